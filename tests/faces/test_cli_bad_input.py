"""Bad input at the command line: one clear error with code, cause and next step; nothing half-written."""

import json
import shutil
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from practice_mission import new_desk
from practice_papers import COMPLAINT, REPORT, as_json
from tahqiq.cli.main import main
from tahqiq.desk.clock import SystemClock
from tahqiq.store.rebuilding import tables_digest

TABLE_HEAD = "team,station_name,time,event_type,means,unit,place_name"


def without(form: dict, name: str) -> dict:
    return {key: value for key, value in form.items() if key != name}


def future() -> str:
    return (SystemClock().now() + timedelta(days=400)).isoformat()


CASES = {
    "empty file": ("a.txt", b"", "INT001"),
    "blank file": ("a.txt", b" \n\t\n", "INT001"),
    "50 MB": ("a.txt", b"word " * 10_000_000, "INT002"),
    "binary named txt": ("a.txt", b"\x7fELF\x02\x01\x00\x00" * 50, "INT003"),
    "picture named txt": ("a.txt", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "INT003"),
    "wrong encoding": ("a.txt", "Осколки нашли".encode("cp1251"), "INT004"),
    "page of scripts": ("a.html", b"<html><script>alert(1)</script></html>", "INT016"),
    "table without its columns": ("a.csv", b"team,when\nTeam 1,today\n", "INT012"),
    "table with a foreign column": (
        "a.csv",
        f"{TABLE_HEAD},colour\n".encode() + b"a,b,c,d,e,f,g,red\n",
        "INT012",
    ),
    "broken JSON": ("a.json", b'{"form": "field-report/1",', "INT007"),
    "unknown form": ("a.json", b'{"form": "poem/1"}', "INT008"),
    "unknown field": ("a.json", as_json(REPORT | {"weather": "fine"}), "INT009"),
    "missing field": ("a.json", as_json(without(REPORT, "team")), "INT009"),
    "date in the future": ("a.json", as_json(REPORT | {"reported_at": future()}), "INT006"),
    "unknown party": ("a.json", as_json(COMPLAINT | {"against": "ZZZ"}), "INT010"),
}


@pytest.fixture(scope="module")
def founded(tmp_path_factory) -> Path:
    """A founded mission that nobody has open, with its keys beside it: making one takes longer than most tests."""
    folder = tmp_path_factory.mktemp("founded")
    new_desk(str(folder / "mission.tahqiq"), folder / "mission.tahqiq.keys").store.close()
    return folder


@pytest.fixture
def mission(founded: Path, tmp_path: Path) -> Path:
    shutil.copytree(founded, tmp_path, dirs_exist_ok=True)
    return tmp_path / "mission.tahqiq"


def run(mission: Path, *words: str):
    return CliRunner().invoke(main, ["--mission", str(mission), *words])


def digest_of(mission: Path) -> str:
    from tahqiq.store.opening import open_store

    with open_store(str(mission)).reading() as connection:
        return tables_digest(connection)


@pytest.mark.parametrize("case", CASES)
def test_bad_file__is_refused_with_its_code_and_nothing_is_written(mission, tmp_path, case):
    name, data, code = CASES[case]
    file = tmp_path / name
    file.write_bytes(data)
    before = digest_of(mission)
    result = run(mission, "intake", str(file), "--source", "team-1", "--as", "duty-1")
    assert result.exit_code == 3, result.output
    assert f"{code}: " in result.output
    assert "Next: " in result.output
    assert "Traceback" not in result.output
    assert digest_of(mission) == before


@pytest.mark.slow
def test_error_as_json__for_programs(mission, tmp_path):
    file = tmp_path / "a.txt"
    file.write_bytes(b"")
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "tahqiq",
            "--mission",
            mission,
            "intake",
            file,
            "--source",
            "team-1",
            "--as",
            "duty-1",
            "--json",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 3
    error = json.loads(result.stderr)["error"]
    assert error["code"] == "INT001"
    assert error["cause"]
    assert error["next"]


def test_same_file_again__is_one_submission_with_the_first_receipt(mission, tmp_path):
    file = tmp_path / "a.json"
    file.write_bytes(as_json(REPORT))
    words = ("intake", str(file), "--source", "team-1", "--as", "duty-1", "--json", "--no-read")
    first, again = json.loads(run(mission, *words).output), json.loads(run(mission, *words).output)
    assert not first["again"]
    assert again["again"]
    assert again["submission"] == first["submission"]
    assert again["receipt"]["index"] == first["receipt"]["index"]


def test_missing_file__says_so(mission):
    result = run(mission, "intake", "nowhere.txt", "--source", "team-1", "--as", "duty-1")
    assert result.exit_code == 3
    assert "INT000" in result.output


