"""Envelopes: what an entry commits to, sealed with age (C2SP age v1) to those who may read it.

Age draws its own randomness, the one exception to handing it in. It does not say who sealed a file: the
member's signature over the file's hash does.
"""

from collections.abc import Sequence

import pyrage

_SMALLEST = 1024
_PAD = b"\n"


class NotForUs(Exception):
    """None of the keys at hand opens the envelope, or it is damaged: age does not tell the two apart."""


def padded(text: bytes) -> bytes:
    """The text filled up to the next power of two, so that the file's length says little about it."""
    size = max(_SMALLEST, 1 << (len(text) - 1).bit_length())
    return text + _PAD * (size - len(text))


def close_envelope(data: bytes, recipients: Sequence[str]) -> bytes:
    """The data sealed to these age recipients (``age1…``); raises ``ValueError`` for none, or a wrong one."""
    if not recipients:
        raise ValueError("a record needs somebody who may read it")
    try:
        keys = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    except pyrage.RecipientError as error:
        raise ValueError("one of the reading keys is no age recipient") from error
    return bytes(pyrage.encrypt(data, keys))


def is_recipient(text: str) -> bool:
    """Whether this is a reading key's public half that envelopes can be sealed to."""
    try:
        return str(pyrage.x25519.Recipient.from_str(text)) == text
    except pyrage.RecipientError:
        return False


def open_envelope(sealed: bytes, identities: Sequence[str]) -> bytes:
    """What the envelope holds; raises ``NotForUs`` unless one of the identities opens it."""
    if not identities:
        raise NotForUs
    try:
        return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(one) for one in identities]))
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        raise NotForUs from error


def tail_of(disclosures: Sequence[str]) -> bytes:
    """Disclosures as they stand behind an entry in an SD-JWT (RFC 9901): each between tildes."""
    return "~".join(("", *disclosures, "")).encode()


def disclosures_in(text: bytes) -> tuple[str, ...]:
    """The disclosures in an opened envelope; raises ``ValueError`` unless it is the tail of an SD-JWT."""
    first, *disclosures = text.rstrip(_PAD).decode("ascii").split("~")
    if first or not disclosures or disclosures.pop():
        raise ValueError("the envelope does not hold disclosures")
    return tuple(disclosures)


def readers_counted(sealed: bytes) -> int:
    """To how many X25519 recipients an age file is sealed, by its header (C2SP age v1)."""
    head = sealed.split(b"\n---", 1)[0]
    return head.count(b"\n-> X25519 ")


def recipient_of(identity: str) -> str:
    """The public half of a reading key; raises ``ValueError`` if it is none."""
    try:
        return str(pyrage.x25519.Identity.from_str(identity).to_public())
    except pyrage.IdentityError as error:
        raise ValueError("this is no age identity") from error


def new_identity() -> str:
    """A fresh reading key, in secret (``AGE-SECRET-KEY-1…``)."""
    return str(pyrage.x25519.Identity.generate())
