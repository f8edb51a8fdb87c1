"""Challenges for passkeys: each carries its time and the book's own mark, so none is kept unanswered."""

import hashlib
import hmac

from sqlalchemy import Connection
from webauthn.helpers import base64url_to_bytes

from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.seal import mark
from tahqiq.store.staff.credentials import answer_once

LASTS = 300  # seconds
_BACKWARDS = 30  # seconds that the clock may go back meanwhile
_NONCE, _TIME, _MARK = 16, 8, 32


def challenge_for(book: StaffBook, session: str | None) -> bytes:
    """56 bytes: 16 at random, the time, the mark over both and over the session it is for (none for signing in)."""
    told = book.chance(_NONCE) + book.now.to_bytes(_TIME, "big")
    return told + _marked(book, told, session)


def use_challenge(book: StaffBook, connection: Connection, spelt: str, session: str | None) -> bytes | None:
    """The challenge's bytes if it is ours, for this session, not too old, and not answered before; else ``None``."""
    try:
        found = base64url_to_bytes(spelt)
    except ValueError:
        return None
    told, shown = found[: _NONCE + _TIME], found[_NONCE + _TIME :]
    if len(found) != _NONCE + _TIME + _MARK or not hmac.compare_digest(shown, _marked(book, told, session)):
        return None
    made = int.from_bytes(told[_NONCE:], "big")
    if not made - _BACKWARDS <= book.now < made + LASTS:
        return None
    return found if answer_once(connection, hashlib.sha256(found).hexdigest(), made + LASTS) else None


def _marked(book: StaffBook, told: bytes, session: str | None) -> bytes:
    return mark(book, "challenge", told + (session or "").encode())
