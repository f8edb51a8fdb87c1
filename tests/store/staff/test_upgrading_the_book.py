"""A staff book of another version: brought up whole or left as it was, refused when newer, a copy kept first."""

import random
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from practice_mission import NOON
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.staff.audit import check, note, trail
from tahqiq.desk.staff.book import STAFF_FILE, StaffBook, open_staff_book
from tahqiq.errors import MissionUnusable, StorageFailed
from tahqiq.store.staff.opening import make_staff_file, open_staff_file, staff_version
from tahqiq.store.staff.tables import APPLICATION_ID
from tahqiq.store.staff.upgrading import STEPS, VERSION, Step, copies_of

AT = 1_800_000_000


def telephone(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE person ADD COLUMN telephone TEXT")


def radio(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE radio (id TEXT PRIMARY KEY)")


def half_way(connection: Connection) -> None:
    """Does some of its work, and then what cannot be done."""
    radio(connection)
    connection.exec_driver_sql("DELETE FROM note")
    connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")


def orphan(connection: Connection) -> None:
    """Leaves a row that belongs to nobody, by way of a table made anew as SQLite lets it."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    connection.exec_driver_sql("INSERT INTO draft VALUES ('nobody', '/a', x'00', 1)")


def opened(keys: Path) -> StaffBook:
    return open_staff_book(keys, CaseClock(NOON), random.Random(1).randbytes)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A folder with a staff book of one line, as this program makes it."""
    book = opened(tmp_path / "keys")
    note(book, "sign_in", "p1", None, "passkey")
    book.close()
    return tmp_path / "keys"


def plain(keys: Path, *words: str) -> list[tuple[object, ...]]:
    """What plain SQLite says to each of these, without us."""
    with closing(sqlite3.connect(keys / STAFF_FILE, isolation_level=None)) as db:
        return [row for word in words for row in db.execute(word).fetchall()]


def contents(file: Path) -> str:
    with closing(sqlite3.connect(file)) as db:
        return "\n".join(db.iterdump())


def brought_up(keys: Path, *steps: Step) -> None:
    open_staff_file(keys / STAFF_FILE, AT, steps).dispose()


def refused(code: str, work: Callable[[], object]) -> str:
    with pytest.raises((MissionUnusable, StorageFailed)) as error:
        work()
    assert error.value.code == code
    return str(error.value)


def test_new_book__carries_the_version_of_this_program(keys):
    assert 1 + len(STEPS) == VERSION
    assert plain(keys, "PRAGMA user_version") == [(VERSION,)] and staff_version(keys / STAFF_FILE) == VERSION
    opened(keys).close()
    assert copies_of(keys) == ()


def test_book_without_a_version__is_of_the_first(keys):
    plain(keys, "PRAGMA user_version = 0")
    assert staff_version(keys / STAFF_FILE) == 1
    assert plain(keys, "PRAGMA user_version") == [(0,)], "looking changes nothing"
    brought_up(keys)
    assert plain(keys, "PRAGMA user_version") == [(1,)] and copies_of(keys) == ()
    plain(keys, "PRAGMA user_version = 0")
    brought_up(keys, telephone)
    assert plain(keys, "PRAGMA user_version") == [(2,)] and len(copies_of(keys)) == 1


def test_tables_of_other_making_without_a_version__are_no_book(keys):
    plain(keys, "PRAGMA user_version = 0", "DROP TABLE draft")
    refused("STF003", lambda: opened(keys))


def test_number_that_no_version_has__is_no_book(keys):
    plain(keys, "PRAGMA user_version = -1")
    refused("STF003", lambda: opened(keys))


@pytest.mark.parametrize("version", [VERSION + 1, VERSION + 7])
def test_newer_book__is_refused_and_left_alone(keys, version):
    plain(keys, f"PRAGMA user_version = {version}")
    before = contents(keys / STAFF_FILE)
    told = refused("STF033", lambda: opened(keys))
    assert f"version {version}" in told and f"knows {VERSION}" in told and "newer version" in told
    assert contents(keys / STAFF_FILE) == before and copies_of(keys) == ()


def test_book_brought_up_under_an_older_program__is_written_by_it_no_more(keys):
    book = opened(keys)
    brought_up(keys, *STEPS, telephone)
    refused("STF033", lambda: note(book, "sign_in", "p1", None, "x"))
    book.close()


def test_older_book__is_brought_up_in_place_with_a_copy_and_a_line_in_its_log(keys):
    before = contents(keys / STAFF_FILE)
    brought_up(keys, telephone, radio)
    assert plain(keys, "PRAGMA user_version") == [(3,)]
    assert "telephone" in contents(keys / STAFF_FILE) and "radio" in contents(keys / STAFF_FILE)
    (copy,) = copies_of(keys)
    assert copy.name == "staff.v1.old" and stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert contents(copy) == before and staff_version(copy) == 1
    assert plain(keys, "SELECT at, kind, about FROM audit ORDER BY number DESC LIMIT 1") == [
        (AT, "staff.upgraded", "1 3")
    ]
    plain(keys, "PRAGMA user_version = 1")  # so that this program reads it
    book = opened(keys)
    assert check(book).flaw is None and [one.kind for one in trail(book)] == ["sign_in", "staff.upgraded"]
    book.close()


def test_only_what_is_missing__is_done(keys):
    brought_up(keys, telephone)
    brought_up(keys, telephone, radio)
    brought_up(keys, telephone, radio)
    assert [one.name for one in copies_of(keys)] == ["staff.v1.old", "staff.v2.old"]
    assert plain(keys, "SELECT about FROM audit WHERE kind = 'staff.upgraded'") == [("1 2",), ("2 3",)]


@pytest.mark.parametrize("step", [half_way, orphan])
def test_upgrade_that_fails_half_way__leaves_the_old_book_whole(keys, step):
    plain(keys, "INSERT INTO note VALUES ('kept', 'as it was')")
    before = contents(keys / STAFF_FILE)
    told = refused("STF034", lambda: brought_up(keys, telephone, step))
    assert "as it was" in told
    assert contents(keys / STAFF_FILE) == before and plain(keys, "PRAGMA user_version") == [(1,)]
    assert not [one for one in keys.iterdir() if one.name.startswith("staff.v")], "no second copy of secrets"
    book = opened(keys)
    assert check(book).flaw is None
    note(book, "sign_in", "p1", None, "x")
    book.close()


def test_fault_of_the_program_half_way__leaves_the_old_book_whole_too(keys):
    def broken(connection: Connection) -> None:
        radio(connection)
        raise KeyError("a mistake of ours")

    before = contents(keys / STAFF_FILE)
    with pytest.raises(KeyError):
        brought_up(keys, broken)
    assert contents(keys / STAFF_FILE) == before and plain(keys, "PRAGMA user_version") == [(1,)]


KILLED = """
import os, signal, sys
from pathlib import Path
from tahqiq.store.staff.opening import open_staff_file
def step(connection):
    connection.exec_driver_sql("CREATE TABLE radio (id TEXT PRIMARY KEY)")
    connection.exec_driver_sql("DELETE FROM note")
    os.kill(os.getpid(), signal.SIGKILL)
open_staff_file(Path(sys.argv[1]), 1, (step,))
"""


def test_machine_that_fails_half_way__leaves_the_old_book_whole_and_it_is_brought_up_later(keys):
    plain(keys, "INSERT INTO note VALUES ('kept', 'as it was')")
    before = contents(keys / STAFF_FILE)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(keys / STAFF_FILE)], check=False)
    assert killed.returncode == -9
    assert contents(keys / STAFF_FILE) == before and plain(keys, "PRAGMA user_version") == [(1,)]
    brought_up(keys, radio)
    assert plain(keys, "PRAGMA user_version") == [(2,)] and len(copies_of(keys)) == 1


