"""Taking up an invitation: a password is chosen, a secret is shown, and the first digits make both count."""

from sqlalchemy import Connection

from tahqiq.desk.staff.begin_session import begin_session
from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.digits import new_secret, step_of, uri_of
from tahqiq.desk.staff.invite import spelt
from tahqiq.desk.staff.passwords import check_password, hash_password
from tahqiq.desk.staff.seal import hashed, seal, unseal
from tahqiq.desk.staff.slow_down import it_was_good, may_try, note_seldom
from tahqiq.errors import Refused
from tahqiq.model.signing_in import Enrolment, Visit
from tahqiq.model.staff import Person
from tahqiq.store.staff.audit import Happening
from tahqiq.store.staff.credentials import (
    Invited,
    drop_invitations,
    invitation_by_code,
    invitation_by_enrolment,
    take_up,
)
from tahqiq.store.staff.people import credentials_of, set_credentials, use_step
from tahqiq.store.staff.sessions import end_sessions

TOTP = "totp"


def invited(book: StaffBook, code: str, visit: Visit) -> Person:
    """Whom a code invites, for the page that greets him; raises ``Refused`` (STF016) like the next."""
    may_try(book, visit, what="invitation")
    with book.writing() as connection:
        found = invitation_by_code(connection, hashed(spelt(code)), book.now)
        person = None if found is None else _person(connection, found)
        if person is None:
            note_seldom(book, connection, "invitation.refused", visit)
        else:
            it_was_good(book, connection, visit)
    if person is None:
        raise no_invitation()
    return person


def take_invitation(book: StaffBook, code: str, password: str, visit: Visit, mission: str = "") -> Enrolment:
    """Chooses a password and gets a secret for the authenticator; nothing counts until :func:`confirm_totp`.

    The code stays good until then, so that a page that was closed too early locks nobody out; taking it up again
    voids what was shown before. ``mission`` is the mission's title: no part of a password, and shown by the
    authenticator. Raises ``Refused`` STF016 for a code that is unknown, used or over (all alike), STF021 after too
    many tries, ``BadInput`` STF015 for a weak password.
    """
    person = invited(book, code, visit)
    plain = check_password(password, (person.login, person.name, mission))
    kept, secret, token = hash_password(plain), new_secret(book), book.token()
    with book.writing() as connection:
        found = invitation_by_code(connection, hashed(spelt(code)), book.now)
        if found is not None:
            sealed = seal(book, TOTP, person.id, secret)
            take_up(connection, Invited(found.code_hash, person.id, kept, sealed), hashed(token))
    if found is None:
        raise no_invitation()
    return Enrolment(person=person, totp_uri=uri_of(secret, person.login, mission), token=token)


def confirm_totp(book: StaffBook, token: str, digits: str, visit: Visit) -> str:
    """The first digits finish an enrolment: the code is used up, sessions of before end, the first one begins.

    ``token`` is the enrolment's. Returns the session's token. Raises ``Refused`` STF016 when the invitation is over
    or was taken up anew, STF017 for digits that do not fit.
    """
    may_try(book, visit, what="invitation")
    session: str | None = None
    with book.writing() as connection:
        found = invitation_by_enrolment(connection, hashed(token), book.now)
        person = None if found is None else _person(connection, found)
        if found is not None and person is not None and found.totp_sealed and found.password:
            step = step_of(unseal(book, TOTP, person.id, found.totp_sealed), digits, book.now)
            if step is not None:
                session = _settle(book, connection, found, step, visit)
            else:
                note_seldom(book, connection, "invitation.wrong_digits", visit, person.id)
    if person is None:
        raise no_invitation()
    if session is None:
        raise wrong_digits()
    return session


def _settle(book: StaffBook, connection: Connection, found: Invited, step: int, visit: Visit) -> str:
    set_credentials(connection, found.person, found.password, found.totp_sealed, None)
    use_step(connection, found.person, step)
    drop_invitations(connection, found.person)
    end_sessions(connection, book.now, of=found.person)
    it_was_good(book, connection, visit)
    book.note(connection, Happening("invitation.taken", found.person, about=found.person), visit)
    return begin_session(book, connection, found.person, "invitation", visit)


def _person(connection: Connection, found: Invited) -> Person | None:
    known = credentials_of(connection, found.person)
    return None if known is None else known.person


def no_invitation() -> Refused:
    """The error (STF016) for every code that does not work."""
    return Refused(
        "STF016",
        "this invitation does not work: it was used, is over, or was never given",
        "type the whole code, or ask an administrator for a new one (tahqiq person invite).",
    )


def wrong_digits() -> Refused:
    """The error (STF017) for first digits that do not fit."""
    return Refused(
        "STF017",
        "these digits do not fit",
        "type the six digits that the authenticator shows now; if they never fit, set that device's clock.",
    )
