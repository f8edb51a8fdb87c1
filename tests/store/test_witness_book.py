"""The witness's book: nothing let out before it is kept, one after another, and no way back unnoticed."""

import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice_log import NOW, ORIGIN, PracticeLog
from tahqiq.errors import BadInput, NotFound, Refused, TahqiqError
from tahqiq.register.witness import ask_body, origin_hash
from tahqiq.store.witness.book import Reply, WitnessBook, make_witness, open_witness
from tahqiq.store.witness.evidence import Limits
from tahqiq_verify.checkpoint import open_checkpoint
from tahqiq_verify.evidence import Evidence, check_evidence

pytestmark = pytest.mark.slow

LOG = PracticeLog()
FORK = PracticeLog(forked_at=5)
SEED = bytes(range(32))
TESTS = Path(__file__).resolve().parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A witness that knows the practice log and has cosigned nothing."""
    made = make_witness(tmp_path / "witness", "party-a.example/w1", SEED)
    made.add_log(LOG.key.vkey, NOW)
    made.close()
    return tmp_path / "witness"


@pytest.fixture
def book(folder: Path):
    opened = open_witness(folder)
    yield opened
    opened.close()


def ask(book: WitnessBook, old: int, size: int, log: PracticeLog = LOG, now: int = NOW) -> Reply:
    proof = log.prove(old, size) if old < size else []
    return book.consider(ask_body(old, proof, log.note(size)), lambda: now)


def refusal(act, *given) -> str:
    with pytest.raises(TahqiqError) as caught:
        act(*given)
    return caught.value.code


def size_of(book: WitnessBook) -> int:
    return book.standing()[0].seen.size


def backup_of(book: WitnessBook, target: Path) -> Path:
    """The whole folder as a helpful administrator would keep it."""
    book.close()
    return Path(shutil.copytree(book.folder.folder, target))


# What is answered, and kept


def test_growing_log__is_cosigned_and_shown(book):
    assert book.latest(origin_hash(ORIGIN)) is None
    for old, size in [(0, 3), (3, 8), (8, 8), (8, 300)]:
        assert ask(book, old, size).status == 200
    signed = open_checkpoint(book.latest(origin_hash(ORIGIN)), [LOG.key], [book.key])
    assert signed.checkpoint.size == 300
    assert [one.time for one in signed.cosignatures] == [NOW]


def test_wrong_old_size__is_told_the_right_one_and_nothing_else(book):
    ask(book, 0, 8)
    assert ask(book, 3, 12) == Reply(409, b"8\n")


def test_same_size_again__is_cosigned_with_the_new_time(book):
    ask(book, 0, 8)
    again = ask(book, 8, 8, now=NOW + 60)
    signed = open_checkpoint(book.latest(origin_hash(ORIGIN)), [LOG.key], [book.key])
    assert again.status == 200
    assert again.body in signed.note
    assert signed.cosignatures[0].time == NOW + 60


def test_refused__changes_nothing(book):
    ask(book, 0, 8)
    for status, answer in [
        (422, ask(book, 8, 12, FORK)),
        (422, ask(book, 8, 8, FORK)),
        (400, ask(book, 9, 3)),
    ]:
        assert answer.status == status
    assert size_of(book) == 8


def test_strangers_lines__are_not_kept(book):
    stranger = PracticeLog(number=9)
    note = LOG.note(8) + stranger.note(8).rpartition(b"\n\n")[2]
    assert book.consider(ask_body(0, [], note), lambda: NOW).status == 200
    assert book.latest(origin_hash(ORIGIN)).count(b"\xe2\x80\x94") == 2


def test_what_was_answered__is_in_the_file_and_in_the_note_of_the_highest(book, folder):
    ask(book, 0, 8)
    copied = open_witness(folder)  # as after a power cut: another process sees what is on the disk
    assert size_of(copied) == 8
    assert copied.folder.last.read().logs[ORIGIN].size == 8
    copied.close()


# At once


def at_once(acts) -> list[Reply]:
    answers: list[Reply | None] = [None] * len(acts)
    ready = threading.Barrier(len(acts))

    def run(place, act):
        ready.wait()
        answers[place] = act()

    threads = [threading.Thread(target=run, args=(i, act)) for i, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_40_requests_at_once__one_is_cosigned_and_the_others_learn_its_size(book, folder):
    ask(book, 0, 8)
    second = open_witness(folder)  # a second process on the same folder, by mistake
    acts = [lambda size=size: ask((book, second)[size % 2], 8, size) for size in range(9, 49)]
    answers = at_once(acts)
    won = [size for size, answer in zip(range(9, 49), answers, strict=True) if answer.status == 200]
    assert len(won) == 1
    assert {answer.body for answer in answers if answer.status != 200} == {b"%d\n" % won[0]}
    assert size_of(book) == size_of(second) == won[0]
    second.close()


def test_40_who_try_again__are_cosigned_in_growing_order(book, folder):
    def until_done(size: int) -> Reply:
        old = 0
        while True:
            answer = ask(book, old, size)
            if answer.status != 409 or int(answer.body) > size:
                return answer
            old = int(answer.body)

    answers = at_once([lambda size=size: until_done(size) for size in range(1, 41)])
    assert {answer.status for answer in answers} <= {200, 409}
    assert size_of(book) == 40
    with sqlite3.connect(folder / "book.sqlite") as db:
        sizes = [size for (size,) in db.execute("SELECT size FROM cosigned ORDER BY id")]
    db.close()
    assert sizes == sorted(set(sizes))


def test_40_forks_at_once__only_one_history_is_cosigned(book):
    ask(book, 0, 8)
    logs = [PracticeLog(forked_at=8) if i % 2 else PracticeLog() for i in range(40)]
    answers = at_once([lambda log=log: ask(book, 8, 12, log) for log in logs])
    assert [answer.status for answer in answers].count(200) == 1
    assert {answer.status for answer in answers} == {200, 409}
    assert [one.kind for one in book.evidence()] == ["fork"]


HISTORIES = (LOG, FORK, PracticeLog(forked_at=3))
STEPS = st.lists(st.tuples(st.sampled_from(HISTORIES), st.integers(0, 12), st.integers(0, 12)), max_size=12)


@settings(max_examples=60, deadline=None, database=None)
@given(steps=STEPS, honest_old_size=st.booleans())
def test_whatever_is_asked_in_whatever_order__only_one_history_is_cosigned(steps, honest_old_size):
    with tempfile.TemporaryDirectory() as place:
        book = make_witness(Path(place) / "w", "m1.example/w", SEED)
        book.add_log(LOG.key.vkey, NOW)
        cosigned: list[tuple[int, bytes]] = []
        for log, old, size in steps:
            start = size_of(book) if honest_old_size else old
            answer = ask(book, start, size, log)
            if answer.status == 200:
                cosigned.append((size, log.root(size)))
            elif answer.status == 409:
                assert answer.body == b"%d\n" % size_of(book)
        book.close()
    sizes = [size for size, _ in cosigned]
    assert sizes == sorted(sizes)
    assert any(all(root == log.root(size) for size, root in cosigned) for log in HISTORIES)


# Stopped at the worst moment

CHILD = """
import os, signal, sys
sys.path.insert(0, {tests!r})
from dataclasses import replace
from pathlib import Path
from practice_log import NOW, PracticeLog
from tahqiq.register.witness import ask_body
from tahqiq.store.witness.book import WitnessBook, open_witness
from tahqiq.store.witness.folder import HighestSigned
log, folder = PracticeLog(), Path({folder!r})
def ask(book, old, size):
    return book.consider(ask_body(old, log.prove(old, size), log.note(size)), lambda: NOW)
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
book = open_witness(folder)
book.standing()
{act}
"""
BEFORE_COMMIT = """
book._db.set_trace_callback(lambda sql: die() if sql == "COMMIT" else None)
ask(book, 8, 12)
"""
AFTER_COMMIT = """
class Dying(HighestSigned):
    advance = die
