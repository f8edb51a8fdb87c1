"""Checkpoints: one spelling, read back by the same rules that other C2SP tools apply."""

import base64
import hashlib

import pytest

from tahqiq.register.checkpoint import note_key_id, read_checkpoint, sign_checkpoint, verifier_key
from tahqiq.register.signer import signer_from_seed
from tahqiq.register.tiles import bundle, tile_path, tile_ranges

LOG = signer_from_seed("practice.example/register", b"\x03" * 32)
ROOT = hashlib.sha256(b"root").digest()
SIGNED = sign_checkpoint(42, ROOT, LOG)


def test_checkpoint__is_origin_size_root_blank_signature():
    lines = SIGNED.note.split("\n")
    assert lines[:4] == ["practice.example/register", "42", base64.b64encode(ROOT).decode(), ""]
    assert lines[4].startswith("\N{EM DASH} practice.example/register ")
    assert lines[5] == ""


def test_key_id__is_the_signed_note_key_hash():
    # C2SP signed-note: the first four bytes of SHA-256(name, newline, 0x01, key)
    expected = hashlib.sha256(b"practice.example/register\n\x01" + LOG.public).digest()[:4]
    assert note_key_id(LOG.name, LOG.public) == expected
    assert verifier_key(LOG.name, LOG.public).split("+")[1] == expected.hex()


def test_checkpoint__reads_back():
    assert read_checkpoint(SIGNED.note, LOG.name, LOG.public) == SIGNED


@pytest.mark.parametrize(
    "spoilt",
    [
        SIGNED.note.replace("\n42\n", "\n042\n"),
        SIGNED.note.replace("\n42\n", "\n+42\n"),
        SIGNED.note.replace("\n42\n", "\n4_2\n"),
        SIGNED.note.replace("\n42\n", "\n43\n"),
        SIGNED.note.replace("\n42\n", "\n٤٢\n"),
        SIGNED.note.replace("practice", "another", 1),
        SIGNED.note.replace("\n\n", "\nextra\n\n", 1),
        SIGNED.note.replace("\n\n", "\n", 1),
        SIGNED.note.rstrip("\n"),
        SIGNED.note.replace("\N{EM DASH}", "-"),
        SIGNED.note.replace("\n", "\r\n"),
        SIGNED.note.replace("\n42\n", "\u2028" + "42\n"),
        "",
    ],
)
def test_checkpoint__spoilt_in_any_way_is_refused(spoilt):
    with pytest.raises(ValueError):
        read_checkpoint(spoilt, LOG.name, LOG.public)


def test_checkpoint__of_another_key_is_refused():
    other = signer_from_seed(LOG.name, b"\x04" * 32)
    with pytest.raises(ValueError, match="signature"):
        read_checkpoint(SIGNED.note, LOG.name, other.public)


@pytest.mark.parametrize(
    ("size", "ranges"),
    [
        (0, []),
        (1, [(0, 0, 1)]),
        (256, [(0, 0, 256), (1, 0, 1)]),
        (257, [(0, 0, 256), (0, 1, 1), (1, 0, 1)]),
    ],
)
def test_tiles__as_tlog_tiles_has_them(size, ranges):
    assert list(tile_ranges(size)) == ranges


def test_tile_names__in_groups_of_three():
    assert str(tile_path("0", 1234067, 256)) == "tile/0/x001/x234/067"
    assert str(tile_path("entries", 0, 7)) == "tile/entries/000.p/7"


def test_bundle__has_each_entry_behind_its_length():
    assert bundle(["ab", "c"]) == b"\x00\x02ab\x00\x01c"
