"""Attaching reports: a file of new reports goes, one after another, into an archive that is kept and grows."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from tahqiq.archive.labels import read_labels
from tahqiq.archive.prior import load_prior
from tahqiq.archive.report_table import ReportTable, report_table
from tahqiq.desk.archive_files import read_pairs, read_table, write_rows
from tahqiq.desk.archive_rows import digests_by_id, order_of_coming
from tahqiq.desk.archive_terms import Terms
from tahqiq.desk.corroborate_archive import shipped_types
from tahqiq.desk.growing_archive import GrowingArchive, found_whole
from tahqiq.desk.repair_archive import repair
from tahqiq.errors import BadInput
from tahqiq.store import archive as kept
from tahqiq.store.opening import Store

TOGETHER = 500  # reports in one transaction, where that is asked for
FOUND_WHOLE = 200  # a first file of so many reports is grouped whole


@dataclass(frozen=True)
class Attach:
    """What a person asks for: a file of new reports, the archive, and by what a new archive is founded."""

    reports: Path
    into: str
    out: Path | None = None
    taxonomy: Path | None = None
    aliases: Path | None = None
    labels: Path | None = None
    rule: str = "happening"
    together: bool = False
    repair: bool = False


@dataclass(frozen=True)
class Attached:
    """What came of it, in numbers; ``known`` came before, word for word; ``moved`` changed by the repair."""

    attached: int
    known: int
    moved: int
    reports: int
    incidents: int
    rule: str
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """As ``--json`` prints it."""
        return asdict(self)


def attach(asked: Attach, now: datetime, told: Callable[[str], None]) -> Attached:
    """Attaches what is new; safe to be killed at any moment and run again.

    Raises :class:`BadInput` ARC040 where a report_id is stored with other words (nothing is attached then), ARC041
    where the archive is none, ARC020 for labels that contradict each other, and as reading the files does.
    """
    raw, notes = read_table(asked.reports)
    told("reading the reports")
    table = report_table(raw, now)
    digests = digests_by_id(raw)
    store = kept.open_archive_store(asked.into, _settings(asked))
    try:
        archive, more = _opened(asked, store)
        fresh, known = _fresh(store, table, digests)
        told(f"attaching {len(fresh):,} reports")
        _attach_all(archive, table, fresh, digests, TOGETHER if asked.together else 1)
        moved = repair(archive) if asked.repair else 0
        if asked.out:
            write_rows(asked.out, _standing(store, table))
        with store.reading() as connection:
            reports, incidents = kept.count_reports(connection), kept.count_incidents(connection)
    finally:
        store.close()
    label = archive.terms.rule.label
    return Attached(len(fresh), known, moved, reports, incidents, label, (*notes, *more))


def _settings(asked: Attach) -> dict[str, str]:
    types = read_pairs(asked.taxonomy, ("child", "parent")) if asked.taxonomy else shipped_types()
    names = read_pairs(asked.aliases, ("alias", "canonical")) if asked.aliases else []
    return {"types": json.dumps(types), "aliases": json.dumps(names), "rule": asked.rule}


def _opened(asked: Attach, store: Store) -> tuple[GrowingArchive, tuple[str, ...]]:
    """The archive with its own terms, and people's words taken up."""
    with store.writing() as connection:
        settings = kept.settings_of(connection)
        archive = GrowingArchive(store, Terms.of(settings, load_prior()))
        given = {name: value for name, value in _settings(asked).items() if getattr(asked, _OPTION[name])}
        other = [f"--{_OPTION[name]}" for name, value in given.items() if settings[name] != value]
        # a rule that nobody named is the default, and no wish to change that of the archive
        other = [name for name in other if name != "--rule" or asked.rule != "happening"]
        notes = (f"the archive keeps what it was founded by: {', '.join(other)} left out",) if other else ()
        if asked.labels:
            fresh = kept.keep_labels(connection, _judged(asked.labels))
            kept.touch(connection, sorted(fresh))
        archive.read_labels(connection)
    return archive, notes


_OPTION = {"types": "taxonomy", "aliases": "aliases", "rule": "rule"}


def _judged(path: Path) -> dict[tuple[str, str], bool]:
    rows = [
        (one, other, same) for one, other, same in read_pairs(path, ("report_id_a", "report_id_b", "same"))
    ]
    names = sorted({name for one, other, _same in rows for name in (one, other)})
    said = read_labels(rows, pa.chunked_array([pa.array(names, type=pa.string())]))
    pairs = [(pair, True) for pair in said.same] + [(pair, False) for pair in said.different]
    return {(names[one], names[other]): same for (one, other), same in pairs}


def _fresh(store: Store, table: ReportTable, digests: Mapping[str, bytes]) -> tuple[list[int], int]:
    """The rows that are not stored, in the order of coming, and how many are."""
    names = table.table.column("report_id").to_pylist()
    with store.reading() as connection:
        stored = kept.digests(connection, names)
    differ = [name for name, digest in stored.items() if digests[name] != digest]
    if differ:
        raise BadInput(
            "ARC040",
            f"{len(differ)} reports are in the archive with other words under the same id, such as: "
            f"{', '.join(sorted(differ)[:5])}",
            "give each report an id of its own; an update of a report is a report too. Nothing was attached.",
        )
    return [int(row) for row in order_of_coming(table.table) if names[row] not in stored], len(stored)


def _attach_all(
    archive: GrowingArchive, table: ReportTable, fresh: list[int], digests: Mapping[str, bytes], together: int
) -> None:
    names = table.table.column("report_id").to_pylist()
    if len(fresh) >= FOUND_WHOLE and not archive.judged:
        with archive.store.writing() as connection:
            if not kept.count_reports(connection):
                order = np.array(fresh, dtype=np.int64)
                found_whole(connection, archive.terms, table, order, [digests[names[row]] for row in fresh])
                fresh = []
    for at in range(0, len(fresh), together):
        with archive.store.writing() as connection:
            for row in fresh[at : at + together]:
                marks = " ".join(code for code, rows in sorted(table.marks.items()) if rows[row])
                archive.attach(connection, table.table.slice(row, 1), digests[names[row]], marks)


def _reasons(stored: str, size: int) -> str:
    """The codes kept with a report, but for company that came or left afterwards."""
    first = "joined" if size > 1 else "alone"
    return " ".join([first, *(code for code in stored.split() if code not in ("joined", "alone"))])


def _standing(store: Store, table: ReportTable) -> pa.Table:
    """The file's reports with their incidents as they are now."""
    names = table.table.column("report_id").to_pylist()
    with store.reading() as connection:
        found = kept.standing_of(connection, names)
        sizes = kept.sizes_of(connection, sorted({incident for incident, _chance, _why in found.values()}))
    columns: dict[str, object] = {
        "report_id": names,
        "incident_id": [found[each][0] for each in names],
        "probability": [found[each][1] for each in names],
        "reasons": [_reasons(found[each][2], sizes[found[each][0]]) for each in names],
    }
    for name in table.extra.column_names:
        columns[name if name not in columns else f"{name}_given"] = table.extra.column(name)
    return pa.table(columns)