book = WitnessBook(replace(book.folder, last=Dying(book.folder.last.file, book.folder.last.vkey)))
ask(book, 8, 12)
"""
UNTIL_KILLED = """
size = book.standing()[0].seen.size
while True:
    size += ask(book, size, size + 1).status == 200
    print(size, flush=True)
"""
AFTER_NOTE = """
ask(book, 8, 12)
die()
"""


def child(folder: Path, act: str) -> list[str]:
    return [sys.executable, "-c", CHILD.format(tests=str(TESTS), folder=str(folder), act=act)]


def dies(folder: Path, act: str) -> bool:
    return subprocess.run(child(folder, act), check=False).returncode == -9


@pytest.mark.parametrize(
    ("moment", "stands"),
    [(BEFORE_COMMIT, 8), (AFTER_COMMIT, 12), (AFTER_NOTE, 12)],
    ids=["before", "kept", "noted"],
)
def test_stopped_while_answering__the_log_asks_again_and_is_cosigned(book, folder, moment, stands):
    ask(book, 0, 8)
    book.close()
    assert dies(folder, moment)
    answer = ask(book, 8, 12)
    if stands == 12:
        assert answer == Reply(409, b"12\n")
        answer = ask(book, 12, 12)
    assert answer.status == 200
    assert ask(book, 12, 12, FORK).status == 422
    assert book.folder.last.read().logs[ORIGIN].size == 12


def test_stopped_between_book_and_note__what_is_shown_cannot_be_unlearnt(book, folder, tmp_path):
    ask(book, 0, 8)
    before = backup_of(book, tmp_path / "before")
    assert dies(folder, AFTER_COMMIT)
    assert b"\n12\n" in book.latest(origin_hash(ORIGIN))
    book.close()
    shutil.copy(before / "book.sqlite", folder / "book.sqlite")
    assert refusal(ask, book, 8, 12, PracticeLog(forked_at=8)) == "WIT005"


@pytest.mark.slow
def test_killed_at_random__nothing_answered_is_lost(book, folder):
    book.close()
    for number in range(12):
        with subprocess.Popen(child(folder, UNTIL_KILLED), stdout=subprocess.PIPE, text=True) as running:
            told = [running.stdout.readline() for _ in range(3 + number * 2)]
            running.kill()
            told += running.stdout.readlines()
        answered = max(int(line) for line in told if line.endswith("\n"))
        assert answered <= size_of(book) <= answered + 1
        assert answered <= book.folder.last.read().logs[ORIGIN].size <= answered + 1
        book.close()


def test_full_disk__nothing_is_let_out_and_the_next_request_goes_on(book, folder):
    ask(book, 0, 8)
    book.close()
    act = """
