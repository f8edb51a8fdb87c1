"""Rules of the crossings: who may say what of which crossing. Every refusal names its rule."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from tahqiq.errors import NotFound, Refused
from tahqiq.model.crossing import Crossing, CrossingStatus, ReopeningTerm, TermAccount, Told, Traffic
from tahqiq.model.dealing import Dealing
from tahqiq.model.member import Member, Role
from tahqiq.model.returns import ReturnsReport, Shortage

_FIELD = frozenset({Role.MONITOR, Role.INVESTIGATOR})
_DESK = frozenset({Role.DUTY_OFFICER, Role.ANALYST})
_SEATS = frozenset({Role.LIAISON, Role.COMMISSIONER})


def may_tell(
    paper: Dealing,
    member: Member,
    now: datetime,
    crossings: Mapping[str, Crossing],
    terms: Mapping[str, ReopeningTerm],
    sources: Mapping[str, str | None],
) -> None:
    """Whether ``member`` may file this paper at ``now``; raises ``Refused`` or ``NotFound`` with the rule's code.

    ``crossings`` by code, ``terms`` by id; ``sources`` by id, with the party that each speaks for, if it does.
    """
    if isinstance(paper, Crossing):
        _not_twice(paper, crossings)
    elif isinstance(paper, Told):
        _known(paper.crossing, crossings)
        _own_voice(paper, member, crossings[paper.crossing].sides)
        _not_ahead(paper, now)
        _source_known(paper.source, sources)
        if isinstance(paper, CrossingStatus | Traffic):
            _own_sides(paper, crossings[paper.crossing])
    elif isinstance(paper, ReturnsReport | Shortage):
        _counted(paper, now, crossings, sources)
        _own_count(paper.source, member, sources)
    elif isinstance(paper, ReopeningTerm):
        for code in paper.crossings:
            _known(code, crossings)
        _own_term(paper.set_by, member)
        _source_known(paper.source, sources)
    elif isinstance(paper, TermAccount):
        _account(paper, member, terms, {side for one in crossings.values() for side in one.sides})


def _not_twice(paper: Crossing, crossings: Mapping[str, Crossing]) -> None:
    if tuple(sorted(set(paper.sides))) != paper.sides:
        raise Refused(
            "XNG001", "a crossing has two sides, in alphabetical order", "give the codes of both parties."
        )
    held = crossings.get(paper.code)
    if held is not None and held.sides != paper.sides:
        raise Refused("XNG002", f"'{paper.code}' is listed with other sides", "choose another code for it.")


def _known(code: str, crossings: Mapping[str, Crossing]) -> None:
    if code not in crossings:
        raise NotFound(
            "XNG003",
            f"no crossing is listed under '{code}'",
            f"use one of: {', '.join(sorted(crossings)) or 'none yet'}; or list it first: tahqiq crossing add.",
        )


def _own_voice(paper: Told, member: Member, sides: Sequence[str]) -> None:
    if paper.voice == "side" and (paper.side != member.seat or member.role not in _SEATS):
        raise Refused(
            "XNG004",
            f"a side speaks for itself, from its own seat; '{member.id}' sits for {member.seat}",
            f"let the liaison officer of {paper.side} file it, or file it as reported by a source.",
        )
    if paper.voice == "observed":
        _neutral(member, sides)
    if paper.voice == "reported" and member.role not in _DESK:
        raise Refused("XNG006", "what others report is filed by the duty desk", "let a duty officer file it.")


def _neutral(member: Member, sides: Collection[str]) -> None:
    if member.role not in _FIELD or member.seat in sides:
        raise Refused(
            "XNG005",
            "only a team of the mechanism observes, and nobody who sits for a side files what it saw",
            "let the team's leader of another seat file it, or file it as the side's word.",
        )


def _not_ahead(paper: Told, now: datetime) -> None:
    if paper.as_of > now:
        raise Refused(
            "XNG007",
            "it is about a moment that has not come",
            "file what holds now, or announce it as a term.",
        )


def _own_count(source: str, member: Member, sources: Mapping[str, str | None]) -> None:
    """A party's seat counts in its own name; another's count is filed by the desk, and corrected by nobody else."""
    if member.role in _SEATS and sources[source] != member.seat:
        raise Refused(
            "XNG015",
            f"'{source}' does not speak for {member.seat}",
            "file your side's own count under your side's source; what others counted is filed by the duty desk.",
        )


def _own_sides(paper: CrossingStatus | Traffic, crossing: Crossing) -> None:
    strange = {paper.toward, *([paper.side] if paper.side else [])} - set(crossing.sides)
    if strange:
        raise Refused(
            "XNG009",
            f"{min(strange)} is no side of {crossing.name}",
            f"its sides are {' and '.join(crossing.sides)}.",
        )


def _own_term(set_by: str, member: Member) -> None:
    secretariat = member.role in _DESK
    if member.seat != set_by and not secretariat:
        raise Refused(
            "XNG010",
            f"a condition is set by its own side, here {set_by}; '{member.id}' sits for {member.seat}",
            "let that side file it, or the duty desk with the source that tells of it.",
        )


def _account(
    paper: TermAccount, member: Member, terms: Mapping[str, ReopeningTerm], sides: Collection[str]
) -> None:
    term = terms.get(paper.matter)
    if term is None:
        raise NotFound(
            "XNG011", f"there is no condition '{paper.matter}'", "list them: tahqiq crossing terms."
        )
    if paper.state == "term_dropped":
        _own_term(term.set_by, member)
        return
    if paper.need not in {need.number for need in term.needs}:
        raise Refused(
            "XNG012", f"the condition has no need number {paper.need}", "take a number from the condition."
        )
    if paper.voice == "side" and (paper.side != member.seat or paper.side not in sides):
        raise Refused("XNG004", "a side speaks for itself, from its own seat", f"file it as {member.seat}.")
    if paper.voice == "observed":
        _neutral(member, sides)


def _counted(
    paper: ReturnsReport | Shortage,
    now: datetime,
    crossings: Mapping[str, Crossing],
    sources: Collection[str],
) -> None:
    if isinstance(paper, ReturnsReport):
        _known(paper.crossing, crossings)
        if paper.toward not in crossings[paper.crossing].sides:
            sides = " and ".join(crossings[paper.crossing].sides)
            raise Refused(
                "XNG009", f"{paper.toward} is no side of {paper.crossing}", f"its sides are {sides}."
            )
    _source_known(paper.source, sources)
    if paper.end > now.date() + timedelta(days=1):
        raise Refused("XNG007", "its period has not ended", "count up to a day that is over.")


def _source_known(source: str | None, sources: Collection[str]) -> None:
    if source is not None and (source not in sources or source == "observed"):
        raise NotFound("XNG008", f"there is no source '{source}'", "register it first: tahqiq source add.")
