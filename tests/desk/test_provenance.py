"""Provenance manifests: present or not, whole or not, and by whom; never that the picture is true."""

import pytest

from practice_evidence import photo
from tahqiq.desk.closed_room import ask_in_closed_room
from tahqiq.desk.read_metadata import read_metadata

pytest.importorskip("c2pa")
from practice_provenance import signed

WITHOUT = """
import sys
sys.modules["c2pa"] = None
from tahqiq.desk.reading_room.program import main
sys.argv[1:] = ["provenance"]
main()
"""


@pytest.fixture(scope="module")
def manifest() -> bytes:
    return signed(photo())


def test_signed_photo__names_who_signed_and_with_what_and_nobody_is_trusted(manifest):
    read = read_metadata(manifest)
    assert read.provenance.state == "valid"
    assert (read.provenance.issuer, read.provenance.claim_generator) == ("Acme Cameras", "Acme Camera 3")
    assert "c2pa" in read.tool
    assert {one.code for one in read.warnings} <= {"room_open"}


def test_signed_photo_with_one_bit_changed__is_invalid_and_says_which_check_failed(manifest):
    here = manifest.rindex(b"\xff\xda") + 40
    changed = manifest[:here] + bytes([manifest[here] ^ 1]) + manifest[here + 1 :]
    read = read_metadata(changed)
    assert read.provenance.state == "invalid"
    assert "assertion.dataHash.mismatch" in read.provenance.problems


def test_unsigned_photo__has_none():
    assert read_metadata(photo()).provenance.state == "absent"


def test_text__has_none():
    assert read_metadata(b"just words").provenance.state == "absent"


def test_without_the_extra__it_says_that_nobody_looked(manifest, tmp_path):
    program = tmp_path / "without.py"
    program.write_text(WITHOUT)
    said = ask_in_closed_room([str(program)], manifest)
    assert said["state"] == "not_looked_for"
    assert "provenance" in said["problems"][0]
