"""Explaining an archive: for each report, the pair that decided most where it is, with the reasons in words."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tahqiq.archive.candidates import Pairs
from tahqiq.archive.cluster_table import incident_ids
from tahqiq.archive.corroborate import Clusters
from tahqiq.archive.explain_headlines import headline_reasons
from tahqiq.archive.headline_features import compare_headlines
from tahqiq.archive.headline_prior import HeadlinePrior, judged_headlines
from tahqiq.archive.judged_pairs import judge_pairs, why_judged
from tahqiq.archive.prior import Prior
from tahqiq.desk.corroborate_archive import Archive
from tahqiq.model.reason import Reason

Longs = NDArray[np.int64]


def explanation(archive: Archive, clusters: Clusters, prior: Prior) -> pa.Table:
    """A line a report: the other report, whether both are in one incident, the log-odds, and why.

    The other is the one in its incident that speaks most for it or, for a report alone, the likeliest of all. ``why``
    holds the reasons with their weights, heaviest first; they sum to ``log_odds`` of these two alone, by which the
    groups were made, while groups are made by the mean over all pairs. A report that says the same as another was
    read once with it; it has no log-odds.
    """
    table, labels = archive.reports.table, archive.labels
    judged = judge_pairs(table, archive.taxonomy, archive.aliases, prior, labels.same, labels.different)
    best = _decisive(judged.pairs, judged.log_odds, clusters, table.num_rows)
    rows = np.flatnonzero(best >= 0)
    chosen = judged.pairs.taken(best[rows])
    other = np.where(chosen.one == rows, chosen.other, chosen.one).astype(np.int64)
    why = [_told(each) for each in why_judged(judged, best[rows], prior)]
    again = np.flatnonzero(judged.stands_for != np.arange(table.num_rows))
    lines = _Lines(
        np.concatenate((rows, again)),
        np.concatenate((other, judged.stands_for[again])),
        np.concatenate((judged.log_odds[best[rows]], np.full(len(again), np.nan, dtype=np.float32))),
        [*why, *["says the same as the other and was read once with it"] * len(again)],
    )
    return _as_table(table, clusters, lines)


def headline_explanation(archive: Archive, clusters: Clusters, prior: HeadlinePrior) -> pa.Table:
    """As :func:`explanation`, for headlines as they were read; a headline that was compared with none is left out."""
    table = archive.reports.with_extra()
    heads, pairs, odds = judged_headlines(table, prior)
    one, other = heads.row[pairs.one].astype(np.int32), heads.row[pairs.other].astype(np.int32)
    named = Pairs(one, other, pairs.strain, pairs.company, pairs.nearest)
    best = _decisive(named, odds, clusters, table.num_rows)
    rows = np.flatnonzero(best >= 0)
    chosen = pairs.taken(best[rows])
    features = compare_headlines(heads, chosen.one.astype(np.int64), chosen.other.astype(np.int64))
    why = [_told(each) for each in headline_reasons(features, odds[best[rows]], prior)]
    there = np.where(one[best[rows]] == rows, other[best[rows]], one[best[rows]]).astype(np.int64)
    return _as_table(table, clusters, _Lines(rows, there, odds[best[rows]], why))


@dataclass(frozen=True, eq=False)
class _Lines:
    """Rows of the table, the other row of each, the log-odds of the two (NaN for none), and why."""

    rows: Longs
    other: Longs
    log_odds: NDArray[np.float32]
    why: list[str]


def _as_table(table: pa.Table, clusters: Clusters, lines: _Lines) -> pa.Table:
    order = np.argsort(lines.rows, kind="stable")
    rows, other = lines.rows[order], lines.other[order]
    names = table.column("report_id")
    odds = np.round(lines.log_odds[order].astype(np.float64), 2)
    return pa.table(
        {
            "report_id": names.take(pa.array(rows)),
            "incident_id": pa.array(incident_ids(table, clusters.incident)[rows]),
            "other_report_id": names.take(pa.array(other)),
            "same_incident": pa.array(clusters.incident[rows] == clusters.incident[other]),
            "log_odds": pa.array(odds, mask=np.isnan(odds)),
            "why": pa.array([lines.why[at] for at in order.tolist()], pa.string()),
        }
    )


def _told(why: tuple[Reason, ...]) -> str:
    """Reasons in a line; those that weigh next to nothing are left out."""
    return "; ".join(
        f"{each.weight or 0.0:+.1f} {each.text}" for each in why if abs(each.weight or 0.0) >= 0.05
    )


def _decisive(pairs: Pairs, log_odds: NDArray[np.float32], clusters: Clusters, rows: int) -> Longs:
    """For each row the number of its best pair, one inside its incident before any other; -1 without a pair."""
    together = clusters.incident[pairs.one] == clusters.incident[pairs.other]
    worth = log_odds.astype(np.float64) + np.where(together, 1000.0, 0.0)
    best = np.full(rows, -1, dtype=np.int64)
    for ends in (pairs.one, pairs.other):
        order = np.lexsort((worth, ends))
        last = np.ones(len(order), dtype=np.bool_)
        last[:-1] = ends[order][1:] != ends[order][:-1]
        winners = order[last]
        held = best[ends[winners]]
        better = (held < 0) | (worth[winners] > worth[np.maximum(held, 0)])
        best[ends[winners[better]]] = winners[better]
    return best
