"""Keys and missions whose making was cut short: nothing half-made is left in the way, and nothing is overwritten."""

import errno
import os
from pathlib import Path

import pytest

from desk.fault_writer import NOON
from desk.prepared_missions import entries_of, small_desk
from tahqiq.desk import found
from tahqiq.desk.check_register import check_register
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.found import found_mission
from tahqiq.desk.keyring import Keyring
from tahqiq.desk.plan import plan_from_options
from tahqiq.errors import MissionUnusable, NotFound, StorageFailed
from tahqiq.store import opening

SEED, OTHER = bytes(range(32)), bytes(32)


@pytest.fixture
def keys(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "keys")


def failing(number: int):
    def fails(*_given: object) -> None:
        raise OSError(number, os.strerror(number))

    return fails


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "STO002"), (errno.EDQUOT, "STO002"), (errno.EIO, "STO001")]
)
def test_key_that_does_not_reach_the_disk__is_not_there_and_can_be_made_anew(keys, monkeypatch, number, code):
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing(number))
        with pytest.raises(StorageFailed, match=code):
            keys.create("duty-1", SEED)
        with pytest.raises(StorageFailed, match=code):
            keys.create_reader("SEC")
    assert list(keys.folder.iterdir()) == []
    assert keys.create("duty-1", SEED).public == keys.signer("duty-1").public
    assert keys.create_reader("SEC").startswith("age1")


@pytest.mark.parametrize("link", [os.link, failing(errno.EPERM)], ids=["a disk with links", "a disk without"])
def test_key_that_is_there__is_never_overwritten(keys, monkeypatch, link):
    monkeypatch.setattr(os, "link", link)
    first = keys.create("duty-1", SEED)
    with pytest.raises(StorageFailed, match="KEY002"):
        keys.create("duty-1", OTHER)
    assert keys.signer("duty-1").public == first.public
    assert [path.name for path in keys.folder.iterdir()] == ["duty-1.key"]
    assert keys.folder.joinpath("duty-1.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "00", "zz" * 32])
def test_key_file_that_holds_no_key__is_said_to_hold_none(keys, text):
    keys.folder.mkdir()
    keys.folder.joinpath("duty-1.key").write_text(text)
    with pytest.raises(NotFound, match="KEY001"):
        keys.signer("duty-1")


@pytest.mark.parametrize(
    ("owner", "step"),
    [(opening, "upgrade"), (found, "write_entries"), (found, "sign_pending"), (Keyring, "create_reader")],
)
def test_founding_that_fails__leaves_nothing_and_can_be_done_again(tmp_path, monkeypatch, owner, step):
    place, keys = tmp_path / "mission", tmp_path / "keys"

    def fails(*_given: object) -> None:
        raise StorageFailed("STO001", "the disk fails", "look at it")

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, fails)
        with pytest.raises(StorageFailed, match="The disk fails"):
            small_desk(str(place), keys)
    assert [path.name for path in tmp_path.rglob("*") if path.name != "keys"] == []
    desk = small_desk(str(place), keys)
    assert check_register(desk).holds
    desk.store.close()


def test_founding_over_a_mission__is_refused_and_takes_nothing_away(tmp_path):
    desk = small_desk(str(tmp_path / "mission"), tmp_path / "keys")
    size = entries_of(desk)
    plan = plan_from_options("small", None, "UTC", "19:30", {"ARD": "Arden", "BEL": "Belmar"}, {})
    with pytest.raises(MissionUnusable, match="MIS002"):
        found_mission(
            str(tmp_path / "mission"), tmp_path / "other-keys", plan.mission, CaseClock(NOON), os.urandom
        )
    with pytest.raises(StorageFailed, match="KEY002"):
        found_mission(str(tmp_path / "other"), tmp_path / "keys", plan.mission, CaseClock(NOON), os.urandom)
    assert not (tmp_path / "other").exists()
    assert entries_of(desk) == size
    assert check_register(desk).holds
    desk.store.close()
