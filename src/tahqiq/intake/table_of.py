"""From CSV text to the rows of an observation table, strictly: every problem with its row and column."""

import csv
from itertools import islice

from pydantic import ValidationError

from tahqiq.errors import BadInput
from tahqiq.intake.problems import AT_MOST, fields_only, listing, nearest, quoted, what_is_wrong
from tahqiq.model.forms import TABLE_COLUMNS, TABLE_REQUIRED
from tahqiq.model.observation_table import (
    PART_OF_COLUMN,
    Layout,
    Record,
    TableRow,
    layout_of,
    records,
    table_row,
)

MAX_ROWS = 50_000
_COLUMN_OF_PART = {part: column for column, part in PART_OF_COLUMN.items()}


def parse_table(text: str) -> tuple[TableRow, ...]:
    """The observations of a table, in its order.

    Cells may be parted by comma, semicolon, tab or bar. Raises ``BadInput``: INT012 if the columns are not
    those of an observation table or there is no row, INT013 with up to ten problems if rows cannot be
    taken, INT014 for more than 50,000 rows.
    """
    layout = layout_of(text)
    _refuse_columns(layout)
    try:
        written = list(islice(records(text, layout.delimiter), 1, MAX_ROWS + 2))
    except csv.Error as error:
        raise _rows_wrong([f"the cells cannot be told apart ({error})"]) from error
    if not written:
        raise _columns_wrong("the table has column names and no row")
    if len(written) > MAX_ROWS:
        raise BadInput(
            "INT014",
            f"The table has more than {MAX_ROWS:,} rows.",
            "Split it into several files and submit each.",
        )
    return _rows(written, layout)


def looks_like_table(text: str) -> bool:
    """Whether the first row holds at least three names of an observation table's columns."""
    return len(set(layout_of(text).columns) & set(TABLE_COLUMNS)) >= 3


def _rows(written: list[Record], layout: Layout) -> tuple[TableRow, ...]:
    rows: list[TableRow] = []
    problems: list[str] = []
    for record in written:
        problem = _ragged(record, layout)
        if problem:
            problems.append(problem)
        else:
            try:
                rows.append(table_row(record, layout))
            except ValidationError as error:
                problems += _cell_problems(error, record.row)
        if len(problems) > AT_MOST:
            break
    if problems:
        raise _rows_wrong(problems)
    return tuple(rows)


def _ragged(record: Record, layout: Layout) -> str | None:
    width, cells = len(layout.columns), record.cells
    if len(cells) < width:
        return f"row {record.row} has {len(cells)} cells where there are {width} columns"
    if any(cell.strip() for cell in cells[width:]):
        return f"row {record.row} has more cells than the {width} columns"
    return None


def _cell_problems(error: ValidationError, row: int) -> list[str]:
    said: dict[str, str] = {}
    for detail in error.errors(include_url=False):
        part = tuple(str(step) for step in fields_only(detail["loc"]))
        column = _COLUMN_OF_PART.get(part)
        where = f"row {row}, column '{column}'" if column else f"row {row}"
        said.setdefault(where, f"{where}{what_is_wrong(dict(detail))}")
    return list(said.values())


def _refuse_columns(layout: Layout) -> None:
    names = layout.columns
    missing = sorted(TABLE_REQUIRED - set(names), key=TABLE_COLUMNS.index)
    unknown = [name for name in dict.fromkeys(names) if name not in TABLE_COLUMNS]
    free = set(TABLE_COLUMNS) - set(names)
    twice = [name for name in dict.fromkeys(names) if name in TABLE_COLUMNS and names.count(name) > 1]
    problems = [f"the column '{name}' is missing" for name in missing]
    problems += [
        f"{quoted(name)} is no column of this table{nearest(name, missing) or nearest(name, free)}"
        for name in unknown
    ]
    problems += [f"the column '{name}' stands twice" for name in twice]
    if problems:
        raise _columns_wrong(listing(problems).removesuffix("."))


def _columns_wrong(cause: str) -> BadInput:
    return BadInput(
        "INT012",
        f"This is no usable observation table: {cause}.",
        f"Use these column names in the first row: {', '.join(TABLE_COLUMNS)}. "
        f"Needed are {', '.join(sorted(TABLE_REQUIRED, key=TABLE_COLUMNS.index))}.",
    )


def _rows_wrong(problems: list[str]) -> BadInput:
    return BadInput(
        "INT013",
        f"The table cannot be taken: {listing(problems)}",
        "Correct these cells and submit it again.",
    )
