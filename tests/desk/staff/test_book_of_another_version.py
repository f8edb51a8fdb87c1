"""The version of the staff book through the day: the doctor tells it, backups keep it, copies do not outlive people."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from practice_backups import backed_up, brought_back
from practice_staff import OFFICE, first_administrator, somebody
from tahqiq.desk.backup.keys import files_of
from tahqiq.desk.closing.places import Places
from tahqiq.desk.doctor.keys import examine_staff
from tahqiq.desk.staff.audit import trail
from tahqiq.desk.staff.book import STAFF_FILE, book_of
from tahqiq.desk.staff.forget_person import forget_somebody
from tahqiq.desk.staff.people import leave
from tahqiq.desk.staff.sessions import who
from tahqiq.errors import MissionUnusable
from tahqiq.store.backup.copying import copy_file
from tahqiq.store.staff.opening import staff_version
from tahqiq.store.staff.upgrading import VERSION

pytestmark = pytest.mark.slow


def marked(file: Path, version: int) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute(f"PRAGMA user_version = {version}")


def looked_at(desk):
    return {one.check: one for one in examine_staff(desk)}


@pytest.fixture
def file(desk, book) -> Path:
    """The book's file, with one administrator in it."""
    first_administrator(book, desk)
    return desk.keyring.folder / STAFF_FILE


def test_doctor__tells_the_version_and_of_copies(desk, file):
    told = looked_at(desk)["staff book"]
    assert (told.state, f"version {VERSION}" in told.cause) == ("ok", True)
    copy_file(file, file.with_name("staff.v1.old"))
    told = looked_at(desk)["staff book"]
    assert (told.state, "staff.v….old" in told.cause) == ("warn", True) and told.next


def test_doctor__says_of_a_newer_book_what_to_do(desk, book, file):
    book.close()
    marked(file, VERSION + 1)
    told = looked_at(desk)
    assert [one.state for one in told.values()] == ["fail"] and "STF033" in told["staff book"].cause
    assert "newer version" in told["staff book"].next


def test_doctor__changes_no_book_by_looking(desk, file):
    before = staff_version(file)
    looked_at(desk)
    assert staff_version(file) == before and not list(file.parent.glob("staff.v*"))


def test_backup__keeps_the_version_and_no_copy(desk, book, file, tmp_path):
    copy_file(file, file.with_name("staff.v1.old"))
    assert STAFF_FILE in dict(files_of(file.parent)) and "staff.v1.old" not in dict(files_of(file.parent))
    book.close()
    backed_up(desk, tmp_path / "backup")
    brought_back(tmp_path / "backup", str(tmp_path / "again"), tmp_path / "again.keys", nothing_newer=True)
    assert staff_version(tmp_path / "again.keys" / STAFF_FILE) == VERSION
    assert not list((tmp_path / "again.keys").glob("staff.v*"))


def test_backup_of_a_newer_program__is_not_restored_by_this_one(desk, book, file, tmp_path):
    book.close()
    marked(file, VERSION + 1)
    backed_up(desk, tmp_path / "backup")
    with pytest.raises(MissionUnusable, match="STF033"):
        brought_back(
            tmp_path / "backup", str(tmp_path / "again"), tmp_path / "again.keys", nothing_newer=True
        )
    assert not (tmp_path / "again").exists() and not (tmp_path / "again.keys").exists()


def test_forgotten_person__stands_in_no_copy_either(desk, book, file):
    somebody(book, desk, "l.eaves")
    copy_file(file, file.with_name("staff.v1.old"))
    leave(book, desk, "adm-1", "l.eaves", "duty-1")
    forget_somebody(book, desk, "adm-1", "l.eaves")
    assert not list(file.parent.glob("staff.v*"))


def test_wiping__takes_the_copies_too(desk, file, tmp_path):
    for end in ("old", "new"):
        (file.parent / f"staff.v1.{end}").touch(0o600)
    places = Places(str(tmp_path / "mission.tahqiq"), file.parent, tmp_path / "vault")
    assert {"staff.v1.old", "staff.v1.new"} <= {one.name for one in places.files("staff")}


def test_session__goes_on_over_an_unmarked_book(desk, book):
    administrator = first_administrator(book, desk)
    book.close()
    marked(desk.keyring.folder / STAFF_FILE, 0)
    again = book_of(desk)
    assert who(again, administrator.token, OFFICE) is not None
    assert trail(again) and staff_version(desk.keyring.folder / STAFF_FILE) == VERSION
    again.close()
