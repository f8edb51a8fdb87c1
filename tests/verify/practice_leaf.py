"""Entries of a practice register in their plainest form, to be spoilt in one way at a time."""

from typing import Any

import pytest
from practice_bundle import EMPTY_ROOT, ORIGIN, PracticeKey, b64, b64url

from tahqiq_verify.leaf import parse_leaf
from tahqiq_verify.refusal import Refusal

SIGNER = PracticeKey("adm-1")
HEADER = {"alg": "EdDSA", "typ": "tahqiq-entry+jwt", "kid": SIGNER.key_id}
AFTER = {"size": 0, "root": b64(EMPTY_ROOT)}
COMMON = {"v": 2, "origin": ORIGIN, "nonce": b64url(bytes(16)), "after": AFTER}
OPEN = COMMON | {"type": "state.digest", "by": "adm-1", "at": "2025-10-28T12:00:00Z", "body": {"size": 1}}
DIGESTS = [b64url(bytes([number] * 32)) for number in range(1, 5)]
SEALED = COMMON | {
    "type": "record",
    "_sd": DIGESTS,
    "_sd_alg": "sha-256",
    "sealed": b64(bytes(32)),
    "blobs": [b64(bytes(31) + b"x")],
}


def leaf_of(header: bytes | str, payload: bytes | str, signature: bytes = bytes(64)) -> bytes:
    """An entry of any bytes at all in its three parts."""
    parts = [part.encode() if isinstance(part, str) else part for part in (header, payload)]
    return ".".join(b64url(part) for part in (*parts, signature)).encode()


def without(names: dict[str, Any], name: str) -> dict[str, Any]:
    return {one: value for one, value in names.items() if one != name}


def refused(leaf: bytes) -> str:
    """The code with which the entry is refused."""
    with pytest.raises(Refusal) as caught:
        parse_leaf(leaf)
    return caught.value.code
