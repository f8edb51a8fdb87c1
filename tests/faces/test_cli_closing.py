"""The end of a mission as those who live through it type it: in good order, and at night with no time."""

import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from practice_closing import carved, shadowed
from practice_papers import REPORT, as_json
from practice_redaction import MARKER, marked
from practice_terminal import Terminal, practice_terminal

pytestmark = pytest.mark.slow


class Town:
    """The mission's machine, and each seat's own folder, which the mission never sees."""

    def __init__(self, place: str, folder: Path) -> None:
        self.folder, self.place = folder, place
        self.terminal: Terminal = practice_terminal(place, folder)
        for seat in ("ARD", "BEL", "QAS", "TAR"):
            self.terminal("key", "reader", seat, by="adm-1")
            (folder / seat).mkdir()
            shutil.move(folder / "keys" / f"{seat}.age", self.key_of(seat))
        (folder / "complaint.json").write_bytes(marked(MARKER))
        self.terminal("intake", str(folder / "complaint.json"), "--source", "liaison-ard", by="liaison-ard")
        status = self.terminal.json("register", "status")
        (folder / "log.vkey").write_text(status["log_key"])

    def key_of(self, seat: str) -> Path:
        return self.folder / seat / "reading-key.txt"

    def file(self, *parts: str) -> str:
        return str(self.folder.joinpath(*parts))

    def today(self) -> str:
        return datetime.now(ZoneInfo("Asia/Kabul")).date().isoformat()


