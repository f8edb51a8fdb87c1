"""Checkpoints: tree heads signed by the log as C2SP tlog-checkpoint in a C2SP signed note, byte for byte."""

from tahqiq.model.entry import Checkpoint
from tahqiq.register.signer import Signer
from tahqiq_verify.checkpoint import checkpoint_text
from tahqiq_verify.note import LOG, NoteKey, signature_line
from tahqiq_verify.spelling import b64


def log_note_key(log: Signer) -> NoteKey:
    """The log's key as notes name it; ``log.name`` is the register's origin."""
    return NoteKey(log.name, LOG, log.public)


def sign_checkpoint(size: int, root: bytes, log: Signer) -> Checkpoint:
    """The tree head signed by the log."""
    text = checkpoint_text(log.name, size, root)
    line = signature_line(log_note_key(log), log.sign(text))
    return Checkpoint(origin=log.name, size=size, root=b64(root), note=f"{text.decode()}\n{line}")
