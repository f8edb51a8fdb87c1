"""Parts of an archive: a file of reports larger than memory, read some at a time and laid out as parquet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pa_parquet

from tahqiq.archive.report_table import ReportTable, report_table
from tahqiq.archive.shard_work import NUMBERED, ROW
from tahqiq.desk.archive_files import PARQUET, csv_reading, head_of, unreadable

MARKS: Final = "marks_of_the_row"
GIVEN: Final = "given_"  # stands before the names of columns that we do not know


@dataclass(slots=True)
class Staged:
    """The reports of a file as parquet in ``folder``, in the order of the file, and what was found on the way.

    Columns are those of :data:`NUMBERED`, :data:`MARKS` (codes between blanks) and unknown ones after :data:`GIVEN`.
    """

    folder: Path
    rows: int = 0
    marks: dict[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def files(self) -> list[Path]:
        """One a part, in the order of the file."""
        return sorted(self.folder.glob("part-*.parquet"))

    def parts(self) -> Iterator[pa.Table]:
        """The reports (:data:`NUMBERED`), some at a time, from the beginning."""
        for file in self.files:
            yield pa_parquet.read_table(file, columns=NUMBERED.names).cast(NUMBERED)


def stage(path: Path, folder: Path, now: datetime, part: int) -> Staged:
    """Reads a CSV or parquet file ``part`` reports at a time; each part is put right by itself.

    Raises :class:`BadInput` ARC001 to ARC005 as for a table that is read whole.
    """
    folder.mkdir()
    staged = Staged(folder)
    notes: list[str] = []
    for number, raw in enumerate(_read(path, part, notes)):
        reports = report_table(raw, now)
        table = _laid_out(reports, staged.rows)
        pa_parquet.write_table(table, folder / f"part-{number:05d}.parquet")
        staged.rows += table.num_rows
        staged.missing = reports.missing
        for code, count in reports.notes():
            staged.marks[code] = staged.marks.get(code, 0) + count
    staged.notes = tuple(notes)
    return staged


def _laid_out(reports: ReportTable, before: int) -> pa.Table:
    rows = reports.table.num_rows
    marks = np.full(rows, "", dtype=object)
    for code, found in sorted(reports.marks.items()):
        marks[found] += f" {code}"
    table = reports.table.append_column(ROW, pa.array(np.arange(before, before + rows, dtype=np.int64)))
    table = table.append_column(MARKS, pa.array(marks, pa.string()))
    for name in reports.extra.column_names:
        table = table.append_column(f"{GIVEN}{name}", reports.extra.column(name))
    return table


def _read(path: Path, part: int, notes: list[str]) -> Iterator[pa.Table]:
    """Tables of at most ``part`` rows, at least one even if it is empty; notes are complete at the end."""
    head = head_of(path)
    try:
        if head.startswith(PARQUET):
            with pa_parquet.ParquetFile(path) as file:
                yield from _gathered(file.iter_batches(batch_size=part), file.schema_arrow, part)
            return
        parsing, converting, ragged = csv_reading(path, head)
        with pa_csv.open_csv(path, parse_options=parsing, convert_options=converting) as reader:
            yield from _gathered(reader, reader.schema, part)
        notes.extend(ragged.told())
    except (pa.ArrowException, OSError) as problem:
        raise unreadable(path, f"cannot be read: {problem}", "export it again, CSV in UTF-8.") from problem


def _gathered(batches: Iterator[pa.RecordBatch], schema: pa.Schema, part: int) -> Iterator[pa.Table]:
    held: list[pa.RecordBatch] = []
    count, told = 0, False
    for batch in batches:
        held.append(batch)
        count += batch.num_rows
        if count >= part:
            yield pa.Table.from_batches(held, schema)
            held, count, told = [], 0, True
    if held or not told:
        yield pa.Table.from_batches(held, schema)
