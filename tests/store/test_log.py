"""Appending and reading back, on both databases: all or none, each submission once, and no flipped bit unseen."""

import random
import sqlite3
import threading

import pytest
from sqlalchemy import text

from grown_log import Known, bytes_word, damaged, filled, leaf
from tahqiq.errors import MissionUnusable, Refused, RegisterBroken, StorageFailed
from tahqiq.model.entry import Checkpoint
from tahqiq.store import log
from tahqiq.store.bare_log import open_log
from tahqiq.store.opening import create_store, open_store
from tahqiq_verify.spelling import b64, from_b64
from tahqiq_verify.tree import EMPTY_ROOT, leaf_hash, verify_consistency, verify_inclusion


@pytest.fixture
def store(place):
    made = create_store(place)
    yield made
    made.close()


def root_of(store, size: int) -> bytes:
    with store.reading() as connection:
        return log.log_root(connection, size)


def size_of(store) -> int:
    with store.reading() as connection:
        return log.log_size(connection)


# ── Appending ────────────────────────────────────────────────────────────────────────────────────────────


def test_empty_log__has_the_root_of_nothing(store):
    assert size_of(store) == 0
    assert root_of(store, 0) == EMPTY_ROOT
    with store.reading() as connection:
        assert list(log.entries(connection, 0, 10)) == []
        log.check_appended(connection, 0, 0)


def test_entries__come_back_byte_for_byte(store):
    leaves = [b"", b"\x00", b"\xff\xfe not text", "نص".encode(), bytes(range(256)), b"x" * 65_535]
    with store.writing() as connection:
        log.append_leaves(connection, 0, leaves, [str(n) for n in range(len(leaves))])
        log.check_appended(connection, 0, len(leaves))
    with store.reading() as connection:
        assert list(log.entries(connection, 0, 100)) == list(enumerate(leaves))
        assert list(log.entries(connection, 2, 4)) == [(2, leaves[2]), (3, leaves[3])]
        assert list(log.entries(connection, 6, 7)) == []


def test_batches_of_any_size__make_the_same_tree(store):
    chance, known = random.Random(1), Known()
    while known.size < 2500:
        start, new, nonces = known.next(chance.choice([1, 1, 2, 3, 199, 200, 201, 254, 255, 256, 257, 600]))
        with store.writing() as connection:
            log.append_leaves(connection, start, new, nonces)
            log.check_appended(connection, start, known.size)
            assert log.log_root(connection, known.size) == known.roots[-1]
        assert root_of(store, known.size) == known.roots[-1]
    with store.reading() as connection:
        assert [one for _index, one in log.entries(connection, 0, known.size)] == known.leaves
        for size in range(0, known.size, 37):
            assert log.log_root(connection, size) == known.roots[size]


def test_several_calls_in_one_transaction__stand_together(store):
    known = Known()
    with store.writing() as connection:
        for _time in range(300):
            log.append_leaves(connection, *known.next(1))
        log.append_leaves(connection, *known.next(300))
        log.check_appended(connection, 0, 600)
    assert root_of(store, 600) == known.roots[600]


@pytest.mark.parametrize(
    ("start", "leaves", "nonces"),
    [(4, [b"x"], ["n"]), (6, [b"x"], ["n"]), (5, [b"x", b"y"], ["n"]), (5, [b"x" * 65_536], ["n"])],
)
def test_what_does_not_fit__is_not_appended(store, start, leaves, nonces):
    filled(store, 5)
    with store.writing() as connection, pytest.raises(ValueError, match=r"end of the log|one nonce|65535"):
        log.append_leaves(connection, start, leaves, nonces)
    assert size_of(store) == 5


def test_submission_entered_before__is_refused_by_its_index(store):
    known = filled(store, 300)
    with store.writing() as connection:
        for fresh in (0, 1, 450):
            new = [leaf(300 + n) for n in range(fresh + 1)]
            nonces = [*(f"new-{n}" for n in range(fresh)), "entry-17"]
            with pytest.raises(Refused, match=r"REG012.*as entry 17"):
                log.append_leaves(connection, 300, new, nonces)
        log.append_leaves(connection, *known.next(5))  # what was refused has left nothing behind
    assert size_of(store) == 305
    assert root_of(store, 305) == known.roots[305]


