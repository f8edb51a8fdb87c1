"""The doctor sees what is planted, says what to do, changes nothing, and tells nothing of what was recorded."""

import json
import os
import re
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from practice_backups import a_source, backed_up, enter
from practice_mission import NOON, new_desk
from practice_redaction import MARKER, file_both
from practice_sides import enter_witnesses
from tahqiq.desk import append as appending
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.doctor.examine import Patient, examine, register_fails
from tahqiq.desk.doctor.files import examine_secrets
from tahqiq.desk.doctor.machine import KNOWN, examine_environment
from tahqiq.desk.found import enrol_member
from tahqiq.desk.roster import Post
from tahqiq.desk.staff.book import book_of
from tahqiq.desk.staff.invite import found
from tahqiq.model.act import RIGHTS
from tahqiq.model.health import Finding
from tahqiq.store import migrating
from tahqiq.store.opening import create_store, is_address

pytestmark = pytest.mark.slow

TODAY = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def looked_at(place: str, tmp_path: Path, at: datetime = TODAY, *, whole: bool = False, **environment: str):
    patient = Patient(place, tmp_path / "keys", tmp_path / "vault", environment)
    return {one.check: one for one in examine(patient, CaseClock(at), os.urandom, whole=whole)}


def unwell(findings: dict[str, Finding]) -> dict[str, str]:
    return {one.check: one.state for one in findings.values() if one.state != "ok"}


def test_mission_in_order__is_well_but_for_what_nobody_has_done_yet(desk, place, tmp_path):
    if not is_address(place):
        for end in ("", "-wal", "-shm"):  # a copied one is as its copier made it
            Path(f"{place}{end}").chmod(0o600)
    quick = looked_at(place, tmp_path)
    # in the tests' own server fsync is off, and the doctor says so
    assert set(unwell(quick)) - {"database"} == {"policy in force", "backups", "reading keys"}
    assert quick["database"].state == ("fail" if is_address(place) else "ok")
    whole = looked_at(place, tmp_path, whole=True)
    assert unwell(whole) == unwell(quick)
    assert whole["register: tables against the register"].state == "ok"
    assert not register_fails(list(whole.values()))


def test_nothing_is_changed_by_looking(desk, tmp_path, place):
    if is_address(place):
        pytest.skip("files are compared")
    desk.store.close()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    looked_at(place, tmp_path, whole=True)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_every_finding_that_is_not_well__says_what_to_do_and_names_nothing_recorded(desk, place, tmp_path):
    file_both(desk)
    book = book_of(desk)
    found(book, desk, "Aziza Karimzada", "a.karimzada")
    book.close()
    (tmp_path / "keys" / "duty-1.key").chmod(0o644)
    findings = looked_at(place, tmp_path, whole=True, TAHQIQ_MISION="x")
    said = json.dumps([one.model_dump() for one in findings.values()])
    assert not re.search(f"{MARKER}|Karimzada|karimzada|shelling", said)
    assert all(one.next for one in findings.values() if one.state != "ok")
    assert findings["audit log"].state == "ok"
    assert re.search(r"head \d+:[0-9a-f]{64}", findings["audit log"].cause)


def test_changed_entry_and_changed_root__fail_as_the_register(desk, place, tmp_path):
    guards = "DROP TRIGGER entry_no_update" + (" ON entry" if is_address(place) else "")
    with desk.store.engine.begin() as connection:
        connection.execute(text(guards))
        connection.execute(
            text("UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE idx = 3) WHERE idx = 4")
        )
    findings = looked_at(place, tmp_path)
    assert findings["register"].state == "fail"
    assert register_fails(list(findings.values()))


def test_older_mission_came_back__the_logs_memory_says_so(desk, place, tmp_path):
    size = json.loads((tmp_path / "keys" / "log.state").read_text())
    (tmp_path / "keys" / "log.state").write_text(json.dumps({**size, "size": size["size"] + 3}))
    findings = looked_at(place, tmp_path)
    assert findings["what the log last signed"].state == "fail"
    assert "REG001" in findings["what the log last signed"].cause
    assert register_fails(list(findings.values()))


