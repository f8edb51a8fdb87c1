"""An observation table as text: one observation a row, and where exactly each row stands in the text."""

import csv
import io
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from tahqiq.model.forms import TABLE_COLUMNS, FormObservation, FormPlace
from tahqiq.model.frozen import Frozen

DELIMITERS = (",", ";", "\t", "|")
DECIMAL_COLUMNS = frozenset({"station_lat", "station_lon", "place_lat", "place_lon", "place_precision_km"})

# Which part of a row each column fills.
PART_OF_COLUMN: dict[str, tuple[str, ...]] = {
    name: ("observation", name) for name in TABLE_COLUMNS
} | {
    "team": ("team",),
    "station_name": ("station", "name"),
    "station_lat": ("station", "lat"),
    "station_lon": ("station", "lon"),
    "place_name": ("observation", "place", "name"),
    "place_lat": ("observation", "place", "lat"),
    "place_lon": ("observation", "place", "lon"),
    "place_precision_km": ("observation", "place", "precision_km"),
}  # fmt: skip


class TableRow(Frozen):
    """One row: which team, from which station, and what it observed.

    ``row`` counts the rows of the file from 1, column names and blank rows included, as a spreadsheet
    shows them. ``start`` and ``end`` count code points in the text; the line break is not part of the row.
    """

    row: Annotated[int, Field(ge=1)]
    start: int
    end: int
    team: Annotated[str, Field(min_length=1, max_length=80)]
    station: FormPlace
    observation: FormObservation


class Record(NamedTuple):
    """The cells of one row as written, before anything is made of them."""

    row: int
    start: int
    end: int
    cells: tuple[str, ...]


class Layout(NamedTuple):
    """How a table is written: the sign between cells, and the names of its columns in lower case."""

    delimiter: str
    columns: tuple[str, ...]


def layout_of(text: str) -> Layout:
    """The layout under which the first row holds most of the known column names; commas where none does."""
    first = text.lstrip()
    layouts = [Layout(sign, _names(first, sign)) for sign in DELIMITERS]
    return max(layouts, key=lambda layout: len(set(layout.columns) & set(TABLE_COLUMNS)))


def records(text: str, delimiter: str) -> Iterator[Record]:
    """Every row that is not blank, the column names first. Raises ``csv.Error`` on broken quotation marks."""
    here = 0

    def lines() -> Iterator[str]:
        nonlocal here
        for line in io.StringIO(text, newline=""):
            here += len(line)
            yield line

    start = 0
    for row, cells in enumerate(csv.reader(lines(), delimiter=delimiter, strict=True), start=1):
        if any(cell.strip() for cell in cells):
            end = start + len(text[start:here].rstrip("\r\n"))
            yield Record(row, start, end, tuple(cells))
        start = here


def table_row(record: Record, layout: Layout) -> TableRow:
    """What a row says. Blank cells are left out; a decimal comma is read where cells are not cut by commas.

    Raises ``pydantic.ValidationError`` whose locations are the parts of :data:`PART_OF_COLUMN`.
    """
    filled: dict[str, Any] = {"row": record.row, "start": record.start, "end": record.end}
    filled |= {"station": {}, "observation": {"place": {}}}
    for name, cell in zip(layout.columns, record.cells, strict=False):
        value = cell.strip()
        if value:
            *way, last = PART_OF_COLUMN[name]
            inner = filled
            for step in way:
                inner = inner[step]
            inner[last] = _decimal(value, layout) if name in DECIMAL_COLUMNS else value
    return TableRow.model_validate(filled)


def _decimal(value: str, layout: Layout) -> str:
    return value if layout.delimiter == "," else value.replace(",", ".")


def _names(text: str, delimiter: str) -> tuple[str, ...]:
    try:
        first = next(records(text, delimiter), None)
    except csv.Error:  # quotation marks that make no sense under this delimiter: then it is another
        return ()
    names = [cell.strip().lower() for cell in first.cells] if first else []
    while names and not names[-1]:
        names.pop()
    return tuple(names)
