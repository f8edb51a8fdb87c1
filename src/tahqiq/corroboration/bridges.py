"""Bridges: an incident that hangs on one report, without which its claims would fall into two.

In a front line there is always a report that fits two happenings. Grouping by the mean over all pairs rarely lets
one join them; where it did, or where a person or the words around it did, somebody should look.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from tahqiq.corroboration.likeness import compare
from tahqiq.corroboration.weights import UNSURE_AT
from tahqiq.model.claim import Claim
from tahqiq.model.source import Source

MOST_LOOKED_AT = 40  # claims of one incident; ids are hashes, so the smallest are a fair sample
Scores = Mapping[frozenset[str], float]


@dataclass(frozen=True, slots=True)
class Bridge:
    """Two sides of one incident and what joins them.

    ``over`` is the claim that joins them, counted to neither side; ``None`` where nothing does. ``score`` is the
    mean over the pairs across, in log-odds. ``few`` is the smaller side.
    """

    few: frozenset[str]
    many: frozenset[str]
    over: str | None
    score: float


def bridge_in(claims: Sequence[Claim], sources: Mapping[str, Source]) -> Bridge | None:
    """The weakest place of an incident, or ``None`` where all of it holds together without any one claim."""
    sample = sorted(claims, key=lambda claim: claim.id)[:MOST_LOOKED_AT]
    if len(sample) < 3:
        return None
    scores = {
        frozenset((one.id, other.id)): compare(one, other, sources).score
        for one, other in combinations(sample, 2)
    }
    ids = [claim.id for claim in sample]
    if (fallen := _without(None, ids, scores)) is not None:
        return fallen  # it hangs on nothing at all: a person, or the words around, put it together
    found = [each for over in ids if (each := _without(over, ids, scores)) is not None]
    return max(found, key=lambda one: (len(one.few), -one.score, one.over or ""), default=None)


def _without(over: str | None, ids: Sequence[str], scores: Scores) -> Bridge | None:
    """The two sides that are left once a claim is taken out, where they would not be joined by themselves."""
    parts = _parts([one for one in ids if one != over], scores)
    if len(parts) < 2:
        return None
    few = min(parts, key=lambda part: (len(part), sorted(part)))
    many = frozenset(one for one in ids if one != over) - few
    score = _mean(few, many, scores)
    return Bridge(few, many, over, round(score, 6)) if score < UNSURE_AT else None


def _parts(ids: Collection[str], scores: Scores) -> list[frozenset[str]]:
    """The claims as they hang together by pairs that are likelier one happening than not."""
    left, parts = set(ids), []
    while left:
        part, ahead = set[str](), {min(left)}
        while ahead:
            part |= ahead
            left -= ahead
            ahead = {one for one in left if any(scores[frozenset((one, two))] >= UNSURE_AT for two in ahead)}
        parts.append(frozenset(part))
    return parts


def _mean(few: Iterable[str], many: Collection[str], scores: Scores) -> float:
    across = [scores[frozenset((one, other))] for one in few for other in many]
    return sum(across) / len(across)
