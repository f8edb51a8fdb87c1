"""Appending: rights, signatures, the read-back, the signer's memory, and what a crash leaves."""

import contextlib
import json
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from practice_papers import REPORT, as_json
from tahqiq.desk import append as appending
from tahqiq.desk import write_entries
from tahqiq.desk.append import append, check_right
from tahqiq.desk.check_register import check_register
from tahqiq.desk.found import enrol_member, register_source
from tahqiq.desk.keys_of_members import reading_key
from tahqiq.desk.open_desk import open_desk
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.receive import file_submission
from tahqiq.desk.roster import Post
from tahqiq.desk.sign_head import sign_pending
from tahqiq.desk.why import why
from tahqiq.errors import BadInput, NotFound, Refused, RegisterBroken, StorageFailed
from tahqiq.intake.details import Details
from tahqiq.model.act import Act
from tahqiq.model.member import Role
from tahqiq.model.release import MECHANISM
from tahqiq.model.source import Source
from tahqiq.register.seal import Readers, Seen, seal
from tahqiq.store import log
from tahqiq.store.rebuilding import tables_digest
from tahqiq.store.sealed import keep_sealed
from tahqiq_verify.tree import EMPTY_ROOT


def a_source(name: str) -> Source:
    return Source(id=name, name=name.title(), kind="media", independence_group=name)


def size_of(desk) -> int:
    with desk.store.reading() as connection:
        return log.log_size(connection)


def digest_of(desk) -> str:
    with desk.store.reading() as connection:
        return tables_digest(connection)


def let_go(connection, trigger: str, table: str) -> None:
    """Takes a guard off the database, as somebody with the file in hand could."""
    on = "" if connection.dialect.name == "sqlite" else f" ON {table}"
    connection.execute(text(f"DROP TRIGGER {trigger}{on}"))


def test_every_act__is_one_signed_entry(desk):
    before = size_of(desk)
    register_source(desk, "duty-1", a_source("gazette"))
    assert size_of(desk) == before + 1
    assert check_register(desk).holds


def test_role_without_the_right__is_refused_and_nothing_written(desk):
    before = digest_of(desk)
    with pytest.raises(Refused, match="MEM002"):
        register_source(desk, "auditor-1", a_source("gazette"))
    assert digest_of(desk) == before


def test_unknown_member__is_not_found(desk):
    with pytest.raises(NotFound, match="MEM001"):
        register_source(desk, "nobody", a_source("gazette"))


def test_key_that_was_not_enrolled__is_refused(desk):
    key = desk.keyring.folder / "duty-1.key"
    key.write_text("05" * 32 + "\n")
    with pytest.raises(Refused, match="MEM003"):
        register_source(desk, "duty-1", a_source("gazette"))


def test_several_deeds__are_all_or_none(desk, monkeypatch):
    before, deeds = digest_of(desk), [("source.registered", a_source(n)) for n in ("one", "two", "three")]
    calls = []

    def fails_at_the_third(connection, index, data, name=""):
        calls.append(index)
        if len(calls) == 3:
            raise StorageFailed("STO002", "no space left", "free some")
        return keep_sealed(connection, index, data, name)

    monkeypatch.setattr(write_entries, "keep_sealed", fails_at_the_third)
    with pytest.raises(StorageFailed):
        append(desk, "duty-1", deeds)
    assert digest_of(desk) == before
    monkeypatch.undo()
    append(desk, "duty-1", deeds)
    assert check_register(desk).holds


def test_crash_before_signing__is_signed_at_the_next_start(desk, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(appending, "sign_head", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            register_source(desk, "duty-1", a_source("gazette"))
    with desk.store.reading() as connection:
        assert log.last_checkpoint(connection).size == log.log_size(connection) - 1
    sign_pending(desk)
    with desk.store.reading() as connection:
        assert log.last_checkpoint(connection).size == log.log_size(connection)
    assert check_register(desk).holds


def test_log_that_signed_more__refuses_an_older_copy(desk):
    state = desk.keyring.folder / "log.state"
    signed = json.loads(state.read_text())
    state.write_text(json.dumps(signed | {"size": signed["size"] + 5}))
    with pytest.raises(RegisterBroken, match="REG001"):
        register_source(desk, "duty-1", a_source("gazette"))


def test_log_that_signed_another_root__refuses_a_fork(desk):
    state = desk.keyring.folder / "log.state"
    signed = json.loads(state.read_text())
    state.write_text(json.dumps(signed | {"root": "x" + signed["root"][1:]}))
    with pytest.raises(RegisterBroken, match="REG002"):
        sign_pending(desk)
    assert not check_register(desk).holds


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM entry WHERE idx = 1",
        "UPDATE entry SET idx = 100000 WHERE idx = 1",
        "DELETE FROM sealed WHERE idx = 19",
        "UPDATE sealed SET idx = 1 WHERE idx = 19",
        "UPDATE checkpoint SET root = 'x'",
    ],
)
def test_database__refuses_to_change_the_register(desk, statement):
    with (
        pytest.raises(StorageFailed, match=r"only grows|only what a redaction names"),
        desk.store.writing() as connection,
    ):
        connection.execute(text(statement))