def test_unknown_source__names_those_there_are(mission, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("Shells fell near the ridge on Monday, officials said.")
    result = run(mission, "intake", str(file), "--source", "gossip", "--as", "duty-1")
    assert result.exit_code == 3
    assert "INT011" in result.output
    assert "team-1" in result.output


def test_missing_mission__says_how_to_make_one(tmp_path):
    result = run(tmp_path / "none.tahqiq", "incidents")
    assert result.exit_code == 6
    assert "MIS001" in result.output
    assert "tahqiq init" in result.output
    assert not (tmp_path / "none.tahqiq").exists()


def test_file_that_is_no_mission__is_left_alone(tmp_path):
    other = tmp_path / "letter.tahqiq"
    other.write_text("not a database at all, only words\n" * 50)
    result = run(other, "incidents")
    assert result.exit_code == 6
    assert "MIS004" in result.output
    assert other.read_text().startswith("not a database")


def test_other_database__is_not_taken_for_a_mission(tmp_path):
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE birds (name TEXT)")
    connection.close()
    assert "MIS004" in run(other, "incidents").output


def test_mission_of_a_newer_version__is_not_touched(mission):
    with sqlite3.connect(mission) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    result = run(mission, "incidents")
    assert result.exit_code == 6
    assert "MIS003" in result.output
    assert "newer version" in result.output


def test_init_over_a_mission__is_refused(mission):
    result = run(mission, "init", "--party", "AAA=A", "--party", "BBB=B")
    assert result.exit_code in (6, 8)
    assert "KEY002" in result.output or "MIS002" in result.output


@pytest.mark.slow
def test_read_only_disk__is_said_and_reading_still_works(tmp_path):
    """The disk turns read-only under a mission that somebody has open: SQLite's own files lie beside it."""
    mission, keys, file = tmp_path / "mission.tahqiq", tmp_path / "mission.tahqiq.keys", tmp_path / "a.json"
    desk = new_desk(str(mission), keys)
    file.write_bytes(as_json(REPORT))
    beside = (path for path in tmp_path.glob("mission.tahqiq-*") if path.is_file())
    for path in (mission, file, *beside, *keys.iterdir()):
        path.chmod(0o444)  # nobody is not the owner here, as the operator would be
    for folder in (tmp_path, keys):
        folder.chmod(0o555)
    filing = without_rights(mission, "intake", str(file), "--source", "team-1", "--as", "duty-1", "--no-read")
    listing = without_rights(mission, "submissions")
    assert filing.returncode == 8, filing.stderr
    assert "STO001" in filing.stderr
    assert "Next: " in filing.stderr
    assert listing.returncode == 0, listing.stderr
    assert "nothing has come in" in listing.stdout
    desk.store.close()


def test_unwritable_place__leaves_nothing_behind(tmp_path):
    result = run(Path("/proc/none/mission.tahqiq"), "init", "--party", "AAA=A", "--party", "BBB=B")
    assert result.exit_code in (6, 8), result.output
    assert "Next: " in result.output


WITHOUT_RIGHTS = """
import os, sqlite3, sys
import tahqiq.cli.filing, tahqiq.cli.main, tahqiq.cli.seeing  # before the rights to read the program are gone
if os.geteuid() == 0:  # root may write on a read-only disk's files; nobody may not
    os.setegid(65534)
    os.seteuid(65534)
tahqiq.cli.main.main(sys.argv[1:])
"""


def without_rights(mission: Path, *words: str):
    """The command run by somebody who may read the mission and write nowhere."""
    for folder in mission.parents:
        if "pytest-of" in str(folder) and folder != mission.parent:
            folder.chmod(0o755)
    command = [sys.executable, "-c", WITHOUT_RIGHTS, "--mission", str(mission), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_two_files_on_one_line__are_both_of_the_day_that_was_given(mission, tmp_path):
    files = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for file, town in zip(files, ("Upton", "Downton"), strict=True):
        file.write_text(f"Shelling hit {town} on Monday, officials said.\n")
    words = ("--source", "team-1", "--published", "2026-10-28", "--as", "duty-1", "--no-read")
    assert run(mission, "intake", *map(str, files), *words).exit_code == 0
    listed = json.loads(run(mission, "submissions", "--json").output)
    assert {one["published"][:10] for one in listed} == {"2026-10-28"}, listed


def test_label_that_does_not_exist__is_named_without_the_programs_own_words(mission, tmp_path):
    file = tmp_path / "a.json"
    file.write_bytes(as_json(REPORT))
    run(mission, "intake", str(file), "--source", "team-1", "--as", "duty-1")
    (incident,) = json.loads(run(mission, "incidents", "--json").output)
    words = ("--category", "use_of_force", "--priority", "urgent", "--release", "everybody")
    refused = run(mission, "case", "triage", incident["id"], *words, "--as", "duty-1")
    assert "FND001: release: 'everybody' is no release label" in refused.output


def test_moment_that_is_none__is_refused_with_one_that_would_do(mission, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("Shelling hit Upton on Monday, officials said.\n")
    words = ("intake", str(file), "--source", "team-1", "--as", "duty-1", "--no-read", "--published")
    refused = run(mission, *words, "last week")
    assert refused.exit_code == 2
    shown = "'last week' cannot be taken; write it like 2025-10-27 or 2025-10-27T16:00+04:30"
    assert shown in refused.output
    assert run(mission, *words, "2025-10-27T16:00+04:30").exit_code == 0
