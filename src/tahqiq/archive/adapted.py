"""Adapted: the log-odds of an archive's pairs after the mission's own labels have corrected the shipped model."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.adapt import FEWEST, adapt
from tahqiq.archive.candidates import Pairs
from tahqiq.archive.pair_features import compare
from tahqiq.archive.reports import Reports

Longs = NDArray[np.int64]
Singles = NDArray[np.float32]

_TYPICAL: Final = 20_000  # pairs of the archive by which the values of a feature are parted
_BLOCK: Final = 1 << 18


def adapted(
    reports: Reports, pairs: Pairs, log_odds: Singles, same: Longs, different: Longs, floor: float
) -> Singles:
    """Corrected log-odds of all pairs above ``floor``; the same ones where the labels are few or ask for nothing.

    ``same`` and ``different``: labelled pairs of rows, shape (labels, 2). A labelled pair that was no candidate
    teaches nothing; that it holds is seen to where groups are made.
    """
    if len(same) + len(different) < FEWEST:
        return log_odds
    judged, verdict = _found(pairs, same, different)
    typical = pairs.taken(np.arange(0, len(pairs), max(1, len(pairs) // _TYPICAL)))
    correction = adapt(
        compare(reports, pairs.taken(judged)), log_odds[judged], verdict, compare(reports, typical)
    )
    if correction is None:
        return log_odds
    corrected = log_odds.copy()
    live = np.flatnonzero(log_odds > floor)
    for at in range(0, len(live), _BLOCK):
        part = live[at : at + _BLOCK]
        corrected[part] = correction.of(compare(reports, pairs.taken(part)), log_odds[part])
    return corrected


def _found(pairs: Pairs, same: Longs, different: Longs) -> tuple[Longs, NDArray[np.bool_]]:
    """The numbers of the labelled pairs among the candidates, and what was said of each."""
    keys = (pairs.one.astype(np.int64) << 32) | pairs.other
    order = np.argsort(keys, kind="stable")
    both = np.concatenate((same, different)).astype(np.int64).reshape(-1, 2)
    wanted = (both.min(axis=1) << 32) | both.max(axis=1)
    verdict = np.arange(len(both)) < len(same)
    place = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    known = keys[order][place] == wanted if len(keys) else np.zeros(len(wanted), dtype=np.bool_)
    turn = np.argsort(wanted[known], kind="stable")  # the same in whatever order the labels came
    return order[place[known]][turn], verdict[known][turn]
