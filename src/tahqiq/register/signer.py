"""Signers: members and the log itself, with the private Ed25519 key (RFC 8032) they sign with."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tahqiq_verify.roll import possession_message
from tahqiq_verify.spelling import b64url


@dataclass(frozen=True)
class Signer:
    """One who signs: a member, or the log itself, with the private key."""

    name: str
    key: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """The raw public key."""
        return self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        """A 64-byte signature."""
        return self.key.sign(message)

    def possession(self, origin: str, name: str) -> str:
        """The proof, for one register and one name, that whoever enrols this key also holds it."""
        return b64url(self.sign(possession_message(origin, name, self.public.hex())))

    def seed(self) -> bytes:
        """The 32 secret bytes, for the key folder alone."""
        return self.key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def signer_from_seed(name: str, seed: bytes) -> Signer:
    """The signer whose secret is these 32 bytes."""
    return Signer(name, Ed25519PrivateKey.from_private_bytes(seed))
