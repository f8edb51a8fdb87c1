"""Rounds of talks with what each source tells of them: who led, what came of it, and where sources differ."""

from collections.abc import Sequence

from tahqiq.model.dealing import Dealt
from tahqiq.model.frozen import Frozen
from tahqiq.model.talks import Delegate, Draft, Outcome, Points, Round


class Head(Frozen):
    """Who leads a delegation, with the sources that say so, and the other spellings of the name."""

    person: str
    also_written: tuple[str, ...]
    office: str | None
    sources: tuple[str, ...]


class Delegation(Frozen):
    """A seat's delegation: heads by source; more than one head means that sources differ."""

    seat: str
    heads: tuple[Head, ...]
    members: tuple[Head, ...]

    @property
    def differs(self) -> bool:
        """Whether sources name different heads."""
        return len(self.heads) > 1


class RoundNow(Frozen):
    """A round with all that was filed about it; ``outcomes`` in the order of the register."""

    round: Round
    delegations: tuple[Delegation, ...]
    outcomes: tuple[Outcome, ...]
    drafts: tuple[Draft, ...]
    tellings: tuple[Points, ...]

    @property
    def outcome_differs(self) -> bool:
        """Whether sources tell of different kinds of outcome."""
        return len({one.kind for one in self.outcomes}) > 1


def rounds_now(papers: Sequence[Dealt]) -> tuple[RoundNow, ...]:
    """Every round by number and beginning; a round listed again under its number replaces what was listed before."""
    latest: dict[int, Round] = {}
    ids: dict[int, set[str]] = {}
    for dealt in papers:
        if isinstance(dealt.paper, Round):
            latest[dealt.paper.number] = dealt.paper
            ids.setdefault(dealt.paper.number, set()).add(dealt.paper.id)
    return tuple(
        _now(latest[number], [one for one in papers if one.paper.matter in ids[number]])
        for number in sorted(latest)
    )


def _now(one: Round, papers: Sequence[Dealt]) -> RoundNow:
    nouns = [dealt.paper for dealt in papers]
    delegates = [noun for noun in nouns if isinstance(noun, Delegate)]
    drafts = [noun for noun in nouns if isinstance(noun, Draft)]
    replaced = {(draft.tabled_by, draft.replaces) for draft in drafts}
    return RoundNow(
        round=one,
        delegations=tuple(
            _delegation(seat, [d for d in delegates if d.seat == seat])
            for seat in sorted({d.seat for d in delegates})
        ),
        outcomes=tuple(noun for noun in nouns if isinstance(noun, Outcome)),
        drafts=tuple(draft for draft in drafts if (draft.tabled_by, draft.id) not in replaced),
        tellings=tuple(noun for noun in nouns if isinstance(noun, Points)),
    )


def _delegation(seat: str, told: Sequence[Delegate]) -> Delegation:
    return Delegation(
        seat=seat,
        heads=_persons([one for one in told if one.part == "head"]),
        members=_persons([one for one in told if one.part == "member"]),
    )


def _persons(told: Sequence[Delegate]) -> tuple[Head, ...]:
    """One line a person; tellings are of one person where a spelling of one is a spelling of the other."""
    groups: list[list[Delegate]] = []
    for one in told:
        own = _spellings(one)
        fitting = [group for group in groups if any(own & _spellings(other) for other in group)]
        groups = [group for group in groups if group not in fitting]
        groups.append([member for group in fitting for member in group] + [one])
    heads = [_head(group) for group in groups]
    return tuple(sorted(heads, key=lambda head: head.person.casefold()))


def _spellings(one: Delegate) -> frozenset[str]:
    return frozenset(" ".join(name.casefold().split()) for name in (one.person, *one.also_written))


def _head(group: Sequence[Delegate]) -> Head:
    first = group[0]
    others = {name for one in group for name in (one.person, *one.also_written)} - {first.person}
    return Head(
        person=first.person,
        also_written=tuple(sorted(others)),
        office=next((one.office for one in group if one.office), None),
        sources=tuple(sorted({one.source for one in group})),
    )