def test_submission_twice_in_one_batch__is_refused_with_both_indexes(store):
    filled(store, 3)
    with (
        store.writing() as connection,
        pytest.raises(Refused, match=r"REG012.*Entry 6 would be entry 4 again"),
    ):
        log.append_leaves(connection, 3, [b"a", b"b", b"c", b"d"], ["k", "l", "m", "l"])
    assert size_of(store) == 3


def test_append_undone__leaves_no_trace_in_what_is_remembered(store):
    known = filled(store, 200)
    assert root_of(store, 200) == known.roots[200]

    class Undone(Exception):
        pass

    other = Known()
    other.next(200)
    with pytest.raises(Undone), store.writing() as connection:
        log.append_leaves(connection, *other.next(500, "undone"))
        assert log.log_root(connection, 700) == other.roots[700]
        assert log.inclusion_path(connection, 3, 700)
        raise Undone
    assert size_of(store) == 200
    with store.writing() as connection:
        log.append_leaves(connection, *known.next(500))
    for size in (200, 256, 700):
        assert root_of(store, size) == known.roots[size]
    with store.reading() as connection:
        log.check_appended(connection, 0, 700)


# ── Reading back ─────────────────────────────────────────────────────────────────────────────────────────

DAMAGE = [
    ("UPDATE entry SET leaf = {} WHERE idx = 17", b"entry 18", "Entry 17"),
    ("UPDATE entry SET leaf = {} WHERE idx = 619", b"entry 618", "Entry 619"),
    ("UPDATE entry SET hash = {} WHERE idx = 600", b"x" * 32, "Entry 600"),
    ("UPDATE entry SET hash = {} WHERE idx = 6", b"x" * 32, "Entry 6"),
    ("UPDATE tile SET data = {} WHERE level = 0 AND n = 1", b"x" * 8192, "Entry 256"),
    ("UPDATE tile SET data = {} WHERE level = 0 AND n = 1", b"x" * 8160, "Entry 256"),
    ("UPDATE tile SET inside = {} WHERE level = 0 AND n = 1", b"x" * 960, "Tile 0/1"),
    ("UPDATE tile SET data = {} WHERE level = 1 AND n = 0", b"x" * 64, "Tile 0/0"),
    ("DELETE FROM tile WHERE level = 0 AND n = 1", b"", "tile 0/1"),
    ("DELETE FROM tile WHERE level = 1", b"", "Tile 0/0"),
    ("DELETE FROM entry WHERE idx = 0", b"", "Entry 0 is missing"),
    ("DELETE FROM entry WHERE idx = 300", b"", "Entry 300 is missing"),
    ("DELETE FROM entry WHERE idx = 600", b"", "Entry 600 is missing"),
    ("DELETE FROM entry WHERE idx >= 600", b"", "Entry 600 is missing"),
]


def test_damage_of_any_kind__is_found_and_named(store):
    filled(store, 620)
    for statement, given, named in DAMAGE:
        damage = statement.format(bytes_word(store, given))
        with damaged(store, damage) as connection, pytest.raises(RegisterBroken, match=named):
            log.check_appended(connection, 0, 620)
    with store.reading() as connection:
        log.check_appended(connection, 0, 620)


@pytest.mark.parametrize(("first", "last"), [(17, 17), (17, 1100), (0, 0), (17, 1198)])
def test_entries_taken_out__are_not_taken_for_the_end(store, first, last):
    filled(store, 1200)
    damage = f"DELETE FROM entry WHERE idx BETWEEN {first} AND {last}"
    with (
        damaged(store, damage) as connection,
        pytest.raises(RegisterBroken, match=f"Entry {first} is missing"),
    ):
        list(log.entries(connection, 0, 1200))


def test_cut_edge_of_the_tree__stops_the_next_append(store):
    known = filled(store, 700)
    damage = "DELETE FROM tile WHERE level = 1"
    with damaged(store, damage) as connection, pytest.raises(RegisterBroken, match="REG005"):
        log.append_leaves(connection, *known.next(100))
    assert size_of(store) == 700


