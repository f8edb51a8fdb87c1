"""Sealing a record so that two keepers together open it, and none of them sees it: age inside age (C2SP age v1).

A record's body is sealed to a fresh data key. For each keeper there is a fresh *half*, a key of this record alone,
sealed to the keeper together with the record it is for; for each pair of keepers the data key is sealed to one half
and that to the other. Whoever has two halves opens the record, whoever has one opens nothing. A half that was copied
under another record is handed to nobody. A keeper grants by sealing his half to the reader's
one-time key, and around that to the other keepers: the reader gets it only from a second keeper's hand, and neither
keeper ever opens the record. Nothing here is cryptography of our own; age draws its own randomness.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import pyrage
from pydantic import ValidationError

from tahqiq.model.identity import Identity
from tahqiq.model.ids import canonical_json
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import strict_json

_SMALLEST: Final = 2048
_PAD: Final = b"\n"
_AGE: Final = b"age-encryption.org/v1\n"
_FIELDS: Final = {"pseudonym", "version", "salt", "identity"}
Pair = tuple[
    str, str
]  # of keepers, in alphabetical order: the data key is sealed to the first half, then the second


class OfAnother(Exception):
    """It opens, and is no half of this record: somebody has copied it here. It never says what stands in it."""


class WillNotOpen(Exception):
    """None of the keys at hand opens it, or it is not what it should be. It never says what stands in it."""


@dataclass(frozen=True)
class SealedRecord:
    """One version of an identity as it lies in the vault: nothing in it can be read without two halves."""

    pseudonym: str
    version: int
    body: bytes
    halves: Mapping[str, bytes]
    pairs: Mapping[Pair, bytes]

    @property
    def digest(self) -> str:
        """SHA-256 over all of it, in hexadecimal: by this the register knows the record."""
        whole = {
            "pseudonym": self.pseudonym,
            "version": self.version,
            "body": _hash(self.body),
            "halves": {keeper: _hash(half) for keeper, half in self.halves.items()},
            "pairs": {" ".join(pair): _hash(sealed) for pair, sealed in self.pairs.items()},
        }
        return _hash(canonical_json(whole))

    @property
    def keepers(self) -> tuple[str, ...]:
        """Whose halves there are."""
        return tuple(sorted(self.halves))


def commitment_to(identity: Identity, pseudonym: str, version: int, salt: bytes) -> str:
    """The salted digest by which the register binds what a record says; 32 bytes of salt."""
    return _hash(b"tahqiq-identity/v1\n" + _inner(identity, pseudonym, version, salt))


def close_record(
    identity: Identity, pseudonym: str, version: int, salt: bytes, keepers: Mapping[str, str]
) -> SealedRecord:
    """The identity sealed to these keepers, given as age recipients by member; at least two."""
    data_key = pyrage.x25519.Identity.generate()
    inner = _inner(identity, pseudonym, version, salt)
    size = max(_SMALLEST, 1 << (len(inner) - 1).bit_length())
    body = bytes(pyrage.encrypt(inner + _PAD * (size - len(inner)), [data_key.to_public()]))
    bare = SealedRecord(pseudonym, version, body, {}, {})
    return close_key(bare, str(data_key), keepers)


def close_key(record: SealedRecord, data_key: str, keepers: Mapping[str, str]) -> SealedRecord:
    """The record with fresh halves for these keepers and none else, and its data key sealed to each pair of them."""
    if len(keepers) < 2:
        raise ValueError("a record needs two keepers at least")
    fresh = {keeper: pyrage.x25519.Identity.generate() for keeper in sorted(keepers)}
    halves = {keeper: _seal_half(record, str(key), [keepers[keeper]]) for keeper, key in fresh.items()}
    pairs: dict[Pair, bytes] = {}
    for one, two in combinations(sorted(keepers), 2):
        within = pyrage.encrypt(data_key.encode(), [fresh[one].to_public()])
        pairs[one, two] = bytes(pyrage.encrypt(within, [fresh[two].to_public()]))
    return SealedRecord(record.pseudonym, record.version, record.body, halves, pairs)


def hand_half(
    record: SealedRecord, keeper: str, vault_identity: str, reader: str, others: Sequence[str]
) -> bytes:
    """A keeper's half sealed to the reader's one-time key, and around that to the other keepers.

    Raises ``OfAnother`` for a half of another record, as all that open one; ``WillNotOpen`` for another's key.
    """
    to_reader = pass_half(record, keeper, vault_identity, reader)
    return bytes(pyrage.encrypt(to_reader, [_recipient(one) for one in others]))


def pass_half(record: SealedRecord, keeper: str, vault_identity: str, reader: str) -> bytes:
    """A keeper's half sealed to the reader's one-time key."""
    return show_half(record, keeper, vault_identity, [reader])


def peel(handed: bytes, vault_identity: str) -> bytes:
    """What another keeper handed, without its outer seal: still sealed to the reader.

    Raises ``OfAnother`` where nothing sealed is within: else a keeper could have another's halves opened for him.
    """
    within = _open(handed, vault_identity)
    if not within.startswith(_AGE):
        raise OfAnother
    return within


def show_half(record: SealedRecord, keeper: str, vault_identity: str, to: Sequence[str]) -> bytes:
    """A keeper's half sealed to others: to a reader, or to keepers for sealing all anew."""
    return _seal_half(record, open_half(record, record.halves[keeper], vault_identity), to)


