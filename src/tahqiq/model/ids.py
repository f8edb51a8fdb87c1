"""Ids derived from content: the same thing has the same id on every machine that holds it."""

import base64
import hashlib
import json
from typing import Any

ID_LENGTH = 26  # base32 characters after the prefix: 130 bits of SHA-256


def canonical_json(value: Any) -> bytes:
    """One spelling for one value: keys sorted, no spaces, UTF-8, no NaN.

    This is our own spelling for ids and tables. What is signed is bytes that are stored, so nobody
    else ever has to reproduce it to check a signature.
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def content_id(prefix: str, *parts: Any) -> str:
    """``prefix_`` and the first 130 bits of the SHA-256 of the parts, in lower-case base32."""
    digest = hashlib.sha256(canonical_json(parts)).digest()
    return f"{prefix}_{base64.b32encode(digest).decode().lower()[:ID_LENGTH]}"


def bytes_hash(data: bytes) -> str:
    """SHA-256 of bytes as 64 hexadecimal digits: the name under which original bytes are kept."""
    return hashlib.sha256(data).hexdigest()