REFUSED = [
    "DELETE FROM entry WHERE idx = 1",
    "UPDATE entry SET leaf = hash WHERE idx = 599",
    "DELETE FROM once WHERE idx = 1",
    "UPDATE once SET idx = 3 WHERE idx = 1",
    "DELETE FROM tile WHERE level = 1",
    "UPDATE tile SET inside = data WHERE level = 0 AND n = 0",
    "UPDATE tile SET n = 7 WHERE level = 1",
    "UPDATE tile SET data = (SELECT data FROM tile WHERE level = 0 AND n = 0) WHERE level = 1",
    "DELETE FROM checkpoint",
    "UPDATE checkpoint SET root = 'x'",
    "DELETE FROM cosignature",
    "UPDATE cosignature SET line = 'x'",
    "DELETE FROM evidence",
    "UPDATE evidence SET a = 'x'",
    "UPDATE sealed SET name = 'x'",
    "DELETE FROM sealed",
    "DELETE FROM redacted",
    "INSERT INTO redacted (idx) VALUES (600)",
]
TABLES = ("entry", "once", "tile", "checkpoint", "cosignature", "sealed", "redacted", "evidence")


def test_database__refuses_to_change_the_register(store):
    _a_bit_of_everything(store)
    emptied = [f"TRUNCATE {table}" for table in TABLES] if store.engine.dialect.name == "postgresql" else []
    for statement in (*REFUSED, *emptied):
        refusal = "only grows|only what a redaction names|names an entry"
        with pytest.raises(StorageFailed, match=refusal), store.writing() as connection:
            connection.execute(text(statement))
    with store.writing() as connection:
        assert connection.execute(text("DELETE FROM sealed WHERE idx = 3")).rowcount == 1


def _a_bit_of_everything(store) -> None:
    """A row in every table; what is sealed beside entry 3 is redacted, beside entry 4 not."""
    filled(store, 600)
    with store.writing() as connection:
        for statement in (
            "INSERT INTO checkpoint (size, root, note) VALUES (600, 'r', 'n')",
            "INSERT INTO cosignature (size, witness, line, time) VALUES (600, 'w', 'l', 1)",
            "INSERT INTO evidence (id, kind, a, b, at) VALUES ('e', 'fork', 'a', 'b', 't')",
            "INSERT INTO redacted (idx) VALUES (3)",
        ):
            connection.execute(text(statement))
        for index in (3, 4):
            values = f"'{index}', {index}, 'disclosures', '', {bytes_word(store, b'age')}"
            connection.execute(text(f"INSERT INTO sealed (sha256, idx, kind, name, data) VALUES ({values})"))


# ── Checkpoints and receipts ─────────────────────────────────────────────────────────────────────────────


def checkpoint(size: int, root: bytes) -> Checkpoint:
    note = f"example.org/log\n{size}\n{b64(root)}\n\nsigned\n"
    return Checkpoint(origin="example.org/log", size=size, root=b64(root), note=note)


def test_checkpoints__are_kept_and_found(store):
    known = filled(store, 3, 4)
    with store.writing() as connection:
        assert log.last_checkpoint(connection) is None
        for size in (3, 7, 3):
            log.keep_checkpoint(connection, checkpoint(size, known.roots[size]))
    with store.reading() as connection:
        assert log.last_checkpoint(connection) == checkpoint(7, known.roots[7])
        assert log.checkpoint_at(connection, 3) == checkpoint(3, known.roots[3])
        assert log.checkpoint_at(connection, 4) is None


def test_second_root_for_one_size__is_not_kept(store):
    with store.writing() as connection:
        log.keep_checkpoint(connection, checkpoint(3, b"a" * 32))
        with pytest.raises(RegisterBroken, match="REG002"):
            log.keep_checkpoint(connection, checkpoint(3, b"b" * 32))


def test_receipt__proves_the_entry_as_it_is_now(store):
    known = filled(store, 300, 10)
    with store.writing() as connection:
        log.keep_checkpoint(connection, checkpoint(300, known.roots[300]))
    with store.reading() as connection:
        assert log.receipt(connection, 300) is None
        got = log.receipt(connection, 299)
    path = [from_b64(step) for step in got.path]
    assert verify_inclusion(leaf_hash(known.leaves[299]), 299, 300, path, known.roots[300])
    assert from_b64(got.entry_hash) == leaf_hash(known.leaves[299])


