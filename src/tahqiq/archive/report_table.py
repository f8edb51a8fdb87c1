"""Report tables: a table as a mission has it, made fit to compare, with a note on whatever was not as it should be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tahqiq.archive.columns import COLUMNS, ENDS_THE_DAY, MOMENTS, NUMBERS, SCHEMA, WORDS
from tahqiq.archive.plausible import Marks, make_plausible
from tahqiq.errors import BadInput

_NOTHING: Final = "('', 'na', 'n/a', 'nan', 'null', 'none', 'nat', '-', '–', '?')"
_ROW: Final = "row_in_the_table"  # a database keeps no order of its own
_SHOWN = 5


@dataclass(frozen=True, slots=True, eq=False)
class ReportTable:
    """Reports in :data:`tahqiq.archive.columns.SCHEMA`, one row each, and what was found about them.

    ``extra`` holds the columns that we do not know, row by row, to be handed back. ``marks`` says by code which
    rows were not as they should be (bool, one a row). ``missing`` are columns that the table does not have.
    """

    table: pa.Table
    extra: pa.Table
    marks: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    def with_extra(self) -> pa.Table:
        """The table with the columns that we do not know beside its own."""
        table = self.table
        for name in self.extra.column_names:
            table = table.append_column(name, self.extra.column(name))
        return table

    def notes(self) -> tuple[tuple[str, int], ...]:
        """Each code with the number of rows that it was found in, in alphabetical order."""
        return tuple((code, int(rows.sum())) for code, rows in sorted(self.marks.items()))


def report_table(raw: pa.Table, now: datetime) -> ReportTable:
    """A table of any column types as a table of reports; nothing is dropped but what came twice, word for word.

    A value that cannot be read counts as not given and is marked. ``now`` is the moment of reading: nothing is
    reported after it. Raises :class:`BadInput` ARC002 without a column ``report_id`` or without rows, ARC003 for
    rows without an id, ARC004 where two different reports have one id.
    """
    raw = _named(raw)
    known = [name for name in COLUMNS if name in raw.column_names]
    table, marks = _typed(raw.select(known))
    extra = raw.drop_columns(known) if len(known) < raw.num_columns else None
    keep = _once(raw, table)
    if keep is not None:
        table, raw = table.take(keep), raw.take(keep)
        extra = extra.take(keep) if extra is not None else None
        marks = {code: rows[keep.to_numpy()] for code, rows in marks.items()}
    table, found = make_plausible(table, now)
    marks = {code: rows for code, rows in {**marks, **found}.items() if rows.any()}
    missing = tuple(name for name in COLUMNS if name not in known)
    return ReportTable(table, extra if extra is not None else pa.table({}), marks, missing)


def _named(raw: pa.Table) -> pa.Table:
    """Column names without blanks and case around them; doubled names are refused."""
    names = [name.strip().lstrip("\ufeff") for name in raw.column_names]
    names = [low if (low := name.casefold()) in COLUMNS else name for name in names]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise BadInput(
            "ARC002", f"the table has columns twice: {', '.join(doubled)}", "give each column one name."
        )
    if "report_id" not in names:
        raise BadInput(
            "ARC002",
            f"the table has no column 'report_id'; it has: {', '.join(names[:20]) or 'none'}",
            "name the column that tells reports apart 'report_id'.",
        )
    if not raw.num_rows:
        raise BadInput("ARC002", "the table has no rows", "give at least one report.")
    return raw.rename_columns(names)


def _typed(raw: pa.Table) -> tuple[pa.Table, Marks]:
    """All known columns in their types; what cannot be read is null and marked ``unreadable_COLUMN``."""
    words = pa.table({name: _as_words(raw.column(name)) for name in raw.column_names})
    words = words.append_column(_ROW, pa.array(np.arange(raw.num_rows)))
    chosen = ", ".join(_reading(name, name in raw.column_names) for name in COLUMNS)
    asked = [name for name in (*MOMENTS, *NUMBERS) if name in raw.column_names]
    given = [f"coalesce(lower(trim({name})) NOT IN {_NOTHING}, false) AS {name}" for name in asked]
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        database.register("words", words)
        table = database.sql(_in_order(chosen)).to_arrow_table().cast(SCHEMA)
        told = database.sql(_in_order(", ".join(given))).to_arrow_table() if given else pa.table({})
    marks = {}
    for name in told.column_names:
        lost = pc.and_(told.column(name), pc.is_null(table.column(name)))
        marks[f"unreadable_{name}"] = lost.to_numpy(zero_copy_only=False)
    return table.combine_chunks(), marks


def _in_order(columns: str) -> str:
    """A question made of our own column names alone."""
    return f"SELECT {columns} FROM words ORDER BY {_ROW}"  # noqa: S608


def _as_words(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        column = pc.cast(column, column.type.value_type)
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
    try:
        return pc.cast(column, pa.string())
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid) as problem:
        raise BadInput(
            "ARC005", f"a column is neither text, number nor moment: {column.type}", "give plain columns."
        ) from problem


def _reading(name: str, there: bool) -> str:
    """How one column is read, as an expression over words."""
    if not there:
        return f"NULL AS {name}"
    if name in WORDS:
        return f"nullif(trim({name}), '') AS {name}"
    told = f"CASE WHEN lower(trim({name})) NOT IN {_NOTHING} THEN trim({name}) END"
    if name in NUMBERS:
        number = f"TRY_CAST({told} AS DOUBLE)"
        return f"CASE WHEN isfinite({number}) THEN {number} END AS {name}"
    moment = f"TRY_CAST({told} AS TIMESTAMPTZ)"
    if name in ENDS_THE_DAY:
        day_alone = f"regexp_full_match(trim({name}), '\\d{{4}}-\\d{{1,2}}-\\d{{1,2}}')"
        moment = f"CASE WHEN {day_alone} THEN {moment} + INTERVAL 86399 SECOND ELSE {moment} END"
    return f"CASE WHEN isfinite({moment}) THEN {moment} END AS {name}"


def _once(raw: pa.Table, table: pa.Table) -> pa.Array | None:
    """The rows to keep where some came twice word for word; nothing where all ids differ."""
    ids = table.column("report_id")
    without = np.flatnonzero(pc.is_null(ids).to_numpy(zero_copy_only=False))
    if len(without):
        rows = ", ".join(str(row + 1) for row in without[:_SHOWN])
        raise BadInput(
            "ARC003", f"{len(without)} rows have no report_id, first of them: {rows}", "give each row its id."
        )
    if pc.count_distinct(ids).as_py() == len(ids):
        return None
    counted = pc.value_counts(ids.combine_chunks())
    twice = pc.filter(counted.field(0), pc.greater(counted.field(1), 1))
    suspects = np.flatnonzero(pc.is_in(ids, value_set=twice).to_numpy(zero_copy_only=False))
    first: dict[str, tuple[int, object]] = {}
    drop: set[int] = set()
    differing: set[str] = set()
    for row, values in zip(suspects.tolist(), raw.take(pa.array(suspects)).to_pylist(), strict=True):
        name = ids[row].as_py()
        values["report_id"] = name
        if name not in first:
            first[name] = (row, repr(values))
        elif first[name][1] == repr(values):
            drop.add(row)
        else:
            differing.add(name)
    if differing:
        shown = ", ".join(sorted(differing)[:_SHOWN])
        raise BadInput(
            "ARC004",
            f"{len(differing)} ids stand for several different reports, such as: {shown}",
            "give each report an id of its own; an update of a report is a report too.",
        )
    return pa.array([row for row in range(len(ids)) if row not in drop])
