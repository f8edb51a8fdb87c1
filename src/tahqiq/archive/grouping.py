"""Grouping: from pairs that may be one to groups that are, with what people said held whatever the numbers say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.average_link import NEVER, UNIT, components, link, neighbours
from tahqiq.archive.candidates import Pairs
from tahqiq.archive.membership import Membership, membership
from tahqiq.errors import BadInput

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
RowPairs = Sequence[tuple[int, int]] | NDArray[np.int64]

FORBIDDEN: Final = -1e9  # the log-odds of a pair that the incident rule parts


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """Log-odds: what a pair counts that nobody listed, and the mean at which groups stop growing.

    ``probability_slope`` and ``probability_shift`` turn a report's mean log-odds with its group into the probability
    that it belongs there (logistic, fitted on held-out worlds). ``dissent`` is the mean below which a report stands
    out of its group.
    """

    absent: float = -4.0
    stop: float = -1.1
    probability_slope: float = 1.0
    probability_shift: float = 0.0
    dissent: float = -1.5


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """How long a group may surely last, one value a report in hours: latest start, earliest end, longest span."""

    latest_start: Floats
    earliest_end: Floats
    span: Floats

    @classmethod
    def none(cls, n: int) -> "Bounds":
        """No limit at all."""
        return cls(np.full(n, -np.inf), np.full(n, np.inf), np.full(n, np.inf))


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """Groups of reports: ``labels`` is the smallest row of each row's group.

    ``probability``: that the row belongs where it is. ``bridges``: rows (one, other) of the single pair on which a
    group of three or more hangs, without which it would be two. ``dissents``: rows that fit their group far worse
    than the rest of it.
    """

    labels: Ints
    probability: NDArray[np.float32]
    mean: NDArray[np.float32]
    bridges: NDArray[np.int64]
    dissents: NDArray[np.bool_]


def group(
    n: int,
    pairs: Pairs,
    log_odds: NDArray[np.float32],
    must: RowPairs = (),
    cannot: RowPairs = (),
    settings: GroupSettings = GroupSettings(),
    bounds: Bounds | None = None,
) -> Grouping:
    """Groups by the mean log-odds over all pairs between two groups, unlisted ones counted as ``absent``.

    ``must`` and ``cannot`` are pairs of rows that a person said are one incident or are not; both always hold. Pairs
    of log-odds :data:`FORBIDDEN` stay apart unless a person ties them.
    Raises :class:`BadInput` ARC020 where they contradict each other.
    """
    tied, apart = ties(n, must, cannot, lambda row: f"row {row}")
    bounds = bounds if bounds is not None else Bounds.none(n)
    graph = _graph(n, pairs, log_odds, tied, apart, settings)
    sizes = np.bincount(tied, minlength=n)
    limits = _limits_of(tied, bounds, n)
    merges = link(sizes, graph, limits, settings.absent, settings.stop)
    whole = components(n, merges[:, 0], merges[:, 1], np.ones(len(merges), dtype=np.bool_))
    labels = whole[tied]
    found: Membership = membership(pairs, log_odds, labels, merges, tied, settings.absent, settings.stop)
    slope, shift = settings.probability_slope, settings.probability_shift
    odds = np.where(found.alone, -slope * found.mean - shift, slope * found.mean + shift)
    return Grouping(
        labels=labels.astype(np.int32),
        probability=(1.0 / (1.0 + np.exp(-np.clip(odds, -30, 30)))).astype(np.float32),
        mean=found.mean.astype(np.float32),
        bridges=found.bridges,
        dissents=~found.alone & (found.mean < settings.dissent),
    )


def ties(n: int, must: RowPairs, cannot: RowPairs, named: Callable[[int], str]) -> tuple[Longs, Longs]:
    """Which row stands for each after the must-links, and the pairs of those rows that must stay apart.

    Raises :class:`BadInput` ARC020 with the names of two rows where people contradict themselves.
    """
    one, other = _two(must)
    tied: Longs = components(n, one, other, np.ones(len(one), dtype=np.bool_))
    left, right = _two(cannot)
    clash = np.flatnonzero(tied[left] == tied[right])
    if len(clash):
        raise BadInput(
            "ARC020",
            f"{named(int(left[clash[0]]))} and {named(int(right[clash[0]]))} are said to be one incident and not to be "
            f"({len(clash)} such contradictions)",
            "withdraw one of the two judgements.",
        )
    return tied, np.stack([tied[left], tied[right]])


def _two(pairs: RowPairs) -> tuple[Longs, Longs]:
    both = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    return both[:, 0].copy(), both[:, 1].copy()


def _graph(
    n: int, pairs: Pairs, log_odds: NDArray[np.float32], tied: Longs, apart: Longs, settings: GroupSettings
) -> Any:
    """Pairs of rows that could end in one group, by row: others cannot change any group."""
    some = np.flatnonzero(
        (log_odds > settings.absent) | (log_odds <= FORBIDDEN)
    )  # all that can change a group
    one, other, log_odds = tied[pairs.one[some]], tied[pairs.other[some]], log_odds[some]
    parted = (log_odds <= FORBIDDEN) & (one != other)
    apart = np.concatenate((apart, np.stack([one[parted], other[parted]])), axis=1)
    near = components(n, one, other, log_odds >= settings.stop)
    keep = (near[one] == near[other]) & (one != other) & (log_odds > settings.absent)
    weight = np.rint((log_odds[keep].astype(np.float64) - settings.absent) * UNIT).astype(np.int64)
    one, other = np.concatenate((one[keep], apart[0])), np.concatenate((other[keep], apart[1]))
    weight = np.concatenate((weight, np.full(len(apart[0]), NEVER, dtype=np.int64)))
    return neighbours(n, one, other, weight)


def _limits_of(tied: Longs, bounds: Bounds, n: int) -> tuple[Floats, Floats, Floats]:
    """The bounds of the rows that stand for others; what people tied together is never too long."""
    start, end, span = bounds.latest_start.copy(), bounds.earliest_end.copy(), bounds.span.copy()
    moved = np.flatnonzero(tied != np.arange(n))
    np.maximum.at(start, tied[moved], bounds.latest_start[moved])
    np.minimum.at(end, tied[moved], bounds.earliest_end[moved])
    return start, end, span
