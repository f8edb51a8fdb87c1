"""Signers and the keys that check them: Ed25519 (RFC 8032), raw 32-byte public keys."""

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat


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

    def seed(self) -> bytes:
        """The 32 secret bytes, for the key folder alone."""
        return self.key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def signer_from_seed(name: str, seed: bytes) -> Signer:
    """The signer whose secret is these 32 bytes."""
    return Signer(name, Ed25519PrivateKey.from_private_bytes(seed))


def key_id(public: bytes) -> str:
    """A short name for a public key: the first 64 bits of its SHA-256, in hexadecimal."""
    return hashlib.sha256(public).hexdigest()[:16]


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature over the message was made with this key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
