"""Cosignatures where they do not belong: both readers, real witness books and the client that gathers refuse them."""

import base64

import pytest
from two_branches import KEYS, asked, forked, lines_of, note_of, request, witness_book

from second_reader.go_reader import Verdict
from second_reader.our_reader import both_on_files, both_on_note
from second_reader.static_log import (
    LOG,
    LOG_KIND,
    ORIGIN,
    SEALED_AT,
    Signer,
    StaticLog,
    b64,
    policy_text,
    practice_log,
)
from tahqiq.desk.gather import cosignature_in
from tahqiq.register.witness import origin_hash
from tahqiq_verify.checkpoint import parse_checkpoint
from tahqiq_verify.note import parse_vkey
from tahqiq_verify.refusal import Refusal

pytestmark = pytest.mark.slow

HONEST = practice_log(300)
POLICY = policy_text("final")
JUST_ENOUGH = ("arden", "belmar", "qasr")
BAD = Verdict(False, "bad_signature", "checkpoint")
TOO_FEW = Verdict(False, "quorum", "checkpoint")
ELSEWHERE = Signer("elsewhere.example/register", LOG_KIND)


def blob_of(line: bytes) -> bytes:
    """What a signature line holds: four bytes of key id, eight of time, the signature."""
    return base64.b64decode(line.rpartition(b" ")[2])


def line_of(name: str, blob: bytes) -> bytes:
    return f"\N{EM DASH} {name} {b64(blob)}\n".encode()


def foreign_text(log: StaticLog) -> bytes:
    """The same state, of another register."""
    return log.text().replace(ORIGIN.encode(), ELSEWHERE.name.encode())


OTHER_STATES = {
    "a smaller state": HONEST.text(299),
    "the state before the first entry": HONEST.text(0),
    "the same size in a fork": forked(HONEST, 299).text(),
    "the same state of another register": foreign_text(HONEST),
}


@pytest.mark.parametrize("state", OTHER_STATES)
def test_line_of_another_state__fails_the_note_and_is_gathered_by_nobody(go, cases, tmp_path, state):
    text = OTHER_STATES[state]
    for name in JUST_ENOUGH:
        rest = [one for one in JUST_ENOUGH if one != name]
        moved = KEYS[name].line(text)
        note = HONEST.note(cosigners=rest) + moved
        assert both_on_note(go, note, POLICY) == BAD
        assert both_on_note(go, HONEST.note() + moved, POLICY) == BAD  # beside the good one too
        files = HONEST.files(note)
        assert both_on_files(go, files, tmp_path, POLICY) == BAD
        with pytest.raises(Refusal) as caught:
            cosignature_in(moved, parse_checkpoint(HONEST.text()), parse_vkey(KEYS[name].vkey))
        assert caught.value.code == "bad_signature"
        cases.add(4)
    assert both_on_note(go, HONEST.note(cosigners=JUST_ENOUGH), POLICY) == Verdict(True)


def test_every_line_under_every_other_name__counts_for_nobody(go, cases):
    """The name and the id of a key both belong to it: with one of them strange the line is a stranger's."""
    text = HONEST.text()
    for signer in JUST_ENOUGH:
        blob = blob_of(KEYS[signer].line(text))
        rest = [one for one in JUST_ENOUGH if one != signer]
        for other in set(KEYS) - {signer, "vell"}:
            dressed = [
                (KEYS[other].name, KEYS[other].id, BAD),  # as if the other had signed
                (KEYS[other].name, KEYS[signer].id, TOO_FEW),
                (KEYS[signer].name, KEYS[other].id, TOO_FEW),
            ]
            for name, key_id, verdict in dressed:
                note = HONEST.note(cosigners=rest) + line_of(name, key_id + blob[4:])
                assert both_on_note(go, note, POLICY) == verdict
                cases.add()


def test_line_of_one_witness_many_times__counts_once(go, cases):
    text = HONEST.text()
    for name in JUST_ENOUGH:
        line = KEYS[name].line(text)
        later = KEYS[name].line(text, SEALED_AT + 1)
        for lines in ([line] * 3, [line, later] * 3):
            note = note_of(text, [LOG.line(text), *lines])
            assert both_on_note(go, note, POLICY) == TOO_FEW
            cases.add()


