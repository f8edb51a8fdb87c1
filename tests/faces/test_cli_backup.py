"""An operator at the command line: a backup every evening, the disk that dies, the mission that comes back."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from practice_backups import OTHER, SAFE, enter, opened
from practice_terminal import Terminal, practice_terminal
from tahqiq.cli.main import main
from tahqiq.register.envelope import recipient_of

pytestmark = pytest.mark.slow


@pytest.fixture
def tahqiq(place, tmp_path) -> Terminal:
    for name, key in (("safe", SAFE), ("other", OTHER)):
        (tmp_path / name).write_text(f"# kept elsewhere\n{key}\n")
    return practice_terminal(place, tmp_path)


def taken(tahqiq: Terminal, folder: Path, *more: str) -> Path:
    said = tahqiq.json("backup", str(folder), "--encrypt-to", recipient_of(SAFE), *more)
    return Path(said["file"])


def test_evening_backup__is_listed_checked_and_brought_back_after_the_disk_has_died(tahqiq, place, tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    file = taken(tahqiq, folder)
    told = tahqiq("backup", "list", str(folder))
    assert file.name in told
    assert "mission and keys, sealed to 1 reading key" in told
    assert tahqiq.json("backup", "list", str(folder))[0]["size"] == 21
    told = tahqiq("backup", "check", str(file))
    assert "COULD NOT CHECK" in told
    told = tahqiq("backup", "check", str(file), "--identity", str(tmp_path / "safe"))
    assert "tables against the register" in told
    assert "holds" in told.splitlines()[-1]
    again = ["--keys", str(tmp_path / "again.keys"), "restore", str(file), "--to", str(tmp_path / "again")]
    refused = CliRunner().invoke(main, [*again, "--identity", str(tmp_path / "safe")])
    assert (refused.exit_code, "BAK010" in refused.output) == (4, True)
    done = CliRunner().invoke(main, [*again, "--identity", str(tmp_path / "safe"), "--nothing-newer"])
    assert done.exit_code == 0, done.output
    assert "on your word alone" in done.output
    terminal = Terminal(str(tmp_path / "again"), tmp_path)
    terminal.options[3] = str(tmp_path / "again.keys")
    assert "holds" in terminal("register", "verify")


def test_place_with_an_at_sign__is_told_whole(tahqiq, tmp_path):
    file, home = taken(tahqiq, tmp_path), tmp_path / "m@home"
    home.mkdir()
    words = ["restore", str(file), "--to", str(home / "again"), "--identity", str(tmp_path / "safe")]
    done = CliRunner().invoke(main, ["--keys", str(home / "keys"), *words, "--nothing-newer"])
    assert done.exit_code == 0 and f"{home / 'again'}: " in done.output, done.output


def test_log_has_gone_on_since__the_way_out_is_named_and_works(tahqiq, place, tmp_path):
    file = taken(tahqiq, tmp_path / "b")
    desk = opened(place, tmp_path / "keys")
    enter(desk, "one")
    desk.store.close()
    tahqiq("register", "export", str(tmp_path / "files"), "--envelopes")
    words = ["restore", str(file), "--to", str(tmp_path / "again"), "--identity", str(tmp_path / "safe")]
    told = tahqiq(*words, code=4)
    assert "BAK009" in told
    assert "--complete-from" in told
    assert not (tmp_path / "again").exists()
    told = tahqiq(*words, "--complete-from", str(tmp_path / "files"))
    assert "1 entry came from elsewhere" in told
    assert "the present key folder remembers 22 entries" in told


def test_keys_without_a_seal__are_refused_and_named_when_let_out(tahqiq, tmp_path):
    assert "BAK003" in tahqiq("backup", str(tmp_path / "b"), code=4)
    told = tahqiq("backup", str(tmp_path / "b"), "--plain-keys")
    assert "uses its keys" in told
    told = tahqiq("backup", "take", str(tmp_path / "c"), "--without-keys")
    assert "mission, unsealed" in told
    assert tahqiq("backup", str(tmp_path / "c"), "--without-keys", code=8)


def test_wrong_key_or_damaged_file__says_which(tahqiq, tmp_path):
    file = taken(tahqiq, tmp_path / "b")
    assert "BAK006" in tahqiq("backup", "check", str(file), "--identity", str(tmp_path / "other"), code=5)
    file.write_bytes(file.read_bytes()[:-700])
    assert "BAK001" in tahqiq("backup", "check", str(file), code=3)
    assert "UNUSABLE" in tahqiq("backup", "list", str(_renamed(file).parent))
    assert "MIR014" in tahqiq(
        "backup", "check", str(file), "--identity", str(tmp_path / "keys" / "log.key"), code=3
    )


def _renamed(file: Path) -> Path:
    folder = file.with_name("folder")
    folder.mkdir()
    (folder / "b.tahqiq-backup").write_bytes(file.read_bytes())
    return folder / "b.tahqiq-backup"


def test_read_only__is_for_looking_things_up(tahqiq, tmp_path):
    file = taken(tahqiq, tmp_path / "b")
    words = ["--keys", str(tmp_path / "look.keys"), "restore", str(file), "--to", str(tmp_path / "look")]
    words += ["--identity", str(tmp_path / "safe"), "--read-only", "--json"]
    run = CliRunner().invoke(main, words)
    assert run.exit_code == 0, run.output
    said = json.loads(run.stdout)
    assert (said["read_only"], said["size"], said["keys_restored"]) == (True, 21, True)
    assert not (tmp_path / "look.keys" / "log.key").exists()


def test_vault__goes_only_where_it_is_named(tahqiq, tmp_path):
    assert "BAK016" in tahqiq(
        "backup", str(tmp_path / "b"), "--with-vault", "--encrypt-to", recipient_of(SAFE), code=5
    )


def test_doctor__ends_by_what_it_found(tahqiq, place, tmp_path):
    (tmp_path / "keys" / "log.state").rename(tmp_path / "kept")
    told = tahqiq("doctor", code=7)
    assert "what the log last signed" in told
    (tmp_path / "kept").rename(tmp_path / "keys" / "log.state")
    (tmp_path / "keys").chmod(0o755)
    told = tahqiq("doctor", code=9)
    assert f"chmod 700 {tmp_path / 'keys'}" in told
    (tmp_path / "keys").chmod(0o700)
    code = 9 if place.startswith("postgresql") else 0  # the tests' own server does not wait for its disk
    found = json.loads(tahqiq("doctor", "--whole", "--json", code=code))
    assert {one["state"] for one in found} >= {"ok", "warn"}
    assert {"check", "state", "cause", "next"} == set(found[0])
