"""From an XLSX workbook to the text of its first sheet as CSV: values alone, nothing is ever executed."""

import csv
import io
import logging
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from tahqiq.errors import BadInput
from tahqiq.intake.decode import UNPRINTABLE
from tahqiq.intake.table_of import MAX_ROWS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_UNPACKED = 100 * 1024 * 1024  # bytes of all parts together
MAX_PARTS = 2_000
MAX_COLUMNS = 64  # an observation table has 22
_MACRO_NAMES = (".xlsm", ".xltm", ".xlam", ".xlsb")
_CHUNK = 1024 * 1024

logging.getLogger("openpyxl").addHandler(logging.NullHandler())


def sheet_text(data: bytes, filename: str | None = None) -> str:
    """The first sheet as CSV, row for row; formulas as the values that were saved with them.

    A cell that begins with ``=``, ``+``, ``-`` or ``@`` stays the text it is: whoever exports it later has
    to guard it. Raises ``BadInput``: INT014 for more than 50,000 rows, INT015 for macros, encryption, a
    workbook that unpacks to over 100 MB, declares XML entities, or cannot be read.
    """
    if filename and filename.lower().endswith(_MACRO_NAMES):
        raise _refused("it may hold macros", "Save it as .xlsx or CSV")
    _guard(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            text = _first_sheet(data)
    except BadInput:
        raise
    except Exception as error:  # a port: the library fails on damaged workbooks in dozens of ways
        raise _damaged(error) from error
    if UNPRINTABLE.search(text):
        raise _refused("a cell holds a control character", "Remove it, or save the sheet as CSV")
    return text


def _guard(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise _refused("it unpacks to more than 100 MB", "Save only the table as CSV")
            if any(part.flag_bits & 1 for part in parts):
                raise _refused("it is encrypted", "Save it without a password")
            if any("vbaproject" in part.filename.lower() for part in parts):
                raise _refused("it holds macros", "Save it as .xlsx without macros, or as CSV")
            for part in parts:
                _refuse_entities(archive, part)
    except BadInput:
        raise
    except Exception as error:  # a port: damaged archives fail in zlib, struct, codecs and elsewhere
        raise _damaged(error) from error


def _refuse_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """No spreadsheet program writes a DTD; it serves to blow up, or to fetch, what is not there."""
    if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
        return
    before = b""
    with archive.open(part) as inner:
        while chunk := inner.read(_CHUNK):
            window = (before + chunk).replace(b"\0", b"")  # seen through UTF-16 too
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                raise _refused("its XML declares entities", "Save only the table as CSV")
            before = chunk[-32:]


def _first_sheet(data: bytes) -> str:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        if not book.worksheets:
            raise _refused("it has no sheet", "Put the observations on the first sheet")
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        for cells in _rows(book.worksheets[0]):
            writer.writerow(cells)
        return out.getvalue()
    finally:
        book.close()


def _rows(sheet: Any) -> Iterator[list[str]]:
    """Rows up to the last one with content; blank ones between keep their place, so row numbers agree."""
    blank, kept = 0, 0
    for values in sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True):
        cells = [_written(value) for value in values]
        if not any(cells):
            blank += 1
            continue
        kept += 1
        if kept > MAX_ROWS + 1 or kept + blank > 4 * MAX_ROWS:
            raise BadInput(
                "INT014",
                f"The sheet has more than {MAX_ROWS:,} rows.",
                "Split it into several files and submit each.",
            )
        yield from ([] for _ in range(blank))
        blank = 0
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


def _damaged(error: Exception) -> BadInput:
    return _refused(f"it is damaged ({type(error).__name__})", "Open it, save it anew as .xlsx or CSV")


def _refused(cause: str, next_step: str) -> BadInput:
    return BadInput("INT015", f"This workbook cannot be taken: {cause}.", f"{next_step} and submit that.")
