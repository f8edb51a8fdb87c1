"""What an administrator sees of a person: posts, how he signs in, and whether he is signed in now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.book import IDLE_SECONDS, StaffBook
from tahqiq.desk.staff.hand import check_hand
from tahqiq.desk.staff.hold import in_seat
from tahqiq.desk.staff.may_hold import may_hold
from tahqiq.errors import NotFound, Refused
from tahqiq.model.signing_in import Passkey, Session
from tahqiq.model.staff import Holding, Person
from tahqiq.store.staff import people as rows
from tahqiq.store.staff.audit import count_since
from tahqiq.store.staff.credentials import invited_until, passkeys_of
from tahqiq.store.staff.moments import moment
from tahqiq.store.staff.sessions import last_session, open_sessions

DAY = 24 * 3600


@dataclass(frozen=True)
class ToldPerson:
    """A person; ``failures`` counts sign-ins that failed in the last 24 hours.

    ``conflicts`` are posts held by now that would not be given: a role came to one, or the employer changed.
    """

    person: Person
    posts: tuple[str, ...]
    holdings: tuple[Holding, ...]
    password: bool
    passkeys: tuple[Passkey, ...]
    invited_until: datetime | None
    sessions: tuple[Session, ...]
    last_signed_in: datetime | None
    failures: int
    conflicts: tuple[str, ...]

    @property
    def state(self) -> str:
        """In a word or two: ``joined``, ``invited``, or ``not invited``."""
        if self.password or self.passkeys:
            return "joined"
        return "invited" if self.invited_until else "not invited"


def tell_people(book: StaffBook, desk: Desk, by: str) -> tuple[ToldPerson, ...]:
    """Everybody who is not forgotten, by login; raises ``Refused`` without the right."""
    check_hand(desk, by)
    with book.reading() as connection:
        return tuple(_told(book, desk, connection, one) for one in rows.persons(connection))


def tell_person(book: StaffBook, desk: Desk, by: str, person: str) -> ToldPerson:
    """One person by id or login; raises ``NotFound`` (STF009)."""
    check_hand(desk, by)
    with book.reading() as connection:
        known = rows.credentials_of(connection, person)
        if known is None:
            raise NotFound("STF009", f"there is no person '{person}'", "look with 'tahqiq person list'.")
        return _told(book, desk, connection, known.person)


def count_held(book: StaffBook) -> dict[str, int]:
    """How many persons hold each post now: a number that names nobody."""
    with book.reading() as connection:
        held = {(one.member, one.person) for one in rows.held_at(connection, book.now)}
    return {member: sum(1 for one, _ in held if one == member) for member, _ in held}


def holders_of(book: StaffBook, desk: Desk, by: str, member: str) -> tuple[Person, ...]:
    """Who holds a post now, by login; raises ``Refused`` without the right."""
    check_hand(desk, by)
    with book.reading() as connection:
        held = {one.person for one in rows.held_at(connection, book.now) if one.member == member}
        return tuple(one for one in rows.persons(connection) if one.id in held)


def _told(book: StaffBook, desk: Desk, connection: Connection, one: Person) -> ToldPerson:
    known = rows.credentials_of(connection, one.id)
    until = invited_until(connection, book.now).get(one.id)
    last = last_session(connection, one.id)
    return ToldPerson(
        person=one,
        posts=tuple(sorted({held.member for held in rows.held_at(connection, book.now, one.id)})),
        holdings=tuple(kept.holding for kept in rows.holdings_of(connection, one.id)),
        password=known is not None and known.password is not None,
        passkeys=passkeys_of(connection, one.id),
        invited_until=None if until is None else moment(until),
        sessions=open_sessions(connection, one.id, book.now, IDLE_SECONDS),
        last_signed_in=None if last is None else last.started,
        failures=count_since(connection, "sign_in.failed", one.id, book.now - DAY),
        conflicts=_conflicts(book, desk, connection, one),
    )


def _conflicts(book: StaffBook, desk: Desk, connection: Connection, one: Person) -> tuple[str, ...]:
    """Each post that is held now against those held before it, by the roles that they have now."""
    employer = rows.organisation_by(connection, one.organisation)
    party = employer.party if employer else None
    seated = [in_seat(desk, held, None) for held in rows.held_at(connection, book.now, one.id)]
    found = []
    for number, post in enumerate(seated):
        try:
            may_hold(post, seated[:number], desk.mission.party_codes, party)
        except Refused as refusal:
            found.append(refusal.cause)
    return tuple(found)
