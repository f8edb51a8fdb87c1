"""A founding killed midway: what it leaves is told apart from a mission, and how to begin again is told, too."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import delete

from practice_mission import new_desk
from tahqiq.store import tables
from tahqiq.store.opening import create_store

INIT = ("init", "--party", "ARD=Arden", "--party", "BEL=Belmar")
KILLED = """
import os, sys
from tahqiq.store import migrating, log
from tahqiq.desk import found, sign_head
from tahqiq.cli.main import main
def die(*_arguments, **_more):
    os._exit(137)
{where} = die
main(sys.argv[1:])
"""


def tahqiq(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tahqiq", *words], cwd=folder, capture_output=True, text=True, check=False
    )


def killed(folder: Path, where: str) -> None:
    """A founding that ends at this call as if the machine had lost its power."""
    code = [sys.executable, "-c", KILLED.format(where=where), *INIT]
    done = subprocess.run(code, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 137, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("__import__('tahqiq.store.opening').store.opening.upgrade", "MIS004"),
        ("found.write_entries", "MIS006"),
    ],
    ids=["before its tables", "before its first entry"],
)
def test_founding_killed_midway__says_what_to_take_away_and_can_be_begun_again(tmp_path, where, code):
    killed(tmp_path, where)
    said = tahqiq(tmp_path, "register", "status")
    assert (said.returncode, said.stderr[:7]) == (6, f"{code}:"), said.stderr
    assert "cut short" in said.stderr
    again = tahqiq(tmp_path, *INIT)
    assert again.returncode in (6, 8), again.stderr
    assert "cut short" in again.stderr
    if code == "MIS004":
        command = said.stderr.split("'")[3 if "'tahqiq init'" in said.stderr.split("Next")[0] else 1]
        assert shlex.split(command)[:2] == ["rm", "-rf"]
        subprocess.run(shlex.split(command), cwd=tmp_path, check=True)
    else:
        for file in tmp_path.glob("mission.tahqiq*"):
            subprocess.run(["rm", "-rf", str(file)], check=True)
    assert list(tmp_path.iterdir()) == []
    assert tahqiq(tmp_path, *INIT).returncode == 0


def test_file_of_somebody_elses__is_never_called_half_a_mission(tmp_path):
    (tmp_path / "mission.tahqiq").write_text("a letter")
    said = tahqiq(tmp_path, "register", "status")
    assert said.returncode == 6
    assert "MIS004" in said.stderr
    assert "rm -rf" not in said.stderr


@pytest.mark.slow
def test_tables_without_their_founding__are_rebuilt_where_entries_stand(tmp_path):
    desk = new_desk(str(tmp_path / "mission.tahqiq"), tmp_path / "mission.tahqiq.keys")
    with desk.store.writing() as connection:
        connection.execute(delete(tables.mission))
    desk.store.close()
    said = tahqiq(tmp_path, "register", "status")
    assert "MIS006" in said.stderr
    assert "tahqiq rebuild" in said.stderr
    assert tahqiq(tmp_path, "rebuild").returncode == 0
    assert tahqiq(tmp_path, "register", "status").returncode == 0


def test_mission_without_any_entry__is_said_to_be_cut_short(tmp_path):
    create_store(str(tmp_path / "mission.tahqiq")).close()
    said = tahqiq(tmp_path, "register", "status")
    assert "MIS006" in said.stderr
    assert "cut short" in said.stderr
