"""The audit log: who signed in, who was let in by whom, who read what is protected. A chain of hashes.

Read by auditors and chairs. An administrator may prove the chain and see its head, not read it: it tells of what he
did himself, and of who read what.
"""

import re
from dataclasses import dataclass

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.hand import check_role
from tahqiq.errors import BadInput
from tahqiq.model.member import Role
from tahqiq.model.signing_in import AuditLine, Visit
from tahqiq.store.staff import audit as rows
from tahqiq.store.staff.audit import Filters, Happening
from tahqiq.store.staff.opening import damage_in

__all__ = ["READ_PROTECTED", "Checked", "Filters", "check", "note", "read_trail", "trail"]

READ_PROTECTED = "read.protected"
READERS = (Role.AUDITOR, Role.CHAIR)
CHECKERS = (Role.AUDITOR, Role.CHAIR, Role.ADMINISTRATOR)
_KIND = re.compile(r"[a-z_]{1,30}(\.[a-z_]{1,30}){0,2}")
_ABOUT = re.compile(r"[\w.:@/+-]*( [\w.:@/+-]+){0,3}")  # ids and codes, no sentences
_LONGEST_ABOUT = 200


@dataclass(frozen=True)
class Checked:
    """What the check found: how many lines, the hash of the last, and what is wrong, if anything is."""

    size: int
    head: str
    flaw: str | None

    @property
    def noted(self) -> str:
        """The head as it is written down elsewhere and given to a later check: ``number:hash``."""
        return f"{self.size}:{self.head}"


def note(
    book: StaffBook,
    kind: str,
    person: str | None,
    member: str | None,
    about: str,
    visit: Visit | None = None,
) -> None:
    """Adds a line. ``kind`` is lower-case words with full stops, as ``read.protected``; ``about`` is an id.

    Raises ``ValueError`` for what looks like content: that has no place in a log.
    """
    if not _KIND.fullmatch(kind) or not _ABOUT.fullmatch(about) or len(about) > _LONGEST_ABOUT:
        raise ValueError("a line of the audit log names a kind and an id, and holds no content")
    with book.writing() as connection:
        book.note(connection, Happening(kind, person, member, about), visit)


def trail(book: StaffBook, filters: Filters | None = None) -> tuple[AuditLine, ...]:
    """The lines that fit, the oldest first. For whoever has the right: see :func:`read_trail`."""
    with book.reading() as connection:
        return rows.lines(connection, filters or Filters())


def read_trail(book: StaffBook, desk: Desk, by: str, filters: Filters | None = None) -> tuple[AuditLine, ...]:
    """The trail for an auditor or a chair; that it was read is itself noted. Raises ``Refused`` (STF030)."""
    check_role(desk, by, READERS, "read the audit log")
    wanted = filters or Filters()
    with book.writing() as connection:
        found = rows.lines(connection, wanted)
        book.note(connection, Happening("audit.read", member=by, about=_told(wanted)))
    return found


def check(book: StaffBook, noted: str | None = None) -> Checked:
    """Proves the chain. ``noted`` is a head written down earlier (``number:hash``) that must still be in it.

    Whoever has the file and no head noted elsewhere could write the whole chain anew: so the head is written down
    where the administrator does not reach. Raises ``BadInput`` (STF031) for a head that is none.
    """
    damage = damage_in(book.engine)
    with book.reading() as connection:
        size, head = rows.head(connection)
        flaw = damage or rows.first_flaw(connection)
        if noted is not None and flaw is None:
            number, digest = _head_noted(noted)
            if number and rows.hash_of_line(connection, number) != digest:
                flaw = f"line {number} is not the one that was noted: the log was written anew or cut off"
    return Checked(size, head, flaw)


def _head_noted(text: str) -> tuple[int, str]:
    found = re.fullmatch(r"(\d{1,12}):([0-9a-f]{64})", text.strip())
    if found is None:
        raise BadInput("STF031", f"'{text}' is no head of an audit log", "give it as printed: NUMBER:HASH.")
    return int(found[1]), found[2]


def _told(filters: Filters) -> str:
    told = {"day": filters.day, "person": filters.person, "member": filters.member, "kind": filters.kind}
    return " ".join(f"{name}:{value}" for name, value in told.items() if value)[:_LONGEST_ABOUT]
