"""The digest of the register's state: stated from time to time, and alike wherever the same entries are replayed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, text

from practice_mission import new_desk
from practice_papers import COMPLAINT, REPORT, as_json
from practice_sides import a_source, adopt, enter_witnesses
from tahqiq.desk.append import append
from tahqiq.desk.check_register import check_register
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.found import register_source
from tahqiq.desk.keys_of_members import change_role, revoke_key, rotate_key
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.receive import file_submission
from tahqiq.desk.state_digest import state_digest_entry
from tahqiq.errors import Refused, RegisterBroken
from tahqiq.intake.details import Details
from tahqiq.model.accord import StateDigest
from tahqiq.store import log, tables
from tahqiq.store.opening import create_store
from tahqiq.store.rebuilding import rebuild_tables, tables_digest
from tahqiq.store.register_state import keep_replay, replay_of
from tahqiq.store.sealed import leaf_at
from tahqiq_verify.leaf import parse_leaf
from tahqiq_verify.replay import Replay, once_of

pytestmark = pytest.mark.slow

ELSEWHERE = """
import json, sys
from pathlib import Path
from tahqiq.desk.clock import SystemClock
from tahqiq.desk.open_desk import open_desk
from tahqiq.store import log
from tahqiq.store.rebuilding import digest_of_replay
from tahqiq_verify.replay import Replay

desk = open_desk(sys.argv[1], Path(sys.argv[2]), SystemClock(), bytes)
replay, digests = Replay(), []
with desk.store.reading() as connection:
    for index, leaf in log.entries(connection, 0, log.log_size(connection)):
        replay.enter(index, leaf)
        digests.append(replay.digest())
    print(json.dumps([digests, digest_of_replay(connection, desk.keyring.opener)]))
