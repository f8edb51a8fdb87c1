"""Before something grave it is asked again who he is: by his password, or by a passkey where he has no password."""

from dataclasses import dataclass, field

from sqlalchemy import Connection
from webauthn import generate_authentication_options, options_to_json
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import PublicKeyCredentialDescriptor, UserVerificationRequirement

from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.challenge import challenge_for
from tahqiq.desk.staff.passkey_answer import passkey_in, shown
from tahqiq.desk.staff.sign_in import is_own_password
from tahqiq.desk.staff.slow_down import it_was_good, may_try
from tahqiq.errors import Refused
from tahqiq.model.signing_in import Signed, Site, Visit
from tahqiq.store.staff import credentials as rows
from tahqiq.store.staff.audit import Happening
from tahqiq.store.staff.people import credentials_of


@dataclass(frozen=True)
class Proof:
    """What somebody shows of himself: his password, or the answer of a passkey to a challenge."""

    password: str = field(default="", repr=False)
    challenge: str = ""
    answer: str = field(default="", repr=False)


def has_password(book: StaffBook, person: str) -> bool:
    """Whether somebody has a password; one who took his invitation with a passkey has none."""
    with book.reading() as connection:
        known = credentials_of(connection, person)
    return known is not None and known.password is not None


def begin_proof(book: StaffBook, signed: Signed, site: Site) -> tuple[str, str]:
    """The JSON for ``navigator.credentials.get()`` with one's own passkeys, and the challenge's id.

    Good for five minutes, once, and for this session; it signs nobody in and adds no passkey.
    """
    challenge = challenge_for(book, _bound(signed))
    with book.reading() as connection:
        held = rows.passkeys_of(connection, signed.person)
    options = generate_authentication_options(
        rp_id=site.rp_id,
        challenge=challenge,
        allow_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.id)) for one in held],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options), bytes_to_base64url(challenge)


def check_proof(book: StaffBook, signed: Signed, site: Site, proof: Proof, visit: Visit) -> None:
    """Raises ``Refused``: STF061 where it is not his password, STF035 where it is none of his passkeys, STF021 after
    too many tries. Who has a password is not let through by a passkey.
    """
    if has_password(book, signed.person):
        if not is_own_password(book, signed.person, proof.password, visit):
            raise Refused(
                "STF061", "that is not your password", "type the password that you sign in with now."
            )
        return
    may_try(book, visit, login=signed.person, what="passkey")
    with book.writing() as connection:
        right = _is_own(book, connection, signed, site, proof)
        if right:
            it_was_good(book, connection, visit, signed.person)
        else:
            book.note(connection, Happening("passkey.failed", signed.person), visit)
    if not right:
        raise Refused(
            "STF035", "that was none of your passkeys", "use the passkey that you sign in with, and at once."
        )


def _is_own(book: StaffBook, connection: Connection, signed: Signed, site: Site, proof: Proof) -> bool:
    known = passkey_in(connection, proof.answer)
    proved = shown(book, connection, site, (proof.challenge, _bound(signed)), proof.answer, known)
    if known is None or proved is None or known.person != signed.person:
        return False
    rows.use_passkey(connection, known.id, proved.new_sign_count, book.now)
    return True


def _bound(signed: Signed) -> str:
    return f"proof {signed.session_id}"
