"""Explaining an archive: for each report, the pair that decided most where it is, with the reasons in words."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tahqiq.archive.candidates import Pairs, candidate_pairs
from tahqiq.archive.cluster_table import incident_ids
from tahqiq.archive.corroborate import Clusters
from tahqiq.archive.explain import reasons
from tahqiq.archive.pair_features import compare
from tahqiq.archive.prior import Prior
from tahqiq.archive.reports import normalise
from tahqiq.archive.scoring import score
from tahqiq.desk.corroborate_archive import Archive

Longs = NDArray[np.int64]


def explanation(archive: Archive, clusters: Clusters, prior: Prior) -> pa.Table:
    """A line a report: the other report, whether both are in one incident, the log-odds, and why.

    The other is the one in its incident that speaks most for it or, for a report alone, the nearest of all. ``why``
    holds the reasons with their weights, heaviest first; they sum to ``log_odds`` of these two alone, while groups
    are made by the mean over all pairs.
    """
    table = archive.reports.table
    reports = normalise(table, archive.taxonomy, archive.aliases)
    pairs = candidate_pairs(reports)
    log_odds = score(reports, pairs, prior)
    best = _decisive(pairs, log_odds, clusters, table.num_rows)
    rows = np.flatnonzero(best >= 0)
    chosen = pairs.taken(best[rows])
    features = compare(reports, chosen)
    odds = prior.log_odds(features)
    other = np.where(chosen.one == rows, chosen.other, chosen.one)
    names = table.column("report_id")
    told = [
        "; ".join(f"{each.weight or 0.0:+.1f} {each.text}" for each in why if abs(each.weight or 0.0) >= 0.05)
        for why in reasons(features, prior)
    ]
    return pa.table(
        {
            "report_id": names.take(pa.array(rows)),
            "incident_id": pa.array(incident_ids(table, clusters.incident)[rows]),
            "other_report_id": names.take(pa.array(other)),
            "same_incident": pa.array(clusters.incident[rows] == clusters.incident[other]),
            "log_odds": pa.array(np.round(odds.astype(np.float64), 2)),
            "why": pa.array(told),
        }
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
