"""Membership: how well each report fits the group it is in, and which groups hang on a single pair."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.average_link import components
from tahqiq.archive.candidates import Pairs
from tahqiq.archive.sheet import compiled

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Membership:
    """``mean``: a row's mean log-odds with the others of its group; for a row ``alone``, with its best neighbour.

    ``bridges``: rows (one, other), one pair a line.
    """

    mean: NDArray[np.float64]
    alone: NDArray[np.bool_]
    bridges: Longs


def membership(
    pairs: Pairs,
    log_odds: NDArray[np.float32],
    labels: Longs,
    merges: Longs,
    tied: Longs,
    absent: float,
    stop: float,
) -> Membership:
    """Fit of each row and the bridges, from the pairs and the merges that made the groups (a group's last one last)."""
    n = len(labels)
    sizes = np.bincount(labels, minlength=n)[labels]
    alone = sizes == 1
    inside, best = _fit(n, pairs.one, pairs.other, log_odds, labels, absent)
    mean = np.where(alone, best, absent + inside / np.maximum(sizes - 1, 1))
    last = _last_of_each(labels, merges)
    halves: Longs = components(n, merges[:, 0], merges[:, 1], ~last)[tied]
    bridges = _bridges(n, pairs.one, pairs.other, log_odds, labels, halves, (absent, stop))
    return Membership(mean=mean, alone=alone, bridges=bridges)


def _last_of_each(labels: Longs, merges: Longs) -> NDArray[np.bool_]:
    last = np.zeros(len(merges), dtype=np.bool_)
    _, first_from_end = np.unique(labels[merges[::-1, 0]], return_index=True)
    last[len(merges) - 1 - first_from_end] = True
    return last


@compiled
def _fit(n: int, one: Any, other: Any, log_odds: Any, labels: Any, absent: float) -> Any:
    inside, best = np.zeros(n), np.full(n, absent)
    for k in range(len(one)):
        a, b, value = one[k], other[k], log_odds[k]
        if labels[a] == labels[b]:
            gain = max(0.0, value - absent)
            inside[a] += gain
            inside[b] += gain
        else:
            best[a] = max(best[a], value)
            best[b] = max(best[b], value)
    return inside, best


@compiled
def _bridges(n: int, one: Any, other: Any, log_odds: Any, labels: Any, halves: Any, cut: Any) -> Any:
    """Pairs between the two halves of a group without which the mean between the halves is too low."""
    absent, stop = cut
    size, half = np.zeros(n), np.zeros(n)
    total, top, which = np.zeros(n), np.full(n, -np.inf), np.full(n, -1, dtype=np.int64)
    for row in range(n):
        size[labels[row]] += 1
        half[halves[row]] += 1
    for k in range(len(one)):
        a, b = one[k], other[k]
        if labels[a] == labels[b] and halves[a] != halves[b] and log_odds[k] > absent:
            total[labels[a]] += log_odds[k] - absent
            if log_odds[k] > top[labels[a]]:
                top[labels[a]], which[labels[a]] = log_odds[k], k
    out = np.empty((n, 2), dtype=np.int64)
    used = 0
    for row in range(n):
        if which[row] < 0 or size[row] < 3:
            continue
        between = half[halves[one[which[row]]]] * half[halves[other[which[row]]]]
        if absent + (total[row] - top[row] + absent) / (between - 1) < stop:
            out[used, 0], out[used, 1] = one[which[row]], other[which[row]]
            used += 1
    return out[:used].copy()
