"""Forgetting a person who has left: name, login, employer and everything he signed in with go; an id stays."""

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.hand import check_hand
from tahqiq.errors import NotFound, Refused
from tahqiq.store.erase import erase_file
from tahqiq.store.staff.audit import Happening
from tahqiq.store.staff.moments import seconds
from tahqiq.store.staff.opening import file_of
from tahqiq.store.staff.people import credentials_of, end_holding, forget_person, held_at, holdings_of
from tahqiq.store.staff.services import revoke_services
from tahqiq.store.staff.sessions import end_sessions
from tahqiq.store.staff.upgrading import copies_of


def forget_somebody(book: StaffBook, desk: Desk, by: str, person: str) -> str:
    """Ends whatever the person could do and takes away who he was; the id that stays in the audit log.

    Copies of the book from before an upgrade go too, for he stands in them. Raises ``NotFound`` (STF009), ``Refused``
    (STF018) for somebody who still holds a post.
    """
    check_hand(desk, by)
    with book.writing() as connection:
        known = credentials_of(connection, person)
        if known is None:
            raise NotFound("STF009", f"there is no person '{person}'", "look with 'tahqiq person list'.")
        who = known.person.id
        held = sorted({one.member for one in held_at(connection, book.now, who)})
        if held:
            raise Refused(
                "STF018",
                f"'{person}' still holds {', '.join(held)}",
                "end that first (tahqiq person leave); then he can be forgotten.",
            )
        for kept in holdings_of(connection, who):
            if kept.holding.since.timestamp() > book.now:
                end_holding(connection, kept.number, seconds(kept.holding.since), over=True)
        end_sessions(connection, book.now, of=who)
        revoke_services(connection, book.now, person=who)
        forget_person(connection, who, book.now)
        book.note(connection, Happening("person.forgotten", member=by, about=who))
    for copy in copies_of(file_of(book.engine).parent):
        erase_file(copy, book.chance)
    return who
