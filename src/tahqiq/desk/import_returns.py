"""Importing a table of returns: every row becomes a report of its own, all of them or none."""

from collections.abc import Mapping

from tahqiq.crossings.returns_table import returns_rows
from tahqiq.desk.file_dealing import file_dealings, through_eyes
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.tell_crossing import check
from tahqiq.errors import BadInput
from tahqiq.intake.spreadsheet import sheet_text
from tahqiq.model.dealing import Dealing
from tahqiq.model.member import Member
from tahqiq.store.asker import Asker

_XLSX = b"PK\x03\x04"
_MOST_BYTES = 20 * 1024 * 1024


def import_returns(desk: Desk, by: str, data: bytes, given: Mapping[str, str]) -> tuple[Dealing, ...]:
    """Enters the rows of a CSV or XLSX table; raises ``BadInput`` naming the rows that do not fit."""
    if len(data) > _MOST_BYTES:
        raise BadInput("XNG020", "the table is larger than 20 MB", "cut it into several.")
    now = desk.clock.now()

    def allowed(asker: Asker, paper: Dealing, member: Member) -> None:
        check(through_eyes(desk, asker, member), paper, member, now)

    rows = returns_rows(_text(data), {"release": "parties", **given})
    return file_dealings(desk, by, "returns.reported", rows, allowed)


def _text(data: bytes) -> str:
    if data.startswith(_XLSX):
        return sheet_text(data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            "XNG020", "the table is not in UTF-8", "save it as CSV in UTF-8, or as XLSX."
        ) from error
