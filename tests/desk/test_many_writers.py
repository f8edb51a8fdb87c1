"""Several writers at once, writers that are killed, servers that stop: one order, every acknowledged act in it once."""

import json
import os
import shutil
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, select, text

from desk.fault_writer import NOON, a_source
from desk.many_writers import writer
from desk.prepared_missions import check_one_truth, entries_of, kept
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
        check_one_truth(connection, kept(connection))
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
    append(desk, "duty-1", [("source.registered", a_source("next"))])  # refused, if the pen were still held
    assert entries_of(desk) == before + 1
    check_whole(desk)


on_postgres = pytest.mark.parametrize("place", ["postgres"], indirect=True)


def ask_server(place: str, query: str, **values: object) -> list[tuple[object, ...]]:
    """Asks the server itself, past the mission."""
    address = place.rsplit("/", 1)[0].replace("postgresql://", "postgresql+psycopg://") + "/postgres"
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        found = connection.execute(text(query), values)
        rows = [tuple(row) for row in found] if found.returns_rows else []
    engine.dispose()
    return rows


def restart(place: str) -> None:
    """The server is stopped without a goodbye, as by a power cut, and started again."""
    data = Path(str(ask_server(place, "SHOW data_directory")[0][0]))
    pg_ctl = server_programs() / "pg_ctl"
    as_server_user(data.parent)(
        [pg_ctl, "-D", data, "-l", data.parent / "log", "-m", "immediate", "-w", "restart"]
    )


def end_connections(place: str) -> None:
    query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
    ask_server(place, query, name=place.rsplit("/", 1)[1])


@pytest.mark.slow
@on_postgres
@pytest.mark.parametrize("stop", [end_connections, restart])
@pytest.mark.parametrize("commit", [1, 2])
def test_server_that_goes_at_a_commit__keeps_none_of_it_and_the_next_act_holds(desk, place, stop, commit):
    """Commit 1 is the entries', commit 2 the checkpoint's: by then the entry stands."""
    before, commits = entries_of(desk), []

    def goes(_connection: object) -> None:
        commits.append(1)
        if len(commits) == commit:
            stop(place)

    event.listen(desk.store.engine, "commit", goes)
    with pytest.raises((StorageFailed, MissionUnusable)) as refused:
        append(desk, "duty-1", [("source.registered", a_source("refused"))])
    event.remove(desk.store.engine, "commit", goes)
    assert refused.value.code == "MIS005"
    assert ("entered as entry" in str(refused.value)) == (commit == 2)
    assert entries_of(desk) == before + (commit == 2)
    check_whole(desk)


@pytest.mark.slow
@on_postgres
def test_server_that_goes_while_many_write__keeps_all_that_was_acknowledged(desk, place):
    keys = desk.keyring.folder
    with ExitStack() as running:
        writers = [running.enter_context(writer(place, keys, name, 40)) for name in ("one", "two")]
        for one in writers:
            one.go()
        told = [one.hears() for one in writers]
        for _time in range(3):
            restart(place)
            time.sleep(0.2)
            told += [one.hears() for one in writers]
        told += [line for one in writers for line in one.rest()]
    assert any("refused" in line for line in told)
    assert sum("done" in line for line in told) == 80
    check_acknowledged(desk, told)
    check_whole(desk)


@pytest.mark.slow
@on_postgres
def test_server_set_to_answer_early__is_told_to_wait_for_its_disk(desk, place):
    ask_server(place, f'ALTER DATABASE "{place.rsplit("/", 1)[1]}" SET synchronous_commit = off')
    end_connections(place)
    with desk.store.writing() as connection:
        assert connection.execute(text("SHOW synchronous_commit")).scalar_one() == "on"
    with desk.store.reading() as connection:
        assert connection.execute(text("SHOW synchronous_commit")).scalar_one() == "off"


@pytest.mark.slow
@pytest.mark.parametrize("isolation", ["read committed", "repeatable read"])
@on_postgres
def test_writers_with_a_memory_each__go_on_until_one_has_signed_more_than_the_other_knows(
    desk, place, tmp_path, isolation
):
    """Two machines with a copy of the key folder: whoever's memory is behind is refused, and nothing is lost."""
    name = place.rsplit("/", 1)[1]
    ask_server(place, f"ALTER DATABASE \"{name}\" SET default_transaction_isolation = '{isolation}'")
    end_connections(place)
    with ExitStack() as running:
        copies = [Path(shutil.copytree(desk.keyring.folder, tmp_path / one)) for one in ("one", "two")]
        writers = [running.enter_context(writer(place, copy, copy.name, 10)) for copy in copies]
        for one in writers:
            one.go()
        told = [line for one in writers for line in one.rest()]
    assert {line["refused"] for line in told if "refused" in line} <= {"REG007"}, told
    assert 10 <= sum("done" in line for line in told) <= 20
    check_acknowledged(desk, told)
    newest = max(copies, key=lambda copy: json.loads((copy / "log.state").read_text())["size"])
    again = open_desk(place, newest, CaseClock(NOON), os.urandom)
    check_whole(again)
    again.store.close()


@pytest.mark.slow
@on_postgres
def test_older_database_put_under_a_running_desk__is_refused(desk, place):
    name = place.rsplit("/", 1)[1]
    end_connections(place)
    ask_server(place, f'CREATE DATABASE "{name}-older" TEMPLATE "{name}"')
    append(desk, "duty-1", [("source.registered", a_source("one"))])
    signed = desk.keyring.last_signed().read()
    end_connections(place)
    ask_server(place, f'DROP DATABASE "{name}"')
    ask_server(place, f'ALTER DATABASE "{name}-older" RENAME TO "{name}"')
    for number in range(3):
        with pytest.raises(RegisterBroken, match="REG001"):
            append(desk, "duty-1", [("source.registered", a_source(f"new-{number}"))])
        assert desk.keyring.last_signed().read() == signed
    assert not check_register(desk).holds
