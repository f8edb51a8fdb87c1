"""Passkeys (WebAuthn Level 2): added by somebody signed in, and then enough to sign in with.

The user is verified by the device (a PIN, a finger), the site and its origin are checked, the signature counter
never goes back, and an answer is taken once.
"""

import json
from typing import Any

from sqlalchemy import Connection
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from tahqiq.desk.staff.begin_session import begin_session
from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.challenge import challenge_for, use_challenge
from tahqiq.desk.staff.slow_down import it_was_good, may_try, note_seldom
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.model.signing_in import Passkey, Signed, Site, Visit
from tahqiq.store.staff import credentials as rows
from tahqiq.store.staff.audit import Happening
from tahqiq.store.staff.people import credentials_of

__all__ = [
    "Passkey",
    "Site",
    "begin_adding",
    "begin_sign_in",
    "finish_adding",
    "finish_sign_in",
    "forget",
    "keys_of",
]
MOST = 20  # passkeys of one person
_LONGEST_NAME = 60
_LONGEST_ANSWER = 64 * 1024


def begin_adding(book: StaffBook, signed: Signed, site: Site) -> str:
    """The JSON for ``navigator.credentials.create()``; good for five minutes and this session."""
    held = keys_of(book, signed.person)
    options = generate_registration_options(
        rp_id=site.rp_id,
        rp_name=site.name,
        user_id=signed.person.encode(),
        user_name=signed.login,
        user_display_name=signed.name,
        challenge=challenge_for(book, signed.session_id),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.id)) for one in held],
    )
    return options_to_json(options)


def finish_adding(book: StaffBook, signed: Signed, site: Site, answer: str, name: str) -> Passkey:
    """Keeps the passkey that the browser made; raises ``BadInput`` (STF028) for an answer that does not fit."""
    plain = (
        " ".join("".join(sign for sign in name if sign.isprintable()).split())[:_LONGEST_NAME] or "Passkey"
    )
    kept = False
    with book.writing() as connection:
        made = _added(book, connection, signed, site, answer)
        if made is not None and len(rows.passkeys_of(connection, signed.person)) < MOST:
            one = rows.KeptPasskey(
                bytes_to_base64url(made.credential_id),
                signed.person,
                made.credential_public_key,
                made.sign_count,
            )
            kept = rows.put_passkey(connection, one, plain, book.now, backed_up=made.credential_backed_up)
            if kept:
                book.note(connection, Happening("passkey.added", signed.person, signed.member, one.id))
    if made is None or not kept:
        raise BadInput(
            "STF028",
            "this passkey cannot be added: the answer does not fit, came too late, or the passkey is known",
            "begin again, on the site's own address, with a device that asks for a PIN or a finger.",
        )
    return next(
        one for one in keys_of(book, signed.person) if one.id == bytes_to_base64url(made.credential_id)
    )


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
        known = _passkey_in(connection, answer)
        shown = _shown(book, connection, site, challenge, answer, known)
        if known is None or shown is None:
            note_seldom(book, connection, "sign_in.failed", visit, "passkey")
        else:
            rows.use_passkey(connection, known.id, shown.new_sign_count, book.now)
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
    """Takes away one of a person's own passkeys; raises ``NotFound`` (STF019) for another's, or none."""
    with book.writing() as connection:
        gone = rows.drop_passkeys(connection, signed.person, key)
        if gone:
            book.note(connection, Happening("passkey.dropped", signed.person, signed.member, key))
    if not gone:
        raise NotFound("STF019", "you have no such passkey", "look at the list of your passkeys.")


def _added(
    book: StaffBook, connection: Connection, signed: Signed, site: Site, answer: str
) -> VerifiedRegistration | None:
    challenge = use_challenge(book, connection, _challenge_in(answer), signed.session_id)
    if challenge is None:
        return None
    try:
        return verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None


def _shown(
    book: StaffBook,
    connection: Connection,
    site: Site,
    challenge: str,
    answer: str,
    known: rows.KeptPasskey | None,
) -> VerifiedAuthentication | None:
    """What the answer proves, or ``None``; the challenge is used up in every case."""
    used = use_challenge(book, connection, challenge, None)
    if used is None or known is None or credentials_of(connection, known.person) is None:
        return None
    try:
        return verify_authentication_response(
            credential=answer,
            expected_challenge=used,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            credential_public_key=known.public_key,
            credential_current_sign_count=known.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None


def _passkey_in(connection: Connection, answer: str) -> rows.KeptPasskey | None:
    said = _json(answer).get("id")
    return rows.passkey_by_id(connection, said) if isinstance(said, str) and said.isascii() else None


def _challenge_in(answer: str) -> str:
    """The challenge that an answer says it is to; whether it is ours is checked by its mark."""
    try:
        data = _json(answer)["response"]["clientDataJSON"]
        return str(json.loads(base64url_to_bytes(data))["challenge"])
    except (KeyError, TypeError, ValueError):
        return ""


def _json(answer: str) -> dict[str, Any]:
    if len(answer) > _LONGEST_ANSWER:
        return {}
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
