"""Rules of the talks: who tables, who promises for whom, who says what came of it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from tahqiq.errors import NotFound, Refused
from tahqiq.model.dealing import Dealing
from tahqiq.model.member import Member, Role
from tahqiq.model.talks import (
    Commitment,
    CommitmentAccount,
    Delegate,
    Draft,
    Outcome,
    Points,
    Round,
    Statement,
)

_THIRD = frozenset({Role.MEDIATOR, Role.CHAIR, Role.DUTY_OFFICER, Role.ANALYST})
_FIELD = frozenset({Role.MONITOR, Role.INVESTIGATOR})


def may_record(
    paper: Dealing,
    member: Member,
    now: datetime,
    seats: Collection[str],
    sources: Collection[str],
    matters: Mapping[str, Dealing],
    parties: Collection[str],
) -> None:
    """Whether ``member`` may file this paper at ``now``; raises ``Refused`` or ``NotFound`` with the rule's code."""
    _seated(paper, seats)
    source = getattr(paper, "source", None)
    if source is not None and (source not in sources or source == "observed"):
        raise NotFound("TLK001", f"there is no source '{source}'", "register it first: tahqiq source add.")
    if isinstance(paper, Delegate | Outcome | Draft | Points):
        _of_kind(paper.matter, Round, matters)
    if isinstance(paper, Draft):
        _draft(paper, member, matters)
    elif isinstance(paper, Commitment):
        _commitment(paper, member, matters)
    elif isinstance(paper, CommitmentAccount):
        _account(paper, member, matters, parties)
    elif isinstance(paper, Statement) and paper.said_at > now:
        raise Refused("TLK006", "it has not been said yet", "log it once it was said.")


def _seated(paper: Dealing, seats: Collection[str]) -> None:
    named: list[str] = []
    for name in ("seat", "tabled_by", "for_seat", "side"):
        if (value := getattr(paper, name, None)) is not None:
            named.append(value)
    if isinstance(paper, Commitment):
        named.extend(paper.by)
    if isinstance(paper, Round):
        named.extend(paper.mediators)
    if strange := sorted(set(named) - set(seats)):
        raise Refused(
            "TLK002", f"'{strange[0]}' is no seat of this mission", f"use: {', '.join(sorted(seats))}."
        )


def _draft(paper: Draft, member: Member, matters: Mapping[str, Dealing]) -> None:
    if member.seat != paper.tabled_by:
        raise Refused(
            "TLK003",
            f"a seat tables its own drafts, here {paper.tabled_by}; '{member.id}' sits for {member.seat}",
            f"let {paper.tabled_by} table it.",
        )
    if paper.replaces is not None:
        earlier = matters.get(paper.replaces)
        if not isinstance(earlier, Draft) or earlier.tabled_by != paper.tabled_by:
            raise NotFound(
                "TLK004", f"{paper.tabled_by} tabled no draft '{paper.replaces}'", "name its own draft."
            )


def _commitment(paper: Commitment, member: Member, matters: Mapping[str, Dealing]) -> None:
    if paper.round is not None:
        _of_kind(paper.round, Round, matters)
    if member.role not in _THIRD and set(paper.by) != {member.seat}:
        raise Refused(
            "TLK005",
            f"a party promises for itself alone; '{member.id}' sits for {member.seat}",
            "let the mediators enter what several promised.",
        )


def _account(
    paper: CommitmentAccount, member: Member, matters: Mapping[str, Dealing], parties: Collection[str]
) -> None:
    _of_kind(paper.matter, Commitment, matters)
    if paper.voice == "side" and paper.side != member.seat:
        raise Refused("TLK007", "a side speaks for itself, from its own seat", f"file it as {member.seat}.")
    if paper.voice == "observed" and (member.role not in _FIELD or member.seat in parties):
        raise Refused(
            "TLK008",
            "only a team of the mechanism observes, and nobody who sits for a side files what it saw",
            "file it as a side's account, or as reported.",
        )
    if paper.voice == "reported" and member.role not in _THIRD:
        raise Refused("TLK009", "what others report is filed by the mechanism", "let a duty officer file it.")


def _of_kind(wanted: str, kind: type[Dealing], matters: Mapping[str, Dealing]) -> Dealing:
    found = matters.get(wanted)
    if not isinstance(found, kind):
        word = kind.__name__.lower()
        command = "talks list" if kind is Round else "commitment list"
        raise NotFound("TLK004", f"there is no {word} '{wanted}'", f"list them: tahqiq {command}.")
    return found
