"""Checkpoints: signed tree heads as C2SP tlog-checkpoint 1.0.0 in C2SP signed-note 1.0.0, byte for byte."""

import hashlib

from tahqiq.model.entry import Checkpoint
from tahqiq.register.signer import Signer, signature_holds
from tahqiq.register.spelling import b64, from_b64

ED25519 = b"\x01"
_DASH = "\N{EM DASH}"


def note_key_id(name: str, public: bytes) -> bytes:
    """The four bytes by which a signed note names a key."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def verifier_key(name: str, public: bytes) -> str:
    """The key as one line that Go's sumdb tools and other C2SP verifiers take: ``name+id+base64``."""
    return f"{name}+{note_key_id(name, public).hex()}+{b64(ED25519 + public)}"


def sign_checkpoint(size: int, root: bytes, log: Signer) -> Checkpoint:
    """The tree head signed by the log; ``log.name`` is the register's origin."""
    text = f"{log.name}\n{size}\n{b64(root)}\n"
    signature = note_key_id(log.name, log.public) + log.sign(text.encode())
    note = f"{text}\n{_DASH} {log.name} {b64(signature)}\n"
    return Checkpoint(origin=log.name, size=size, root=b64(root), note=note)


def read_checkpoint(note: str, origin: str, public: bytes) -> Checkpoint:
    """The checkpoint in a signed note, once the log's own signature holds; raises ``ValueError`` otherwise.

    Splits on line feeds only and accepts one spelling of each number, so that all readers agree.
    """
    text, blank, signatures = note.partition("\n\n")
    lines = text.split("\n")
    if not blank or len(lines) != 3:
        raise ValueError("not a checkpoint: three lines, a blank one, then signatures")
    name, size_text, root_text = lines
    if name != origin:
        raise ValueError("the checkpoint is of another register")
    if not size_text.isascii() or not size_text.isdigit() or str(int(size_text)) != size_text:
        raise ValueError("the checkpoint's size is not a plain number")
    if len(from_b64(root_text)) != 32:
        raise ValueError("the checkpoint's root is not 32 bytes")
    if not _signed(f"{text}\n".encode(), signatures, origin, public):
        raise ValueError("the log's signature on the checkpoint does not hold")
    return Checkpoint(origin=origin, size=int(size_text), root=root_text, note=note)


def _signed(text: bytes, signatures: str, origin: str, public: bytes) -> bool:
    if not signatures.endswith("\n"):
        return False
    expected = note_key_id(origin, public)
    for line in signatures[:-1].split("\n"):
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != _DASH:
            return False
        blob = from_b64(parts[2])
        if parts[1] == origin and blob[:4] == expected:
            return signature_holds(public, text, blob[4:])
    return False
