"""Several writers at once, writers that are killed, servers that stop: one order, every acknowledged act in it once."""

import os
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, select, text

from desk.fault_writer import NOON, a_source
from desk.many_writers import writer
from desk.prepared_missions import entries_of, kept
from tahqiq.desk.append import append
from tahqiq.desk.check_register import check_register
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.open_desk import Desk, open_desk
from tahqiq.desk.rebuild import rebuild
from tahqiq.errors import MissionUnusable, RegisterBroken, StorageFailed
from tahqiq.store.tables import done
from throwaway_postgres import as_server_user, server_programs


def subjects(desk: Desk) -> dict[int, str]:
    """What every entry is about, by its index."""
    with desk.store.reading() as connection:
        return {row.idx: row.subject for row in connection.execute(select(done.c.idx, done.c.subject))}


def check_acknowledged(desk: Desk, told: list[dict[str, object]]) -> None:
    """Every acknowledged act stands at its own indexes, once, and nobody else's is there."""
    found, taken = subjects(desk), []
    for line in told:
        if "done" in line:
            indexes = range(line["first"], line["end"])
            taken += indexes
            assert found[indexes.start] == line["done"]
            assert list(found.values()).count(line["done"]) == 1
    assert len(taken) == len(set(taken))


def check_whole(desk: Desk) -> None:
    append(desk, "duty-1", [("source.registered", a_source("last"))])
    with desk.store.reading() as connection:
        assert kept(connection)[-1][0] == entries_of(desk)
    checked = check_register(desk)
    assert checked.holds, checked
    assert rebuild(desk).identical


@pytest.mark.slow
def test_writers_at_once__come_one_after_another(desk, place):
    keys, many = desk.keyring.folder, 12
    before = entries_of(desk)
    with ExitStack() as running:
        writers = [running.enter_context(writer(place, keys, name, many)) for name in ("one", "two", "three")]
        for one in writers:
            one.go()
        told = [line for one in writers for line in one.rest()]
    assert sum("done" in line for line in told) == 3 * many, told
    check_acknowledged(desk, told)
    assert entries_of(desk) == before + sum(line["end"] - line["first"] for line in told)
    check_whole(desk)


@pytest.mark.slow
def test_writer_killed_with_the_pen_in_its_hand__leaves_nothing_and_frees_the_pen(desk, place):
    before = entries_of(desk)
    with writer(place, desk.keyring.folder, "killed", 1, held=True) as one:
        one.go()
        assert one.hears() == {"holds": True}
        one.process.kill()
        one.process.wait()
    started = time.monotonic()
    append(desk, "duty-1", [("source.registered", a_source("next"))])
    assert time.monotonic() - started < 5
    assert entries_of(desk) == before + 1
    check_whole(desk)
