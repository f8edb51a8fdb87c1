"""Sources that give too much, too slowly or without end: reader, mirror and witness stay within their bounds.

Each is a process of its own under the limits of the operating system, as in ``test_hostile_sizes``.
"""

import contextlib
import gzip
import http.client
import os
import select
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bounded import (
    CPU_SECONDS,
    GO_MEMORY_KIB,
    MIRROR_MEMORY_KIB,
    WALL_SECONDS,
    run_bounded,
    verify_bounded,
)
from hostile_sources import ANSWERS, FILES, SLOW
from practice_bundle import policy_text
from practice_register import staffed
from practice_server import serving
from two_branches import request, witness_book

from practice_mirror import NOW, VKEY, write_log
from second_reader.static_log import practice_log
from tahqiq.desk.mirror.sync import make_mirror, sync_mirror
from tahqiq.register.witness import MAX_BODY
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.source import HttpSource

pytestmark = pytest.mark.slow

RESOURCES = ["checkpoint", "tile/entries/001.p/44", "tile/0/000", "tile/1/000.p/1"]


@pytest.fixture(scope="module")
def honest_log(tmp_path_factory) -> Path:
    """A practice register of 300 entries as files."""
    mission = staffed()
    while len(mission.entries) < 300:
        mission.report()
    return write_log(mission, tmp_path_factory.mktemp("honest") / "log")


@pytest.fixture
def place(tmp_path: Path, honest_log: Path) -> Path:
    shutil.copytree(honest_log, tmp_path / "log")
    (tmp_path / "policy").write_text(policy_text("final"))
    return tmp_path


