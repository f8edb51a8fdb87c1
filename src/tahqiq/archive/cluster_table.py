"""Cluster tables: each report with its incident, how sure that is and why, as it is handed back."""

from hashlib import sha256
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tahqiq.archive.corroborate import Clusters
from tahqiq.archive.labels import Labels
from tahqiq.archive.report_table import ReportTable

Strings = NDArray[np.str_]

# What the codes mean, as `tahqiq corroborate --help` and docs/corroborate.md print them.
MEANING: Final[dict[str, str]] = {
    "alone": "no other report was found likely enough to tell of the same",
    "joined": "it tells of the same incident as others, taken together",
    "labelled": "a person judged this report and another, and that holds",
    "dissents": "it is in the group, but fits it far worse than the rest: look at it",
    "bridge": "the group hangs together by this report and one other alone: look at it",
}


def cluster_table(reports: ReportTable, clusters: Clusters, labels: Labels) -> pa.Table:
    """One row a report, in the order of the table: report_id, incident_id, probability, reasons, unknown columns.

    An incident's id comes from the report of it that was made first (then from the smallest report_id), so that
    it stays the same when later reports join. ``reasons`` are codes of :data:`MEANING` and of what was not as it
    should be in the row, separated by blanks.
    """
    ids = incident_ids(reports.table, clusters.incident)
    columns: dict[str, object] = {
        "report_id": reports.table.column("report_id"),
        "incident_id": pa.array(ids),
        "probability": pa.array(np.round(clusters.probability.astype(np.float64), 3)),
        "reasons": pa.array(_reasons(reports, clusters, labels)),
    }
    for name in reports.extra.column_names:
        columns[name if name not in columns else f"{name}_given"] = reports.extra.column(name)
    return pa.table(columns)


def incident_ids(table: pa.Table, incident: NDArray[np.int32]) -> Strings:
    """The id of each row's incident, ``inc-`` and twelve hexadecimal digits."""
    names = table.column("report_id").to_numpy(zero_copy_only=False)
    told = pc.cast(table.column("reported_at"), pa.int64())
    told = pc.fill_null(told, np.iinfo(np.int64).max).to_numpy()
    order = np.lexsort((np.argsort(np.argsort(names)), told, incident))
    opens = np.ones(len(order), dtype=np.bool_)
    opens[1:] = incident[order][1:] != incident[order][:-1]
    first = order[opens]
    made = np.array([f"inc-{sha256(str(names[row]).encode()).hexdigest()[:12]}" for row in first])
    _, place = np.unique(incident, return_inverse=True)
    return made[place]


def _reasons(reports: ReportTable, clusters: Clusters, labels: Labels) -> list[str]:
    size = np.bincount(clusters.incident)[clusters.incident]
    codes: list[tuple[str, NDArray[np.bool_]]] = [("alone", size == 1), ("joined", size > 1)]
    codes.append(("labelled", _named(len(size), labels.same + labels.different)))
    codes.append(("dissents", clusters.dissents))
    codes.append(("bridge", _named(len(size), [(int(one), int(other)) for one, other in clusters.bridges])))
    codes += sorted(reports.marks.items())
    found = np.full(len(size), "", dtype=object)
    for code, rows in codes:
        found[rows] = [f"{before} {code}" if before else code for before in found[rows]]
    return [str(each) for each in found]


def _named(rows: int, pairs: object) -> NDArray[np.bool_]:
    named = np.zeros(rows, dtype=np.bool_)
    both = np.asarray(pairs, dtype=np.int64).reshape(-1)
    named[both] = True
    return named
