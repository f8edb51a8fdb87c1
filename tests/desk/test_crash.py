"""Killed at any instant: nothing acknowledged is lost, nothing is half-written, the next start is clean."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from practice_mission import NOON, new_desk
from tahqiq.desk.append import append
from tahqiq.desk.check_register import check_register
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.open_desk import open_desk
from tahqiq.desk.rebuild import rebuild
from tahqiq.model.source import Source
from tahqiq.store import log
from tahqiq.store.missions import sources_of

WRITER = """
import itertools, os, sys
from datetime import UTC, datetime
from pathlib import Path
from tahqiq.desk.append import append
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.open_desk import open_desk
from tahqiq.model.source import Source

desk = open_desk(sys.argv[1], Path(sys.argv[2]), CaseClock(datetime(2025, 10, 28, tzinfo=UTC)), os.urandom)
for number in itertools.count():
    name = f"source-{sys.argv[3]}-{number}"
    source = Source(id=name, name=name, kind="media", independence_group=name)
    append(desk, "duty-1", [("source.registered", source)])
    print(name, flush=True)
"""


@pytest.mark.slow
def test_killed_while_writing__keeps_what_was_acknowledged(place, tmp_path):
    keys = tmp_path / "keys"
    new_desk(place, keys).store.close()
    acknowledged: list[str] = []
    delays = random.Random(5)
    for life in range(6):
        command = [sys.executable, "-c", WRITER, place, str(keys), str(life)]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        first = writer.stdout.readline().strip()
        time.sleep(delays.uniform(0.0, 0.25))
        writer.send_signal(signal.SIGKILL)
        acknowledged += [first, *(line.strip() for line in writer.stdout if line.endswith("\n"))]
        writer.stdout.close()
        writer.wait()
    desk = open_desk(place, keys, CaseClock(NOON), os.urandom)
    append(desk, "duty-1", [("source.registered", last := a_source())])
    with desk.inside() as asker:
        held = set(sources_of(asker))
        assert log.last_checkpoint(asker.connection).size == log.log_size(asker.connection)
    assert {*acknowledged, last.id} <= held
    assert len(acknowledged) >= 6
    checked = check_register(desk)
    assert checked.holds, checked
    assert rebuild(desk).identical
    desk.store.close()


def a_source() -> Source:
    return Source(id="after", name="After", kind="media", independence_group="after")


@pytest.mark.slow
def test_disk_full__refuses_and_keeps_what_was_there(tmp_path):
    """A small file system of our own, filled to the last byte; needs the right to mount one."""
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", small], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("no right to mount a small file system here")
    try:
        desk = new_desk(str(small / "m.tahqiq"), tmp_path / "keys")
        said = fill(desk, small)
        assert said.startswith("STO002"), said
        (small / "filler").unlink()
        assert check_register(desk).holds
        append(desk, "duty-1", [("source.registered", a_source())])
        assert check_register(desk).holds
        desk.store.close()
    finally:
        subprocess.run(["umount", small], check=False)


def fill(desk, small: Path) -> str:
    """Fills the disk, then writes until it is refused; what the refusal says."""
    from tahqiq.errors import StorageFailed

    with (small / "filler").open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(b"\0" * 4096)
        except OSError:
            pass
    for number in range(500):
        name = f"source-{number}"
        source = Source(id=name, name="N" * 3000, kind="media", independence_group=name)
        try:
            append(desk, "duty-1", [("source.registered", source)])
        except StorageFailed as error:
            return str(error)
    return "never refused"