def test_entry_cut_short_of_its_signature__is_told(desk, place, tmp_path, monkeypatch):
    def cut_short(*_given):
        raise KeyboardInterrupt

    monkeypatch.setattr(appending, "_sign", cut_short)
    with pytest.raises(KeyboardInterrupt):
        enter(desk, "cut-short")
    assert looked_at(place, tmp_path)["unsigned entries"].state == "warn"


def test_witnesses_that_lag__are_named_with_how_far(desk, place, tmp_path):
    enter_witnesses(desk)
    told = looked_at(place, tmp_path)["cosignatures"]
    assert told.state == "warn"
    assert all(name in told.cause for name in ("ard", "bel", "qas", "tar"))


def test_rights_founded_before_a_verb_was_known__are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "tahqiq.desk.found.RIGHTS",
        {verb: roles for verb, roles in RIGHTS.items() if verb != "claim.reviewed"},
    )
    desk = new_desk(str(tmp_path / "m"), tmp_path / "keys")
    desk.store.close()
    told = looked_at(str(tmp_path / "m"), tmp_path)["rights"]
    assert (told.state, "claim.reviewed" in told.cause) == ("warn", True)


def test_keys_that_are_gone_or_others__are_told_apart(desk, place, tmp_path):
    (tmp_path / "keys" / "monitor-1.key").unlink()
    told = looked_at(place, tmp_path)["signing keys"]
    assert (told.state, "monitor-1" in told.cause) == ("warn", True)
    (tmp_path / "keys" / "duty-1.key").write_text("11" * 32)
    told = looked_at(place, tmp_path)["signing keys"]
    assert (told.state, "duty-1" in told.cause) == ("fail", True)


def test_seat_without_a_reading_key__is_told(desk, place, tmp_path):
    told = looked_at(place, tmp_path)["reading keys"]
    assert told.state in ("ok", "warn")
    seats = set(desk.mission.seat_codes)
    assert told.state == "ok" or seats.intersection(re.findall(r"[A-Z]{3}", told.cause))


def test_file_modes__are_for_the_owner_alone(desk, place, tmp_path):
    create_store(str(tmp_path / "new")).close()
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600
    findings = looked_at(place, tmp_path)
    assert findings["who may read: key folder"].state == "ok"
    (tmp_path / "keys").chmod(0o755)
    (tmp_path / "vault").touch(0o644)
    if not is_address(place):
        Path(place).chmod(0o640)
    findings = looked_at(place, tmp_path)
    assert {one for one, state in unwell(findings).items() if one.startswith("who may read")} == {
        "who may read: key folder",
        "who may read: vault file",
        *([] if is_address(place) else ["who may read: mission file"]),
    }
    assert "chmod 700" in findings["who may read: key folder"].next


@pytest.mark.parametrize("closed", ["keys", "."])
def test_who_may_not_look__is_told_so_and_the_rest_is_looked_at(desk, place, tmp_path, closed):
    me = os.geteuid()
    for folder in (tmp_path, *(one for one in tmp_path.parents if "pytest-of" in str(one))):
        folder.chmod(0o755)
    (tmp_path / closed).chmod(0)
    try:
        os.seteuid(65534 if me == 0 else me)  # root may look everywhere, nobody may not
        findings = looked_at(place, tmp_path, whole=True)
    finally:
        os.seteuid(me)
        (tmp_path / closed).chmod(0o700)
    for name in ("who may read: key folder", "leftovers"):
        assert findings[name].state == "fail" and "cannot be looked at" in findings[name].cause, name
    assert findings["libraries"].state == "ok"


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), "fail"),
        (NOON - timedelta(hours=1), "fail"),
        (TODAY, "ok"),
    ],
)
def test_clock__is_held_against_the_newest_entry(desk, place, tmp_path, at, state):
    assert looked_at(place, tmp_path, at)["clock"].state == state


