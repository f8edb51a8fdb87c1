"""Wiping: in its order and with its receipts, or all at once in danger; what stood on the disk is written over."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import inspect

from practice_closing import DAY, carved, closed, handed_over, lived, shadowed, unchanged
from practice_redaction import MARKER
from practice_staff import somebody
from practice_vault import practice_vault
from tahqiq.desk.closing.ending import answer_ending, declare_ending, ending_now, propose_ending
from tahqiq.desk.closing.places import STAGES, Places
from tahqiq.desk.closing.wipe import Door, wipe_in_duress, wipe_stage
from tahqiq.desk.open_desk import open_desk
from tahqiq.desk.staff.book import book_of
from tahqiq.errors import MissionUnusable, Refused
from tahqiq.model.closing import WipeDone
from tahqiq.store.erase import erase_database, erase_file
from tahqiq.store.opening import is_address, open_store

pytestmark = pytest.mark.slow

STAFF, VAULT = f"{MARKER} of the staff", f"{MARKER} of the vault"


@pytest.fixture
def places(desk, place, tmp_path):
    """Where the mission stands, with a staff book, a vault, and somebody else's note in the key folder."""
    keys = desk.keyring.folder
    for name in ("staff.db", "staff.db-wal", "staff.seal", "staff.new"):
        (keys / name).write_text(STAFF * 500)
    (keys / "notes.txt").write_text("telephone the plumber")
    vault = tmp_path / "m.vault"
    for end in ("", "-wal", ".lock"):
        (tmp_path / f"m.vault{end}").write_text(VAULT * 500)
    return Places(place, keys, vault)


def door(desk) -> Door:
    return Door(lambda: desk)


def wiped(desk, places, stage, by="adm-1"):
    return wipe_stage(door(desk), places, stage, by, os.urandom)


def there(places: Places) -> list[str]:
    return [stage for stage in STAGES if places.files(stage)]


def test_mission_that_is_handed_over__is_wiped_in_its_order(desk, places, tmp_path):
    lived(desk, tmp_path / "away")
    closed(desk)
    handed_over(desk, tmp_path / "archive")
    for stage in STAGES:
        done = wiped(desk, places, stage)
        assert done.found
        assert not done.failed
        assert not places.files(stage)
        assert (done.entry is not None) == (stage in ("staff", "vault"))
    assert [file.name for file in places.keys.iterdir()] == ["notes.txt"]
    assert len(list((tmp_path / "archive").iterdir())) == 3
    with pytest.raises(MissionUnusable):
        open_store(places.mission)


def test_what_stood_on_the_disk__is_written_over_before_its_name_goes(desk, places, tmp_path):
    """A second name is kept for every file: whoever carves the disk would find these very blocks."""
    if is_address(places.mission):
        pytest.skip("the blocks of a server's files are the server's")
    lived(desk, tmp_path / "away")
    shadow = tmp_path / "shadow"
    before = {f"{one.parent.name}/{one.name}": one for stage in STAGES for one in places.files(stage)}
    assert "-wal" in "".join(before)
    (tmp_path / "mine").mkdir()
    for number, one in enumerate(before.values()):
        os.link(one, tmp_path / "mine" / f"{number}-{one.name}")
    hashes = shadowed(tmp_path / "mine", shadow)
    assert carved(shadow, MARKER), "the marker was never there: this test looks in the wrong place"
    wipe_in_duress(door(desk), places, "adm-1", os.urandom)
    assert carved(shadow, MARKER) == []
    grown = [name for name in unchanged(shadow, hashes) if (shadow / name).stat().st_size]
    assert [
        name for name in grown if not name.endswith(("log.lock", "log.state"))
    ] == []  # no secrets in these


@pytest.mark.parametrize("stage", STAGES)
def test_open_mission__is_not_wiped_in_its_own_time(desk, places, stage):
    before = there(places)
    with pytest.raises(Refused, match="END032"):
        wiped(desk, places, stage)
    assert there(places) == before


def test_order__is_kept(desk, places, tmp_path):
    lived(desk, tmp_path / "away")
    closed(desk)
    handed_over(desk, tmp_path / "archive")
    for stage, first in (("vault", "staff"), ("keys", "staff"), ("mission", "staff")):
        with pytest.raises(Refused, match=f"END030.*'{first}'"):
            wiped(desk, places, stage)
    wiped(desk, places, "staff")
    with pytest.raises(Refused, match=r"END030.*'vault'"):
        wiped(desk, places, "keys")
    wiped(desk, places, "vault")
    with pytest.raises(Refused, match=r"END030.*'keys'"):
        wiped(desk, places, "mission")