def files_in(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_honest_source__is_read_within_the_bounds_by_all(go, place):
    assert verify_bounded(place, "audit", "log", "--policy", "policy").code == 0
    assert run_bounded([str(go.program), "audit", "log", "policy"], place, GO_MEMORY_KIB).code == 0
    with serving(files_in(place / "log")) as server:
        assert verify_bounded(place, "audit", server.url, "--policy", "policy").code == 0


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("name", FILES)
def test_hostile_thing_in_the_place_of_a_file__is_refused_by_its_path(go, cases, place, name, resource):
    make, code = FILES[name]
    (place / "log" / resource).unlink()
    make(place / "log" / resource)
    mine = verify_bounded(place, "audit", "log", "--policy", "policy")
    other = run_bounded([str(go.program), "audit", "log", "policy"], place, GO_MEMORY_KIB)
    assert mine.code == other.code == 1
    assert mine.refusal == other.refusal == (code, resource)
    cases.add(2)


@pytest.mark.parametrize("resource", RESOURCES[:3])
@pytest.mark.parametrize("name", ANSWERS)
def test_hostile_server__is_refused_by_reader_and_mirror_alike(cases, place, name, resource):
    reply, codes = ANSWERS[name]
    make_mirror(place / "mirror", str(place / "log"), VKEY, {"recorded": policy_text("final")})
    with serving(files_in(place / "log"), {resource: reply}) as server:
        audited = verify_bounded(place, "audit", server.url, "--policy", "policy")
        start = "from tahqiq.cli.main import main; main()"
        words = ["mirror", "sync", "mirror", "--source", server.url]
        synced = run_bounded([sys.executable, "-c", start, *words], place, MIRROR_MEMORY_KIB, ends=(5, 7))
    assert audited.code == 1
    assert audited.refusal[0] in codes and audited.refusal[1] == resource
    assert synced.code == (5 if audited.refusal[0] == "missing" else 7)
    assert f": {resource}: ".encode() in synced.err
    held = [path.stat().st_size for path in (place / "mirror").rglob("*") if path.is_file()]
    assert sum(held) < 1 << 20  # nothing of it was kept
    sync_mirror(place / "mirror", NOW)  # and from an honest source the mirror goes on
    cases.add(2)


@pytest.mark.parametrize("name", SLOW)
def test_answer_without_end__is_ended_when_its_time_is_up(cases, name):
    """300 seconds as the program is; one here. Neither bytes, chunks nor hints of more begin it anew."""
    with serving({}, {"tile/entries/000": SLOW[name]}) as server, pytest.raises(Refusal) as caught:
        HttpSource(server.url, whole_answer=1.0).fetch("tile/entries/000")
    assert (caught.value.code, caught.value.where) == ("missing", "tile/entries/000")
    assert "takes too long" in caught.value.why
    cases.add()


# The witness


@dataclass(frozen=True)
class Besieged:
    """A witness's process, and where it answers."""

    process: int
    address: tuple[str, int]

    @property
    def most_memory(self) -> int:
        """The most memory that it ever held, in KiB."""
        status = Path(f"/proc/{self.process}/status").read_text()
        return int(next(line for line in status.split("\n") if line.startswith("VmHWM")).split()[1])

    @property
    def processor_seconds(self) -> float:
        """The processor's time that it took so far, which a busy machine does not lengthen."""
        user, system = Path(f"/proc/{self.process}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def post(self, body: bytes | Iterator[bytes], **headers: str) -> int:
        """The status of the answer; 0 where the line was cut instead."""
        line = http.client.HTTPConnection(*self.address, timeout=WALL_SECONDS)
        with contextlib.closing(line), contextlib.suppress(ConnectionError, http.client.HTTPException):
            line.request(
                "POST", "/add-checkpoint", body, {k.replace("_", "-"): v for k, v in headers.items()}
            )
            return line.getresponse().status
        return 0

    def pour(self, begin: bytes, piece: bytes, most: int) -> int:
        """Sends without end; how many bytes it could send before the line was cut."""
        with socket.create_connection(self.address, timeout=WALL_SECONDS) as line:
            sent = 0
            with contextlib.suppress(ConnectionError):
                line.sendall(begin)
                while sent < most:
                    line.sendall(piece)
                    sent += len(piece)
            return sent


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[Besieged]:
    with witness_book(tmp_path / "w"):
        pass
    start = "from tahqiq.cli.witness import witness; witness()"
    command = [sys.executable, "-c", start, "serve", "--port", "0", str(tmp_path / "w")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            url = urlsplit(running.stdout.readline().split(" at ")[1].split()[0])
            assert url.hostname is not None and url.port is not None
            yield Besieged(running.pid, (url.hostname, url.port))
        finally:
            running.kill()


def honest(size: int) -> bytes:
    return request(0, b"", practice_log(size).note(cosigners=()))


HASHES = b"A" * 43 + b"=\n"
STRANGER = "\N{EM DASH} x AAAAAAA=\n".encode()
BODIES: dict[str, tuple[bytes, int]] = {
    "10 MB of one letter": (b"A" * 10_000_000, 413),
    "one byte over the limit": (b"A" * (MAX_BODY + 1), 413),
    "as many empty lines as there may be": (b"\n" * MAX_BODY, 400),
    "64 proof lines": (request(8, HASHES * 64, practice_log(9).note()), 400),
    "as many proof lines as there may be": (request(8, HASHES * 5_000, practice_log(9).note()), 400),
    "10^4 signature lines": (honest(9) + STRANGER * 10_000, 400),
    "an old size of 10^5 digits": (honest(9).replace(b"old 0", b"old " + b"9" * 100_000), 400),
    "an old size of 2^63": (honest(9).replace(b"old 0", b"old %d" % 2**63), 400),
    "a gzip bomb": (gzip.compress(bytes(64 << 20)), 400),
    "an honest request, packed": (gzip.compress(honest(9)), 400),
}


def test_hostile_requests__leave_the_witness_small_and_ready(cases, witness):
    assert witness.post(honest(8)) == 200
    before = witness.most_memory
    for name, (body, status) in BODIES.items():
        begun = witness.processor_seconds
        answered = witness.post(body, Content_Encoding="gzip" if "pack" in name else "identity")
        assert answered in (status, 0), name
        assert witness.processor_seconds - begun < CPU_SECONDS, name
        cases.add()
    assert witness.post(iter([b"x" * 65_536] * 1_000)) in (413, 0)
    head = b"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\n"
    piece, most = b"x" * 65_536, 1 << 30
    for begin in (b"", head + b"X: ", head, b"POST /"):
        more = b"X: y\r\n" * 10_000 if begin == head else piece
        assert witness.pour(begin, more, most) < 64 << 20, begin
        cases.add()
    assert witness.most_memory - before < 64 * 1024  # KiB
    assert witness.post(request(8, practice_log(9).consistency(8), practice_log(9).note(cosigners=()))) == 200
    cases.add()


def test_slow_requests__keep_nobody_else_waiting_and_are_ended(cases, witness):
    """A hundred that send their body a byte at a time; the one who asks meanwhile is answered at once."""
    head = b"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nold"
    lines = [socket.create_connection(witness.address, timeout=WALL_SECONDS) for _ in range(100)]
    try:
        for line in lines:
            line.sendall(head)
        assert witness.post(honest(8)) == 200
        assert not select.select(lines, [], [], 0)[0], "answered while all of them still went on"
        assert {line.recv(12) for line in lines} == {b"HTTP/1.1 408"}
    finally:
        for line in lines:
            line.close()
    cases.add(len(lines))
