"""Signing in with password and digits, and taking up an invitation.

An unknown login, a wrong password and wrong digits give the same answer after the same work: one argon2id hash.
Which of them it was stands in the audit log alone.
"""

from sqlalchemy import Connection

from tahqiq.desk.staff.begin_session import begin_session
from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.digits import qr_of, step_of
from tahqiq.desk.staff.passwords import hash_password, is_outdated, is_password
from tahqiq.desk.staff.seal import unseal
from tahqiq.desk.staff.slow_down import it_was_good, may_try, note_seldom
from tahqiq.desk.staff.take_invitation import TOTP, confirm_totp, invited, take_invitation
from tahqiq.errors import Refused
from tahqiq.model.signing_in import Enrolment, Visit
from tahqiq.store.staff.audit import Happening
from tahqiq.store.staff.people import Credentials, credentials_of, set_password, use_step

__all__ = [
    "Enrolment",
    "Visit",
    "confirm_totp",
    "invited",
    "is_own_password",
    "qr_of",
    "sign_in",
    "take_invitation",
]


def sign_in(book: StaffBook, login: str, password: str, digits: str, visit: Visit) -> str:
    """The token of a new session; raises ``Refused`` STF020 (wrong, whatever was) or STF021 (too many tries).

    A token that the browser had before is none of this one's business: what was signed in before stays apart.
    """
    typed = login.strip().lower()
    may_try(book, visit, login=typed)
    with book.reading() as connection:
        known = credentials_of(connection, typed)
    known = known if known is not None and known.person.login == typed else None  # an id is no login
    right = is_password(password, known.password if known is not None else None)
    stronger = hash_password(password) if right and known and is_outdated(known.password or "") else None
    token: str | None = None
    with book.writing() as connection:
        wrong = _what_is_wrong(book, connection, known, digits, right=right)
        if known is None or wrong is not None:
            _note_failure(book, connection, known, wrong or "login", visit)
        else:
            it_was_good(book, connection, visit, typed)
            if stronger is not None:
                set_password(connection, known.person.id, stronger)
            token = begin_session(book, connection, known.person.id, "password", visit)
    if token is None:
        raise Refused(
            "STF020",
            "Login, password and digits do not fit together",
            "try again with the next digits; an administrator can invite you anew.",
        )
    return token


def _what_is_wrong(
    book: StaffBook, connection: Connection, known: Credentials | None, digits: str, *, right: bool
) -> str | None:
    """In one word for the audit log, or ``None``; digits that fit are used up with it."""
    if known is None:
        return "login"
    if not right:
        return "password"
    fresh = credentials_of(connection, known.person.id)  # as it stands by now, with the pen held
    if fresh is None or fresh.password != known.password or fresh.totp_sealed is None:
        return "changed"
    step = step_of(unseal(book, TOTP, known.person.id, fresh.totp_sealed), digits, book.now)
    if step is None:
        return "digits"
    return None if use_step(connection, known.person.id, step) else "digits-again"


def _note_failure(
    book: StaffBook, connection: Connection, known: Credentials | None, wrong: str, visit: Visit
) -> None:
    if known is None:
        note_seldom(book, connection, "sign_in.failed", visit, wrong)
        return
    book.note(connection, Happening("sign_in.failed", known.person.id, about=wrong), visit)


def is_own_password(book: StaffBook, person: str, password: str, visit: Visit) -> bool:
    """Whether it is the password of somebody signed in, asked again before something grave; counted as a try."""
    may_try(book, visit, login=person, what="password")
    with book.reading() as connection:
        known = credentials_of(connection, person)
    right = is_password(password, known.password if known is not None else None)
    with book.writing() as connection:
        if right:
            it_was_good(book, connection, visit, person)
        else:
            book.note(connection, Happening("password.failed", person), visit)
    return right
