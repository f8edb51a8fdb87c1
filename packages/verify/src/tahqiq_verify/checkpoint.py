"""Checkpoints: the register's state in three signed lines, and who else has seen it.

C2SP tlog-checkpoint v1.0.0 in C2SP signed-note v1.0.0, cosigned after C2SP tlog-cosignature v1.1.0. The log's
signature alone says nothing against whoever runs the log: see ``policy`` for the quorum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from tahqiq_verify.keys import SIGNATURE_BYTES, signature_holds
from tahqiq_verify.note import (
    COSIGNER,
    COSIGNER_MLDSA,
    LOG,
    Note,
    NoteKey,
    cosignature_message,
    mldsa_message,
    parse_note,
)
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import LARGEST_NUMBER, b64, from_b64, plain_number
from tahqiq_verify.tree import EMPTY_ROOT, HASH_BYTES

try:
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
except ImportError:  # an older cryptography: see can_check
    MLDSA44PublicKey = None  # type: ignore[assignment, misc]

MLDSA_SIGNATURE_BYTES: Final = 2420
_TIME_BYTES: Final = 8


@dataclass(frozen=True)
class Checkpoint:
    """The state of a register: its name, how many entries it has, and the root of their hash tree."""

    origin: str
    size: int
    root: bytes
    text: bytes


@dataclass(frozen=True)
class Cosignature:
    """One cosigner's word to have seen a checkpoint at a POSIX time, checked."""

    name: str
    key: NoteKey
    time: int


@dataclass(frozen=True)
class SignedCheckpoint:
    """A checkpoint whose log signature holds, with every known cosigner's checked cosignature."""

    checkpoint: Checkpoint
    note: bytes
    log: NoteKey
    cosignatures: tuple[Cosignature, ...]


def checkpoint_text(origin: str, size: int, root: bytes) -> bytes:
    """The three lines that a log signs: origin, size in decimal, root in base64."""
    return f"{origin}\n{size}\n{b64(root)}\n".encode()