def test_book_that_a_server_is_writing__is_brought_up_when_it_has_done(keys, monkeypatch):
    monkeypatch.setattr("tahqiq.store.staff.opening.WAIT", 0.1)
    with closing(sqlite3.connect(keys / STAFF_FILE, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        assert "stop the servers" in refused("STF034", lambda: brought_up(keys, radio))
        db.execute("ROLLBACK")
    brought_up(keys, radio)


def test_copy_that_cannot_be_kept__stops_it_before_anything_is_done(keys):
    (keys / "staff.v1.new").mkdir()
    before = contents(keys / STAFF_FILE)
    refused("STF034", lambda: brought_up(keys, telephone))
    assert contents(keys / STAFF_FILE) == before


def test_copy_that_a_killed_upgrade_left__is_replaced_by_a_whole_one(keys):
    for end in ("old", "new"):
        (keys / f"staff.v1.{end}").write_text("half a copy")
    brought_up(keys, telephone)
    assert [staff_version(one) for one in copies_of(keys)] == [1] and not (keys / "staff.v1.new").exists()


def test_many_at_once__one_brings_it_up(keys):
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda _: brought_up(keys, telephone, radio), range(5)))
    assert plain(keys, "SELECT about FROM audit WHERE kind = 'staff.upgraded'") == [("1 3",)]
    assert [one.name for one in copies_of(keys)] == ["staff.v1.old"]


def schema(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as db:
        rows = db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {" ".join(row[0].split()) for row in rows}


def test_book_of_the_first_version__opens_and_has_the_tables_of_a_new_one(tmp_path):
    """Nobody changes a table without a step: an old book that was brought up is as a new one."""
    old = tmp_path / "staff.db"
    with closing(sqlite3.connect(old)) as db:
        db.executescript((Path(__file__).parent / "version_1.sql").read_text("utf-8"))
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    old.chmod(0o600)
    open_staff_file(old, AT).dispose()
    assert staff_version(old) == VERSION
    assert schema(old) == schema(make_staff_file(tmp_path / "new.db"))