def open_half(record: SealedRecord, half: bytes, identity: str) -> str:
    """The key in a half of this very record; raises ``OfAnother`` for that of another, or for what is no half."""
    try:
        said = strict_json(_open(half, identity))
    except Refusal:
        raise OfAnother from None
    key = said.get("key") if isinstance(said, dict) else None
    if not isinstance(key, str) or said != _half_of(record, key):
        raise OfAnother
    return key


def data_key_of(record: SealedRecord, halves: Mapping[str, str]) -> str:
    """The data key, by two keepers' opened halves; raises ``WillNotOpen``."""
    one, two = sorted(halves)[:2]
    sealed = record.pairs.get((one, two))
    if sealed is None:
        raise WillNotOpen
    try:
        return _open(_open(sealed, halves[two]), halves[one]).decode("ascii")
    except UnicodeDecodeError:
        raise WillNotOpen from None


def open_record(record: SealedRecord, halves: Mapping[str, str], commitment: str) -> Identity:
    """The identity, by two opened halves, found to be what the register says; raises ``WillNotOpen``."""
    text = _open(record.body, data_key_of(record, halves)).rstrip(_PAD)
    try:
        said = strict_json(text)
        whole = isinstance(said, dict) and said.keys() == _FIELDS
        identity = Identity.model_validate(said["identity"]) if whole else None
        salt = bytes.fromhex(said["salt"]) if whole else b""
    except (Refusal, ValidationError, ValueError, TypeError):
        raise WillNotOpen from None  # nothing of what stands in it goes into an error
    if identity is None or commitment_to(identity, record.pseudonym, record.version, salt) != commitment:
        raise WillNotOpen
    return identity


def _inner(identity: Identity, pseudonym: str, version: int, salt: bytes) -> bytes:
    said = {"pseudonym": pseudonym, "version": version, "salt": salt.hex()}
    return canonical_json({**said, "identity": identity.model_dump(mode="json")})


def _half_of(record: SealedRecord, key: str) -> dict[str, object]:
    """What stands in a half: the key, and the record for which alone it is handed on."""
    named = {"pseudonym": record.pseudonym, "version": record.version}
    return {**named, "body": _hash(record.body), "key": key}


def _seal_half(record: SealedRecord, key: str, recipients: Sequence[str]) -> bytes:
    return bytes(
        pyrage.encrypt(canonical_json(_half_of(record, key)), [_recipient(one) for one in recipients])
    )


def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise ValueError("this is no age recipient") from error


def _open(sealed: bytes, identity: str) -> bytes:
    try:
        return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)]))
    except (pyrage.DecryptError, pyrage.IdentityError):
        raise WillNotOpen from None


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