import resource
from tahqiq.errors import StorageFailed
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
largest = max(file.stat().st_size for file in folder.iterdir())
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
try:
    ask(book, 8, 12)
except StorageFailed as error:
    print(error.code)
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
print(ask(book, 8, 12).status)
"""
    told = subprocess.run(child(folder, act), stdout=subprocess.PIPE, text=True, check=True).stdout
    assert told.split() == ["STO001", "200"]


# An older copy comes back


def test_book_restored_from_an_older_copy__is_refused(book, folder, tmp_path):
    ask(book, 0, 8)
    before = backup_of(book, tmp_path / "before")
    ask(book, 8, 12)
    book.close()
    shutil.copy(before / "book.sqlite", folder / "book.sqlite")
    restored = open_witness(folder)
    for _ in range(2):
        assert refusal(ask, restored, 8, 12, PracticeLog(forked_at=8)) == "WIT005"
    assert refusal(restored.latest, origin_hash(ORIGIN)) == "WIT005"
    assert refusal(restored.standing) == "WIT005"


@pytest.mark.parametrize("journal", ["taken along", "left behind"])
def test_book_replaced_while_it_is_served__signs_no_second_truth(book, folder, tmp_path, journal):
    ask(book, 0, 8)
    before = backup_of(book, tmp_path / "before")
    ask(book, 8, 12)
    (before / "book.sqlite").replace(folder / "book.sqlite")
    if journal == "taken along":
        (folder / "book.sqlite-wal").unlink()
        (folder / "book.sqlite-shm").unlink()
        assert refusal(ask, book, 8, 12, PracticeLog(forked_at=8)) == "WIT005"
        return
    try:  # SQLite may bring the book up again from its journal
        assert ask(book, 8, 12, PracticeLog(forked_at=8)) == Reply(409, b"12\n")
    except TahqiqError as error:
        assert error.code in {"WIT003", "WIT005", "STO001"}


def test_book_from_before_a_log_was_retired__is_refused(book, folder, tmp_path):
    before = backup_of(book, tmp_path / "before")
    book.retire_log(ORIGIN, NOW)
    book.close()
    shutil.copy(before / "book.sqlite", folder / "book.sqlite")
    assert refusal(ask, book, 0, 8) == "WIT005"


def test_whole_folder_restored__is_refused_if_the_note_is_kept_elsewhere(tmp_path):
    book = make_witness(tmp_path / "witness", "m1.example/w", SEED, tmp_path / "other-disk.json")
    book.add_log(LOG.key.vkey, NOW)
    ask(book, 0, 8)
    before = backup_of(book, tmp_path / "before")
    ask(book, 8, 12)
    book.close()
    shutil.rmtree(tmp_path / "witness")
    shutil.copytree(before, tmp_path / "witness")
    assert refusal(ask, open_witness(tmp_path / "witness"), 8, 12) == "WIT005"


def test_newest_copy_brought_back__goes_on(book, folder, tmp_path):
    ask(book, 0, 8)
    before = backup_of(book, tmp_path / "before")
    shutil.rmtree(folder)
    shutil.copytree(before, folder)
    assert ask(open_witness(folder), 8, 12).status == 200


@pytest.mark.parametrize("text", [None, "", "{}", "[]", '{"format":"tahqiq-witness-last/1"}', "\x00" * 9])
def test_note_of_the_highest_gone_or_spoilt__is_refused_and_never_made_anew(book, folder, text):
    ask(book, 0, 8)
    last = folder / "last.json"
    last.unlink() if text is None else last.write_text(text)
    assert refusal(ask, book, 8, 12) == "WIT006"
    assert refusal(ask, open_witness(folder), 8, 12) == "WIT006"
    assert last.exists() == (text is not None)


# The folder


def test_folder__is_made_once_and_readable_by_its_owner_alone(folder):
    assert refusal(make_witness, folder, "again.example/w", SEED) == "WIT002"
    for file in folder.iterdir():
        if file.suffix in (".key", ".sqlite", ".json"):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_wrong_path__never_becomes_a_witness(tmp_path):
    (tmp_path / "empty").mkdir()
    for wrong in (tmp_path / "nowhere", tmp_path / "empty", tmp_path):
        assert refusal(open_witness, wrong) == "WIT001"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["empty"]


@pytest.mark.parametrize("name", ["book.sqlite", "witness.key"])
def test_part_of_the_folder_gone__is_refused(folder, name):
    (folder / name).unlink()
    assert refusal(open_witness, folder) == "WIT003"
    assert not (folder / name).exists()


def test_book_gone_while_it_is_served__is_refused(book, folder):
    ask(book, 0, 8)
    (folder / "book.sqlite").unlink()
    assert refusal(ask, book, 0, 8) == "WIT003"
    assert not (folder / "book.sqlite").exists()


def test_half_made_folder__does_not_open(folder):
    (folder / "witness.json").unlink()
    assert refusal(open_witness, folder) == "WIT001"


def test_key_of_another_witness__is_refused(folder, tmp_path):
    make_witness(tmp_path / "b", "party-b.example/w1", bytes(32)).close()
    shutil.copy(tmp_path / "b" / "witness.key", folder / "witness.key")
    assert refusal(open_witness, folder) == "WIT003"


def test_note_of_another_witness__is_refused(book, folder, tmp_path):
    make_witness(tmp_path / "b", "party-b.example/w1", bytes(32)).close()
    shutil.copy(tmp_path / "b" / "last.json", folder / "last.json")
    assert refusal(ask, book, 0, 8) == "WIT006"


def test_key_that_others_may_read__is_refused(folder):
    (folder / "witness.key").chmod(0o640)
    assert refusal(open_witness, folder) == "WIT004"


@pytest.mark.parametrize("content", [b"", b"no database at all" * 300])
def test_book_that_is_none__is_refused(folder, content):
    (folder / "book.sqlite").write_bytes(content)
    assert refusal(ask, open_witness(folder), 0, 8) in {"WIT003", "STO001"}


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\nb", "a\u2003b", "x" * 256])
def test_name_that_no_note_may_hold__is_refused(tmp_path, name):
    assert refusal(make_witness, tmp_path / "w", name, SEED) == "WIT009"
    assert not (tmp_path / "w").exists()


# The logs


def test_retired_log__is_unknown_and_never_taken_back(book):
    ask(book, 0, 8)
    assert book.retire_log(ORIGIN, NOW) == (LOG.key.vkey,)
    assert ask(book, 8, 12).status == 404
    assert b"\n8\n" in book.latest(origin_hash(ORIGIN))
    for key in (LOG.key, PracticeLog(number=5).key):
        with pytest.raises(Refused, match="WIT008"):
            book.add_log(key.vkey, NOW)
    with pytest.raises(NotFound, match="WIT010"):
        book.retire_log(ORIGIN, NOW)


def test_new_key_of_a_log__takes_over_where_the_old_one_stood(book):
    new = PracticeLog(number=5)
    ask(book, 0, 8)
    assert ask(book, 8, 12, new).status == 403
    book.add_log(new.key.vkey, NOW)
    assert ask(book, 8, 12, new).status == 200
    assert book.retire_log(LOG.key.vkey, NOW) == (LOG.key.vkey,)
    assert ask(book, 12, 13).status == 403
    assert ask(book, 0, 13, new) == Reply(409, b"12\n")
    with pytest.raises(Refused, match="WIT008"):
        book.add_log(LOG.key.vkey, NOW)


def test_log_added_twice__is_one(book):
    book.add_log(LOG.key.vkey, NOW + 1)
    assert book.standing()[0].keys == (LOG.key.vkey,)


def test_two_logs__do_not_know_of_each_other(book):
    other = PracticeLog(origin="register.example/other", number=2)
    book.add_log(other.key.vkey, NOW)
    ask(book, 0, 8)
    assert ask(book, 0, 3, other).status == 200
    assert {one.origin: one.seen.size for one in book.standing()} == {ORIGIN: 8, other.origin: 3}


@pytest.mark.parametrize("kind", ["witness", "own", "broken"])
def test_key_that_is_no_logs__is_refused(book, kind):
    own = PracticeLog()
    object.__setattr__(own, "signer", book.folder.signer)
    vkey = {"witness": book.key.vkey, "own": own.key.vkey, "broken": LOG.key.vkey[:-4]}[kind]
    with pytest.raises(BadInput, match="WIT007"):
        book.add_log(vkey, NOW)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM log_key",
        "UPDATE log_key SET vkey = 'x'",
        "DELETE FROM cosigned",
        "UPDATE cosigned SET root = zeroblob(32)",
        "INSERT INTO cosigned (origin, size, root, note, time) SELECT origin, 7, root, note, time FROM cosigned",
        "DELETE FROM evidence",
    ],
)
def test_file_itself__refuses_to_forget(book, folder, sql):
    ask(book, 0, 8)
    ask(book, 8, 8, FORK)
    book.close()
    db = sqlite3.connect(folder / "book.sqlite")
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(sql)
    db.close()


# Evidence


def test_fork__is_kept_with_both_notes_and_convicts_by_itself(book):
    ask(book, 0, 8)
    assert ask(book, 8, 8, FORK).status == 422
    (kept,) = book.evidence()
    assert kept.kind == "fork"
    first, second = (open_checkpoint(note, [LOG.key], [book.key]) for note in (kept.against, kept.note))
    assert (first.checkpoint.root, second.checkpoint.root) == (LOG.root(8), FORK.root(8))
    assert len(first.cosignatures) == 1
    steps = check_evidence(Evidence.of("fork", first, second), (LOG.key,))
    assert {step.outcome for step in steps} == {"pass"}


@pytest.mark.parametrize(("old", "status"), [(0, 409), (8, 409), (12, 400)])
def test_fork_of_an_earlier_size__is_kept_whatever_the_answer(book, old, status):
    ask(book, 0, 8)
    ask(book, 8, 12)
    assert ask(book, old, 8, FORK).status == status
    assert [(one.kind, one.size) for one in book.evidence()] == [("fork", 8)]


def test_false_root_of_nothing__is_kept(book):
    assert book.consider(ask_body(0, [], LOG.note(0, bytes(32))), lambda: NOW).status == 422
    assert [one.kind for one in book.evidence()] == ["false-root"]


def test_growth_without_proof__is_kept_until_it_is_proven(book):
    ask(book, 0, 8)
    body = ask_body(8, [], LOG.note(12))
    assert book.consider(body, lambda: NOW).status == 422
    assert [one.kind for one in book.evidence()] == ["unproven"]
    ask(book, 8, 12)
    assert book.evidence() == ()


def test_growth_without_proof__convicts_once_another_root_is_cosigned(book):
    ask(book, 0, 8)
    assert ask(book, 8, 12, FORK).status == 422
    assert ask(book, 8, 12).status == 200
    (kept,) = book.evidence()
    assert (kept.kind, kept.against) == ("fork", book.latest(origin_hash(ORIGIN)))


def test_two_unproven_roots_of_one_size__convict_each_other(book):
    ask(book, 0, 8)
    for log in (FORK, PracticeLog(forked_at=3)):
        ask(book, 8, 12, log)
    assert [one.kind for one in book.evidence()] == ["unproven", "fork"]


@pytest.mark.parametrize("kind", ["bad signature", "unknown key", "stale", "needless proof"])
def test_what_says_nothing_against_the_log__is_not_kept(book, kind):
    ask(book, 0, 8)
    text = FORK.note(12).partition(b"\n\n")[0] + b"\n"
    note, old, proof = {
        "bad signature": (text + b"\n" + FORK.note(11).rpartition(b"\n\n")[2], 8, []),
        "unknown key": (PracticeLog(number=3).note(12), 8, []),
        "stale": (LOG.note(12), 3, LOG.prove(3, 12)),
        "needless proof": (LOG.note(8), 8, [bytes(32)]),
    }[kind]
    assert book.consider(ask_body(old, proof, note), lambda: NOW).status in {403, 409, 422}
    assert book.evidence() == ()


def test_same_evidence_again__is_kept_once(book):
    ask(book, 0, 8)
    for _ in range(3):
        ask(book, 8, 8, FORK)
        ask(book, 8, 12, FORK)
    assert [one.kind for one in book.evidence()] == ["fork", "unproven"]


def test_evidence__is_bounded_and_proofs_outlast_suspicions(folder):
    book = WitnessBook(open_witness(folder).folder, Limits(history=5, proofs=2, unproven=3, tidy_every=1))
    for size in range(1, 11):
        ask(book, size - 1, size)
    for size in range(6, 11):
        ask(book, 10, size, FORK)
    for size in range(20, 30):
        ask(book, 10, size, FORK)
    kept = book.evidence()
    assert [one.size for one in kept if one.kind == "fork"] == [6, 7]
    assert [one.size for one in kept if one.kind == "unproven"] == [27, 28, 29]
    assert (book.standing()[0].proofs, book.standing()[0].unproven) == (2, 3)
    book.close()
    db = sqlite3.connect(folder / "book.sqlite")
    assert [size for (size,) in db.execute("SELECT size FROM cosigned")] == [6, 7, 8, 9, 10]
    db.close()


def test_giant_size__is_kept_and_read_back(book, folder):
    text = f"{ORIGIN}\n{2**63 - 1}\n".encode() + LOG.note(3).split(b"\n")[2] + b"\n"
    assert book.consider(ask_body(0, [], LOG.sign(text)), lambda: NOW).status == 200
    book.close()
    assert ask(open_witness(folder), 0, 3) == Reply(409, b"9223372036854775807\n")
