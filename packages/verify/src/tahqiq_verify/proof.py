"""Proof files: that one entry stands in the register, checkable with no network and no server.

C2SP tlog-proof. The file holds no entry and no key: whoever checks brings both.
"""

from dataclasses import dataclass
from typing import Final

from tahqiq_verify.checkpoint import SignedCheckpoint
from tahqiq_verify.policy import NOBODY, Policy, Quorum, open_under, require_quorum
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import b64, from_b64, plain_number
from tahqiq_verify.tree import HASH_BYTES, leaf_hash, verify_inclusion

HEADER: Final = b"c2sp.org/tlog-proof@v1"
MAX_PATH: Final = 63  # hashes; a register holds fewer than 2^63 entries
MAX_PROOF: Final = 1 << 20  # bytes of a whole file


@dataclass(frozen=True)
class TlogProof:
    """Where an entry stands, the hashes from its leaf up to the root, and the checkpoint with that root.

    ``extra`` is signed by nobody: trust nothing in it.
    """

    index: int
    path: tuple[bytes, ...]
    note: bytes
    extra: bytes | None = None


@dataclass(frozen=True)
class Proven:
    """An entry that stands in the register: where, under which checkpoint, witnessed by whom.

    ``quorum`` is None if the policy asks for nobody; then nothing stands against whoever runs the log.
    """

    index: int
    signed: SignedCheckpoint
    quorum: Quorum | None


def parse_proof(data: bytes, where: str = "proof") -> TlogProof:
    """The proof in a file's bytes; refuses (malformed, too_big) what is none. Nothing is checked against it yet."""
    if len(data) > MAX_PROOF:
        raise Refusal("too_big", f"a proof holds at most {MAX_PROOF} bytes", where)
    head, parting, note = data.partition(b"\n\n")
    lines = head.split(b"\n")
    if not parting or lines.pop(0) != HEADER:
        raise Refusal("malformed", f"not a proof: it begins with {HEADER.decode()}", where)
    extra = None
    if lines and lines[0].startswith(b"extra "):
        extra = _extra(lines.pop(0).removeprefix(b"extra "), where)
    if not lines or not lines[0].startswith(b"index "):
        raise Refusal("malformed", "the index line is not in its place", where)
    index = plain_number(lines.pop(0).removeprefix(b"index "), where)
    if len(lines) > MAX_PATH:
        raise Refusal("too_big", f"a proof has at most {MAX_PATH} hashes", where)
    path = tuple(from_b64(line, where) for line in lines)
    if any(len(value) != HASH_BYTES for value in path):
        raise Refusal("malformed", f"a hash is not {HASH_BYTES} bytes", where)
    return TlogProof(index, path, note, extra)


def _extra(text: bytes, where: str) -> bytes:
    extra = from_b64(text, where)
    if not extra:
        raise Refusal("malformed", "an extra line without extra data", where)
    return extra


def write_proof(proof: TlogProof) -> bytes:
    """The bytes of a proof file."""
    extra = f"extra {b64(proof.extra)}\n" if proof.extra else ""
    path = "".join(f"{b64(value)}\n" for value in proof.path)
    return HEADER + f"\n{extra}index {proof.index}\n{path}\n".encode() + proof.note


def verify_proof(
    proof: TlogProof, leaf: bytes, policy: Policy, now: int | None = None, max_age: int | None = None
) -> Proven:
    """That these exact bytes are the entry at the proof's index, under a checkpoint with the policy's quorum.

    ``now`` and ``max_age`` as in :func:`~.policy.quorum_of`. Refuses with the codes of
    :func:`~.checkpoint.open_checkpoint` and :func:`~.policy.require_quorum`, and with ``inclusion``.
    """
    signed = open_under(policy, proof.note)
    quorum = require_quorum(signed, policy, now, max_age)
    state = signed.checkpoint
    if not verify_inclusion(leaf_hash(leaf), proof.index, state.size, proof.path, state.root):
        why = f"does not stand in the checkpoint of {state.size} entries"
        raise Refusal("inclusion", why, f"entry {proof.index}")
    return Proven(proof.index, signed, None if policy.quorum == NOBODY else quorum)
