"""Telling of crossings: status, traffic, conditions of reopening, returns and shortages, each under its rules."""

from datetime import datetime
from typing import Any

from tahqiq.crossings.rules import may_tell
from tahqiq.desk.file_dealing import file_dealing, through_eyes
from tahqiq.desk.open_desk import Desk
from tahqiq.model.crossing import Crossing, ReopeningTerm
from tahqiq.model.dealing import Dealing, Dealt
from tahqiq.model.member import Member
from tahqiq.store.asker import Asker
from tahqiq.store.dealings import dealings_by
from tahqiq.store.missions import sources_of

REPORTED = ("crossing.reported",)
COUNTED = ("traffic.counted",)
TERMS = ("reopening.conditioned", "reopening.accounted")
RETURNS = ("returns.reported",)
SHORTAGES = ("shortage.reported",)


def tell(desk: Desk, by: str, verb: str, said: dict[str, Any]) -> Dealing:
    """Files one paper about a crossing; raises ``Refused``, ``NotFound`` or ``BadInput`` with its rule."""
    now = desk.clock.now()

    def allowed(asker: Asker, paper: Dealing, member: Member) -> None:
        check(through_eyes(desk, asker, member), paper, member, now)

    return file_dealing(desk, by, verb, {"release": "parties", **said}, allowed)


def check(asker: Asker, paper: Dealing, member: Member, now: datetime) -> None:
    """The rules of the crossings, with what this asker may know of."""
    terms = [dealt.paper for dealt in dealings_by(asker, TERMS)]
    may_tell(
        paper,
        member,
        now,
        {crossing.code: crossing for crossing in crossings_of(asker)},
        {term.id: term for term in terms if isinstance(term, ReopeningTerm)},
        {one.id: one.party for one in sources_of(asker).values()},
    )


def crossings_of(asker: Asker) -> tuple[Crossing, ...]:
    """The crossings that this asker may see, as last listed, by name."""
    latest = {
        dealt.paper.code: dealt.paper
        for dealt in dealings_by(asker, ("crossing.listed",))
        if isinstance(dealt.paper, Crossing)
    }
    return tuple(sorted(latest.values(), key=lambda crossing: crossing.name))


def told_of(asker: Asker, verbs: tuple[str, ...], code: str | None = None) -> tuple[Dealt, ...]:
    """The papers of these verbs that this asker may see; of one crossing if its code is given."""
    papers = dealings_by(asker, verbs)
    if code is None:
        return papers
    return tuple(dealt for dealt in papers if getattr(dealt.paper, "crossing", code) == code)
