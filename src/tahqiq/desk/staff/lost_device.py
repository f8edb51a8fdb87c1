"""A device is lost or taken: everything that could be done with it ends, and its owner is invited anew."""

from dataclasses import dataclass, field

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.hand import check_hand
from tahqiq.desk.staff.invite import new_code
from tahqiq.errors import NotFound
from tahqiq.store.staff.audit import Happening
from tahqiq.store.staff.credentials import drop_passkeys
from tahqiq.store.staff.people import credentials_of, held_at, set_credentials
from tahqiq.store.staff.services import revoke_services
from tahqiq.store.staff.sessions import drop_draft, end_sessions

_HOURS = 48


@dataclass(frozen=True)
class Lost:
    """What was ended, the new invitation's code (shown once), and whose member keys to revoke if they were on it."""

    code: str = field(repr=False)
    sessions: int
    passkeys: int
    services: int
    members: tuple[str, ...]


def lost(book: StaffBook, desk: Desk, by: str, person: str) -> Lost:
    """Ends a person's sessions, passkeys, password, TOTP secret, service keys and drafts, and invites him anew.

    The keys that sign for his posts are not his alone: which to revoke is said, and left to 'tahqiq key revoke'.
    Raises ``NotFound`` (STF009).
    """
    check_hand(desk, by)
    with book.writing() as connection:
        known = credentials_of(connection, person)
        if known is None:
            raise NotFound("STF009", f"there is no person '{person}'", "look with 'tahqiq person list'.")
        who = known.person.id
        ended = Lost(
            sessions=end_sessions(connection, book.now, of=who),
            passkeys=drop_passkeys(connection, who),
            services=revoke_services(connection, book.now, person=who),
            members=tuple(sorted({one.member for one in held_at(connection, book.now, who)})),
            code=new_code(book, connection, who, _HOURS),
        )
        set_credentials(connection, who, None, None, None)
        drop_draft(connection, who)
        book.note(connection, Happening("device.lost", member=by, about=who))
    return ended
