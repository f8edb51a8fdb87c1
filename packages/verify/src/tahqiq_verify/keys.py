"""Public keys that anybody may rely on, and the one rule by which a signature holds.

The rule, named so that other tools can follow it: **Ed25519 by RFC 8032 §5.1.7 without the cofactor, with keys of
the prime-order group only**. A key is refused unless it is the canonical encoding of a point of prime order; a
signature is refused if R is not canonical or is of small order, or if S is not below the group's order. Within
these bounds all known verifiers agree; outside, one party's tool says "valid" and the other's "forged".
"""

import hashlib
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tahqiq_verify.curve import ORDER, decoded, in_prime_order_group, is_canonical, is_small_order
from tahqiq_verify.refusal import Refusal

KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
_REMEMBERED_KEYS: Final = 4096


def check_public_key(raw: bytes, where: str = "") -> None:
    """Refuse (bad_key) an Ed25519 key of wrong length, non-canonical, of small order, or of mixed order."""
    defect = _defect(bytes(raw))
    if defect:
        raise Refusal("bad_key", defect, where)


@lru_cache(maxsize=_REMEMBERED_KEYS)
def _defect(raw: bytes) -> str:
    if len(raw) != KEY_BYTES:
        return f"an Ed25519 public key has {KEY_BYTES} bytes, not {len(raw)}"
    if not is_canonical(raw):
        return "the key is not the canonical encoding of a point"
    if is_small_order(raw):
        return "the key is a point of small order: anybody can sign for it"
    point = decoded(raw)
    if point is None:
        return "the key is not a point of the curve"
    if not in_prime_order_group(point):
        return "the key is of mixed order: verifiers disagree about its signatures"
    return ""


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the Ed25519 signature over the message was made with this key, by the rule of this module.

    False, never an error, for a key that :func:`check_public_key` refuses.
    """
    if _defect(bytes(public)) or len(signature) != SIGNATURE_BYTES:
        return False
    r, s = signature[:KEY_BYTES], signature[KEY_BYTES:]
    if not is_canonical(r) or is_small_order(r) or int.from_bytes(s, "little") >= ORDER:
        return False
    try:
        _loaded(bytes(public)).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=_REMEMBERED_KEYS)
def _loaded(raw: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(raw)


def key_id(public: bytes) -> str:
    """The name of a member's key: the first 128 bits of its SHA-256, as 32 lowercase hexadecimal signs."""
    return hashlib.sha256(public).hexdigest()[:32]