"""


def entries(desk) -> int:
    with desk.store.reading() as connection:
        return log.log_size(connection)


def grow(desk, many: int) -> None:
    start = entries(desk)
    append(desk, "duty-1", [("source.registered", a_source(f"paper-{start + n}")) for n in range(many)])


def stated(desk) -> dict[int, int]:
    """The entries that state a digest, and of how many entries each is."""
    with desk.store.reading() as connection:
        read = [(index, parse_leaf(leaf)) for index, leaf in log.entries(connection, 0, 10**6)]
    return {index: (leaf.body or {})["size"] for index, leaf in read if leaf.kind == "state.digest"}


def told(desk) -> list[str]:
    return [one.detail for one in check_register(desk).checks if one.outcome == "fail"]


# ── Stating it ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def almost(copied):
    """A mission of 255 entries, the next of which is the last before a digest is due."""
    return copied("almost", lambda desk: grow(desk, 234))


@pytest.mark.slow
def test_digest__is_stated_by_itself_once_every_256_entries(almost):
    desk = almost
    assert (entries(desk), stated(desk)) == (255, {})
    register_source(desk, "duty-1", a_source("gazette"))
    assert (entries(desk), stated(desk)) == (257, {256: 256})
    register_source(desk, "duty-1", a_source("herald"))
    assert stated(desk) == {256: 256}
    grow(desk, 260)
    assert stated(desk) == {256: 256, 518: 518}
    assert check_register(desk).holds
    assert rebuild(desk).identical


@pytest.mark.parametrize("given_up", ["rotated", "revoked"])
def test_digest_due_as_a_member_gives_up_its_key_or_role__is_stated_by_the_next(almost, given_up):
    """The 256th entry may be the very last that its member can sign; it must not be refused for that."""
    desk = almost
    if given_up == "rotated":
        rotate_key(desk, "monitor-1")
    else:
        revoke_key(desk, "monitor-1", "monitor-1", "lost on patrol", None)
    assert (entries(desk), stated(desk)) == (256, {})
    register_source(desk, "adm-1", a_source("gazette"))
    assert stated(desk) == {257: 257}
    register_source(desk, "adm-1", a_source("herald"))
    assert stated(desk) == {257: 257}
    assert check_register(desk).holds


def test_digest__is_stated_on_request_and_is_that_of_any_replay(desk):
    enter_witnesses(desk)
    adopt(desk)
    index, digest = state_digest_entry(desk, "auditor-1")
    replay = Replay()
    with desk.store.reading() as connection:
        for number, leaf in log.entries(connection, 0, index):
            assert replay.enter(number, leaf).outcome == "valid"
    assert replay.digest() == digest
    assert stated(desk) == {index: index}
    again, other = state_digest_entry(desk, "machine-1")
    assert again == index + 1
    assert other != digest


@pytest.mark.parametrize(
    ("size", "digest"),
    [(-1, ""), (0, ""), (1, ""), (0, "0" * 64)],
    ids=["earlier", "right", "later", "wrong"],
)
def test_digest_of_another_state__is_refused(desk, size, digest):
    with desk.store.reading() as connection:
        true = replay_of(connection).digest()
    wrong = StateDigest(size=entries(desk) + size, digest=digest or true)
    before = entries(desk)
    if (size, digest) == (0, ""):
        append(desk, "duty-1", [("state.digest", wrong)])
        return
    with pytest.raises((Refused, RegisterBroken), match=r"REG013|REG003"):
        append(desk, "duty-1", [("state.digest", wrong)])
    assert entries(desk) == before
    assert check_register(desk).holds


# ── The same everywhere ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """A mission in which a little of everything has happened, as a file."""
    folder = tmp_path_factory.mktemp("busy")
    made = new_desk(str(folder / "mission.tahqiq"), folder / "keys")
    enter_witnesses(made)
    adopt(made)
    rotate_key(made, "analyst-1")
    revoke_key(made, "adm-1", "investigator-1", "stolen", None)
    file_submission(made, "liaison-ard", as_json(COMPLAINT), Details(source="liaison-ard", release="parties"))
    file_submission(made, "duty-1", as_json(REPORT), Details(source="team-1", release="public"))
    read_pending(made, "machine-1", reader_for(made))
    corroborate_pending(made, "machine-1")
    state_digest_entry(made, "auditor-1")
    yield made
    made.store.close()


@pytest.mark.slow
def test_replay__comes_to_the_same_digest_after_every_entry_whatever_the_machine_is_set_to(busy):
    settings = [
        {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Kabul", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "0"},
    ]
    command = [sys.executable, "-c", ELSEWHERE, busy.store.name, str(busy.keyring.folder)]
    running = [
        subprocess.Popen(command, env={"PATH": os.defpath, **one}, stdout=subprocess.PIPE) for one in settings
    ]
    answers = {one.communicate()[0] for one in running}
    assert all(one.returncode == 0 for one in running)
    assert len(answers) == 1
    digests, of_tables = json.loads(answers.pop())
    assert len(set(digests)) == entries(busy)
    with busy.store.reading() as connection:
        assert replay_of(connection).digest() == digests[-1]
        assert tables_digest(connection) == of_tables


@pytest.mark.slow
def test_mission_copied_entry_by_entry__has_the_same_digests_on_the_other_database(busy, place):
    """On PostgreSQL and in another file: the same entries and envelopes make the same state and the same tables."""
    store = create_store(place)
    with busy.store.reading() as source, store.writing() as target:
        leaves = [leaf for _index, leaf in log.entries(source, 0, entries(busy))]
        log.append_leaves(target, 0, leaves, [once_of(parse_leaf(leaf)) for leaf in leaves])
        for row in source.execute(select(tables.sealed)):
            target.execute(tables.sealed.insert().values(**row._mapping))
        done = rebuild_tables(target, busy.keyring.opener)
        assert done.withheld == ()
        assert done.register.digest() == replay_of(source).digest()
        assert tables_digest(target) == tables_digest(source)
    store.close()


# ── Found when it is tampered with ────────────────────────────────────────────────────────────────────────


def promoted(state: dict) -> None:
    state["members"]["auditor-1"]["roles"] = ["administrator"]


def younger(state: dict) -> None:
    key = state["members"]["duty-1"]["key"]
    state["keys"][key]["since"] = 1


def unseen(state: dict) -> None:
    state["invalid"]["3"] = "rule"


def listening(state: dict) -> None:
    state["readers"]["SEC"] = state["readers"]["SEC"][::-1]


@pytest.mark.parametrize("change", [promoted, younger, unseen, listening])
@pytest.mark.parametrize("envelopes", ["held", "lost"])
def test_state_changed_beside_the_register__is_found(desk, change, envelopes):
    """Also where the tables cannot be compared for want of an envelope: this needs the entries alone."""
    register_source(desk, "duty-1", a_source("gazette"))
    with desk.store.engine.connect() as connection, connection.begin():
        if envelopes == "lost":
            on = "" if connection.dialect.name == "sqlite" else " ON sealed"
            connection.execute(text(f"DROP TRIGGER sealed_no_delete{on}"))
            connection.execute(text("DELETE FROM sealed"))
        register = replay_of(connection)
        state = register.state()
        change(state)
        register.restore(state)
        keep_replay(connection, register)
    assert any("REG011" in detail and "kept state" in detail for detail in told(desk)), told(desk)
    assert not rebuild(desk).identical
    assert told(desk) == []


def test_right_taken_from_a_changed_state__does_not_outlive_the_next_look(desk):
    """Whoever makes himself administrator in the table can sign such an entry, but no replay will take it."""
    with desk.store.engine.connect() as connection, connection.begin():
        register = replay_of(connection)
        state = register.state()
        promoted(state)
        register.restore(state)
        keep_replay(connection, register)
    change_role(desk, "auditor-1", "auditor-1", "chair", grant=True)
    last = entries(desk) - 1
    with desk.store.reading() as connection:
        leaf = leaf_at(connection, last)
    assert leaf is not None
    assert leaf.kind == "role.granted"
    assert any(f"Entry {last}" in detail for detail in told(desk))
    assert not check_register(desk).holds
    assert Path(desk.keyring.folder).is_dir()
