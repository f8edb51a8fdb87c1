"""A session that ran out under somebody's hands: whose it was, so that what he wrote is kept for him alone."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.seal import hashed
from tahqiq.desk.staff.sessions import IDLE
from tahqiq.store.staff.sessions import any_session

SENT_AFTER: Final = timedelta(hours=24)  # so long after its end a form may still come


@dataclass(frozen=True)
class EndedSession:
    """Whose a session was, and the token that its forms carry."""

    person: str
    csrf: str


def ended_session(book: StaffBook, token: str) -> EndedSession | None:
    """The session of a token that ran out by time alone, within the last day; ``None`` for any that was ended by hand.

    A session that was signed out of, ended from elsewhere or cut off with a lost device takes nothing in any more, and
    where all of a person's are ended, those that had run out before neither: their tokens are known no more.
    """
    if not token:
        return None
    with book.reading() as connection:
        found = any_session(connection, hashed(token))
    if found is None:
        return None
    row, ended = found
    over = min(row.ends, row.seen + int(IDLE.total_seconds()))
    by_hand = ended is not None and ended < over
    if by_hand or not over <= book.now <= over + int(SENT_AFTER.total_seconds()):
        return None
    return EndedSession(row.person, row.csrf)
