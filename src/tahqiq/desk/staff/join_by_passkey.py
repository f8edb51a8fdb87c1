"""Taking up an invitation with a passkey alone: the device verifies its user, and there is no password."""

from sqlalchemy import Connection

from tahqiq.desk.staff.begin_session import begin_session
from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.invite import spelt
from tahqiq.desk.staff.new_passkey import keep, not_added, options_for, verified
from tahqiq.desk.staff.seal import hashed
from tahqiq.desk.staff.slow_down import it_was_good, may_try, note_seldom
from tahqiq.desk.staff.take_invitation import invited, no_invitation
from tahqiq.model.signing_in import Site, Visit
from tahqiq.store.staff.audit import Happening
from tahqiq.store.staff.credentials import drop_invitations, invitation_by_code
from tahqiq.store.staff.people import credentials_of, set_credentials
from tahqiq.store.staff.sessions import end_sessions


def begin_joining(book: StaffBook, code: str, site: Site, visit: Visit) -> str:
    """The JSON for ``navigator.credentials.create()``; good for five minutes and this code alone.

    It tells the login, as the secret for the digits does, and neither the name nor which passkeys there are. Raises
    ``Refused`` STF016 for a code that is unknown, used or over, STF021 after too many tries.
    """
    person = invited(book, code, visit)
    return options_for(book, _bound(code), site, person.but(name=person.login))


def finish_joining(book: StaffBook, code: str, site: Site, answer: str, name: str, visit: Visit) -> str:
    """Keeps the passkey; the code is used up, sessions of before end, and the first one begins: its token.

    Password and digits that he had are gone, and passkeys that he had stay: the account has no password from now on.
    Raises ``Refused`` STF016 for a code that is unknown, used or over, STF021 after too many tries, ``BadInput``
    (STF028) for an answer that does not fit: the code stays good then.
    """
    may_try(book, visit, what="invitation")
    token: str | None = None
    with book.writing() as connection:
        found = invitation_by_code(connection, hashed(spelt(code)), book.now)
        known = None if found is None else credentials_of(connection, found.person)
        if known is None:
            note_seldom(book, connection, "invitation.refused", visit)
        else:
            token = _settle(book, connection, known.person.id, (code, site, answer, name), visit)
            if token is None:
                note_seldom(book, connection, "invitation.wrong_passkey", visit, known.person.id)
    if known is None:
        raise no_invitation()
    if token is None:
        raise not_added()
    return token


def _settle(
    book: StaffBook, connection: Connection, person: str, said: tuple[str, Site, str, str], visit: Visit
) -> str | None:
    code, site, answer, name = said
    made = verified(book, connection, _bound(code), site, answer)
    kept = None if made is None else keep(book, connection, person, made, name)
    if kept is None:
        return None
    set_credentials(connection, person, None, None, None)
    drop_invitations(connection, person)
    end_sessions(connection, book.now, of=person)
    it_was_good(book, connection, visit)
    book.note(connection, Happening("invitation.taken", person, about=person), visit)
    book.note(connection, Happening("passkey.added", person, about=kept), visit)
    return begin_session(book, connection, person, "invitation", visit)


def _bound(code: str) -> str:
    return f"invitation {hashed(spelt(code))}"
