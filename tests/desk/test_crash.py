"""Killed at any instant: nothing acknowledged is lost, nothing is half-written, the next start is clean."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desk.fault_writer import a_source
from desk.prepared_missions import entries_of
from desk.small_disk import small_disk
from practice_mission import NOON, new_desk
from tahqiq.desk.append import append
from tahqiq.desk.check_register import check_register
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.open_desk import Desk, open_desk
from tahqiq.desk.rebuild import rebuild
from tahqiq.errors import TahqiqError
from tahqiq.model.source import Source
from tahqiq.store import log
from tahqiq.store.missions import sources_of

WRITER = """
import itertools, os, sys
from datetime import UTC, datetime
from pathlib import Path
from tahqiq.desk.append import append
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.open_desk import Desk, open_desk
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
    append(desk, "duty-1", [("source.registered", last := a_source("after"))])
    with desk.inside() as asker:
        held = set(sources_of(asker))
        assert log.last_checkpoint(asker.connection).size == log.log_size(asker.connection)
    assert {*acknowledged, last.id} <= held
    assert len(acknowledged) >= 6
    checked = check_register(desk)
    assert checked.holds, checked
    assert rebuild(desk).identical
    desk.store.close()


@pytest.mark.slow
def test_disk_that_fills_up_in_the_middle_of_a_batch__takes_all_of_it_or_nothing(tmp_path):
    """Mission and keys on one small disk, on which less and less room is left when a batch comes."""
    with small_disk(tmp_path / "small", megabytes=16) as disk:
        desk = new_desk(str(disk.folder / "m.tahqiq"), disk.folder / "keys")
        said: list[str] = []
        for room in range(56, -1, -4):
            before = entries_of(desk)
            disk.fill(room)
            said.append(attempt(desk, [a_source(f"source-{room}-{number}") for number in range(8)]))
            disk.empty()
            assert entries_of(desk) - before in ((8,) if said[-1] == "done" else (0, 8))
            assert check_register(desk).holds
            append(desk, "duty-1", [("source.registered", a_source(f"after-{room}"))])
        assert check_register(desk).holds
        assert rebuild(desk).identical
        desk.store.close()
    assert said[0] == "done"
    assert said[-1] == "STO002"
    assert set(said) <= {"done", "STO001", "STO002"}, said


@pytest.mark.slow
def test_disk_that_becomes_read_only__refuses_and_goes_on_once_it_is_writable(tmp_path):
    with small_disk(tmp_path / "small", megabytes=24) as disk:
        new_desk(str(disk.folder / "m.tahqiq"), disk.folder / "keys").store.close()
        assert disk.read_only(True)
        assert attempt_anew(disk.folder) in {"STO001", "MIS005"}
        assert disk.read_only(False)
        desk = open_desk(str(disk.folder / "m.tahqiq"), disk.folder / "keys", CaseClock(NOON), os.urandom)
        before = entries_of(desk)
        append(desk, "duty-1", [("source.registered", a_source("after"))])
        assert entries_of(desk) == before + 1
        assert check_register(desk).holds
        desk.store.close()


def attempt(desk: Desk, sources: list[Source]) -> str:
    """What came of entering these in one act: done, or the code of the refusal."""
    try:
        append(desk, "duty-1", [("source.registered", source) for source in sources])
    except TahqiqError as error:
        return error.code
    return "done"


def attempt_anew(folder: Path) -> str:
    """The same for one who opens the mission first."""
    try:
        desk = open_desk(str(folder / "m.tahqiq"), folder / "keys", CaseClock(NOON), os.urandom)
    except TahqiqError as error:
        return error.code
    try:
        return attempt(desk, [a_source("never")])
    finally:
        desk.store.close()