def test_log_and_witness_lines_exchanged_in_kind__hold_for_neither(go, cases):
    """A log's line says no time, a witness's does: neither passes for the other, though the key is the same."""
    text = HONEST.text()
    key = KEYS["qasr"]
    bare = key.id + key.secret.sign(text)
    timed = key.id + SEALED_AT.to_bytes(8, "big") + key.secret.sign(text)
    as_cosigner = LOG.id + SEALED_AT.to_bytes(8, "big") + LOG.secret.sign(cosigned(text, SEALED_AT))
    for line in (line_of(key.name, bare), line_of(key.name, timed), line_of(LOG.name, as_cosigner)):
        assert both_on_note(go, HONEST.note(cosigners=["arden", "belmar"]) + line, POLICY) == BAD
        cases.add()


def cosigned(text: bytes, time: int) -> bytes:
    return b"cosignature/v1\ntime %d\n" % time + text


def test_time_of_a_cosignature_changed__fails_the_note(go, cases):
    """Every byte of the time is signed: it cannot be made younger, older, or out of all bounds."""
    text = HONEST.text()
    for name in JUST_ENOUGH:
        blob = blob_of(KEYS[name].line(text))
        rest = HONEST.note(cosigners=[one for one in JUST_ENOUGH if one != name])
        times = [blob[4 + at : 5 + at] for at in range(8)]
        changed = [
            b"".join([*times[:at], bytes([times[at][0] ^ bit]), *times[at + 1 :]])
            for at in range(8)
            for bit in (1, 128)
        ]
        for time in [*changed, bytes(8), b"\xff" * 8, (SEALED_AT + 3600).to_bytes(8, "big")]:
            note = rest + line_of(KEYS[name].name, blob[:4] + time + blob[12:])
            assert both_on_note(go, note, POLICY) == BAD
            cases.add()


def test_line_cut_or_padded__fails_the_note(go, cases):
    text = HONEST.text()
    rest = HONEST.note(cosigners=["arden", "belmar"])
    blob = blob_of(KEYS["qasr"].line(text))
    for changed in (blob[:-1], blob + b"\0", blob[:12], blob[:5], blob + blob[4:]):
        assert both_on_note(go, rest + line_of(KEYS["qasr"].name, changed), POLICY) == BAD
        cases.add()


def test_witness_given_moved_lines__neither_counts_nor_keeps_them(cases, tmp_path):
    with witness_book(tmp_path / "w", "tarn") as book:
        assert asked(book, HONEST, 0, 200).status == 200
        for text in OTHER_STATES.values():
            lines = [key.line(text) for key in KEYS.values()]
            note = note_of(HONEST.text(), [LOG.line(HONEST.text()), *lines])
            assert book.consider(request(200, HONEST.consistency(200), note), lambda: SEALED_AT).status in (
                200,
                409,
            )
            shown = book.latest(origin_hash(ORIGIN))
            assert shown is not None
            assert lines_of(shown) == [LOG.line(HONEST.text()), KEYS["tarn"].line(HONEST.text())]
            cases.add()


def test_log_line_moved_to_another_state__is_cosigned_by_nobody(go, cases, tmp_path):
    with witness_book(tmp_path / "w", "tarn") as book:
        assert asked(book, HONEST, 0, 200).status == 200
        for text in OTHER_STATES.values():
            note = note_of(HONEST.text(), [LOG.line(text)])
            body = request(200, HONEST.consistency(200), note)
            assert book.consider(body, lambda: SEALED_AT).status == 403
            assert both_on_note(go, note, POLICY) == BAD
            cases.add(2)
        elsewhere = note_of(foreign_text(HONEST), [ELSEWHERE.line(foreign_text(HONEST))])
        assert book.consider(request(0, b"", elsewhere), lambda: SEALED_AT).status == 404
        assert both_on_note(go, elsewhere, POLICY).code == "wrong_origin"
        cases.add(2)
