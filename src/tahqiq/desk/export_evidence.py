"""Taking bytes of evidence out: only for readers whom its label covers, and never without an entry."""

from dataclasses import dataclass

from tahqiq.desk.append import check_right
from tahqiq.desk.enter_custody import enter_custody, file_at
from tahqiq.desk.kept_bytes import bytes_of_evidence
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.write_entries import audience_of
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.model.evidence import Access, EvidenceItem, WorkingCopy
from tahqiq.model.member import Member
from tahqiq.model.release import readable_labels
from tahqiq.register.envelope import close_envelope
from tahqiq.store.register_state import replay_of
from tahqiq.verification.custody import CustodyFile
from tahqiq.verification.custody_acts import may_read_bytes


@dataclass(frozen=True)
class Exported:
    """What goes out: the bytes, in clear or as an age file, and the entry that says so."""

    paper: EvidenceItem | WorkingCopy
    access: Access
    data: bytes


def export_evidence(desk: Desk, by: str, thing: str, purpose: str, seal_to: str | None = None) -> Exported:
    """The bytes of an item or copy, for the member himself, or sealed to the reading key of the seat ``seal_to``.

    The entry is made before anything is handed out. Raises ``Refused`` EVI024 where the label does not cover the
    member's seat or the other one, ``NotFound`` EVI010 for bytes that are not held, EVI011 for a seat without a key.
    """
    check_right(desk, by, "evidence.accessed")
    member, file = desk.member(by), file_at(desk, thing)
    paper = file_named(file, thing)
    check_reach(desk, file, paper, member)
    if seal_to is not None and paper.release not in _labels(desk, seal_to):
        raise Refused(
            "EVI024",
            f"it is released to '{paper.release}', which the seat {seal_to} does not read",
            "make a working copy that is released to that seat, and export that.",
        )
    with desk.store.reading() as connection:
        data = bytes_of_evidence(connection, desk.keyring.opener, file, thing)
        keys = replay_of(connection).roll.readers
    if seal_to is not None:
        if seal_to not in keys:
            raise NotFound(
                "EVI011", f"the seat {seal_to} has no reading key", "enter one: tahqiq key reader --help."
            )
        data = close_envelope(data, [keys[seal_to]])
    said = {
        "of": thing,
        "seat": seal_to or member.seat,
        "purpose": purpose,
        "form": "sealed" if seal_to else "clear",
    }
    access: Access = enter_custody(desk, by, "evidence.accessed", file, said)
    return Exported(paper, access, data)


def file_named(file: CustodyFile, thing: str) -> EvidenceItem | WorkingCopy:
    """The item or copy under an id; raises ``BadInput`` (EVI007) for an examination, which has no bytes."""
    paper = file.file_of(thing)
    if paper is None:
        raise BadInput("EVI007", f"{thing} is no file", "name the item or one of its copies.")
    return paper


def check_reach(desk: Desk, file: CustodyFile, paper: EvidenceItem | WorkingCopy, member: Member) -> None:
    """Raises ``Refused`` (EVI024) where the member may not have the bytes of the paper."""
    may_read_bytes(file, paper, member, _labels(desk, member.seat), desk.clock.now())


def _labels(desk: Desk, seat: str) -> frozenset[str]:
    seats = desk.mission.seats
    return readable_labels(audience_of(seat, seats), seats)