def test_flipped_byte_in_an_entry__is_found_with_its_index(desk):
    with desk.store.engine.connect() as connection, connection.begin():
        let_go(connection, "entry_no_update", "entry")
        leaf = connection.execute(text("SELECT leaf FROM entry WHERE idx = 3")).scalar_one()
        spoilt = leaf[:-2] + (b"A" if leaf[-2:-1] != b"A" else b"B") + leaf[-1:]
        connection.execute(text("UPDATE entry SET leaf = :leaf WHERE idx = 3"), {"leaf": spoilt})
    checked = check_register(desk)
    assert not checked.holds
    assert any("Entry 3" in check.detail for check in checked.checks if check.outcome == "fail")


def test_changed_envelope__is_found(desk):
    register_source(desk, "duty-1", a_source("gazette"))
    register_source(desk, "duty-1", a_source("herald"))
    with desk.store.engine.connect() as connection, connection.begin():
        let_go(connection, "sealed_no_update", "sealed")
        last = size_of(desk) - 1
        rows = connection.execute(text("SELECT idx, data FROM sealed ORDER BY idx DESC LIMIT 2")).all()
        assert rows[0].idx == last
        connection.execute(
            text("UPDATE sealed SET data = :data WHERE idx = :idx"), {"data": rows[1].data, "idx": last}
        )
    failed = [check.detail for check in check_register(desk).checks if check.outcome == "fail"]
    assert any(f"Entry {last}" in detail for detail in failed), failed


def test_lost_envelope__leaves_the_proofs_whole_and_is_said(desk):
    """Whoever loses what stands beside the log loses the words, not the record of them."""
    with desk.store.engine.connect() as connection, connection.begin():
        let_go(connection, "sealed_no_delete", "sealed")
        connection.execute(text("DELETE FROM sealed WHERE idx = :idx"), {"idx": size_of(desk) - 1})
    checked = check_register(desk)
    assert checked.holds
    assert checked.checks[0].outcome == "pass"
    assert checked.checks[-1].outcome == "could not check"


def test_restored_backup__is_refused_however_often_it_is_tried(desk, tmp_path):
    """What was written after the backup is signed; the older copy must never grow past it unnoticed."""
    if desk.store.engine.dialect.name != "sqlite":
        pytest.skip("a file is copied here; the rule is the same code on both")
    place = desk.store.name
    register_source(desk, "duty-1", a_source("before"))
    with contextlib.closing(sqlite3.connect(place)) as connection:
        connection.execute(f"VACUUM INTO '{tmp_path / 'backup'}'")
    register_source(desk, "duty-1", a_source("after"))
    desk.store.close()
    for leftover in (f"{place}-wal", f"{place}-shm"):
        Path(leftover).unlink(missing_ok=True)
    Path(tmp_path / "backup").replace(place)
    restored = open_desk(place, desk.keyring.folder, desk.clock, desk.chance)
    for name in ("one", "two", "three"):
        with pytest.raises(RegisterBroken, match="REG001"):
            register_source(restored, "duty-1", a_source(name))
    assert not check_register(restored).holds
    restored.store.close()


def test_lost_memory_of_the_log__is_not_taken_for_a_new_one(desk):
    (desk.keyring.folder / "log.state").unlink()
    with pytest.raises(RegisterBroken, match="REG007"):
        register_source(desk, "duty-1", a_source("gazette"))
    assert not check_register(desk).holds


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ("UPDATE member SET body = replace(body, 'Duty officer', 'Chief')", "REG011"),
        ("DELETE FROM source", "REG011"),
    ],
)
def test_tables_changed_beside_the_register__are_found_and_made_anew(desk, damage, code):
    with desk.store.engine.connect() as connection, connection.begin():
        connection.execute(text(damage))
    checked = check_register(desk)
    assert not checked.holds
    assert any(code in check.detail for check in checked.checks)
    assert not rebuild(desk).identical
    assert check_register(desk).holds


