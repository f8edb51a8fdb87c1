"""A session begins: after a password with digits, a passkey, or the first digits of an invitation."""

from datetime import timedelta

from sqlalchemy import Connection

from tahqiq.desk.staff.book import IDLE_SECONDS, StaffBook, seen
from tahqiq.desk.staff.seal import hashed
from tahqiq.model.ids import content_id
from tahqiq.model.signing_in import Session, Visit
from tahqiq.store.staff import sessions as rows
from tahqiq.store.staff.audit import Happening
from tahqiq.store.staff.moments import moment
from tahqiq.store.staff.people import held_at

IDLE = timedelta(seconds=IDLE_SECONDS)
WARN = timedelta(minutes=2)
LONGEST = timedelta(hours=12)


def begin_session(book: StaffBook, connection: Connection, person: str, how: str, visit: Visit) -> str:
    """The token of a new session, under which nothing was known before; it is kept as a hash alone."""
    token, now, from_where = book.token(), moment(book.now), seen(visit)
    begun = Session(
        id=content_id("ses", book.chance(16).hex()),
        person=person,
        member=_post_to_begin_with(book, connection, person),
        how=how,
        started=now,
        seen=now,
        ends=now + LONGEST,
        address=from_where.address,
        agent=from_where.agent,
    )
    rows.put_session(connection, begun, hashed(token), book.token())
    book.note(connection, Happening("sign_in", person, begun.member, how), visit)
    return token


def _post_to_begin_with(book: StaffBook, connection: Connection, person: str) -> str | None:
    """The post acted in last, if it is still held; else the one held longest; none when none is held."""
    held = [one.member for one in held_at(connection, book.now, person)]
    last = rows.last_session(connection, person)
    if last is not None and last.member in held:
        return last.member
    return held[0] if held else None
