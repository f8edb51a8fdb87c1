"""Keys and signatures on which verifiers of Ed25519 are known to differ, made from RFC 8032 and nothing else."""

import hashlib
from typing import Final

from practice_bundle import PracticeKey

ORDER: Final = 2**252 + 27742317777372353535851937790883648493
IDENTITY: Final = (1).to_bytes(32, "little")
ODD_KEYS: Final = {
    "the identity": IDENTITY,
    "a point of order 4": bytes(32),
    "a point of order 8": bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    "zero, spelled as p": bytes.fromhex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    "a point of mixed order": bytes.fromhex(
        "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d"
    ),
    "no point at all": (2).to_bytes(32, "little"),
}


def with_identity(key: PracticeKey, message: bytes) -> bytes:
    """A signature with R = identity and S = k·a, for which the bare equation holds."""
    scalar = int.from_bytes(hashlib.sha512(key.secret.private_bytes_raw()).digest()[:32], "little")
    scalar = (scalar & ((1 << 254) - 8)) | (1 << 254)
    challenge = hashlib.sha512(IDENTITY + key.public + message).digest()
    forged = IDENTITY + (int.from_bytes(challenge, "little") * scalar % ORDER).to_bytes(32, "little")
    key.secret.public_key().verify(forged, message)  # raises nothing: a bare library takes it
    return forged


def over_the_order(key: PracticeKey, message: bytes) -> bytes:
    """A true signature with the group's order added to its second half."""
    good = key.sign(message)
    return good[:32] + (int.from_bytes(good[32:], "little") + ORDER).to_bytes(32, "little")


def for_the_identity(message: bytes) -> bytes:
    """What anybody can sign for the key that is the identity: R = S·B with S = 0."""
    del message
    return IDENTITY + bytes(32)