def test_member_enrolled_twice__is_refused(desk):
    post = Post(id="duty-1", title="Another", seat="SEC", role=Role.DUTY_OFFICER)
    with pytest.raises(BadInput, match="MEM005"):
        enrol_member(desk, "adm-1", post)
    pen = desk.keyring.signer("duty-1")
    possession = pen.possession(desk.mission.origin, "ghost")
    forged = desk.member("duty-1").but(id="ghost", role=Role.AUDITOR, possession=possession)
    with pytest.raises(Refused, match=r"REG013.*member's or a witness's key already"):
        append(desk, "adm-1", [("member.enrolled", forged)])


def test_enrolment_cut_short__can_be_repeated(desk):
    desk.keyring.create("monitor-9", b"\x09" * 32)
    post = Post(id="monitor-9", title="Monitor", seat="QAS", role=Role.MONITOR)
    assert enrol_member(desk, "adm-1", post).public_key == desk.keyring.signer("monitor-9").public.hex()


def test_second_founding__does_not_hold(desk):
    with pytest.raises((RegisterBroken, Refused)):
        append(desk, "adm-1", [("mission.founded", desk.mission)])


def test_release_to_a_party_that_is_not_there__is_refused(desk):
    with pytest.raises(BadInput, match="INT010"):
        register_source(desk, "duty-1", a_source("gazette").but(release="party:ZZZ"))


@pytest.mark.parametrize(
    ("verb", "body", "says"),
    [
        ("source.registered", {"id": "gazette"}, "does not hold"),
        ("bulletin.issued", {}, "does not hold"),
    ],
)
def test_record_that_is_not_what_its_verb_says__is_found_when_the_register_is_replayed(
    desk, verb, body, says
):
    act = Act(verb=verb, by="adm-1", at=desk.clock.now(), body=body)
    pen, readers = desk.keyring.signer("adm-1"), [reading_key(desk, "SEC")]
    sealed = seal(act, pen, desk.mission.origin, Seen(0, EMPTY_ROOT), desk.chance, Readers(readers))
    smuggle(desk, sealed)
    with pytest.raises(RegisterBroken, match=says):
        rebuild(desk)


def test_record_beyond_its_members_rights__is_found_when_the_register_is_replayed(desk):
    act = Act(
        verb="source.registered", by="auditor-1", at=desk.clock.now(), body=a_source("gazette").model_dump()
    )
    pen, readers = desk.keyring.signer("auditor-1"), [reading_key(desk, "SEC")]
    smuggle(desk, seal(act, pen, desk.mission.origin, Seen(0, EMPTY_ROOT), desk.chance, Readers(readers)))
    with pytest.raises(RegisterBroken, match=r"may do source\.registered"):
        rebuild(desk)


def smuggle(desk, sealed) -> None:
    """Writes an entry past the desk, as somebody with the file and a member's key in hand could."""
    with desk.store.writing() as connection:
        index = log.log_size(connection)
        log.append_leaves(connection, index, [sealed.leaf], ["smuggled"])
        for envelope in sealed.envelopes:
            keep_sealed(connection, index, envelope.data, envelope.name)


def test_why__says_when_the_bytes_or_the_entry_have_changed(desk):
    filed = file_submission(desk, "duty-1", as_json(REPORT), Details(source="team-1", release="public"))
    told = why(desk, MECHANISM, filed.submission.id)
    assert "hash equal" in told.text
    assert "holds" in told.entered.proof
    with desk.store.engine.connect() as connection, connection.begin():
        let_go(connection, "sealed_no_update", "sealed")
        let_go(connection, "entry_no_update", "entry")
        connection.execute(text("UPDATE sealed SET data = :data WHERE name <> ''"), {"data": b"changed"})
        where = {"i": told.entered.index}
        leaf = bytes(connection.execute(text("SELECT leaf FROM entry WHERE idx = :i"), where).scalar_one())
        connection.execute(
            text("UPDATE entry SET leaf = :leaf WHERE idx = :i"), {**where, "leaf": leaf + b"x"}
        )
    told = why(desk, MECHANISM, filed.submission.id)
    assert "BYTES CANNOT BE OPENED" in told.text
    assert "FAILS" in told.entered.proof


def test_act_that_a_mission_was_founded_without__says_what_to_do_instead(desk):
    with pytest.raises(Refused, match="MEM002") as refused:
        check_right(desk, "duty-1", "an.act.of.later.days")
    assert "tahqiq init" in refused.value.next_step and "founded before" in refused.value.next_step
