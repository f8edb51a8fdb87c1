"""Hostile and broken files: each gives a clear finding that is entered, and nothing of what was taken is lost."""

import io
import struct

import pytest
from PIL import Image

from practice_evidence import bomb, photo, taken, with_custodians
from tahqiq.desk.closed_room import RoomFailed, ask_in_closed_room
from tahqiq.desk.enter_custody import file_at
from tahqiq.desk.examine_evidence import examine_evidence
from tahqiq.desk.read_metadata import read_metadata
from tahqiq.model.moment import whole_day
from tahqiq.model.place import Place

pytestmark = pytest.mark.slow


def codes(read) -> set[str]:
    return {one.code for one in read.warnings}


def says(read) -> dict[str, str]:
    return {one.name: one.value for one in read.says}


def comment(text: bytes) -> bytes:
    """The photo with a comment segment right after its beginning."""
    whole = photo()
    return whole[:2] + b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text + whole[2:]


def many_tags() -> bytes:
    """A picture whose metadata alone is as large as it can be."""
    exif = Image.Exif()
    for tag in range(0xD000, 0xD000 + 300):
        exif[tag] = "A" * 150
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def recording(at: int = 3_844_490_400, where: bytes = b"+34.2000+071.2000/") -> bytes:
    """A QuickTime recording without pictures: when it says it was made, 12.5 s long, and where."""

    def box(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", 8 + len(body)) + name + body

    head = box(b"mvhd", struct.pack(">IIIII", 0, at, at, 1000, 12_500) + bytes(80))
    spot = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(where), 0x15C7) + where))
    return box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"moov", head + spot)


def test_photo__is_read_as_the_file_says():
    read = read_metadata(photo())
    assert read.problem is None
    assert says(read)["gps_lat"] == "34.200000"
    assert says(read)["taken_at"] == "2025:10:28 10:00:00"
    assert says(read)["exif.Model"] == "Camera 3"
    assert "Pillow" in read.tool
    assert read.provenance.state == "absent"
    assert codes(read) <= {"room_open"}


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (bomb(), "too_many_pixels"),
        (photo()[:-300], "damaged"),
        (photo() + b"PK\x05\x06" + bytes(18), "also_zip"),
        (photo() + b"secret tail", "bytes_after_end"),
        (comment(b"<script>alert(1)</script>"), "also_page"),
        (comment(b"%PDF-1.7"), "also_pdf"),
        (b"just words", "no_reader"),
    ],
    ids=["bomb", "cut short", "zip behind", "tail", "page inside", "pdf inside", "text"],
)
def test_hostile_or_damaged__is_named_and_the_reading_goes_on(data, wanted):
    read = read_metadata(data)
    assert wanted in codes(read)


@pytest.mark.parametrize(
    "data",
    [b"\xff\xd8\xff", b"\xff\xd8\xff" + bytes(500), b"\x89PNG\r\n\x1a\n" + b"\xff" * 200, b"RIFF\xff\xff\xff\xffWEBP",
     b"II*\0" + b"\xff" * 64, recording()[:40]],
)  # fmt: skip
def test_beginning_of_a_file_and_then_rubbish__says_why_it_could_not_be_read(data):
    read = read_metadata(data)
    assert read.problem
    assert "0x" not in read.problem


def test_metadata_without_end__is_cut_to_what_a_person_can_look_through():
    read = read_metadata(many_tags())
    assert len(read.says) <= 120
    assert all(len(one.value) <= 300 for one in read.says)


def test_recording__tells_its_time_length_and_place():
    read = read_metadata(recording())
    assert says(read)["duration_s"] == "12.5"
    assert says(read)["gps_lon"] == "71.2"


@pytest.mark.parametrize("hole", range(0, 700, 67))
def test_photo_with_a_hole__never_breaks_the_reader(hole):
    whole = bytearray(photo())
    whole[hole : hole + 20] = b"\xff" * 20
    assert read_metadata(bytes(whole)).tool


