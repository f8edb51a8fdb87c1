"""Passkeys (WebAuthn Level 2): added by somebody signed in, and then enough to sign in with.

The user is verified by the device (a PIN, a finger), the site and its origin are checked, the signature counter
never goes back, and an answer is taken once.
"""

from webauthn import generate_authentication_options, options_to_json
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.structs import UserVerificationRequirement

from tahqiq.desk.staff.begin_session import begin_session
from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.challenge import challenge_for
from tahqiq.desk.staff.new_passkey import MOST, keep, not_added, options_for, verified
from tahqiq.desk.staff.passkey_answer import passkey_in, shown
from tahqiq.desk.staff.sessions import goes_on
from tahqiq.desk.staff.slow_down import it_was_good, may_try, note_seldom
from tahqiq.errors import NotFound, Refused
from tahqiq.model.signing_in import Passkey, Signed, Site, Visit
from tahqiq.store.staff import credentials as rows
from tahqiq.store.staff.audit import Happening
from tahqiq.store.staff.people import credentials_of

__all__ = [
    "MOST",
    "Passkey",
    "Site",
    "begin_adding",
    "begin_sign_in",
    "finish_adding",
    "finish_sign_in",
    "forget",
    "keys_of",
]


def begin_adding(book: StaffBook, signed: Signed, site: Site) -> str:
    """The JSON for ``navigator.credentials.create()``; good for five minutes and this session.

    Raises ``NotFound`` (STF009) for somebody who was forgotten meanwhile.
    """
    with book.reading() as connection:
        known = credentials_of(connection, signed.person)
    if known is None:
        raise NotFound("STF009", "there is no such person any more", "ask an administrator.")
    return options_for(book, signed.session_id, site, known.person, keys_of(book, signed.person))


def finish_adding(book: StaffBook, signed: Signed, site: Site, answer: str, name: str) -> Passkey:
    """Keeps the passkey that the browser made; raises ``BadInput`` (STF028) for an answer that does not fit."""
    kept: str | None = None
    with book.writing() as connection:
        made = verified(book, connection, signed.session_id, site, answer)
        if made is not None and goes_on(book, connection, signed):
            kept = keep(book, connection, signed.person, made, name)
        if kept is not None:
            book.note(connection, Happening("passkey.added", signed.person, signed.member, kept))
    if kept is None:
        raise not_added()
    return next(one for one in keys_of(book, signed.person) if one.id == kept)


def begin_sign_in(book: StaffBook, site: Site) -> tuple[str, str]:
    """The JSON for ``navigator.credentials.get()``, and the id of the challenge; good for five minutes, once."""
    challenge = challenge_for(book, None)
    options = generate_authentication_options(
        rp_id=site.rp_id, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return options_to_json(options), bytes_to_base64url(challenge)


def finish_sign_in(book: StaffBook, site: Site, challenge: str, answer: str, visit: Visit) -> str:
    """The token of a new session; raises ``Refused`` STF029 (whatever was wrong) or STF021 (too many tries)."""
    may_try(book, visit)
    token: str | None = None
    with book.writing() as connection:
        known = passkey_in(connection, answer)
        proved = shown(book, connection, site, (challenge, None), answer, known)
        if known is None or proved is None:
            note_seldom(book, connection, "sign_in.failed", visit, "passkey")
        else:
            rows.use_passkey(connection, known.id, proved.new_sign_count, book.now)
            it_was_good(book, connection, visit)
            token = begin_session(book, connection, known.person, "passkey", visit)
    if token is None:
        raise Refused(
            "STF029",
            "this passkey does not sign in here",
            "try again; else sign in with password and digits, or ask an administrator to invite you anew.",
        )
    return token


def keys_of(book: StaffBook, person: str) -> tuple[Passkey, ...]:
    """A person's passkeys, the oldest first."""
    with book.reading() as connection:
        return rows.passkeys_of(connection, person)


def forget(book: StaffBook, signed: Signed, key: str) -> None:
    """Takes away one of a person's own passkeys.

    Raises ``NotFound`` (STF019) for another's, or none, ``Refused`` (STF036) for the last one of somebody who has no
    password: he could never sign in again.
    """
    last = False
    with book.writing() as connection:
        known = credentials_of(connection, signed.person)
        held = {one.id for one in rows.passkeys_of(connection, signed.person)}
        gone = key in held
        last = held == {key} and (known is None or known.password is None)
        if gone and not last:
            rows.drop_passkeys(connection, signed.person, key)
            book.note(connection, Happening("passkey.dropped", signed.person, signed.member, key))
    if not gone:
        raise NotFound("STF019", "you have no such passkey", "look at the list of your passkeys.")
    if last:
        raise Refused(
            "STF036",
            "this is your last passkey, and you have no password",
            "add another passkey, or a password, first; then forget this one.",
        )
