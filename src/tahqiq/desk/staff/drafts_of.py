"""What is kept for a person of forms whose session ended: where each stands, and since when."""

from dataclasses import dataclass
from datetime import datetime

from tahqiq.desk.staff.book import StaffBook
from tahqiq.store.staff.moments import moment
from tahqiq.store.staff.sessions import drafts_kept


@dataclass(frozen=True)
class KeptDraft:
    """A form that was kept: its address, and when."""

    path: str
    kept: datetime


def drafts_of(book: StaffBook, person: str) -> tuple[KeptDraft, ...]:
    """The drafts of one person, the newest first; what they say stays sealed until he opens one."""
    with book.reading() as connection:
        return tuple(KeptDraft(path, moment(kept)) for path, kept in drafts_kept(connection, person))
