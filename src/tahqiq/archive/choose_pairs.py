"""Choosing pairs to ask a person about: those whose answer teaches the model most and moves most reports."""

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.candidates import Pairs
from tahqiq.archive.corroborate import Clusters

Longs = NDArray[np.int64]

_LEAST: Final = 0.03  # a pair surer than this either way is not worth a person's minute
_MANY: Final = 12.0  # beyond so many reports a group weighs no more


def most_useful(
    pairs: Pairs,
    log_odds: NDArray[np.float32],
    clusters: Clusters,
    known: Iterable[tuple[int, int]],
    count: int,
) -> Longs:
    """The numbers of up to ``count`` of the pairs, the most useful first; each report is asked about once.

    A pair is the more useful the less sure the model is of it (uncertainty sampling; Lewis and Gale 1994) and the
    more reports its answer would join or part. Pairs on which a group hangs alone come first. ``known`` are pairs
    that somebody judged already. Deterministic.
    """
    chance = 1.0 / (1.0 + np.exp(-np.clip(log_odds.astype(np.float64), -30, 30)))
    doubt = 4.0 * chance * (1.0 - chance)
    size = np.minimum(np.bincount(clusters.incident)[clusters.incident].astype(np.float64), _MANY)
    together = clusters.incident[pairs.one] == clusters.incident[pairs.other]
    moved = np.where(together, size[pairs.one], np.sqrt(size[pairs.one] * size[pairs.other]))
    worth = doubt * np.sqrt(moved)
    hangs = {(min(one, other), max(one, other)) for one, other in clusters.bridges.tolist()}
    asked = {(min(one, other), max(one, other)) for one, other in known}
    likely = np.flatnonzero((np.minimum(chance, 1 - chance) >= _LEAST) | _among(pairs, hangs))
    worth = worth + 10.0 * _among(pairs, hangs)
    order = likely[np.lexsort((pairs.other[likely], pairs.one[likely], -worth[likely]))]
    return _each_report_once(pairs, order, asked, count)


def _among(pairs: Pairs, wanted: set[tuple[int, int]]) -> NDArray[np.bool_]:
    if not wanted:
        return np.zeros(len(pairs), dtype=np.bool_)
    keys = (pairs.one.astype(np.int64) << 32) | pairs.other
    return np.isin(keys, [(one << 32) | other for one, other in wanted])


def _each_report_once(pairs: Pairs, order: Longs, asked: set[tuple[int, int]], count: int) -> Longs:
    used: set[int] = set()
    chosen: list[int] = []
    for at in order.tolist():
        one, other = int(pairs.one[at]), int(pairs.other[at])
        if len(chosen) == count:
            break
        if one in used or other in used or (one, other) in asked:
            continue
        used |= {one, other}
        chosen.append(at)
    return np.array(chosen, dtype=np.int64)
