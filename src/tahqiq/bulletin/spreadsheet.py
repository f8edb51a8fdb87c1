"""A published table as a spreadsheet file that cannot run as a formula."""

import csv
from io import StringIO

from tahqiq.model.bulletin import Table

# A cell that starts like this is taken for a formula by spreadsheet programs (CWE-1236).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def table_csv(table: Table) -> str:
    """The table as CSV (RFC 4180, CRLF), each line with its unit and what it rests on.

    A cell that a spreadsheet would run is led by an apostrophe, also where it is a harmless minus.
    """
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_inert(cell) for cell in (*table.columns, "Unit", "Cites")])
    for cells, cites in zip(table.rows, table.row_cites, strict=True):
        writer.writerow([_inert(cell) for cell in (*cells, table.unit, " ".join(cites))])
    return out.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" \u00a0\u200b\ufeff").startswith(_FORMULA) else cell