def test_file_that_takes_for_ever__is_stopped_by_the_clock_on_the_wall(tmp_path):
    program = tmp_path / "sleep.py"
    program.write_text("import time; time.sleep(60)")
    with pytest.raises(RoomFailed, match="longer than"):
        ask_in_closed_room([str(program)], b"x" * 10_000_000, seconds=0.5)


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("import os; os.abort()", "broke on it"),
        ("print('x' * 1_000_000)", "too much"),
        ("print('[' * 300_000)", "broke on it"),
        ("print('[1]')", "did not answer"),
    ],
)
def test_reader_that_was_taken_over__is_not_believed(tmp_path, program, why):
    file = tmp_path / "program.py"
    file.write_text(program)
    with pytest.raises(RoomFailed, match=why):
        ask_in_closed_room([str(file)], b"data")


LOOK_ROUND = """
import json, os, socket
from tahqiq.desk.reading_room.program import lock_in

left = lock_in()

def fails(do):
    try:
        do()
    except (OSError, MemoryError):
        return True
    return False

def write():
    here = os.open("out", os.O_WRONLY | os.O_CREAT)
    os.write(here, b"x")

def speak():
    line = socket.socket()
    line.settimeout(2)
    line.connect(("127.0.0.1", 9))

print(json.dumps({
    "left": left, "variables": sorted(os.environ), "memory": fails(lambda: bytearray(2 << 30)),
    "write": fails(write), "read": fails(lambda: open("/etc/hostname").read()), "network": fails(speak),
}))
"""


def test_closed_room__has_no_network_no_environment_no_disk_and_little_memory(tmp_path, monkeypatch):
    monkeypatch.setenv("TAHQIQ_LLM_KEY", "secret")
    program = tmp_path / "look.py"
    program.write_text(LOOK_ROUND)
    found = ask_in_closed_room([str(program)], b"")
    assert "TAHQIQ_LLM_KEY" not in found["variables"]
    assert (found["memory"], found["write"]) == (True, True)
    assert found["read"] or "the disk" in found["left"]  # some machines let nobody give them up
    assert found["network"] or "the network" in found["left"]


@pytest.fixture
def desk(copied):
    """The practice mission with custodians and one reported shelling."""
    return copied("custodians", with_custodians)


def test_bomb_taken_as_evidence__is_kept_whole_and_the_finding_says_what_it_is(desk):
    item = taken(desk, bomb()).item
    read = examine_evidence(desk, "custodian-1", item.id)
    assert "too_many_pixels" in codes(read)
    unreadable = taken(desk, b"\xff\xd8\xff" + bytes(500)).item
    done = examine_evidence(desk, "custodian-1", unreadable.id)
    assert done.outcome == "could_not_be_read"
    assert done.warnings[0].text.startswith("could not be read: ")
    assert file_at(desk, unreadable.id).examinations == (done,)


def test_place_and_time_in_the_file_that_differ_from_what_was_stated__are_flagged(desk):
    far = examine_evidence(desk, "custodian-1", taken(desk, photo(at=(35.0, 71.2))).item.id)
    assert "place_differs" in codes(far)
    assert says(far)["gps_lat"] == "35.000000"  # kept as the file's claim
    near = examine_evidence(desk, "custodian-1", taken(desk, photo(at=(34.201, 71.2))).item.id)
    assert not codes(near) & {"place_differs", "time_differs"}
    made = {"made": whole_day(taken_on(26), zone="Asia/Kabul")}
    old = examine_evidence(desk, "custodian-1", taken(desk, photo(colour="blue"), **made).item.id)
    assert "time_differs" in codes(old)


def test_place_of_making__is_what_the_file_is_held_against(desk):
    stated = {"made_place": Place(name="Far valley", lat=35.0, lon=71.2, precision_km=1)}
    read = examine_evidence(desk, "custodian-1", taken(desk, photo(at=(35.0, 71.2)), **stated).item.id)
    assert "place_differs" not in codes(read)


def taken_on(day: int):
    from datetime import date

    return date(2025, 10, day)
