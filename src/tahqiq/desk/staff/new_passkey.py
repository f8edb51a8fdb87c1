"""A new passkey: what the browser is asked for, whether its answer holds, and keeping it for its person.

The device verifies its user, and makes the key for this site alone (WebAuthn Level 2).
"""

from collections.abc import Sequence

from sqlalchemy import Connection
from webauthn import generate_registration_options, options_to_json, verify_registration_response
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.challenge import challenge_for, use_challenge
from tahqiq.desk.staff.passkey_answer import challenge_in
from tahqiq.errors import BadInput
from tahqiq.model.signing_in import Passkey, Site
from tahqiq.model.staff import Person
from tahqiq.store.staff import credentials as rows

MOST = 20  # passkeys of one person
_LONGEST_NAME = 60


def options_for(
    book: StaffBook, bound_to: str, site: Site, person: Person, held: Sequence[Passkey] = ()
) -> str:
    """The JSON for ``navigator.credentials.create()``; good for five minutes and for what it is bound to.

    A device that has one of the passkeys ``held`` makes no second one.
    """
    options = generate_registration_options(
        rp_id=site.rp_id,
        rp_name=site.name,
        user_id=person.id.encode(),
        user_name=person.login,
        user_display_name=person.name,
        challenge=challenge_for(book, bound_to),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.id)) for one in held],
    )
    return options_to_json(options)


def verified(
    book: StaffBook, connection: Connection, bound_to: str, site: Site, answer: str
) -> VerifiedRegistration | None:
    """What the answer proves, or ``None``; a challenge of ours is used up in every case."""
    challenge = use_challenge(book, connection, challenge_in(answer), bound_to)
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


def keep(
    book: StaffBook, connection: Connection, person: str, made: VerifiedRegistration, name: str
) -> str | None:
    """Keeps the passkey under the name its owner gives it; its id, ``None`` where it is known or one too many."""
    if len(rows.passkeys_of(connection, person)) >= MOST:
        return None
    plain = (
        " ".join("".join(sign for sign in name if sign.isprintable()).split())[:_LONGEST_NAME] or "Passkey"
    )
    one = rows.KeptPasskey(
        bytes_to_base64url(made.credential_id), person, made.credential_public_key, made.sign_count
    )
    kept = rows.put_passkey(connection, one, plain, book.now, backed_up=made.credential_backed_up)
    return one.id if kept else None


def not_added() -> BadInput:
    """The error for whatever was wrong with the answer."""
    return BadInput(
        "STF028",
        "this passkey cannot be added: the answer does not fit, came too late, or the passkey is known",
        "begin again, on the site's own address, with a device that asks for a PIN or a finger.",
    )
