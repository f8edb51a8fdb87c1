"""Somebody who signs in with a passkey alone adds a password and digits, and shows his passkey for it again.

What waits for the first digits is sealed into the page, for this session and a quarter of an hour; nothing of it
stands in the book before.
"""

import base64
import json

from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.digits import new_secret, step_of, uri_of
from tahqiq.desk.staff.passwords import check_password, hash_password
from tahqiq.desk.staff.prove import Proof, check_proof, has_password
from tahqiq.desk.staff.seal import seal, unseal
from tahqiq.desk.staff.sessions import goes_on, over
from tahqiq.desk.staff.take_invitation import TOTP, wrong_digits
from tahqiq.errors import MissionUnusable, Refused
from tahqiq.model.ids import canonical_json
from tahqiq.model.signing_in import Enrolment, Signed, Site, Visit
from tahqiq.store.staff.audit import Happening
from tahqiq.store.staff.people import credentials_of, set_credentials, use_step

LASTS = 15 * 60  # seconds from the password to the first digits
_USE = "new password"


def begin_password(
    book: StaffBook, signed: Signed, site: Site, proof: Proof, wanted: str, visit: Visit, mission: str = ""
) -> Enrolment:
    """A secret for the authenticator; the password counts with :func:`finish_password`.

    ``mission`` is the mission's title, as for an invitation. Raises ``BadInput`` (STF015) for a weak password,
    ``Refused`` STF037 where there is a password already, STF035 where no passkey of his was shown just now.
    """
    plain = check_password(wanted, (signed.login, signed.name, mission))
    if has_password(book, signed.person):
        raise _there_is_one()
    check_proof(book, signed, site, proof, visit)
    secret = new_secret(book)
    waiting = [hash_password(plain), secret.hex(), book.now]
    sealed = seal(book, _USE, signed.session_id, canonical_json(waiting))
    with book.reading() as connection:
        known = credentials_of(connection, signed.person)
    if known is None:
        raise over()
    token = base64.urlsafe_b64encode(sealed).decode()
    return Enrolment(person=known.person, totp_uri=uri_of(secret, signed.login, mission), token=token)


def finish_password(book: StaffBook, signed: Signed, token: str, digits: str, visit: Visit) -> None:
    """The first digits fit: password and secret count from now on.

    Raises ``Refused`` STF022 where the session or the quarter of an hour is over, STF037 where there is a password
    already, STF017 for digits that do not fit.
    """
    waiting = _opened(book, signed, token)
    if waiting is None:
        raise over()
    kept, secret = waiting
    step = step_of(secret, digits, book.now)
    with book.writing() as connection:
        known = credentials_of(connection, signed.person)
        if known is None or not goes_on(book, connection, signed):
            raise over()
        if known.password is not None:
            raise _there_is_one()
        if step is not None:
            sealed = seal(book, TOTP, signed.person, secret)
            set_credentials(connection, signed.person, kept, sealed, None)
            use_step(connection, signed.person, step)
            book.note(connection, Happening("password.added", signed.person, signed.member), visit)
    if step is None:
        raise wrong_digits()


def _opened(book: StaffBook, signed: Signed, token: str) -> tuple[str, bytes] | None:
    try:
        sealed = base64.urlsafe_b64decode(token.encode("ascii"))
        kept, secret, made = json.loads(unseal(book, _USE, signed.session_id, sealed))
    except (ValueError, MissionUnusable):  # typed by somebody, or of another session
        return None
    return (kept, bytes.fromhex(secret)) if made <= book.now < made + LASTS else None


def _there_is_one() -> Refused:
    return Refused("STF037", "you have a password already", "change it on the page of your account.")
