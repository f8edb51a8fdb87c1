"""Files of an archive: tables of reports, taxonomies, aliases and labels read, and clusters written."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pa_parquet

from tahqiq.errors import BadInput, StorageFailed

PARQUET: Final = b"PAR1"
_HEAD: Final = 64_000  # bytes that are looked at to see what a file is
_SHOWN: Final = 10


class Ragged:
    """The rows of a CSV file that have another number of values than its header: left out, and told."""

    def __init__(self) -> None:
        self.rows: list[int | None] = []

    def __call__(self, row: pa_csv.InvalidRow) -> str:
        """What pyarrow asks for each such row."""
        self.rows.append(row.number)
        return "skip"

    def told(self) -> tuple[str, ...]:
        """What was left out, in words; nothing where nothing was."""
        if not self.rows:
            return ()
        rows = ", ".join(str(number) for number in self.rows[:_SHOWN] if number is not None)
        where = f", first of them: {rows}" if rows else ""
        return (f"{len(self.rows)} rows have more or fewer values than the header and were left out{where}",)


def read_table(path: Path) -> tuple[pa.Table, tuple[str, ...]]:
    """A CSV or parquet file as a table, CSV as text throughout, with notes on what was left out.

    CSV is UTF-8 with a header; comma, semicolon or tab between values. Raises :class:`BadInput` ARC001 where the
    file is neither or cannot be read.
    """
    head = head_of(path)
    if head.startswith(PARQUET):
        try:
            return pa_parquet.read_table(path), ()
        except (pa.ArrowException, OSError) as problem:
            raise unreadable(path, "is damaged parquet", "export it again.") from problem
    return _read_csv(path, head)


def read_pairs(path: Path, names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The named columns of a small CSV file as rows: a taxonomy, a list of aliases, labels.

    Without a header of these names the first columns are meant. Raises :class:`BadInput` ARC001 or ARC008.
    """
    text = _words(path, path.read_bytes() if path.is_file() else head_of(path))
    rows = [
        row for row in csv.reader(text.splitlines(), delimiter=_between(text)) if any(map(str.strip, row))
    ]
    if not rows:
        raise unreadable(path, "has no rows", f"give rows of {', '.join(names)}.")
    head = [cell.strip().casefold() for cell in rows[0]]
    at = [head.index(name) for name in names] if set(names) <= set(head) else list(range(len(names)))
    body = rows[1:] if set(names) <= set(head) else rows
    short = [number for number, row in enumerate(body, start=1) if len(row) <= max(at)]
    if short:
        shown = ", ".join(str(number) for number in short[:_SHOWN])
        raise BadInput(
            "ARC008",
            f"{path.name} has rows without all of {', '.join(names)}: row {shown}",
            "give every row its values.",
        )
    return [tuple(row[each].strip() for each in at) for row in body]


def write_rows(path: Path, columns: Mapping[str, Iterable[object]] | pa.Table) -> None:
    """Writes a table beside itself and puts it in place whole: CSV, or parquet where the name ends so.

    Raises :class:`StorageFailed` STO001.
    """
    table = columns if isinstance(columns, pa.Table) else pa.table(dict(columns))
    made = path.with_name(f".{path.name}.part")
    try:
        if path.suffix == ".parquet":
            pa_parquet.write_table(table, made)
        else:
            pa_csv.write_csv(table, made, pa_csv.WriteOptions(quoting_style="needed"))
        made.replace(path)
    except OSError as problem:
        made.unlink(missing_ok=True)
        raise StorageFailed(
            "STO001", f"{path} cannot be written: {problem.strerror}", "free space or choose another file."
        ) from problem


def head_of(path: Path) -> bytes:
    """The first bytes of a file; raises :class:`BadInput` ARC001 where there are none to be had."""
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError as problem:
        raise unreadable(
            path, f"cannot be read: {problem.strerror}", "look at the name and the rights."
        ) from problem


def _words(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise unreadable(path, "is not in UTF-8", "save it as UTF-8.") from problem


def _between(text: str) -> str:
    """What stands between the values: whichever the header has most of."""
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)


def csv_reading(path: Path, head: bytes) -> tuple[pa_csv.ParseOptions, pa_csv.ConvertOptions, Ragged]:
    """How a CSV file that begins with ``head`` is read: text throughout; rows that do not fit are gathered.

    Raises :class:`BadInput` ARC001 where it is none.
    """
    if b"\x00" in head:
        raise unreadable(path, "is neither CSV nor parquet", "export the table as CSV in UTF-8.")
    first = _words(path, head[: head.rfind(b"\n") + 1] or head)
    between = _between(first)
    names = next(csv.reader([first.split("\n", 1)[0].rstrip("\r")], delimiter=between), [])
    ragged = Ragged()
    parsing = pa_csv.ParseOptions(delimiter=between, newlines_in_values=True, invalid_row_handler=ragged)
    words = {name: pa.string() for name in names}
    converting = pa_csv.ConvertOptions(column_types=words, strings_can_be_null=True, null_values=[""])
    return parsing, converting, ragged


def _read_csv(path: Path, head: bytes) -> tuple[pa.Table, tuple[str, ...]]:
    parsing, converting, ragged = csv_reading(path, head)
    try:
        table = pa_csv.read_csv(path, parse_options=parsing, convert_options=converting)
    except (pa.ArrowException, OSError) as problem:
        raise unreadable(path, f"cannot be read as CSV: {problem}", "export it again, in UTF-8.") from problem
    return table, ragged.told()


def unreadable(path: Path, why: str, step: str) -> BadInput:
    """What is said of a file that is no table."""
    return BadInput("ARC001", f"{path} {why}", step)
