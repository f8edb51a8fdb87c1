"""Labelling an archive: which pairs of reports a person should judge first, and the answers kept as they come."""

import csv
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from tahqiq.archive.choose_pairs import most_useful
from tahqiq.archive.columns import COLUMNS
from tahqiq.archive.judged_pairs import judge_pairs, why_judged
from tahqiq.archive.prior import Prior
from tahqiq.desk.corroborate_archive import Archive, group_archive
from tahqiq.errors import StorageFailed
from tahqiq.model.reason import Reason


@dataclass(frozen=True)
class Question:
    """Two reports about which a person is asked: are they one incident? With what the model holds, and why.

    ``log_odds`` are those by which the reports are grouped; the weights of the reasons sum to them.
    """

    one: dict[str, Any]
    other: dict[str, Any]
    log_odds: float
    reasons: tuple[Reason, ...]

    @property
    def probability(self) -> float:
        """That they are one incident, by the model, 0 to 1."""
        return 1.0 / (1.0 + math.exp(-self.log_odds))


def questions(archive: Archive, rule: str, prior: Prior, count: int) -> list[Question]:
    """The most useful pairs to ask about that nobody has judged yet, the most useful first."""
    table, labels = archive.reports.table, archive.labels
    judged = judge_pairs(table, archive.taxonomy, archive.aliases, prior, labels.same, labels.different)
    clusters = group_archive(archive, rule, prior)
    known = (*labels.same, *labels.different, *labels.unsure)
    chosen = most_useful(judged.pairs, judged.log_odds, clusters, known, count)
    rows = table.take(
        pa.array(np.stack([judged.pairs.one[chosen], judged.pairs.other[chosen]]).T.reshape(-1))
    )
    told = rows.to_pylist()
    return [
        Question(told[2 * at], told[2 * at + 1], float(judged.log_odds[k]), why)
        for at, (k, why) in enumerate(zip(chosen.tolist(), why_judged(judged, chosen, prior), strict=True))
    ]


def keep_label(path: Path, one: str, other: str, said: str) -> None:
    """Adds a line to the file of labels, with its header if it is new; the line is on disk when this returns.

    Raises ``StorageFailed`` STO001.
    """
    try:
        new = not path.exists() or path.stat().st_size == 0
        with path.open("a", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            if new:
                lines.writerow(("report_id_a", "report_id_b", "same"))
            lines.writerow((one, other, said))
    except OSError as problem:
        raise StorageFailed(
            "STO001", f"{path} cannot be written: {problem.strerror}", "free space or choose another file."
        ) from problem


def side_by_side(question: Question) -> list[tuple[str, str, str]]:
    """The columns that either report fills, with what each says."""
    found = []
    for name in COLUMNS:
        one, other = question.one[name], question.other[name]
        if one is not None or other is not None:
            found.append((name, _said(one), _said(other)))
    return found


def _said(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:g}"
    return f"{value:%Y-%m-%d %H:%M}" if hasattr(value, "strftime") else str(value)
