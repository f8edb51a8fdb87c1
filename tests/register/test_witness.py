"""What a witness decides, each of the standard's answers in turn; the log and its proofs are made anew here."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice_log import NOW, PracticeLog, signer
from tahqiq.register.witness import (
    NOTHING_SEEN,
    STATUS,
    Seen,
    ask_body,
    cosignature_line,
    cosigner_key,
    judge,
    log_lines,
    origin_hash,
    read_ask,
    signed_note,
)
from tahqiq_verify.checkpoint import open_checkpoint
from tahqiq_verify.note import LOG, NoteKey
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import b64
from witness_dialogues import CASES, LOG_A, NOTE_12, ask, with_line

WITNESS = signer("party-a.example/w1", 10)


def status_of(body: bytes, seen: Seen, *keys: NoteKey) -> int:
    """The answer's status, by the steps in which the book takes them."""
    try:
        ask = read_ask(body)
        log_lines(ask, [key for key in keys if key.name == ask.checkpoint.origin])
        judge(ask, seen)
    except Refusal as refusal:
        return STATUS[refusal.code]
    return 200


@pytest.mark.parametrize("case", CASES)
def test_request__gets_the_status_of_the_standard(case):
    status, body, seen = CASES[case]
    assert status_of(body, seen, LOG_A.key) == status


def test_request__reads_back_as_it_was_written():
    body = ask(7, 12)
    read = read_ask(body)
    assert (read.old_size, list(read.proof), read.checkpoint.size) == (7, LOG_A.prove(7, 12), 12)
    assert ask_body(read.old_size, read.proof, body.partition(b"\n\n")[2]) == body
    assert body.startswith(b"old 7\n" + b64(LOG_A.prove(7, 12)[0]).encode() + b"\n")


def test_two_keys_of_one_log__either_suffices_and_both_are_kept():
    new = PracticeLog(number=7)
    both = LOG_A.note(12) + new.note(12).rpartition(b"\n\n")[2]
    assert len(log_lines(read_ask(ask_body(0, [], both)), [LOG_A.key, new.key])) == 2
    assert len(log_lines(read_ask(ask_body(0, [], both)), [new.key])) == 1


def test_log_lines__keep_one_line_for_each_key():
    line = NOTE_12.rpartition(b"\n\n")[2]
    assert log_lines(read_ask(ask_body(0, [], NOTE_12 + line * 50)), [LOG_A.key]) == (line[:-1],)


def test_key_of_same_name_but_other_type__is_ignored():
    cosigner = cosigner_key(LOG_A.signer)
    note = with_line(NOTE_12, cosigner, LOG_A.signer)
    assert status_of(ask_body(0, [], note), NOTHING_SEEN, LOG_A.key) == 200


def test_cosignature__is_verified_as_any_other():
    text = NOTE_12.partition(b"\n\n")[0] + b"\n"
    line = cosignature_line(text, WITNESS, NOW)
    note = signed_note(text, [NOTE_12.rpartition(b"\n\n")[2][:-1], line[:-1]])
    signed = open_checkpoint(note, [LOG_A.key], [cosigner_key(WITNESS)])
    assert [(one.name, one.time) for one in signed.cosignatures] == [(WITNESS.name, NOW)]


@pytest.mark.parametrize("now", [0, -1])
def test_cosignature__states_a_time(now):
    with pytest.raises(Refusal):
        cosignature_line(b"x\n", WITNESS, now)


def test_origin_hash__is_lowercase_hexadecimal():
    assert origin_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_log_key__is_of_the_log_type():
    assert LOG_A.key.kind == LOG


@settings(max_examples=300, deadline=None, database=None)
@given(st.data())
def test_any_change_of_one_byte__is_refused_or_means_the_same(data):
    body = ask(7, 12)
    place = data.draw(st.integers(0, len(body) - 1))
    changed = data.draw(st.integers(0, 255).filter(lambda one: one != body[place]))
    other = body[:place] + bytes([changed]) + body[place + 1 :]
    assert status_of(other, Seen(7, LOG_A.root(7)), LOG_A.key) in {400, 403, 404, 409, 422}


@settings(max_examples=200, deadline=None, database=None)
@given(st.binary(max_size=400))
def test_any_bytes__are_refused_as_malformed(body):
    assert status_of(body, NOTHING_SEEN, LOG_A.key) == 400


SIZES = [0, 1, 2, 3, 7, 8, 255, 256, 257, 300]


@pytest.mark.parametrize(("old", "size"), [(old, size) for old in SIZES for size in SIZES if old <= size])
def test_growth__is_cosigned_at_every_pair_of_sizes(old, size):
    seen = Seen(old, LOG_A.root(old))
    assert status_of(ask(old, size), seen, LOG_A.key) == 200
    if old:
        assert status_of(ask(old, size, PracticeLog(forked_at=0)), seen, LOG_A.key) == 422
