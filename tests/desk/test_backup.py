"""A backup is of one moment, whole and checked, and lets nothing out that is not sealed."""

import hashlib
import os
import sqlite3
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import text

from practice_backups import OTHER, SAFE, backed_up, brought_back, enter, opened, size_of, stands_whole
from practice_mission import NOON
from practice_redaction import MARKER, file_both
from tahqiq.desk import append as appending
from tahqiq.desk.backup.check import check_backup, list_backups
from tahqiq.desk.backup.notes import backups_noted
from tahqiq.desk.backup.take import Wanted, take_backup
from tahqiq.desk.backup.unpack import open_backup
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.export_register import export_register
from tahqiq.desk.mirror.mission import open_mission
from tahqiq.desk.mirror.sync import make_mirror, sync_mirror
from tahqiq.errors import BadInput, NotFound, Refused, RegisterBroken, StorageFailed
from tahqiq.register.envelope import recipient_of
from tahqiq.store.backup.copying import copy_file
from tahqiq.store.opening import is_address

pytestmark = pytest.mark.slow


def checked(file: Path, *identities: str):
    return check_backup(file, identities, CaseClock(NOON), os.urandom)


def test_backup__holds_every_entry_and_table_and_opens_for_whom_it_was_sealed(desk, tmp_path):
    file_both(desk)
    taken = backed_up(desk, tmp_path / "safe.tahqiq-backup")
    assert (taken.about.size, taken.about.whole) == (size_of(desk), True)
    found = checked(taken.file, SAFE)
    assert found.holds
    assert {one.what for one in found.checks if one.outcome != "pass"} == {"cosignatures of the witnesses"}
    assert taken.file.stat().st_mode & 0o777 == 0o600


def test_backup_without_its_key__is_checked_by_signature_and_hashes_alone(desk, tmp_path):
    taken = backed_up(desk, tmp_path / "safe")
    found = checked(taken.file)
    assert found.holds
    assert [one.outcome for one in found.checks] == ["pass", "pass", "could not check"]
    with pytest.raises(NotFound, match="BAK006"):
        checked(taken.file, OTHER)


def test_what_is_sealed__stands_nowhere_in_the_file(desk, tmp_path):
    file_both(desk)
    secret = (tmp_path / "keys" / "duty-1.key").read_bytes()
    sealed = backed_up(desk, tmp_path / "sealed").file.read_bytes()
    assert MARKER.encode() not in sealed
    assert secret not in sealed
    plain = backed_up(desk, tmp_path / "plain", recipients=(), plain_keys=True).file.read_bytes()
    assert secret in plain


def test_entries_that_come_while_it_is_taken__are_in_the_next_one(desk, place, tmp_path):
    """The log's pen is free again while the copy is made: others go on, and the copy is of one moment."""
    before, came = size_of(desk), []

    def meanwhile(_done: int, _total: int) -> None:
        if len(came) < 3:
            came.append(f"came-{len(came)}")
            other = opened(place, tmp_path / "keys")
            enter(other, came[-1])
            other.store.close()

    taken = take_backup(desk, tmp_path / "one", Wanted((recipient_of(SAFE),)), meanwhile)
    assert (taken.about.size, size_of(desk)) == (before, before + 3)
    assert checked(taken.file, SAFE).holds
    assert backed_up(desk, tmp_path / "two").about.size == before + 3
    assert [one.size for one in backups_noted(tmp_path / "keys")] == [before, before + 3]


def test_keys__leave_only_sealed_unless_it_is_said(desk, tmp_path):
    for wanted in (Wanted(), Wanted(keys=False, vault=tmp_path / "keys" / "log.state")):
        with pytest.raises(Refused, match="BAK003"):
            take_backup(desk, tmp_path / "b", wanted)
    with pytest.raises(BadInput, match="KEY005"):
        take_backup(desk, tmp_path / "b", Wanted(("age1nobody",)))
    assert not (tmp_path / "b").exists()
    taken = take_backup(desk, tmp_path / "b", Wanted(keys=False))
    assert [one.name for one in taken.about.parts] == ["mission"]
    assert checked(taken.file).holds


def test_nothing_that_is_there__is_written_over(desk, tmp_path):
    taken = backed_up(desk, tmp_path / "b")
    kept = taken.file.read_bytes()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("b", "link"):
        with pytest.raises(StorageFailed, match="BAK002"):
            backed_up(desk, tmp_path / name)
    with pytest.raises(StorageFailed, match="STO001"):
        backed_up(desk, tmp_path / "no such folder" / "b")
    assert taken.file.read_bytes() == kept
    assert not (tmp_path / "nowhere").exists()


