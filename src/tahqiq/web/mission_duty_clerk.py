"""Files accounts of duties for one member of a mission, in the voices that his roles and his seat allow."""

from collections.abc import Mapping
from typing import Any, Final

from tahqiq.desk.account import ACCOUNTED, account, unit_of
from tahqiq.desk.append import check_right
from tahqiq.desk.file_dealing import DealtBefore
from tahqiq.desk.fulfil import fulfilment_matrix
from tahqiq.desk.member_eyes import eyes_of
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import NotFound, Refused
from tahqiq.model.member import Member, Role
from tahqiq.model.release import readable_labels
from tahqiq.store.history import entry_index_of
from tahqiq.store.missions import sources_of
from tahqiq.web.between_fields import Ground, Offer
from tahqiq.web.case_clerk import Entered

_FROM_CLOSED: Final = ("mechanism", "mediators", "parties", "public")
_SEATS: Final = frozenset({Role.LIAISON, Role.COMMISSIONER})
_FIELD: Final = frozenset({Role.MONITOR, Role.INVESTIGATOR})
_DESK: Final = frozenset({Role.DUTY_OFFICER, Role.ANALYST})


class MissionDutyClerk:
    """The clerk of the duties at one member's desk."""

    def __init__(self, desk: Desk, member: Member) -> None:
        self._desk, self._member = desk, member
        self._audience = eyes_of(desk, member.id)

    def may_account(self) -> bool:
        """Whether the member has a role, and a voice, for accounts of duties."""
        try:
            check_right(self._desk, self._member.id, ACCOUNTED[0])
        except (Refused, NotFound):
            return False
        return bool(self._voices())

    def ground(self) -> Ground:
        """What the form is filled in with; raises ``Refused`` where he may give no account."""
        check_right(self._desk, self._member.id, ACCOUNTED[0])
        voices = self._voices()
        if not voices:
            raise Refused(
                "INS203",
                f"'{self._member.id}' speaks neither for a party nor for the mechanism",
                "let a liaison officer, a monitor or the duty desk file it.",
            )
        known = readable_labels(self._audience, self._desk.mission.seats)
        labels = [one for one in (*_FROM_CLOSED, *sorted(known - {*_FROM_CLOSED})) if one in known]
        return Ground(
            seat=self._member.seat,
            zone=self._desk.mission.zone,
            now=self._desk.clock.now(),
            offers={"duties": self._duties(), "voices": voices},
            labels=tuple(labels),
            usual="parties",
            once=self._desk.chance(16).hex(),
        )

    def account(self, said: Mapping[str, Any], once: str) -> Entered:
        """Files the account under the key of its form, once for each key."""
        told = dict(said)
        if "count" in told:
            told["unit"] = unit_of(self._desk, told["provision"]) or "units"
        try:
            paper = account(self._desk, self._member.id, told | ({"once": once} if once else {}))
        except DealtBefore:
            return Entered(0, again=True)
        with self._desk.inside() as asker:
            index = entry_index_of(asker, paper.id)
        return Entered(index if index is not None else 0)

    def _duties(self) -> tuple[Offer, ...]:
        """Every duty of every party that he may speak of: a party's own officers of their own side alone."""
        parties = self._desk.mission.party_codes
        own = (self._member.seat,) if self._only_for_its_own_side() else parties
        return tuple(
            (f"{one.provision}|{one.party}", f"{one.number} · {one.party}: {one.text}")
            for one in fulfilment_matrix(self._desk, self._audience)
            if one.party in own
        )

    def _only_for_its_own_side(self) -> bool:
        return all(voice.startswith("side:") for voice, _words in self._voices())

    def _voices(self) -> tuple[Offer, ...]:
        roles = frozenset(Role(one) for one in self._desk.enrolled(self._member.id).roles)
        found: list[Offer] = []
        if roles & _SEATS and self._member.seat in self._desk.mission.party_codes:
            found.append((f"side:{self._member.seat}", self._member.seat))
        if roles & _FIELD:
            found.append(("observed", "observed"))
        if roles & _DESK:
            with self._desk.asking(self._audience) as asker:
                named = sorted(sources_of(asker).values(), key=lambda one: one.name.casefold())
            found += [(f"reported:{one.id}", one.name) for one in named]
        return tuple(found)
