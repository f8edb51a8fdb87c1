"""Weaving: pairs of claims that stand alike to one another become one relation with its sides."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tahqiq.comparison.position import Position
from tahqiq.comparison.relation import KINDS, Relation, RelationKind, Side
from tahqiq.comparison.report import Cited, cite
from tahqiq.comparison.tie import Tie
from tahqiq.model.reason import Reason

_ORDER = {kind: place for place, kind in enumerate(KINDS)}
_AT_FIRST = {"whether it happened": "corroboration"}  # given only where nothing more telling is known
_CLOSING: dict[RelationKind, str] = {
    "contradiction": "Not both can be true of one thing at one time.",
    "disputed": "One denies what the other tells, or tells it otherwise.",
    "rounding": "Both can be true: they differ in precision.",
    "succession": "The value changed with time; this is no contradiction.",
    "corroboration": "Independent voices give the same value.",
}


def weave(ties: Iterable[Tie]) -> tuple[Relation, ...]:
    """The relations that ties make, each with its sides in the order of value; serious kinds first."""
    groups: dict[tuple[RelationKind, str, str, bool], list[Tie]] = defaultdict(list)
    for each in ties:
        groups[each.kind, each.one.topic, each.one.key, each.unsure].append(each)
    found = [
        _relation(kind, topic, unsure, together)
        for (kind, topic, _, unsure), members in groups.items()
        for together in _connected(members)
    ]
    found = [one for one in found if one.kind == "disputed" or len(one.docs()) > 1]
    return tuple(sorted(_telling(found), key=lambda one: (_ORDER[one.kind], one.topic, _sort_key(one))))


def _sort_key(relation: Relation) -> list[tuple[str, int, int]]:
    return [(claim.doc, claim.start, claim.end) for side in relation.sides for claim in side.claims]


def _connected(ties: Sequence[Tie]) -> Iterator[list[Tie]]:
    """Ties that share a claim, gathered."""
    left = list(ties)
    while left:
        together = [left.pop(0)]
        held = {_mark(together[0].one), _mark(together[0].other)}
        while True:
            more = [each for each in left if {_mark(each.one), _mark(each.other)} & held]
            if not more:
                break
            for each in more:
                left.remove(each)
                held |= {_mark(each.one), _mark(each.other)}
            together += more
        yield together


def _mark(position: Position) -> tuple[str, int, int, str, tuple[str, ...]]:
    return position.order()


def _relation(kind: RelationKind, topic: str, unsure: bool, ties: list[Tie]) -> Relation:
    positions = {_mark(each): each for one in ties for each in (one.one, one.other)}
    ordered = [positions[mark] for mark in sorted(positions)]
    sides = _sides(ordered, timed=kind == "succession")
    reasons: dict[str, Reason] = {reason.text: reason for one in ties for reason in one.reasons}
    closing = "Whether it is one and the same could not be told." if unsure else _CLOSING[kind]
    return Relation(
        kind=kind,
        topic=topic,
        sides=tuple(side for side, _ in sides),
        explanation=" ".join([*(f"{_says(held)}." for _, held in sides), closing]),
        unsure=unsure,
        reasons=tuple(reasons[text] for text in sorted(reasons)),
    )


def _sides(positions: list[Position], *, timed: bool) -> list[tuple[Side, list[Position]]]:
    """Positions of equal value are one side; changes stand in the order of time."""
    groups: list[list[Position]] = []
    for position in positions:
        home = next((g for g in groups if g[0].value.against(position.value).fit == "equal"), None)
        if home is None:
            groups.append([position])
        else:
            home.append(position)
    if timed:
        groups.sort(key=lambda group: min(_when(position) for position in group))
    return [(Side(value=group[0].value.words(), claims=_claims(group)), group) for group in groups]


def _when(position: Position) -> str:
    day = position.heard.as_of
    return f"{position.round or 0:03d} {day or ''}"


def _claims(group: list[Position]) -> tuple[Cited, ...]:
    return tuple(dict.fromkeys(cite(each.heard.report, each.heard.claim) for each in group))


def _says(group: list[Position]) -> str:
    """One side in a sentence: the value and who gives it in which report."""
    tellers = dict.fromkeys(f"{each.heard.told_by} in {each.heard.report.doc}" for each in group)
    return f"{group[0].value.words()}: {'; '.join(tellers)}"


def _telling(relations: list[Relation]) -> list[Relation]:
    """Without the bare "it happened" of claims that another relation already sets side by side."""
    said = {
        (claim.doc, claim.start)
        for one in relations
        if _AT_FIRST.get(one.topic) != one.kind
        for side in one.sides
        for claim in side.claims
    }
    return [
        one
        for one in relations
        if _AT_FIRST.get(one.topic) != one.kind
        or any((claim.doc, claim.start) not in said for side in one.sides for claim in side.claims)
    ]