def test_entry_ahead_of_the_clock__is_told(desk, place, tmp_path):
    ahead = desk.at(CaseClock(TODAY + timedelta(hours=3)))
    appending.append(ahead, "duty-1", [("source.registered", a_source("later"))])
    told = looked_at(place, tmp_path)["clock"]
    assert (told.state, "3:00:00" in told.cause) == ("fail", True)


def test_backups__grow_old_only_when_something_was_entered_since(desk, place, tmp_path):
    backed_up(desk, tmp_path / "backup")  # at noon on 28 October 2025
    assert looked_at(place, tmp_path)["backups"].state == "ok"
    enter(desk, "one")
    for days, state in ((1, "ok"), (10, "warn"), (40, "fail")):
        assert looked_at(place, tmp_path, NOON + timedelta(days=days))["backups"].state == state


def test_leftovers_of_killed_commands__are_told(desk, place, tmp_path):
    assert looked_at(place, tmp_path)["leftovers"].state == "ok"
    (tmp_path / "keys" / ".backup").mkdir()
    assert looked_at(place, tmp_path)["leftovers"].state == "warn"
    (tmp_path / "keys" / "restoring").touch()
    assert looked_at(place, tmp_path)["leftovers"].state == "fail"


def test_key_that_stands_in_the_mission_file__is_found(tmp_path):
    desk = new_desk(str(tmp_path / "m"), tmp_path / "keys")
    secret = (tmp_path / "keys" / "duty-1.key").read_text().strip()
    assert examine_secrets(str(tmp_path / "m"), tmp_path / "keys").state == "ok"
    with desk.store.engine.begin() as connection:
        connection.execute(
            text("UPDATE source SET body = body || :word WHERE id = 'team-1'"), {"word": secret}
        )
    desk.store.close()
    assert examine_secrets(str(tmp_path / "m"), tmp_path / "keys").state == "fail"


def test_older_tables__wait_to_be_brought_up_and_are_not_touched(place, tmp_path, monkeypatch):
    monkeypatch.setattr(migrating, "HEAD", "0005")
    create_store(place).close()
    monkeypatch.undo()
    findings = looked_at(place, tmp_path)
    assert findings["mission"].state == "warn"
    assert "0005" in looked_at(place, tmp_path)["mission"].cause
    assert "register" not in findings


def test_no_mission__is_the_first_thing_to_mend(tmp_path):
    assert looked_at(str(tmp_path / "nowhere"), tmp_path)["mission"].state == "fail"
    (tmp_path / "text").write_text("not a mission")
    assert looked_at(str(tmp_path / "text"), tmp_path)["mission"].state == "fail"
    away = looked_at("postgresql://tahqiq@127.0.0.1:9/none", tmp_path)["mission"]
    assert (away.state, "MIS005" in away.cause) == ("fail", True)


def test_misspelt_setting__is_named_with_the_one_that_was_meant():
    told = examine_environment({"TAHQIQ_MISION": "x", "PATH": "y"})
    assert (told.state, "TAHQIQ_MISSION" in told.cause) == ("warn", True)
    assert examine_environment(dict.fromkeys(KNOWN, "x")).state == "ok"


def test_every_setting_that_the_program_reads__is_known_to_the_doctor():
    source = Path(migrating.__file__).parents[1]
    read = {
        name
        for file in source.rglob("*.py")
        for name in re.findall(r"\"(TAHQIQ_[A-Z_]+)\"", file.read_text("utf-8"))
    }
    assert read - {"TAHQIQ_"} <= KNOWN


def test_new_role_that_nobody_holds__is_told_by_its_acts(desk, place, tmp_path):
    assert looked_at(place, tmp_path)["rights"].state == "ok"
    assert enrol_member(desk, "adm-1", Post(id="adm-2", title="Second", seat="SEC", role="administrator"))
    assert looked_at(place, tmp_path)["rights"].state == "ok"
