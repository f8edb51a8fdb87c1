"""Strict spellings: base64 and JSON that can be written in one way only, so that no two readers disagree."""

import base64
import binascii
import json
from typing import Any


def b64url(data: bytes) -> str:
    """Base64url without padding (RFC 7515 §2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_b64url(text: str) -> bytes:
    """The bytes of unpadded base64url; raises ``ValueError`` for padding, spare bits, foreign signs."""
    if not text.isascii() or "=" in text or "+" in text or "/" in text:
        raise ValueError("not base64url")
    return _decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4))


def b64(data: bytes) -> str:
    """Standard base64 with padding, as signed notes use it."""
    return base64.b64encode(data).decode()


def from_b64(text: str) -> bytes:
    """The bytes of padded base64; raises ``ValueError`` unless it is the one canonical spelling."""
    return _decode(text)


def _decode(padded: str) -> bytes:
    try:
        data = base64.b64decode(padded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("not base64") from error
    if base64.b64encode(data).decode() != padded:
        raise ValueError("not the canonical base64 spelling")
    return data


def strict_json(text: str) -> Any:
    """JSON without duplicate names, NaN or infinities; raises ``ValueError`` otherwise."""
    return json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_no_constants)


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one JSON object")
    return found


def _no_constants(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
