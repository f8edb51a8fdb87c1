"""Somebody ends one of his own sessions from another: the browser he left open, the telephone he lent."""

from tahqiq.desk.staff.book import StaffBook
from tahqiq.errors import NotFound
from tahqiq.model.signing_in import Signed
from tahqiq.store.staff.audit import Happening
from tahqiq.store.staff.sessions import end_sessions


def end_session(book: StaffBook, signed: Signed, number: str) -> None:
    """Ends one session of the person who is signed in; raises ``NotFound`` (STF060) for any other."""
    with book.writing() as connection:
        ended = end_sessions(connection, book.now, one=number, of=signed.person)
        if ended:
            book.note(connection, Happening("session.others_ended", signed.person, signed.member, number))
    if not ended:
        raise NotFound("STF060", "this session has ended, or is none of yours", "reload the page.")