@pytest.fixture
def town(place, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rooms").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "rooms"))  # no wiping looks into the machine's own
    monkeypatch.setenv("TAHQIQ_VAULT", str(tmp_path / "identities.vault"))
    return Town(place, tmp_path)


def close(town: Town) -> None:
    town.terminal("mission", "close", "--reason", "The talks have ended.", "--on", town.today(), by="chair-1")
    town.terminal("mission", "agree", by="mediator-qas")
    town.terminal("mission", "agree", by="commissioner-tar")
    town.terminal("mission", "close", by="chair-1")


def test_end_of_a_mission__in_good_order(town):
    tahqiq, log = town.terminal, ("--log", town.file("log.vkey"))

    # The chair looks what is open, and proposes the end.
    assert "mission     open" in tahqiq("mission", "status")
    said = tahqiq("mission", "close", "--reason", "The talks have ended.", "--on", town.today(), by="chair-1")
    assert "to agree: QAS, TAR" in said

    # One mediator agrees; the other refuses at first, and the chair cannot go on.
    assert tahqiq("mission", "agree", by="mediator-qas") == "QAS agreed\n"
    tahqiq("mission", "refuse", "--reason", "One reply is still due.", by="commissioner-tar")
    assert "TAR  refused: One reply is still due." in tahqiq("mission", "status")
    assert "END007: TAR refused" in tahqiq("mission", "close", by="chair-1", code=4)
    tahqiq("mission", "agree", by="commissioner-tar")
    assert "the mission is closed; nothing new begins in it" in tahqiq("mission", "close", by="chair-1")

    # A report that comes too late is refused, and it is said what may still be done.
    Path(town.file("late.json")).write_bytes(as_json(REPORT))
    late = tahqiq("intake", town.file("late.json"), "--source", "team-1", by="duty-1", code=4)
    assert "END001" in late
    assert "seal and hand over the archive" in late

    # The secretariat seals the archive and gives it to both mediators.
    sealed = tahqiq("mission", "seal", "--to", town.file("archive"), by="adm-1")
    assert "sealed to QAS, TAR" in sealed
    assert "not inside  the staff book, the vault, signing keys" in sealed
    assert "Warning" not in sealed
    for seat in ("QAS", "TAR"):
        shutil.copytree(town.file("archive"), town.file(seat, "archive"))
        tahqiq("mission", "handover", "--to", seat, "--carrier", "disk 4, by courier", by="duty-1")

    # Each opens it on a machine of its own, with its own key and the log's key that it has long known.
    mine = ("--identity", town.file("QAS", "reading-key.txt"))
    checked = tahqiq("mission", "seal", "--check", town.file("QAS", "archive"), *mine, *log)
    assert "signed by the log whose key you gave" in checked
    assert "every one hashed and replayed" in checked
    both = (*mine, "--identity", town.file("TAR", "reading-key.txt"))
    together = tahqiq("mission", "seal", "--check", town.file("TAR", "archive"), *both, *log)
    assert "all tables come out as they were" in together

    # Two receipts; before the second the keys stay, whatever the secretariat says.
    tahqiq("mission", "receive", town.file("QAS", "archive"), *mine, *log, by="mediator-qas")
    for stage in ("staff", "vault"):
        assert "entered  entry" in tahqiq("mission", "wipe", "--stage", stage, "--yes-wipe", by="adm-1")
    assert "END031" in tahqiq("mission", "wipe", "--stage", "keys", "--yes-wipe", by="adm-1", code=4)
    tahqiq("mission", "receive", town.file("TAR", "archive"), *log, by="mediator-tar")
    assert "mission     handed over" in tahqiq("mission", "status")

    # The keys go, then the mission.
    assert "END030" in tahqiq("mission", "wipe", "--stage", "mission", "--yes-wipe", by="adm-1", code=4)
    assert "keys     wiped" in tahqiq("mission", "wipe", "--stage", "keys", "--yes-wipe", by="adm-1")
    assert "mission     handed over" in tahqiq("mission", "status")
    gone = tahqiq("mission", "wipe", "--stage", "mission", "--yes-wipe", by="adm-1")
    assert "mission  wiped" in gone
    assert "Only a disk encrypted as a whole protects these" in gone
    tahqiq("mission", "status", code=6)

    # What is left is what the mediators hold, and it opens as before.
    assert "all tables come out as they were" in tahqiq(
        "mission", "seal", "--check", town.file("TAR", "archive"), *both, *log
    )


def test_danger_at_night__one_line_and_everything_is_gone(town):
    for name in ("staff.db", "staff.seal"):
        Path(town.file("keys", name)).write_text(f"{MARKER} at home" * 100)
    Path(town.file("identities.vault")).write_text(f"{MARKER} saw it" * 100)
    inside = Path(town.folder / "inside")
    inside.mkdir()
    for name in ("staff.db", "staff.seal"):
        (inside / name).hardlink_to(town.file("keys", name))
    (inside / "vault").hardlink_to(town.file("identities.vault"))
    shadowed(inside, town.folder / "shadow")

    said = town.terminal("mission", "wipe", "--duress", "--yes-wipe", by="duty-1")
    assert said.index("staff    wiped") < said.index("vault    wiped") < said.index("keys     wiped")
    assert said.index("keys     wiped") < said.index("mission  wiped")
    assert said.count("entered  entry") == 2
    assert "switch the machine off" in said
    assert not Path(town.file("keys")).exists()
    assert not Path(town.file("identities.vault")).exists()
    assert carved(town.folder / "shadow", MARKER) == []

    again = town.terminal("mission", "wipe", "--duress", "--yes-wipe")
    assert again.count("nothing was there") == 4
    assert "Warning: nothing was found at the mission" in again


def test_danger__asks_for_one_word_and_for_no_more(town):
    from click.testing import CliRunner

    from tahqiq.cli.main import main

    words = [*town.terminal.options, "mission", "wipe", "--duress"]
    other = CliRunner().invoke(main, words, input="yes\n")
    assert other.exit_code == 4
    assert "END033" in other.output
    assert f"the keys {town.file('keys')}, the vault {town.file('identities.vault')}" in other.output
    assert Path(town.file("keys", "log.key")).exists()
    done = CliRunner().invoke(main, words, input="wipe\n")
    assert done.exit_code == 0, done.output
    assert "nobody was named to sign it (--as)" in done.output
    assert not Path(town.file("keys")).exists()


def test_danger_with_some_minutes__staff_and_vault_first_and_the_rest_stays(town):
    Path(town.file("keys", "staff.db")).write_text("names")
    said = town.terminal("mission", "wipe", "--duress", "--stage", "vault", "--yes-wipe", by="duty-1")
    assert "keys" not in said.split("Not reached")[0].replace("/keys/", "")
    assert not Path(town.file("keys", "staff.db")).exists()
    assert "wiped       staff, vault" in town.terminal("mission", "status")


def test_what_cannot_be_wiped__is_said_and_is_an_error(town):
    (Path(town.file("keys")) / "staff.db").mkdir()
    (Path(town.file("keys")) / "log.age").symlink_to(town.folder / "QAS")
    said = town.terminal("mission", "wipe", "--duress", "--yes-wipe", by="duty-1", code=8)
    assert "END034" in said
    assert "is no plain file, and was left" in said
    assert town.key_of("QAS").exists()
    assert "mission  wiped" in said


def test_danger__tells_of_what_is_not_ours_and_of_a_vault_that_is_a_folder(town, monkeypatch):
    Path(town.file("keys", "notes.txt")).write_text("telephone the plumber")
    said = town.terminal("mission", "wipe", "--duress", "--stage", "vault", "--yes-wipe", by="duty-1")
    assert "END034" not in said
    Path(town.file("rooms", "tahqiq-backup-ab12cd34")).mkdir(0o700)
    Path(town.file("rooms", "tahqiq-backup-ab12cd34", "mission")).write_text(MARKER)
    monkeypatch.setenv("TAHQIQ_VAULT", town.file("QAS"))
    said = town.terminal("mission", "wipe", "--duress", "--yes-wipe", by="duty-1", code=8)
    assert "it is a folder, and was left" in said
    assert f"left     {town.file('keys', 'notes.txt')}: not ours" in said
    assert "END034" in said
    assert town.key_of("QAS").exists()
    assert not Path(town.file("rooms", "tahqiq-backup-ab12cd34")).exists()


def test_receipt__says_opened_only_where_it_was_opened_and_its_tables_are_the_same(town, monkeypatch):
    tahqiq = town.terminal
    sealed = tahqiq.json("mission", "seal", "--to", town.file("archive"), "--as", "adm-1")
    tahqiq("mission", "handover", "--to", "QAS", by="duty-1")
    one = ("--identity", town.file("QAS", "reading-key.txt"))
    both = (*one, "--identity", town.file("TAR", "reading-key.txt"))
    archive = town.file("archive")
    refused = tahqiq("mission", "receive", "--digest", sealed["digest"], *one, by="mediator-qas", code=2)
    assert "a --digest opens nothing" in refused
    with monkeypatch.context() as patched:
        patched.setattr("tahqiq.desk.closing.unpack.tables_digest", lambda _connection: "0" * 64)
        assert "END019" in tahqiq("mission", "receive", archive, *both, by="mediator-qas", code=7)
        checked = tahqiq("mission", "seal", "--check", archive, *both, code=7)
        assert "TABLES DIFFER" in checked and "END019" in checked
    assert "handed over, not yet received" in tahqiq("mission", "status")
    tahqiq("mission", "receive", archive, *both, by="mediator-qas")
    assert "handed over, received" in tahqiq("mission", "status")


def test_wrong_usage__is_told(town):
    tahqiq = town.terminal
    assert "--duress for all at once" in tahqiq("mission", "wipe", code=2)
    assert "both --reason and --on" in tahqiq("mission", "close", "--reason", "So.", by="chair-1", code=2)
    assert "--to FOLDER (make it) and --check" in tahqiq("mission", "seal", by="adm-1", code=2)
    assert "name your reading key" in tahqiq("mission", "seal", "--check", town.file("nowhere"), code=2)
    assert "or the --digest" in tahqiq("mission", "receive", by="mediator-qas", code=2)
    mine = ("--identity", town.file("QAS", "reading-key.txt"))
    assert "END012" in tahqiq("mission", "seal", "--check", town.file("nowhere"), *mine, code=3)
    assert "END018" in tahqiq("mission", "seal", "--check", "x", *mine, "--log", "gone", code=3)
    assert "END020" in tahqiq("mission", "handover", "--to", "QAS", by="duty-1", code=5)


def test_everything__is_there_for_programs(town):
    close(town)
    found = town.terminal.json("mission", "status")
    assert found["state"] == "closed"
    assert found["receipts_missing"] == ["QAS", "TAR"]
    sealed = town.terminal.json("mission", "seal", "--to", town.file("archive"), "--as", "adm-1")
    mine = ("--identity", town.file("QAS", "reading-key.txt"))
    checked = town.terminal.json("mission", "seal", "--check", town.file("archive"), *mine)
    assert checked["digest"] == sealed["digest"]
    assert checked["log_key_given"] is False
    (wiped,) = town.terminal.json("mission", "wipe", "--stage", "staff", "--yes-wipe", "--as", "adm-1")
    assert (wiped["stage"], wiped["found"], wiped["failed"]) == ("staff", False, [])
    assert wiped["not_reached"]


def test_closed_mission_taken_up_again__takes_reports_again(town):
    close(town)
    town.terminal("mission", "reopen", "--reason", "Fire was opened.", "--on", town.today(), by="chair-1")
    town.terminal("mission", "agree", by="mediator-qas")
    town.terminal("mission", "agree", by="mediator-tar")
    assert "open again" in town.terminal("mission", "reopen", by="chair-1")
    Path(town.file("report.json")).write_bytes(as_json(REPORT))
    town.terminal("intake", town.file("report.json"), "--source", "team-1", by="duty-1")
