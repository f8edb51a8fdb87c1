"""Staff to practise on: persons with a password and an authenticator, and a passkey kept in software.

The clock is the desk's own and stands; ``later`` moves it on, as digits are good once.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlparse

import pyotp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.invite import found, invite
from tahqiq.desk.staff.join_by_passkey import begin_joining, finish_joining
from tahqiq.desk.staff.passkeys import begin_sign_in, finish_sign_in
from tahqiq.desk.staff.people import add_organisation, add_person, hold, organisations, person_named
from tahqiq.desk.staff.prove import Proof, begin_proof
from tahqiq.desk.staff.sign_in import confirm_totp, sign_in, take_invitation
from tahqiq.model.signing_in import Signed, Site, Visit
from tahqiq.model.staff import Person

OFFICE = Visit(address="198.51.100.7", agent="Firefox on a field laptop")
ELSEWHERE = Visit(address="203.0.113.9", agent="Something else")
PASSWORD = "nine otters under a bridge"
SITE = Site(rp_id="mission.example", origin="https://mission.example")
UP, UV, AT = 1, 4, 64  # flags of authenticator data: user present, user verified, attested credential


def later(desk: Desk, **span: float) -> None:
    """The clock goes on, or back."""
    desk.clock.moment += timedelta(**span)


@dataclass
class Somebody:
    """A person with what he signs in with; ``token`` is of his newest session."""

    person: Person
    secret: str
    token: str
    password: str = PASSWORD

    def digits(self, desk: Desk) -> str:
        """What his authenticator shows now."""
        return pyotp.TOTP(self.secret).at(desk.clock.now())

    def signs_in(self, book: StaffBook, desk: Desk, visit: Visit = OFFICE, wait: float = 60) -> str:
        """He signs in a minute later, when the digits are others; the token."""
        later(desk, seconds=wait)
        self.token = sign_in(book, self.person.login, self.password, self.digits(desk), visit)
        return self.token


def somebody(
    book: StaffBook, desk: Desk, login: str = "a.rahimi", posts: tuple[str, ...] = ("duty-1",)
) -> Somebody:
    """A person of the secretariat who holds these posts and has taken up his invitation."""
    if "SEC" not in {one.id for one in organisations(book)}:
        add_organisation(book, desk, "adm-1", "SEC", "Secretariat", "secretariat")
    person = add_person(book, desk, "adm-1", f"Name of {login}", "SEC", login)
    for post in posts:
        hold(book, desk, "adm-1", person.id, post)
    return joins(book, desk, invite(book, desk, "adm-1", person.id))


def first_administrator(book: StaffBook, desk: Desk, login: str = "m.first") -> Somebody:
    """The very first one, who has taken up his invitation."""
    return joins(book, desk, found(book, desk, "Mina First", login))


def joins(book: StaffBook, desk: Desk, code: str, visit: Visit = OFFICE) -> Somebody:
    """Takes up an invitation to the end."""
    taken = take_invitation(book, code, PASSWORD, visit, desk.mission.title)
    secret = secret_in(taken.totp_uri)
    token = confirm_totp(book, taken.token, pyotp.TOTP(secret).at(desk.clock.now()), visit)
    return Somebody(person_named(book, taken.person.id), secret, token)


def secret_in(uri: str) -> str:
    """What an authenticator reads out of the QR code."""
    return parse_qs(urlparse(uri).query)["secret"][0]


@dataclass
class SoftKey:
    """An authenticator in software (ES256, no attestation), which does what it is told, also what it should not."""

    flags: int = UP | UV
    rp_id: str | None = None  # lie about the site
    origin: str = SITE.origin
    count: int = 0
    counts: bool = True
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = b""
    user: bytes = b""

    def create(self, options: str) -> str:
        """The browser's answer to ``navigator.credentials.create``."""
        asked = json.loads(options)
        self.id = self.id or hashlib.sha256(asked["challenge"].encode()).digest()
        self.user = base64url_to_bytes(asked["user"]["id"])
        data = self._data(asked["rp"]["id"], self.flags | AT)
        data += bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self._cose()
        attested = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        told = self._client("webauthn.create", asked["challenge"])
        return self._answer(clientDataJSON=told, attestationObject=attested)

    def get(self, options: str) -> str:
        """The browser's answer to ``navigator.credentials.get``."""
        asked = json.loads(options)
        self.count += self.counts
        data = self._data(asked["rpId"], self.flags)
        told = self._client("webauthn.get", asked["challenge"])
        signed = self.key.sign(data + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=told, authenticatorData=data, signature=signed, userHandle=self.user
        )

    def _data(self, rp_id: str, flags: int) -> bytes:
        site = hashlib.sha256((self.rp_id or rp_id).encode()).digest()
        return site + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _cose(self) -> bytes:
        point = self.key.public_key().public_numbers()
        return encode_cbor(
            {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        )

    def _answer(self, **response: bytes) -> str:
        spelt = {name: bytes_to_base64url(value) for name, value in response.items()}
        spelt_id = bytes_to_base64url(self.id)
        return json.dumps({"id": spelt_id, "rawId": spelt_id, "type": "public-key", "response": spelt})


def takes_up(book: StaffBook, code: str, key: SoftKey, visit: Visit = OFFICE) -> str:
    """Takes up an invitation with a passkey alone; the session's token."""
    answer = key.create(begin_joining(book, code, SITE, visit))
    return finish_joining(book, code, SITE, answer, "Blue telephone", visit)


def enter(book: StaffBook, key: SoftKey) -> str:
    """Signs in with a passkey; the session's token."""
    options, challenge = begin_sign_in(book, SITE)
    return finish_sign_in(book, SITE, challenge, key.get(options), OFFICE)


def proof(book: StaffBook, signed: Signed, key: SoftKey) -> Proof:
    """He shows his passkey, just now."""
    options, challenge = begin_proof(book, signed, SITE)
    return Proof(challenge=challenge, answer=key.get(options))
