"""Sealing what stands in the staff book and is nobody's to read: AES-256-GCM under the book's own secret.

What it is for, and whose it is, are bound in: a secret moved to another person's row does not open.
"""

import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tahqiq.desk.staff.book import STAFF_SECRET, StaffBook
from tahqiq.errors import MissionUnusable
from tahqiq.model.ids import canonical_json

_NONCE = 12  # bytes, NIST SP 800-38D


def seal(book: StaffBook, use: str, whose: str, plain: bytes) -> bytes:
    """The nonce and the sealed bytes."""
    nonce = book.chance(_NONCE)
    return nonce + AESGCM(_key(book, "seal")).encrypt(nonce, plain, canonical_json([use, whose]))


def unseal(book: StaffBook, use: str, whose: str, sealed: bytes) -> bytes:
    """What was sealed; raises ``MissionUnusable`` (STF004) when the secret is another, or the bytes were changed."""
    try:
        return AESGCM(_key(book, "seal")).decrypt(
            sealed[:_NONCE], sealed[_NONCE:], canonical_json([use, whose])
        )
    except (InvalidTag, ValueError) as error:  # another secret, changed bytes, or too few of them
        raise MissionUnusable(
            "STF004",
            f"what is sealed in the staff book does not open with {STAFF_SECRET}",
            "restore the book and its secret from one and the same backup.",
        ) from error


def mark(book: StaffBook, use: str, data: bytes) -> bytes:
    """An HMAC-SHA-256 that only this book can make: 32 bytes."""
    return hmac.digest(_key(book, use), data, "sha256")


def hashed(secret: str) -> str:
    """The SHA-256 of a token, code or key of 128 random bits or more: as such it is kept, and looked up."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _key(book: StaffBook, use: str) -> bytes:
    return hmac.digest(book.secret, f"tahqiq-staff/{use}".encode(), "sha256")
