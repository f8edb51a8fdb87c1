"""A restoring that was cut short leaves a mark in its keys; the mark never makes the log forget what it has signed."""

import json
import os
import shutil
from pathlib import Path

import pytest

from practice_backups import backed_up, brought_back, enter, opened, size_of, stands_whole
from tahqiq.desk.backup import place as placing
from tahqiq.desk.backup.restore import Restored
from tahqiq.desk.export_register import export_register
from tahqiq.desk.keyring import Keyring
from tahqiq.errors import Refused, StorageFailed
from throwaway_postgres import drop_database, empty_database

pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def where(request, tmp_path):
    """Where the mission is restored to: a free path or an empty database, and the folder of its keys."""
    keys = tmp_path / "again.keys"
    if request.param == "sqlite":
        yield {"mission": str(tmp_path / "again"), "keys": keys}
        return
    address = empty_database(request.getfixturevalue("postgres"), f"marked-{tmp_path.name}"[:60])
    yield {"mission": address, "keys": keys}
    drop_database(address)


@pytest.fixture
def backup(desk, tmp_path) -> Path:
    """A backup of all that was entered."""
    return backed_up(desk, tmp_path / "backup").file


def marked_late(backup: Path, where, monkeypatch) -> Restored:
    """A restoring that is cut off between placing the mission and taking its mark away."""
    with monkeypatch.context() as cut:
        cut.setattr(placing, "drop_mark", lambda keys: None)
        return brought_back(backup, **where, nothing_newer=True)


def test_mission_went_on_beside_a_stale_mark_and_is_lost__its_keys_remember(
    backup, where, tmp_path, monkeypatch
):
    """The log has signed two more entries, and a member's key was made: neither is forgotten for the mark."""
    marked_late(backup, where, monkeypatch)
    desk = opened(**where)
    enter(desk, "one", "two")
    export_register(desk, tmp_path / "files", envelopes=True)
    size, remembered = size_of(desk), desk.keyring.last_signed().read()
    desk.store.close()
    (where["keys"] / "new-member.key").write_text("11" * 32)
    again = {"mission": str(tmp_path / "other"), "keys": where["keys"]}
    with pytest.raises(Refused, match=r"BAK009.*present key folder"):
        brought_back(backup, **again, nothing_newer=True)
    assert Keyring(where["keys"]).last_signed().read() == remembered
    done = brought_back(backup, **again, complete_from=str(tmp_path / "files"))
    assert (done.size, done.keys) == (size, None)
    assert "was not believed" in done.remarks[0]
    assert (where["keys"] / "new-member.key").exists()
    assert not (where["keys"] / "restoring").exists()
    assert stands_whole(**again) == size


def test_all_is_in_place_but_for_the_mark__the_same_command_takes_it_away(backup, where, monkeypatch):
    first = marked_late(backup, where, monkeypatch)
    assert (where["keys"] / "restoring").exists()
    before = {one.name: one.read_bytes() for one in where["keys"].iterdir() if one.name != "restoring"}
    done = brought_back(backup, **where)
    assert done.finished
    assert (done.size, done.root, done.keys) == (first.size, first.root, None)
    assert {one.name: one.read_bytes() for one in where["keys"].iterdir()} == before
    assert stands_whole(**where) == first.size


def test_mission_has_gone_on_beside_its_mark__is_its_finished_work_all_the_same(backup, where, monkeypatch):
    marked_late(backup, where, monkeypatch)
    size = stands_whole(**where)
    done = brought_back(backup, **where)
    assert (done.finished, done.size) == (True, size + 1)
    assert not (where["keys"] / "restoring").exists()


def test_another_mission_stands_beside_marked_keys__it_is_a_taken_place(
    desk, backup, where, tmp_path, monkeypatch
):
    """Older than what the keys have signed, of another form, or to be read only: no work of this restoring."""
    if not where["mission"].startswith("/"):
        pytest.skip("a file is put in the place of another")
    marked_late(backup, where, monkeypatch)
    shutil.copyfile(where["mission"], tmp_path / "older")
    stands_whole(**where)
    with pytest.raises(StorageFailed, match="BAK002"):
        brought_back(backup, **where, read_only=True)
    shutil.copyfile(tmp_path / "older", where["mission"])
    with pytest.raises(StorageFailed, match="BAK002"):
        brought_back(backup, **where, nothing_newer=True)
    Path(where["mission"]).write_bytes(b"no mission")
    with pytest.raises(StorageFailed, match="BAK002"):
        brought_back(backup, **where, nothing_newer=True)
    assert (where["keys"] / "restoring").exists()