# ── What the database says, the store explains ───────────────────────────────────────────────────────────


def test_error_of_the_driver__comes_out_as_ours(store):
    sqlite = store.engine.dialect.name == "sqlite"
    with pytest.raises(StorageFailed, match="STO00"), store.writing() as connection:
        connection.execute(text("PRAGMA query_only = ON" if sqlite else "SET TRANSACTION READ ONLY"))
        log.append_leaves(connection, 0, [b"x"], ["n"])


def test_mission_of_the_rehearsal__is_refused_and_left_alone(store, place):
    with store.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(MissionUnusable, match="MIS009"):
        open_store(place)
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "0001"


# ── The bare log ─────────────────────────────────────────────────────────────────────────────────────────


def test_bare_log__is_the_same_log(store, place):
    known = filled(store, 250)
    bare = open_log(place)
    start, new, nonces = known.next(300)
    assert bare.append(new, nonces) == range(start, start + 300)
    bare.check(0, 550)
    assert bare.size() == size_of(store) == 550
    assert bare.root(550) == root_of(store, 550) == known.roots[550]
    assert bare.leaves(249, 251) == known.leaves[249:251]
    with pytest.raises(Refused, match="as entry 3"):
        bare.append([b"a", b"b"], ["fresh", "entry-3"])
    with pytest.raises(Refused, match="as entry 3"):
        bare.append([b"a"], ["entry-3"])
    with store.writing() as connection:
        log.append_leaves(connection, *known.next(1))
    assert bare.append(*known.next(1)[1:]) == range(551, 552)
    assert bare.root(552) == known.roots[552]
    path = bare.inclusion_path(3, 552)
    assert verify_inclusion(leaf_hash(known.leaves[3]), 3, 552, path, known.roots[552])
    bare.close()


def test_two_bare_logs_in_turn__never_take_an_old_edge_for_the_end(store, place):
    chance, known = random.Random(8), Known()
    logs = [open_log(place), open_log(place)]
    while known.size < 1500:
        bare = chance.choice(logs)
        for _time in range(chance.randint(1, 3)):
            start, new, nonces = known.next(chance.choice([1, 1, 1, 2, 100, 255, 256, 257]))
            assert bare.append(new, nonces).start == start
        reader = chance.choice(logs)
        assert reader.root(known.size) == known.roots[known.size]
        index, old = chance.randrange(known.size), chance.randrange(known.size)
        path = reader.inclusion_path(index, known.size)
        assert verify_inclusion(leaf_hash(known.leaves[index]), index, known.size, path, known.roots[-1])
        proof = reader.consistency_path(old, known.size)
        assert verify_consistency(old, known.size, proof, known.roots[old], known.roots[-1])
    logs[0].check(0, known.size)
    for bare in logs:
        bare.close()


def test_refused_append_of_a_bare_log__is_not_learnt(store, place):
    known, bare = filled(store, 200), open_log(place)
    assert bare.append(*known.next(3)[1:])
    with pytest.raises(Refused):
        bare.append([b"x"] * 300, [*(f"x-{n}" for n in range(299)), "entry-1"])
    assert bare.append(*known.next(300)[1:])
    assert bare.root(503) == known.roots[503]
    bare.check(0, 503)
    bare.close()


def test_two_writers_at_once__stand_in_one_order(store, place):
    def write(word: str) -> None:
        bare = open_log(place)
        for number in range(40):
            bare.append([f"{word} {number}".encode()] * 3, [f"{word}-{number}-{n}" for n in range(3)])
        bare.close()

    writers = [threading.Thread(target=write, args=(word,)) for word in ("one", "two")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with store.reading() as connection:
        assert log.log_size(connection) == 240
        log.check_appended(connection, 0, 240)


def test_file_that_is_no_mission__is_no_log(tmp_path):
    sqlite3.connect(tmp_path / "other").close()
    with pytest.raises(MissionUnusable, match="MIS004"):
        open_log(str(tmp_path / "other"))
