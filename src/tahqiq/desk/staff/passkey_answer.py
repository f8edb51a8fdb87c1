"""What a browser answers for a passkey: read with suspicion, and checked against the key that is kept."""

import json
from typing import Any

from sqlalchemy import Connection
from webauthn import verify_authentication_response
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException

from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.challenge import use_challenge
from tahqiq.model.signing_in import Site
from tahqiq.store.staff import credentials as rows
from tahqiq.store.staff.people import credentials_of

_LONGEST_ANSWER = 64 * 1024


def passkey_in(connection: Connection, answer: str) -> rows.KeptPasskey | None:
    """The kept passkey that an answer names."""
    said = _json(answer).get("id")
    return rows.passkey_by_id(connection, said) if isinstance(said, str) and said.isascii() else None


def challenge_in(answer: str) -> str:
    """The challenge that an answer says it is to; whether it is ours is checked by its mark."""
    try:
        data = _json(answer)["response"]["clientDataJSON"]
        return str(json.loads(base64url_to_bytes(data))["challenge"])
    except (KeyError, TypeError, ValueError):
        return ""


def shown(
    book: StaffBook,
    connection: Connection,
    site: Site,
    asked: tuple[str, str | None],
    answer: str,
    known: rows.KeptPasskey | None,
) -> VerifiedAuthentication | None:
    """What the answer proves, or ``None``; the challenge is used up in every case.

    ``asked`` is the challenge and what it was bound to.
    """
    used = use_challenge(book, connection, *asked)
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


def _json(answer: str) -> dict[str, Any]:
    if len(answer) > _LONGEST_ANSWER:
        return {}
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