@pytest.mark.parametrize("receipts", [(), ("QAS",), ("TAR",)])
def test_keys_and_mission__wait_for_the_receipts_of_both_custodians(desk, places, tmp_path, receipts):
    lived(desk, tmp_path / "away")
    closed(desk)
    handed_over(desk, tmp_path / "archive", receipts)
    wiped(desk, places, "staff")
    wiped(desk, places, "vault")
    with pytest.raises(Refused, match="END031"):
        wiped(desk, places, "keys")
    assert there(places) in (["keys", "mission"], ["keys"])


def test_archive_from_before_the_closing__frees_nothing(desk, places, tmp_path):
    lived(desk, tmp_path / "away")
    handed_over(desk, tmp_path / "archive")
    closed(desk)
    wiped(desk, places, "staff")
    wiped(desk, places, "vault")
    with pytest.raises(Refused, match="END031"):
        wiped(desk, places, "keys")


def test_member_without_the_right__wipes_nothing_in_its_own_time(desk, places):
    closed(desk)
    for member in ("liaison-ard", "commissioner-bel", "mediator-qas", "publisher-1"):
        with pytest.raises(Refused, match="MEM002"):
            wiped(desk, places, "staff", member)
    assert "staff" in there(places)


def test_stage_run_again__says_that_nothing_was_there_and_enters_it_once(desk, places):
    closed(desk)
    first = wiped(desk, places, "staff")
    again = wiped(desk, places, "staff")
    assert (again.found, again.entry) == (False, first.entry)
    assert len(ending_now(desk).papers(WipeDone)) == 1
    (places.keys / "staff.db").write_text("made anew by a server that still ran")
    assert wiped(desk, places, "staff").found
    assert len(ending_now(desk).papers(WipeDone)) == 2


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_stage_of_which_something_is_left__is_not_entered_as_wiped(desk, places, monkeypatch):
    closed(desk)

    def stuck(file):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr("tahqiq.store.erase._unname", stuck)
    done = wiped(desk, places, "staff")
    hurried = wipe_in_duress(door(desk), places, "adm-1", os.urandom, "vault")
    monkeypatch.undo()
    assert done.entry is None
    assert "Operation not permitted" in done.failed[0]
    assert [(one.entry, one.no_entry) for one in hurried] == [(None, "something of it is still there")] * 2
    assert ending_now(desk).papers(WipeDone) == ()
    assert wiped(desk, places, "staff").entry


def test_mission_reopened_and_closed_again__begins_its_wiping_anew(desk, places):
    closed(desk)
    wiped(desk, places, "staff")
    propose_ending(desk, "chair-1", "reopen", "The talks go on.", DAY)
    for member in ("mediator-qas", "mediator-tar"):
        answer_ending(desk, member, agree=True)
    declare_ending(desk, "chair-1", "reopen")
    closed(desk)
    with pytest.raises(Refused, match=r"END030.*'staff'"):
        wiped(desk, places, "vault")


