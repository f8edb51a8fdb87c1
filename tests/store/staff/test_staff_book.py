"""The staff book on disk: made once, private, found whole, and never made anew over what is gone."""

import os
import random
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from practice_mission import NOON
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.staff.audit import check, note
from tahqiq.desk.staff.book import STAFF_FILE, STAFF_SECRET, StaffBook, open_staff_book
from tahqiq.desk.staff.seal import seal, unseal
from tahqiq.errors import MissionUnusable, StorageFailed


def opened(keys: Path, seed: int = 1) -> StaffBook:
    return open_staff_book(keys, CaseClock(NOON), random.Random(seed).randbytes)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A folder with a staff book of one line."""
    book = opened(tmp_path / "keys")
    note(book, "sign_in", "p1", None, "passkey")
    book.close()
    return tmp_path / "keys"


def unusable(code: str, keys: Path) -> MissionUnusable:
    with pytest.raises(MissionUnusable) as error:
        check(opened(keys))
    assert error.value.code == code
    return error.value


def test_book__is_made_private_and_opened_again(keys):
    for name in (STAFF_FILE, STAFF_SECRET):
        assert stat.S_IMODE((keys / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    book = opened(keys, seed=2)
    assert check(book).size == 1
    with book.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
    for beside in keys.glob("staff.db-*"):
        assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    book.close()


@pytest.mark.parametrize("name", [STAFF_FILE, STAFF_SECRET])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_others_may_read_it__is_refused_with_the_way_to_mend_it(keys, name, mode):
    (keys / name).chmod(mode)
    assert f"chmod 600 {keys / name}" in unusable("STF002", keys).next_step
    (keys / name).chmod(0o600)
    assert check(opened(keys)).flaw is None


def test_book_gone__is_never_made_anew_silently(keys):
    (keys / STAFF_FILE).rename(keys / "away")
    assert "newest backup" in unusable("STF003", keys).next_step
    assert not (keys / STAFF_FILE).exists()
    (keys / "away").rename(keys / STAFF_FILE)
    assert check(opened(keys)).size == 1


def test_secret_gone_cut_or_another__is_said(keys):
    secret = (keys / STAFF_SECRET).read_text()
    (keys / STAFF_SECRET).unlink()
    unusable("STF004", keys)
    for text in ("", "xyz", secret[:10]):
        (keys / STAFF_SECRET).write_text(text)
        (keys / STAFF_SECRET).chmod(0o600)
        unusable("STF004", keys)
    (keys / STAFF_SECRET).write_text(secret)
    sealed = seal(opened(keys), "totp", "p1", b"x")
    (keys / STAFF_SECRET).write_text("00" * 32)
    with pytest.raises(MissionUnusable) as error:
        unseal(opened(keys), "totp", "p1", sealed)
    assert error.value.code == "STF004"


def test_both_gone__is_a_new_beginning(keys):
    for path in keys.glob("staff.*"):
        path.unlink()
    assert check(opened(keys)).size == 0


@pytest.mark.parametrize("garbage", [b"", b"no database at all" * 100])
def test_what_is_no_book__is_said(keys, garbage):
    (keys / STAFF_FILE).write_bytes(garbage)
    unusable("STF003", keys)


def test_mission_or_other_sqlite_file__is_no_book(keys):
    (keys / STAFF_FILE).unlink()
    with sqlite3.connect(keys / STAFF_FILE) as db:
        db.execute("CREATE TABLE person (id TEXT)")
    db.close()
    (keys / STAFF_FILE).chmod(0o600)
    unusable("STF003", keys)


def test_damaged_pages__are_said_and_not_a_traceback(keys):
    book = opened(keys)
    for number in range(300):
        note(book, "sign_in", f"p{number}", None, "x" * 150)
    book.close()
    raw = bytearray((keys / STAFF_FILE).read_bytes())
    raw[4096 : len(raw) - 4096] = os.urandom(len(raw) - 8192)
    (keys / STAFF_FILE).write_bytes(raw)
    with pytest.raises(MissionUnusable) as error:
        found = check(opened(keys))
        assert found.flaw is None, "quick_check found it"
        note(opened(keys), "sign_in", None, None, "x")
    assert error.value.code == "STF003"


def test_folder_that_cannot_be_written__is_said(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageFailed) as error:
        opened(tmp_path / "file" / "keys")
    assert error.value.code == "STF005"


def test_locked_book__is_said_after_a_while(keys, monkeypatch):
    monkeypatch.setattr("tahqiq.store.staff.opening.WAIT", 0.1)
    book = opened(keys)
    with sqlite3.connect(keys / STAFF_FILE, isolation_level=None) as db:
        db.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageFailed) as error:
            note(book, "sign_in", None, None, "x")
        assert error.value.code == "STF005"
        db.execute("ROLLBACK")
    db.close()
    note(book, "sign_in", None, None, "x")


def test_sealed__opens_for_its_use_and_owner_alone(keys):
    book = opened(keys)
    sealed = seal(book, "totp", "p1", b"secret")
    assert unseal(book, "totp", "p1", sealed) == b"secret" and b"secret" not in sealed
    for use, whose, data in (
        ("totp", "p2", sealed),
        ("draft", "p1", sealed),
        ("totp", "p1", sealed[:-1] + b"x"),
        ("totp", "p1", b""),
    ):
        with pytest.raises(MissionUnusable):
            unseal(book, use, whose, data)
    assert seal(book, "totp", "p1", b"secret") != sealed


def test_many_threads_make_it_at_once__and_it_is_one(tmp_path):
    with ThreadPoolExecutor(6) as pool:
        books = list(pool.map(lambda seed: opened(tmp_path / "keys", seed), range(6)))
    assert len({book.secret for book in books}) == 1
    for book in books:
        note(book, "sign_in", None, None, "x")
    assert check(books[0]).size == 6


WRITER = """
import random, sys
from datetime import UTC, datetime
from pathlib import Path
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.staff.audit import note
from tahqiq.desk.staff.book import open_staff_book
book = open_staff_book(Path(sys.argv[1]), CaseClock(datetime(2025, 10, 28, tzinfo=UTC)), random.Random(1).randbytes)
for number in range(25):
    note(book, "sign_in", sys.argv[2], None, str(number))
"""


def test_two_processes_write__and_no_line_is_lost(keys):
    running = [subprocess.Popen([sys.executable, "-c", WRITER, str(keys), name]) for name in ("one", "two")]
    assert [one.wait(60) for one in running] == [0, 0]
    found = check(opened(keys))
    assert (found.size, found.flaw) == (51, None)
