"""Labelling an archive: which pairs of reports a person should judge first, and the answers kept as they come."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tahqiq.archive.candidates import candidate_pairs, paired
from tahqiq.archive.choose_pairs import most_useful
from tahqiq.archive.columns import COLUMNS
from tahqiq.archive.explain import reasons
from tahqiq.archive.pair_features import compare
from tahqiq.archive.prior import Prior
from tahqiq.archive.reports import normalise
from tahqiq.archive.scoring import score
from tahqiq.desk.corroborate_archive import Archive, group_archive
from tahqiq.errors import StorageFailed
from tahqiq.model.reason import Reason


@dataclass(frozen=True)
class Question:
    """Two reports about which a person is asked: are they one incident? With what the model holds, and why."""

    one: dict[str, Any]
    other: dict[str, Any]
    log_odds: float
    reasons: tuple[Reason, ...]


def questions(archive: Archive, rule: str, prior: Prior, count: int) -> list[Question]:
    """The most useful pairs to ask about that nobody has judged yet, the most useful first."""
    table = archive.reports.table
    reports = normalise(table, archive.taxonomy, archive.aliases)
    pairs = candidate_pairs(reports)
    log_odds = score(reports, pairs, prior)
    clusters = group_archive(archive, rule, prior)
    known = (*archive.labels.same, *archive.labels.different, *archive.labels.unsure)
    chosen = most_useful(pairs, log_odds, clusters, known, count)
    named = paired(reports, chosen[:, 0].astype("int32"), chosen[:, 1].astype("int32"), pairs)
    features = compare(reports, named)
    odds = prior.log_odds(features)
    rows = table.take(chosen.reshape(-1)).to_pylist()
    return [
        Question(rows[2 * at], rows[2 * at + 1], float(odds[at]), why)
        for at, why in enumerate(reasons(features, prior))
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
