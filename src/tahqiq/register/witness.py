"""What a witness decides: it has seen the register grow with nothing in it changed, or it says why it will not sign.

C2SP tlog-witness v1.0.0, ``add-checkpoint``. Cosigning means "I saw it grow", never "I agree with what it says".
Pure: the store keeps what was last seen, the face speaks HTTP, and time is handed in. The order of the checks is
that of the standard's text: form (400), origin (404), signature (403), old size above the new (400), old size
against what was last seen (409), then roots and proof (422).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tahqiq.register.signer import Signer
from tahqiq_verify.checkpoint import Checkpoint, parse_checkpoint, signed_at
from tahqiq_verify.note import (
    COSIGNER,
    Note,
    NoteKey,
    cosignature_message,
    parse_note,
    signature_line,
    timestamped,
)
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import b64, from_b64, plain_number
from tahqiq_verify.tree import EMPTY_ROOT, HASH_BYTES, verify_consistency

MAX_PROOF: Final = 63  # lines, by the standard
MAX_BODY: Final = 1 << 18  # bytes: the proof, and a checkpoint with some sixty ML-DSA-44 lines
STATUS: Final = {
    "malformed": 400,
    "too_big": 400,
    "bad_signature": 403,
    "not_signed": 403,
    "wrong_origin": 404,
    "stale": 409,
    "fork": 422,
    "tree": 422,
    "consistency": 422,
}
_OLD: Final = b"old "


@dataclass(frozen=True)
class Seen:
    """How far a witness has seen a log: entries, and the 32-byte root over them."""

    size: int
    root: bytes


NOTHING_SEEN: Final = Seen(0, EMPTY_ROOT)


@dataclass(frozen=True)
class Ask:
    """A log's request: from what size the proof leads, the proof, and the checkpoint to cosign; unchecked."""

    old_size: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint


def read_ask(body: bytes) -> Ask:
    """The request in a body of at most 256 KiB; refuses (malformed, too_big) any other than the one spelling.

    Checkpoints with extension lines are refused, since nobody can audit those. An empty register with a false
    root passes here: the standard has it answered 422, after the signature.
    """
    if len(body) > MAX_BODY:
        raise Refusal("too_big", f"a request holds at most {MAX_BODY} bytes")
    head, blank, note_bytes = body.partition(b"\n\n")
    first, *proof = head.split(b"\n")
    if not blank or not first.startswith(_OLD):
        raise Refusal(
            "malformed", "not a request: 'old' and a size, proof lines, an empty line, a checkpoint"
        )
    old_size = plain_number(first[len(_OLD) :], "old size")
    if len(proof) > MAX_PROOF:
        raise Refusal("malformed", f"a proof has at most {MAX_PROOF} lines", "proof")
    note = parse_note(note_bytes, "checkpoint")
    return Ask(old_size, tuple(_proof_hash(line) for line in proof), note, _checkpoint(note.text))


def _proof_hash(line: bytes) -> bytes:
    found = from_b64(line, "proof")
    if len(found) != HASH_BYTES:
        raise Refusal("malformed", f"a line is not the base64 of {HASH_BYTES} bytes", "proof")
    return found


def _checkpoint(text: bytes) -> Checkpoint:
    try:
        return parse_checkpoint(text)
    except Refusal as refusal:
        if refusal.code != "tree":
            raise
    origin, _size, root, _end = text.split(b"\n")
    return Checkpoint(origin.decode(), 0, from_b64(root), text)


def log_lines(ask: Ask, keys: Sequence[NoteKey]) -> tuple[bytes, ...]:
    """The log's own signature lines that hold, one for each of its keys, without line feeds.

    ``keys`` are those trusted for this origin. Refuses ``wrong_origin`` if there are none, ``bad_signature`` if
    any line of a trusted key does not hold, ``not_signed`` if there is no such line. Others are ignored.
    """
    if not keys:
        raise Refusal("wrong_origin", f"the log '{ask.checkpoint.origin}' is not known here")
    trusted = {(key.name, key.id): key for key in keys}
    held: dict[NoteKey, bytes] = {}
    for line in ask.note.lines:
        key = trusted.get((line.name, line.key_id))
        if key is not None:
            signed_at(key, ask.checkpoint, line.signature)
            held.setdefault(key, line.raw)
    if not held:
        raise Refusal("not_signed", f"no signature by a known key of '{ask.checkpoint.origin}'", "checkpoint")
    return tuple(held.values())


def judge(ask: Ask, seen: Seen) -> None:
    """Returns if the checkpoint continues what was ``seen``; refuses malformed, stale, tree, fork, consistency.

    ``seen`` is what this witness last cosigned of the origin, ``NOTHING_SEEN`` before the first. Check the
    signature first, and store the new state before the cosignature is let out.
    """
    new = ask.checkpoint
    if ask.old_size > new.size:
        raise Refusal("malformed", f"the old size {ask.old_size} is above the checkpoint's {new.size}")
    if ask.old_size != seen.size:
        raise Refusal("stale", f"the size last cosigned is {seen.size}, not {ask.old_size}")
    if has_false_root(new):
        raise Refusal("tree", "an empty register has the root of nothing, and this is another", "checkpoint")
    if new.size == seen.size and new.root != seen.root:
        raise Refusal("fork", f"another root was cosigned for {new.size} entries", "checkpoint")
    if not verify_consistency(seen.size, new.size, ask.proof, seen.root, new.root):
        raise Refusal(
            "consistency", f"the proof does not lead from {seen.size} to {new.size} entries", "proof"
        )


def has_false_root(checkpoint: Checkpoint) -> bool:
    """Whether a checkpoint of no entries has another root than that of nothing: it convicts by itself."""
    return checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT


def cosigner_key(witness: Signer) -> NoteKey:
    """The public key under which a witness cosigns (Ed25519, C2SP type 4)."""
    return NoteKey(witness.name, COSIGNER, witness.public)


def cosignature_line(text: bytes, witness: Signer, now: int) -> bytes:
    """The witness's signature line, with its line feed, on a checkpoint's text; ``now`` in POSIX seconds above 0."""
    if now <= 0:
        raise Refusal("malformed", "a cosignature states a time after 1970")
    signature = witness.sign(cosignature_message(text, now))
    return signature_line(cosigner_key(witness), timestamped(now, signature)).encode()


def signed_note(text: bytes, lines: Sequence[bytes]) -> bytes:
    """A text with signature lines (given without line feeds) as one signed note."""
    return text + b"\n" + b"".join(line + b"\n" for line in lines)


def ask_body(old_size: int, proof: Sequence[bytes], note: bytes) -> bytes:
    """The body that asks a witness to cosign ``note``, with the consistency proof from ``old_size``."""
    return b"".join([b"old %d\n" % old_size, *(b64(step).encode() + b"\n" for step in proof), b"\n", note])


def origin_hash(origin: str) -> str:
    """The name under which a witness shows its newest checkpoint of a log: SHA-256 of the origin, in hexadecimal."""
    return hashlib.sha256(origin.encode()).hexdigest()
