"""Checkpoints as the log signs them: the verifier reads them back, and knows the key by its line."""

import base64
import hashlib

import pytest

from tahqiq.register.checkpoint import log_note_key, sign_checkpoint
from tahqiq.register.signer import signer_from_seed
from tahqiq_verify.checkpoint import open_checkpoint
from tahqiq_verify.note import parse_vkey
from tahqiq_verify.refusal import Refusal

LOG = signer_from_seed("practice.example/register", b"\x03" * 32)
ROOT = hashlib.sha256(b"root").digest()
SIGNED = sign_checkpoint(42, ROOT, LOG)


def test_checkpoint__is_origin_size_root_blank_signature():
    lines = SIGNED.note.split("\n")
    assert lines[:4] == ["practice.example/register", "42", base64.b64encode(ROOT).decode(), ""]
    assert lines[4].startswith("\N{EM DASH} practice.example/register ")
    assert lines[5] == ""


def test_checkpoint__reads_back_under_the_key_that_is_handed_out():
    key = parse_vkey(log_note_key(LOG).vkey)
    read = open_checkpoint(SIGNED.note.encode(), [key]).checkpoint
    assert (read.origin, read.size, read.root) == (LOG.name, 42, ROOT)


def test_checkpoint__of_another_key_is_refused():
    other = signer_from_seed(LOG.name, b"\x04" * 32)
    with pytest.raises(Refusal) as refused:
        open_checkpoint(SIGNED.note.encode(), [log_note_key(other)])
    assert refused.value.code == "not_signed"