def test_mission_stands_where_the_mark_says__its_keys_are_not_moved_for_another_place(
    backup, tmp_path, monkeypatch
):
    where = {"mission": str(tmp_path / "again"), "keys": tmp_path / "again.keys"}
    first = marked_late(backup, where, monkeypatch)
    (where["keys"] / "new-member.key").write_text("11" * 32)
    done = brought_back(backup, str(tmp_path / "other"), where["keys"])
    assert (done.size, done.keys) == (first.size, None)
    assert (where["keys"] / "new-member.key").exists()


def test_keys_left_by_a_restoring_that_was_killed__are_moved_aside_and_made_anew(backup, where, tmp_path):
    done = brought_back(backup, str(tmp_path / "first"), where["keys"], nothing_newer=True)
    (tmp_path / "first").unlink()
    for left in ("", "of a second one"):
        (where["keys"] / "restoring").touch()
        (where["keys"] / "left.key").write_text(left)
        with pytest.raises(Refused, match="BAK010"):  # it is nobody's memory
            brought_back(backup, **{**where, "mission": str(tmp_path / "second")})
        done = brought_back(backup, str(tmp_path / "second"), where["keys"], nothing_newer=True)
        (aside,) = [
            one
            for one in tmp_path.glob("again.keys.aside-*")
            if str(one) in done.remarks[0].split(";")[0].split()
        ]
        assert (aside / "left.key").read_text() == left
        assert not (where["keys"] / "left.key").exists()
        (tmp_path / "second").unlink()
    assert len(list(tmp_path.glob("again.keys.aside-20251028T120000Z*"))) == 2
    assert json.loads((where["keys"] / "log.state").read_text())["size"] == done.size
    (where["keys"] / "restoring").touch()
    done = brought_back(backup, **where, nothing_newer=True)
    assert stands_whole(**where) == done.size


def test_mission_cannot_be_placed__the_keys_that_were_there_before_are_back(backup, tmp_path, monkeypatch):
    where = {"mission": str(tmp_path / "again"), "keys": tmp_path / "again.keys"}
    where["keys"].mkdir()
    (where["keys"] / "restoring").touch()
    (where["keys"] / "left.key").write_text("left")

    def full(*_given: object) -> None:
        raise StorageFailed("STO002", "no space left", "free some space.")

    monkeypatch.setattr(placing, "_place_mission", full)
    with pytest.raises(StorageFailed, match="STO002"):
        brought_back(backup, **where, nothing_newer=True)
    assert (where["keys"] / "left.key").read_text() == "left"
    assert sorted(one.name for one in tmp_path.glob("*again*")) == ["again.keys"]


def test_keys_on_their_way__are_never_readable_by_others(backup, tmp_path, monkeypatch):
    """Looked at as each file is opened and each folder made, under a mask that takes nothing away."""
    seen: list[str] = []
    copying = shutil.copyfileobj

    def look(source: object, target: object, *more: int) -> None:
        copying(source, target, *more)
        drafts = list(tmp_path.glob(".again.keys.new")) + list(tmp_path.glob(".again.keys.new/*"))
        seen.extend(str(one) for one in drafts)
        assert {one.stat().st_mode & 0o077 for one in drafts} <= {0}

    before = os.umask(0)
    try:
        monkeypatch.setattr(shutil, "copyfileobj", look)
        brought_back(backup, str(tmp_path / "again"), tmp_path / "again.keys", nothing_newer=True)
    finally:
        os.umask(before)
    assert any(one.endswith("log.key") for one in seen)
    keys = tmp_path / "again.keys"
    assert {one.stat().st_mode & 0o077 for one in (keys, *keys.iterdir()) if one.name != "log.lock"} == {0}