def test_folder__gets_a_name_and_lists_what_it_holds_newest_first(desk, tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    first = backed_up(desk, folder)
    assert first.file.name == "practice.tahqiq.example-register-20251028T120000Z.tahqiq-backup"
    with pytest.raises(StorageFailed, match="BAK002"):
        backed_up(desk, folder)  # the same second
    enter(desk, "one")
    later = backed_up(desk, folder / "later.tahqiq-backup")
    (folder / "broken.tahqiq-backup").write_bytes(first.file.read_bytes()[:5000])
    found = list_backups(folder)
    assert {one.file for one in found[:2]} == {first.file, later.file}
    assert [one.about is None for one in found] == [False, False, True]
    assert list_backups(tmp_path / "keys") == ()
    with pytest.raises(BadInput, match="BAK001"):
        list_backups(tmp_path / "nowhere")


def test_act_that_was_cut_short_before_it_was_signed__is_signed_first(desk, tmp_path, monkeypatch):
    memory = (tmp_path / "keys" / "log.state").read_bytes()

    def cut_short(*_given):
        raise KeyboardInterrupt

    monkeypatch.setattr(appending, "_sign", cut_short)
    with pytest.raises(KeyboardInterrupt):
        enter(desk, "cut-short")
    assert (tmp_path / "keys" / "log.state").read_bytes() == memory
    taken = backed_up(desk, tmp_path / "b")
    assert taken.about.size == size_of(desk)
    assert checked(taken.file, SAFE).holds


def test_tables_that_others_changed__are_found_when_the_backup_is_checked(desk, tmp_path):
    """Taking it opens nothing that is sealed; who has the key makes the tables anew."""
    with desk.store.engine.begin() as connection:
        connection.execute(text("UPDATE source SET body = replace(body, 'team', 'gang')"))
    found = checked(backed_up(desk, tmp_path / "b").file, SAFE)
    assert [one.what for one in found.checks if one.outcome == "fail"] == ["tables against the register"]


def test_register_that_does_not_hold__is_no_backup(desk, place, tmp_path):
    on = " ON entry" if is_address(place) else ""
    with desk.store.engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER entry_no_update{on}"))
        connection.execute(
            text("UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE idx = 3) WHERE idx = 4")
        )
    with pytest.raises(RegisterBroken, match="BAK007"):
        backed_up(desk, tmp_path / "b")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name == "b" or ".new" in path.name) == []


def test_mission_that_does_not_continue_the_last_backup__is_no_backup(desk, tmp_path):
    """Somebody put an older mission and an older key folder back together: the note of the last backup knows more."""
    backed_up(desk, tmp_path / "old")
    enter(desk, "one")
    backed_up(desk, tmp_path / "new")
    notes = (tmp_path / "keys" / "backups.json").read_bytes()
    brought_back(tmp_path / "old", str(tmp_path / "again"), tmp_path / "again.keys", nothing_newer=True)
    (tmp_path / "again.keys" / "backups.json").write_bytes(notes)
    again = opened(str(tmp_path / "again"), tmp_path / "again.keys")
    with pytest.raises(RegisterBroken, match=r"BAK007.*last backup"):
        backed_up(again, tmp_path / "third")
    again.store.close()


def test_copy_of_a_mission__has_nothing_of_its_own_to_keep(desk, tmp_path):
    export_register(desk, tmp_path / "files", envelopes=True)
    mirror = make_mirror(tmp_path / "mirror", str(tmp_path / "files"), None, {})
    sync_mirror(mirror.folder, int(NOON.timestamp()))
    open_mission(mirror.folder, str(tmp_path / "copy"), tmp_path / "copy.keys", [])
    copy = opened(str(tmp_path / "copy"), tmp_path / "copy.keys")
    with pytest.raises(Refused, match="BAK013"):
        backed_up(copy, tmp_path / "b")
    copy.store.close()


def test_backup_sealed_to_keys_of_this_very_folder_alone__says_so(desk, tmp_path):
    own = recipient_of(desk.keyring.identity("SEC"))
    assert backed_up(desk, tmp_path / "a", recipients=(own,)).opens_only_here
    assert not backed_up(desk, tmp_path / "b", recipients=(own, recipient_of(SAFE))).opens_only_here


def test_books_in_the_key_folder__are_copied_while_they_are_written(desk, tmp_path):
    """A book with rows still in its write-ahead log, and one more transaction open."""
    book = tmp_path / "keys" / "other.db"
    writer = sqlite3.connect(book, isolation_level=None)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("CREATE TABLE line (word TEXT)")
    writer.execute("INSERT INTO line VALUES ('kept')")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO line VALUES ('not yet')")
    backed_up(desk, tmp_path / "b")
    writer.execute("COMMIT")
    writer.close()
    brought_back(tmp_path / "b", str(tmp_path / "again"), tmp_path / "again.keys", nothing_newer=True)
    again = sqlite3.connect(tmp_path / "again.keys" / "other.db")
    assert again.execute("SELECT word FROM line").fetchall() == [("kept",)]
    again.close()
    names = {path.name for path in (tmp_path / "again.keys").iterdir()}
    assert not {
        name for name in names if name.endswith(("-wal", "-shm", ".lock", ".new")) or name == "restoring"
    }


def test_copy_of_a_book__is_for_its_owner_alone(tmp_path):
    with sqlite3.connect(tmp_path / "book") as db:
        db.execute("CREATE TABLE line (word TEXT)")
    db.close()
    copy_file(tmp_path / "book", tmp_path / "copy")
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600


def test_file__is_a_tar_that_any_tool_lists_and_the_same_files_make_the_same_bytes(desk, tmp_path):
    one = take_backup(desk, tmp_path / "one", Wanted(keys=False)).file
    two = take_backup(desk, tmp_path / "two", Wanted(keys=False)).file
    assert hashlib.sha256(one.read_bytes()).digest() == hashlib.sha256(two.read_bytes()).digest()
    said = subprocess.run(["tar", "tf", one], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["backup.json", "backup.note", "mission"]


def test_two_at_once__one_waits_its_turn(desk, tmp_path):
    said = []

    def meanwhile(_done: int, _total: int) -> None:
        if not said:
            try:
                backed_up(desk, tmp_path / "two")
            except StorageFailed as error:
                said.append(error.code)

    take_backup(desk, tmp_path / "one", Wanted((recipient_of(SAFE),)), meanwhile)
    assert said == ["BAK012"]
    assert not (tmp_path / "two").exists()
    backed_up(desk, tmp_path / "two")
    stands_whole_in(tmp_path / "two", tmp_path)


def stands_whole_in(file: Path, tmp_path: Path) -> None:
    brought_back(file, str(tmp_path / "x"), tmp_path / "x.keys", nothing_newer=True)
    assert stands_whole(str(tmp_path / "x"), tmp_path / "x.keys") == open_backup(file).about.size
