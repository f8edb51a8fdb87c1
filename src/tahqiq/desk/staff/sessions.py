"""Sessions: who is signed in, in which post, until when; asked anew at every request."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from tahqiq.desk.staff.begin_session import IDLE, LONGEST, WARN
from tahqiq.desk.staff.book import IDLE_SECONDS, StaffBook, seen
from tahqiq.desk.staff.drafts import draft_of, drop_draft, keep_draft
from tahqiq.desk.staff.seal import hashed
from tahqiq.errors import Refused
from tahqiq.model.signing_in import Session, Signed, Visit
from tahqiq.store.staff import sessions as rows
from tahqiq.store.staff.audit import Happening
from tahqiq.store.staff.moments import moment
from tahqiq.store.staff.people import Credentials, credentials_of, held_at

__all__ = [
    "IDLE",
    "LONGEST",
    "WARN",
    "Session",
    "Signed",
    "change_post",
    "draft_of",
    "drop_draft",
    "end",
    "end_others",
    "goes_on",
    "keep_draft",
    "over",
    "rotate",
    "sessions_of",
    "who",
]
_TOUCH = 15  # seconds for which a use is not written down again
_BACKWARDS = 120  # seconds that the clock may go back before sessions end rather than last longer


def who(book: StaffBook, token: str, visit: Visit, *, touch: bool = True) -> Signed | None:
    """Who this token is, now; ``None`` for anything but a session that goes on.

    Counts as use, unless ``touch`` is false, as for a page that only asks how long it has still. A session ends
    after ``IDLE`` without use, after ``LONGEST`` in any case, and when the clock has gone back.
    """
    with book.reading() as connection:
        one = rows.session_by_token(connection, hashed(token))
        known = None if one is None else credentials_of(connection, one.person)
        posts = () if one is None else _posts(book, connection, one.person)
    if one is None:
        return None
    why = _why_over(one, known, book.now)
    if why is not None or known is None:
        _end_noted(book, one, f"session.{why or 'ended'}", visit)
        return None
    left = one.member is not None and one.member not in posts
    address = seen(visit).address
    if left or (touch and (book.now - one.seen >= _TOUCH or address != one.address)):
        one = _used(book, one, address if touch else one.address, visit, touch=touch, left=left)
    return _signed(one, known, posts)


def change_post(book: StaffBook, token: str, member: str) -> str:
    """Acts in another post from now on: the new token; the old one opens nothing any more.

    Raises ``Refused`` STF022 for a session that does not go on, STF023 for a post not held now.
    """
    return _renew(book, token, member)


def rotate(book: StaffBook, token: str) -> str:
    """The same session under a new token; raises ``Refused`` (STF022)."""
    return _renew(book, token, None)


def end(book: StaffBook, token: str) -> None:
    """Signs out; nothing happens for a session that is over."""
    with book.writing() as connection:
        one = rows.session_by_token(connection, hashed(token))
        if one is not None:
            rows.end_sessions(connection, book.now, one=one.id)
            book.note(connection, Happening("sign_out", one.person, one.member))


def end_others(book: StaffBook, token: str) -> int:
    """Ends every other session of the same person; how many. Raises ``Refused`` (STF022)."""
    with book.writing() as connection:
        one = _going_on(book, connection, token)
        ended = 0 if one is None else rows.end_sessions(connection, book.now, of=one.person, but=one.id)
        if one is not None and ended:
            book.note(connection, Happening("session.others_ended", one.person, one.member, str(ended)))
    if one is None:
        raise over()
    return ended


def goes_on(book: StaffBook, connection: Connection, signed: Signed) -> bool:
    """Whether the session still goes on, asked with the pen held: it may have been ended since the request came in."""
    return any(
        one.id == signed.session_id
        for one in rows.open_sessions(connection, signed.person, book.now, IDLE_SECONDS)
    )


def sessions_of(book: StaffBook, person: str) -> tuple[Session, ...]:
    """A person's sessions that go on, the one used last first."""
    with book.reading() as connection:
        return rows.open_sessions(connection, person, book.now, IDLE_SECONDS)


def _renew(book: StaffBook, token: str, member: str | None) -> str:
    fresh, held = book.token(), True
    with book.writing() as connection:
        one = _going_on(book, connection, token)
        if one is not None:
            held = member is None or member in _posts(book, connection, one.person)
            if held:
                rows.renew(connection, one.id, hashed(fresh), book.token(), member or one.member)
                if member is not None:
                    book.note(connection, Happening("session.post_changed", one.person, member, one.id))
    if one is None:
        raise over()
    if not held:
        raise Refused(
            "STF023", f"you do not hold '{member}' now", "choose one of your posts, or ask an administrator."
        )
    return fresh


def _going_on(book: StaffBook, connection: Connection, token: str) -> rows.OpenSession | None:
    one = rows.session_by_token(connection, hashed(token))
    if one is None or _why_over(one, credentials_of(connection, one.person), book.now) is not None:
        return None
    return one


def _why_over(one: rows.OpenSession, known: Credentials | None, now: int) -> str | None:
    """The kind under which the end is noted; ``None`` for a session that goes on."""
    if known is None:
        return "ended"
    if now < one.seen - _BACKWARDS:
        return "clock_back"
    if now >= one.ends:
        return "longest"
    return "idle" if now >= one.seen + IDLE_SECONDS else None


def _used(
    book: StaffBook, one: rows.OpenSession, address: str, visit: Visit, *, touch: bool, left: bool
) -> rows.OpenSession:
    """Writes down the use, and what has changed with it: the post that ended, the address that is another."""
    used = max(one.seen, book.now) if touch else one.seen
    now = replace(one, seen=used, address=address, member=None if left else one.member)
    with book.writing() as connection:
        rows.touch(connection, now.id, now.seen, now.address, now.member)
        if left:
            book.note(connection, Happening("session.post_ended", one.person, one.member, one.id), visit)
        if address != one.address:
            book.note(connection, Happening("session.moved", one.person, one.member, one.id), visit)
    return now


def _end_noted(book: StaffBook, one: rows.OpenSession, kind: str, visit: Visit) -> None:
    with book.writing() as connection:
        rows.end_sessions(connection, book.now, one=one.id)
        book.note(connection, Happening(kind, one.person, one.member, one.id), visit)


def _posts(book: StaffBook, connection: Connection, person: str) -> tuple[str, ...]:
    return tuple(sorted({one.member for one in held_at(connection, book.now, person)}))


def _signed(one: rows.OpenSession, known: Credentials, posts: tuple[str, ...]) -> Signed:
    ends = moment(one.ends)
    return Signed(
        person=known.person.id,
        name=known.person.name,
        login=known.person.login,
        member=one.member,
        members=posts,
        csrf=one.csrf,
        idle_until=min(moment(one.seen) + timedelta(seconds=IDLE_SECONDS), ends),
        ends=ends,
        session_id=one.id,
    )


def over() -> Refused:
    """The error (STF022) for a session that does not go on."""
    return Refused("STF022", "this session is over", "sign in again; what you were writing is kept.")
