"""An administrator ends every session of a person; what he signs in with is left to him."""

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.hand import check_hand
from tahqiq.errors import NotFound
from tahqiq.store.staff.audit import Happening
from tahqiq.store.staff.people import credentials_of
from tahqiq.store.staff.sessions import end_sessions


def cut_off(book: StaffBook, desk: Desk, by: str, person: str) -> int:
    """How many sessions were ended; raises ``NotFound`` (STF009)."""
    check_hand(desk, by)
    with book.writing() as connection:
        known = credentials_of(connection, person)
        if known is None:
            raise NotFound("STF009", f"there is no person '{person}'", "look with 'tahqiq person list'.")
        ended = end_sessions(connection, book.now, of=known.person.id)
        book.note(connection, Happening("session.cut_off", member=by, about=f"{known.person.id} {ended}"))
    return ended