def parse_checkpoint(text: bytes, where: str = "checkpoint") -> Checkpoint:
    """The state in a note's text; refuses (malformed, tree) all but three lines of one spelling.

    Extension lines are refused, since nobody can audit them; so is an empty register with another root than
    SHA-256 of nothing.
    """
    lines = text.split(b"\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise Refusal("malformed", "a checkpoint has three lines: origin, size, root", where)
    try:
        origin = lines[0].decode()
    except UnicodeDecodeError:
        raise Refusal("malformed", "the origin is not UTF-8", where) from None
    size = plain_number(lines[1], where)
    root = from_b64(lines[2], where)
    if len(root) != HASH_BYTES:
        raise Refusal("malformed", f"the root is not {HASH_BYTES} bytes", where)
    if size == 0 and root != EMPTY_ROOT:
        raise Refusal("tree", "an empty register has the root of nothing, and this is another", where)
    return Checkpoint(origin, size, root, text)


def open_checkpoint(
    note: bytes, logs: Sequence[NoteKey], witnesses: Sequence[NoteKey] = (), where: str = "checkpoint"
) -> SignedCheckpoint:
    """The checkpoint in a note, once a known log of that origin has signed it.

    Signatures of unknown keys are ignored, and so are those of another origin's logs and of keys that this
    machine cannot check (:func:`can_check`). A bad one of a known key refuses the whole note (bad_signature),
    even if a good one of the same key stands beside it. A key that signed twice counts once, by its first line.
    Refuses also: malformed, too_big, wrong_origin, not_signed, bad_key (two keys under one name and id).
    """
    parsed = parse_note(note, where)
    checkpoint = parse_checkpoint(parsed.text, where)
    _check_kinds(logs, witnesses, where)
    mine = [key for key in logs if key.name == checkpoint.origin]
    if not mine:
        known = ", ".join(sorted({key.name for key in logs})) or "none"
        raise Refusal("wrong_origin", f"is of '{checkpoint.origin}'; known: {known}", where)
    signed = _checked_lines(parsed, checkpoint, [*mine, *witnesses], where)
    log = next((key for key in signed if key.kind == LOG), None)
    if log is None:
        raise Refusal("not_signed", f"is not signed by the log '{checkpoint.origin}'", where)
    cosigners = set(witnesses)
    cosignatures = tuple(Cosignature(key.name, key, time) for key, time in signed.items() if key in cosigners)
    return SignedCheckpoint(checkpoint, note, log, cosignatures)


def _check_kinds(logs: Sequence[NoteKey], witnesses: Sequence[NoteKey], where: str) -> None:
    for key in logs:
        if key.kind != LOG:
            raise Refusal("bad_key", f"the key of log '{key.name}' is not of type 1", where)
    for key in witnesses:
        if key.kind not in {COSIGNER, COSIGNER_MLDSA}:
            raise Refusal("bad_key", f"the key of witness '{key.name}' is not of type 4 or 6", where)


def _checked_lines(
    note: Note, checkpoint: Checkpoint, known: Sequence[NoteKey], where: str
) -> dict[NoteKey, int]:
    """Every known key that signed, in order of its first line, with the time that line states."""
    by_line: dict[tuple[str, bytes], NoteKey] = {}
    for key in known:
        if by_line.setdefault((key.name, key.id), key) != key:
            raise Refusal("bad_key", f"two known keys are called '{key.name}' with one id", where)
    signed: dict[NoteKey, int] = {}
    for line in note.lines:
        found = by_line.get((line.name, line.key_id))
        if found is not None and can_check(found):
            time = signed_at(found, checkpoint, line.signature, where)
            signed.setdefault(found, time)
    return signed


def signed_at(key: NoteKey, checkpoint: Checkpoint, signature: bytes, where: str = "checkpoint") -> int:
    """The POSIX time that a key's signature on a checkpoint states, once it holds; 0 for a log's, which has none.

    ``signature`` is what follows the key id in a signature line. Refuses (bad_signature) otherwise.
    """
    if key.kind == LOG:
        time, holds = 0, signature_holds(key.public, checkpoint.text, signature)
    else:
        time, holds = _cosignature(key, checkpoint, signature)
    if not holds:
        raise Refusal("bad_signature", f"the signature of '{key.name}' does not hold", where)
    return time


def _cosignature(key: NoteKey, checkpoint: Checkpoint, signature: bytes) -> tuple[int, bool]:
    time = int.from_bytes(signature[:_TIME_BYTES], "big")
    bare = signature[_TIME_BYTES:]
    if time > LARGEST_NUMBER:
        return time, False
    if key.kind == COSIGNER:
        message = cosignature_message(checkpoint.text, time)
        return time, len(bare) == SIGNATURE_BYTES and signature_holds(key.public, message, bare)
    message = mldsa_message(key.name, time, checkpoint.origin, checkpoint.size, checkpoint.root)
    return time, len(bare) == MLDSA_SIGNATURE_BYTES and _mldsa_holds(key, message, bare)


def can_check(key: NoteKey) -> bool:
    """Whether this machine's ``cryptography`` knows the key's kind of signature; old ones lack ML-DSA-44.

    A cosignature that cannot be checked counts for nothing, as one of an unknown key.
    """
    if key.kind != COSIGNER_MLDSA:
        return True
    if MLDSA44PublicKey is None:
        return False
    try:
        MLDSA44PublicKey.from_public_bytes(key.public)
    except UnsupportedAlgorithm:
        return False
    return True


def _mldsa_holds(key: NoteKey, message: bytes, signature: bytes) -> bool:
    """Whether an ML-DSA-44 signature (FIPS 204, pure, empty context) holds."""
    if not can_check(key):
        return False
    try:
        MLDSA44PublicKey.from_public_bytes(key.public).verify(signature, message)
    except InvalidSignature:
        return False
    return True
