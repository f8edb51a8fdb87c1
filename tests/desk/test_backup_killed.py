"""Killed at any point, a backup or a restoring leaves nothing or a whole thing, and the next one comes to its end."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from practice_backups import backed_up, stands_whole
from practice_mission import new_desk
from tahqiq.desk.backup.unpack import check_hashes, open_backup

pytestmark = pytest.mark.slow
Act = Callable[[str, Path, str], int]


@pytest.fixture(scope="module")
def killing() -> Iterator[Act]:
    command = [sys.executable, Path(__file__).with_name("killed_backup.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def act(what: str, folder: Path, point: str) -> int:
            process.stdin.write(f"{what} {folder} {point}\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        yield act
        process.stdin.close()


@pytest.fixture
def folder(tmp_path) -> Path:
    desk = new_desk(str(tmp_path / "mission"), tmp_path / "keys")
    backed_up(desk, tmp_path / "backup")
    desk.store.close()
    return tmp_path


def test_backup_killed_at_any_point__leaves_no_half_of_one(killing, folder):
    for point in count(1, 7):
        ended = killing("backup", folder, str(point))
        made = folder / "made"
        if made.exists():
            check_hashes(open_backup(made))
            made.unlink()
        if ended == 0:
            break
        assert ended == -9
        if point % 5 == 1:
            assert killing("backup", folder, "-") == 0
            made.unlink()
    assert point > 100
    assert killing("backup", folder, "-") == 0
    (folder / "made").unlink()
    assert [one.name for one in folder.iterdir() if one.name.endswith(".new")] == []
    assert not (folder / "keys" / ".backup").exists()
    assert stands_whole(str(folder / "mission"), folder / "keys")


def test_restoring_killed_at_any_point__leaves_no_half_of_a_mission(killing, folder):
    for point in count(1, 11):
        ended = killing("restore", folder, str(point))
        made, keys = folder / "made", folder / "made.keys"
        if made.exists():
            assert keys.exists()
        elif keys.exists():
            assert (keys / "restoring").exists()
        if ended != 0:
            assert ended == -9
            if not made.exists():
                assert killing("restore", folder, "-") == 0
        if point % 5 == 1:
            stands_whole(str(made), keys)
        made.unlink()
        shutil.rmtree(keys)
        if ended == 0:
            break
    assert point > 100
    assert [one.name for one in folder.iterdir() if one.name.startswith(".made") and one.is_dir()] == []
