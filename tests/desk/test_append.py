"""Appending: rights, signatures, the read-back, the signer's memory, and what a crash leaves."""

import json

import pytest
from sqlalchemy import text

from tahqiq.desk import append as appending
from tahqiq.desk.append import append, sign_pending
from tahqiq.desk.check_register import check_register
from tahqiq.desk.found import register_source
from tahqiq.errors import NotFound, Refused, RegisterBroken, StorageFailed
from tahqiq.model.source import Source
from tahqiq.store import log
from tahqiq.store.rebuilding import state_digest


def a_source(name: str) -> Source:
    return Source(id=name, name=name.title(), kind="media", independence_group=name)


def size_of(desk) -> int:
    with desk.store.reading() as connection:
        return log.log_size(connection)


def digest_of(desk) -> str:
    with desk.store.reading() as connection:
        return state_digest(connection)


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

    def fails_at_the_third(connection, index, sealed):
        calls.append(index)
        if len(calls) == 3:
            raise StorageFailed("STO002", "no space left", "free some")
        return log.append_sealed(connection, index, sealed)

    class Log:
        append_sealed = staticmethod(fails_at_the_third)

        def __getattr__(self, name):
            return getattr(log, name)

    monkeypatch.setattr(appending, "log", Log())
    with pytest.raises(StorageFailed):
        append(desk, "duty-1", deeds)
    assert digest_of(desk) == before
    monkeypatch.undo()
    append(desk, "duty-1", deeds)
    assert check_register(desk).holds


def test_crash_before_signing__is_signed_at_the_next_start(desk, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(appending, "sign_pending", lambda _desk: (_ for _ in ()).throw(KeyboardInterrupt()))
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
    "statement", ["DELETE FROM entry WHERE idx = 1", "UPDATE entry SET leaf = 'x' WHERE idx = 1"]
)
def test_database__refuses_to_change_the_register(desk, statement):
    with pytest.raises(StorageFailed, match="only grows"), desk.store.writing() as connection:
        connection.execute(text(statement))


def test_flipped_byte_in_an_entry__is_found_with_its_index(desk):
    with desk.store.engine.connect() as connection, connection.begin():
        for trigger in ("entry_no_update",):
            on = "" if desk.store.engine.dialect.name == "sqlite" else " ON entry"
            connection.execute(text(f"DROP TRIGGER {trigger}{on}"))
        leaf = connection.execute(text("SELECT leaf FROM entry WHERE idx = 3")).scalar_one()
        spoilt = leaf[:-2] + ("A" if leaf[-2] != "A" else "B") + leaf[-1]
        connection.execute(text("UPDATE entry SET leaf = :leaf WHERE idx = 3"), {"leaf": spoilt})
    checked = check_register(desk)
    assert not checked.holds
    assert any("entry 3" in check.detail for check in checked.checks if check.outcome == "fail")


def test_changed_disclosure__is_found(desk):
    with desk.store.engine.connect() as connection, connection.begin():
        other = connection.execute(text("SELECT data FROM disclosure WHERE idx = 4")).scalar_one()
        connection.execute(text("UPDATE disclosure SET data = :data WHERE idx = 5"), {"data": other})
    assert next(c.outcome for c in check_register(desk).checks) == "fail"


def test_destroyed_disclosure__leaves_the_proofs_whole(desk):
    """What a person's protection will ask for: the words go, the register still holds."""
    with desk.store.engine.connect() as connection, connection.begin():
        last = size_of(desk) - 1
        connection.execute(text("DELETE FROM disclosure WHERE idx = :idx"), {"idx": last})
    checked = check_register(desk)
    assert checked.holds
    assert "1 withheld" in checked.checks[0].detail