def test_danger__wipes_all_of_an_open_mission_at_once_staff_first(desk, places, tmp_path):
    lived(desk, tmp_path / "away")
    done = wipe_in_duress(door(desk), places, "duty-1", os.urandom)
    assert [one.stage for one in done] == list(STAGES)
    assert not [one.failed for one in done if one.failed]
    assert there(places) == []
    assert [one.entry is not None for one in done] == [True, True, False, False]
    assert [file.name for file in places.keys.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_real_staff_book_and_vault__leave_no_name_in_their_blocks(desk, place, tmp_path):
    """A server has the staff book open meanwhile; nothing that it held is in any block after the wiping."""
    kept = practice_vault(desk, tmp_path)
    kept.keep()
    book = book_of(desk)
    somebody(book, desk, f"{MARKER.lower()}", ("duty-1",))
    places = Places(place, desk.keyring.folder, kept.vault.file.path)
    (tmp_path / "mine").mkdir()
    files = [*places.files("staff"), *places.files("vault")]
    assert {"staff.db", "staff.seal", "mission.vault"} <= {one.name for one in files}
    for one in files:
        os.link(one, tmp_path / "mine" / one.name)
    before = shadowed(tmp_path / "mine", tmp_path / "shadow")
    assert carved(tmp_path / "shadow", MARKER.lower())
    done = wipe_in_duress(door(desk), places, "adm-1", os.urandom, "vault")
    book.engine.dispose()
    assert not [one.failed for one in done if one.failed]
    assert carved(tmp_path / "shadow", MARKER.lower()) == []
    alike = unchanged(tmp_path / "shadow", before)
    assert [name for name in alike if (tmp_path / "shadow" / name).stat().st_size] == []
    assert there(places) == ["keys", "mission"]


def test_danger_up_to_a_stage__leaves_the_rest_and_a_last_entry(desk, places):
    done = wipe_in_duress(door(desk), places, "duty-1", os.urandom, "vault")
    assert [one.stage for one in done] == ["staff", "vault"]
    assert [(one.stage, one.duress, one.found) for _step, one in ending_now(desk).papers(WipeDone)] == [
        ("staff", True, True),
        ("vault", True, True),
    ]
    assert there(places)[0] == "keys"


def test_danger_with_nobody_named__wipes_and_says_that_no_entry_was_left(desk, places):
    done = wipe_in_duress(door(desk), places, None, os.urandom)
    assert there(places) == []
    assert "--as" in done[0].no_entry


def test_danger_where_the_mission_opens_no_more__wipes_all_the_same(desk, places):
    if is_address(places.mission):
        pytest.skip("a server's database does not become a file of rubbish")
    desk.store.close()
    Path(places.mission).write_bytes(b"rubbish" * 4096)

    def opening():
        return open_desk(places.mission, places.keys, desk.clock, os.urandom)

    done = wipe_in_duress(Door(opening), places, "adm-1", os.urandom)
    assert there(places) == []
    assert "MIS00" in done[0].no_entry


def test_danger_while_somebody_holds_the_pen__does_not_wait_for_him(desk, places, monkeypatch):
    monkeypatch.setattr("tahqiq.desk.closing.wipe._PATIENCE", 0.3)
    held, free = threading.Event(), threading.Event()

    def hold():
        with desk.keyring.signing():
            held.set()
            free.wait(240)

    earlier = set(threading.enumerate())  # of other tests, which nobody need wait for
    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(60)
    try:
        done = wipe_in_duress(door(desk), places, "adm-1", os.urandom)
        assert not [one for one in ("staff", "vault", "keys") if places.files(one)]
        assert "could not be entered within" in done[0].no_entry
    finally:
        free.set()
        for thread in set(threading.enumerate()) - earlier:
            thread.join(60)


def test_server_that_keeps_the_mission__is_left_with_no_table_of_ours(desk, places, tmp_path):
    if not is_address(places.mission):
        pytest.skip("for a mission on a server")
    lived(desk, tmp_path / "away")
    with desk.store.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE others (id int)")
        connection.commit()
    done = wipe_in_duress(door(desk), places, "adm-1", os.urandom)[-1]
    assert ("submission", "dropped") in done.tables
    assert not done.failed
    assert "write-ahead log" in done.beyond[0]
    assert inspect(desk.store.engine).get_table_names() == ["others"]
    again = Door(lambda: open_desk(places.mission, places.keys, desk.clock, os.urandom))
    last = wipe_in_duress(again, places, None, os.urandom)[-1]
    again.close()
    assert not last.found
    assert not last.failed


# ── Killed in the middle ────────────────────────────────────────────────────────────────────────────────

_WIPER = """
import os, sys, time
from datetime import UTC, datetime
from pathlib import Path
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.closing.places import Places
from tahqiq.desk.closing.wipe import Door, wipe_in_duress, wipe_stage
from tahqiq.desk.open_desk import open_desk
from tahqiq.desk.staff.book import book_of

mission, keys, vault, how = sys.argv[1:]
places = Places(mission, Path(keys), Path(vault))
door = Door(lambda: open_desk(mission, places.keys, CaseClock(datetime(2025, 10, 28, 12, tzinfo=UTC)), os.urandom))

def slowly(n):
    time.sleep(0.004)
    return os.urandom(n)

print("begun", flush=True)
if how == "duress":
    wipe_in_duress(door, places, "adm-1", slowly)
else:
    wipe_stage(door, places, how, "adm-1", slowly)
print("done", flush=True)
"""


def killed(places: Places, how: str, after: float) -> bool:
    """Runs the wiping in a process of its own and kills it after so many seconds; whether it had ended by then."""
    words = [sys.executable, "-c", _WIPER, places.mission, str(places.keys), str(places.vault), how]
    wiper = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert wiper.stdout is not None
    wiper.stdout.readline()
    with suppress(subprocess.TimeoutExpired):
        wiper.wait(after)
    wiper.send_signal(signal.SIGKILL)
    left = wiper.stdout.read()
    wiper.stdout.close()
    wiper.wait()
    return "done" in left


@pytest.mark.slow
@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_danger_killed_at_any_instant__is_ended_by_running_it_again(desk, places, tmp_path):
    lived(desk, tmp_path / "away")
    desk.store.close()
    for after in (0.0, 0.08, 0.16, 0.3):
        killed(places, "duress", after)
        stages = there(places)
        assert stages == list(STAGES[len(STAGES) - len(stages) :]), "a later stage went before an earlier one"
    assert killed(places, "duress", 20) or there(places) == []
    assert there(places) == []


@pytest.mark.slow
@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
@pytest.mark.parametrize("stage", ["keys", "mission"])
def test_stage_killed_in_the_middle__goes_on_when_run_again(desk, places, tmp_path, stage):
    lived(desk, tmp_path / "away")
    closed(desk)
    handed_over(desk, tmp_path / "archive")
    for earlier in STAGES[: STAGES.index(stage)]:
        wiped(desk, places, earlier)
    desk.store.close()
    for after in (0.03, 0.1):
        killed(places, stage, after)
    assert killed(places, stage, 20) or there(places) == []
    assert not places.files(stage)


# ── Single files ────────────────────────────────────────────────────────────────────────────────────────


def test_file_behind_a_link__is_erased_with_it(tmp_path):
    (tmp_path / "real.key").write_text(STAFF)
    os.link(tmp_path / "real.key", tmp_path / "shadow")
    (tmp_path / "link.key").symlink_to(tmp_path / "real.key")
    assert erase_file(tmp_path / "link.key", os.urandom).outcome == "erased"
    assert [one.name for one in tmp_path.iterdir()] == ["shadow"]
    assert STAFF.encode() not in (tmp_path / "shadow").read_bytes()


def test_what_is_no_plain_file__is_never_written_to_nor_taken_away_behind_a_link(tmp_path):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for target in ("folder", "pipe"):
        (tmp_path / "link.key").symlink_to(tmp_path / target)
        done = erase_file(tmp_path / "link.key", os.urandom)
        assert (done.outcome, "was left" in done.why) == ("unlinked", True)
        assert (tmp_path / target).exists()
        assert not (tmp_path / "link.key").is_symlink()


def test_link_to_nothing_and_file_that_is_not_there__stop_nobody(tmp_path):
    (tmp_path / "link.key").symlink_to(tmp_path / "gone")
    assert erase_file(tmp_path / "link.key", os.urandom).outcome == "unlinked"
    assert erase_file(tmp_path / "gone", os.urandom) is None
    assert erase_database(tmp_path / "gone", os.urandom) == []


def test_file_that_may_not_be_written__is_made_writable(tmp_path):
    (tmp_path / "one").write_text(STAFF)
    (tmp_path / "one").chmod(0o400)
    assert erase_file(tmp_path / "one", os.urandom).outcome == "erased"


def test_file_that_cannot_be_written_over__is_taken_away_and_told_of(tmp_path, monkeypatch):
    (tmp_path / "one").write_text(STAFF)

    def fails(_handle, _data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.write", fails)
    done = erase_file(tmp_path / "one", os.urandom)
    monkeypatch.undo()
    assert (done.outcome, done.why) == ("unlinked", "No space left on device")
    assert not (tmp_path / "one").exists()


def test_large_file__is_written_over_to_its_last_byte(tmp_path):
    (tmp_path / "large").write_bytes(b"A" * 3_000_001)
    os.link(tmp_path / "large", tmp_path / "shadow")
    erase_file(tmp_path / "large", lambda n: b"z" * n)
    assert (tmp_path / "shadow").read_bytes() == b"z" * 3_000_001
