"""Cases through somebody's eyes: the papers released to him, where they say a case stands, what is asked of him.

The mechanism sees everything. Everybody else sees a case as if the papers that are not released to him had never
been filed, so that no state, count, order or clock tells of them. What is asked of a seat, or of a role that a
member holds, is told to that seat and member alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tahqiq.desk.case_state import case_of, every_case
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import TahqiqError
from tahqiq.model.member import Member
from tahqiq.model.mission import Mission
from tahqiq.model.release import INSIDE, Audience
from tahqiq.store.asker import Asker, asker_for
from tahqiq.verification.case import CaseState, Filed
from tahqiq.verification.clock import Due, asked


@dataclass(frozen=True)
class SeenCase:
    """A case as one audience may see it (``shown``), and as it is (``whole``), which no page may print.

    ``own`` is what is shown together with what the asking member filed himself, whatever its label: who answered
    knows that he answered. It says what he can do, and is printed no more than the whole.
    """

    shown: CaseState
    own: CaseState
    whole: CaseState
    inside: bool

    def asked_of(self, now: datetime, seat: str | None, roles: Iterable[str] = ()) -> tuple[Due, ...]:
        """What is asked at ``now``: all of it for the mechanism; else of this seat, and of a member's roles.

        A role is asked what the whole case waits for: whoever may take a step may know whether it was taken. What
        papers say that are released to members by name is told to nobody else, the mechanism included.
        """
        if self.inside:
            return asked(self.shown, now)
        held = set(roles)
        of_seat = [due for due in asked(self.own, now) if due.seat is not None and due.seat == seat]
        of_role = [
            due
            for due in (asked(self.whole, now) if held else ())
            if due.seat is None and held.intersection(role.value for role in due.roles)
        ]
        found = [*of_seat, *of_role]
        return tuple(sorted(found, key=lambda due: (due.by is None, due.by or now, due.step)))


def seen_case(desk: Desk, audience: Audience, incident: str, member: str | None = None) -> SeenCase:
    """The case of an incident that this asker may see; the caller has asked whether he may see the incident."""
    with desk.asking(audience) as asker:
        inside = asker.may_read("mechanism")
        shown = _case(asker, desk.mission, incident)
        whole = shown if asker.everything else _case(_all_seeing(asker, desk), desk.mission, incident)
    return SeenCase(shown, _with_own(shown, whole, member), whole, inside)


def seen_cases(desk: Desk, audience: Audience, member: str | None = None) -> tuple[SeenCase, ...]:
    """Every case that this asker may see, by incident."""
    with desk.asking(audience) as asker:
        inside = asker.may_read("mechanism")
        shown = tuple(every_case(asker, desk.mission))
        if asker.everything:
            return tuple(SeenCase(one, one, one, inside) for one in shown)
        whole = {one.incident: one for one in every_case(_all_seeing(asker, desk), desk.mission)}
    return tuple(
        SeenCase(one, _with_own(one, whole[one.incident], member), whole[one.incident], inside)
        for one in shown
    )


def asked_of_member(member: Member, roles: Iterable[str], found: SeenCase, now: datetime) -> tuple[Due, ...]:
    """What is asked of a member's roles and seat in one case, what is due first in front."""
    held = set(roles)
    return tuple(
        due
        for due in found.asked_of(now, member.seat, held)
        if held.intersection(role.value for role in due.roles) and due.seat in (None, member.seat)
    )


def _case(asker: Asker, mission: Mission, incident: str) -> CaseState:
    try:
        return case_of(asker, mission, incident)
    except TahqiqError as error:
        if error.code != "FND004":
            raise
        return case_of(asker, mission, incident, standing=False)


def _all_seeing(asker: Asker, desk: Desk) -> Asker:
    return asker_for(asker.connection, INSIDE, desk.mission.seats)


def _with_own(shown: CaseState, whole: CaseState, member: str | None) -> CaseState:
    """What is shown, and what this member filed himself, in the order of the register."""
    known = {each.index for each in shown.filed}
    own: tuple[Filed, ...] = tuple(
        each for each in whole.filed if each.member.id == member and each.index not in known
    )
    if not own:
        return shown
    filed = sorted((*shown.filed, *own), key=lambda each: each.index)
    return shown.model_copy(update={"filed": tuple(filed)})
