"""Examining evidence: a program reads what the file says of itself, and the findings are entered as its claim."""

from tahqiq.desk.append import check_right
from tahqiq.desk.closed_room import SECONDS
from tahqiq.desk.enter_custody import enter_custody, file_at
from tahqiq.desk.export_evidence import check_reach, file_named
from tahqiq.desk.kept_bytes import bytes_of_evidence
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.read_metadata import read_metadata
from tahqiq.model.evidence import Examination
from tahqiq.model.reason import Reason
from tahqiq.verification.file_claims import differences


def examine_evidence(desk: Desk, by: str, thing: str, seconds: float = SECONDS) -> Examination:
    """Reads the metadata of an item or copy in a closed room and enters what it says, with what differs.

    A file that cannot be read is a finding too: it is entered, and nothing is lost. Raises ``Refused`` EVI024 where
    the member may not have the bytes, ``NotFound`` EVI010 where they are not held.
    """
    check_right(desk, by, "evidence.examined")
    file = file_at(desk, thing)
    paper = file_named(file, thing)
    check_reach(desk, file, paper, desk.member(by))
    with desk.store.reading() as connection:
        data = bytes_of_evidence(connection, desk.keyring.opener, file, thing)
    read = read_metadata(data, seconds)
    apart = differences(file.item, {one.name: one.value for one in read.says})
    failed = (
        (Reason(code="could_not_be_read", text=f"could not be read: {read.problem}"),) if read.problem else ()
    )
    said = {
        "of": thing,
        "tool": read.tool,
        "outcome": "could_not_be_read" if read.problem else "read",
        "says": read.says,
        "warnings": (*failed, *read.warnings, *apart),
        "provenance": read.provenance,
    }
    made: Examination = enter_custody(desk, by, "evidence.examined", file, said)
    return made
