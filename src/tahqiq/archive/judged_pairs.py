"""Judged pairs: what every pair of reports of a table came to when it was grouped, and why, in words."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tahqiq.archive.adapted import adapted
from tahqiq.archive.aliases import Aliases
from tahqiq.archive.candidates import Pairs, candidate_pairs
from tahqiq.archive.corroborate import Ready, made_ready
from tahqiq.archive.explain import reasons
from tahqiq.archive.grouping import RowPairs
from tahqiq.archive.pair_features import compare
from tahqiq.archive.prior import Prior
from tahqiq.archive.scoring import Looked, looked_at
from tahqiq.archive.second_look import SECOND_FEATURES, second_features
from tahqiq.archive.taxonomy import Taxonomy
from tahqiq.model.reason import Reason

Longs = NDArray[np.int64]
Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class JudgedPairs:
    """Pairs as :func:`tahqiq.archive.corroborate.corroborate` judges them.

    ``pairs`` are of rows of the table, the smaller first; rows that were read once with another have none, and
    ``stands_for`` says by which row each row of the table was read. ``seen``: the log-odds of each pair among its
    neighbours; ``log_odds``: the same as the labels correct it.
    """

    ready: Ready
    looked: Looked
    pairs: Pairs
    stands_for: Longs
    seen: Singles
    log_odds: Singles


def judge_pairs(
    table: pa.Table,
    taxonomy: Taxonomy,
    aliases: Aliases,
    prior: Prior,
    must: RowPairs = (),
    cannot: RowPairs = (),
    workers: int = 2,
) -> JudgedPairs:
    """All pairs of a report table that may be one incident; ``must`` and ``cannot`` as labels, pairs of rows."""
    ready = made_ready(table, taxonomy, aliases, must, cannot)
    reports = ready.reports
    looked = looked_at(reports, candidate_pairs(reports, workers), prior, workers)
    seen, pairs = looked.first, looked.pairs
    if prior.second_look is not None:
        seen = prior.second_look.log_odds(reports, pairs, looked.first, workers)
    odds = adapted(reports, pairs, seen, ready.must, ready.cannot, prior.floor)
    row = ready.order[ready.kept]
    one, other = row[pairs.one].astype(np.int32), row[pairs.other].astype(np.int32)
    named = Pairs(np.minimum(one, other), np.maximum(one, other), pairs.strain, pairs.company, pairs.nearest)
    stands_for = np.empty(len(ready.order), dtype=np.int64)
    stands_for[ready.order] = row[ready.seat]
    return JudgedPairs(ready, looked, named, stands_for, seen, odds)


def why_judged(judged: JudgedPairs, which: Longs, prior: Prior) -> list[tuple[Reason, ...]]:
    """Of each pair: where all pairs start, then the reasons, heaviest first; their weights sum to its log-odds."""
    looked, reports = judged.looked, judged.ready.reports
    features = compare(reports, looked.pairs.taken(which), 1, looked.usage, looked.own[which])
    common = _in_common(judged, which, prior)
    told = []
    for at, k, plain in zip(range(len(which)), which.tolist(), reasons(features, prior), strict=True):
        by_itself = sum(each.weight or 0.0 for each in plain)
        more = [Reason(code="neighbours", text=_beside(common[at]), weight=_rest(judged.seen[k], by_itself))]
        if judged.log_odds[k] != judged.seen[k]:
            weight = _rest(judged.log_odds[k], float(judged.seen[k]))
            more.append(
                Reason(code="labels", text="what the labelled pairs teach of this table", weight=weight)
            )
        told.append((plain[0], *sorted((*plain[1:], *more), key=lambda each: -abs(each.weight or 0.0))))
    return told


def _rest(value: np.float32, less: float) -> float:
    return round(float(value) - less, 4)


def _in_common(judged: JudgedPairs, which: Longs, prior: Prior) -> list[int]:
    """How many third reports may be one with both of each pair; -1 where it was not asked."""
    if prior.second_look is None or not len(which):
        return [-1] * len(which)
    looked = judged.looked
    kept = np.flatnonzero(looked.first > prior.second_look.floor)
    seen = second_features(judged.ready.reports, looked.pairs, looked.first, kept)
    count = np.full(len(looked.first), -1, dtype=np.int64)
    count[kept] = seen[:, SECOND_FEATURES.index("neighbours_in_common")].astype(np.int64)
    found: list[int] = count[which].tolist()
    return found


def _beside(common: int) -> str:
    """What the second look saw."""
    if common < 0:
        return "not looked at again among the other reports"
    others = (
        "no other report" if common == 0 else "1 other report" if common == 1 else f"{common} other reports"
    )
    return f"seen again among the other reports: {others} may be one with both"
