"""Two states side by side, and the evidence that a log has told two stories."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from practice_server import FilesSource

from second_reader.static_log import (
    LOG,
    LOG_KIND,
    SEALED_AT,
    Signer,
    StaticLog,
    b64,
    consistency_path,
    policy_text,
    practice_log,
    signed_text,
)
from tahqiq_verify.compare import Seen, compare
from tahqiq_verify.evidence import (
    Evidence,
    check_evidence,
    parse_evidence,
    shows,
    write_evidence,
)
from tahqiq_verify.note import parse_vkey
from tahqiq_verify.policy import open_under, parse_policy
from tahqiq_verify.refusal import Refusal

POLICY = parse_policy(policy_text("none"))
LOG_KEY = parse_vkey(LOG.vkey)
HONEST = practice_log(600)
FORGED = StaticLog((b"forged", *HONEST.entries[1:]))


def seen(name, log, size, with_source=False, **note):
    signed = open_under(POLICY, log.note(size, **note))
    return Seen(name, signed, FilesSource(StaticLog(log.entries[:size]).files()) if with_source else None)


@pytest.mark.parametrize("size", [0, 1, 300])
def test_one_state_under_other_bytes__is_the_same(size):
    a = seen("A", HONEST, size, cosigners=("arden",))
    b = seen("B", HONEST, size, cosigners=("qasr", "belmar"), time=SEALED_AT + 9)
    assert a.signed.note != b.signed.note
    assert compare(a, b).word == "same"


@pytest.mark.parametrize(
    ("old", "new"), [(0, 1), (0, 600), (1, 2), (255, 256), (256, 257), (300, 600), (512, 513)]
)
def test_growth__is_seen_from_tiles_and_from_a_proof(old, new):
    small, large = seen("A", HONEST, old), seen("B", HONEST, new, with_source=True)
    assert compare(small, large).word == "B extends A"
    path = consistency_path(old, HONEST.leaves[:new]) if old else []
    assert compare(small, replace(large, source=None), path).word == "B extends A"
    swapped = compare(replace(large, name="A"), replace(small, name="B"))
    assert (swapped.word, swapped.grows, swapped.evidence) == ("A extends B", True, None)


@pytest.mark.parametrize("new", [300, 301, 600])
def test_two_stories__are_a_fork_with_evidence_that_stands_alone(new):
    a, b = seen("A", FORGED, 300), seen("B", HONEST, new, with_source=True)
    for verdict in (
        compare(a, b),
        compare(replace(b, name="A"), replace(a, name="B")),
        compare(a, b, None, True),
    ):
        assert (verdict.word, verdict.grows) == ("fork", False)
        kept = parse_evidence(write_evidence(verdict.evidence))
        assert kept == verdict.evidence
        assert set(kept.notes) == {a.signed.note, b.signed.note}
        assert shows(kept, check_evidence(kept))
        assert shows(kept, check_evidence(kept, (LOG_KEY,)))


def test_smaller_state_shown_later__is_a_rollback():
    a, b = seen("A", HONEST, 600, with_source=True), seen("B", HONEST, 300)
    assert compare(a, b).word == "A extends B"
    verdict = compare(a, b, a_was_first=True)
    assert (verdict.word, verdict.grows) == ("rollback", False)
    assert verdict.evidence.sizes == (600, 300)


def test_smaller_state_shown_later_with_another_past__is_a_fork_rather():
    a, b = seen("A", HONEST, 600, with_source=True), seen("B", FORGED, 300)
    assert compare(a, b, a_was_first=True).word == "fork"


def test_states_without_proof_or_tiles__cannot_be_told_apart():
    verdict = compare(seen("A", FORGED, 300), seen("B", HONEST, 600))
    assert (verdict.word, verdict.grows, verdict.evidence) == ("cannot tell", False, None)


def test_proof_that_does_not_fit__is_no_fork():
    wrong = consistency_path(299, HONEST.leaves)
    verdict = compare(seen("A", HONEST, 300), seen("B", HONEST, 600), wrong)
    assert verdict.word == "cannot tell"
    assert "does not fit" in verdict.why
    assert compare(seen("A", HONEST, 300), seen("B", HONEST, 600, True), wrong).word == "B extends A"


def test_tiles_of_another_tree__are_no_fork():
    large = Seen("B", open_under(POLICY, HONEST.note()), FilesSource(FORGED.files()))
    verdict = compare(seen("A", HONEST, 300), large)
    assert verdict.word == "cannot tell"
    assert "do not make the signed root" in verdict.why


def test_missing_tile__is_named_and_is_no_fork():
    files = HONEST.files()
    del files["tile/1/000.p/2"]
    verdict = compare(
        seen("A", FORGED, 300), Seen("B", open_under(POLICY, HONEST.note()), FilesSource(files))
    )
    assert verdict.word == "cannot tell"
    assert "tile/1/000.p/2" in verdict.why


def test_two_registers__cannot_be_compared():
    other = Signer("another.example/register", LOG_KIND)
    policy = parse_policy(f"log {other.vkey}\nquorum none\n".encode())
    text = HONEST.text().replace(LOG.name.encode(), other.name.encode())
    b = Seen("B", open_under(policy, signed_text(text, (), log=other)))
    assert compare(seen("A", HONEST, 300), b).word == "cannot tell"


# Evidence from outside


def fork_of_sizes(old, new):
    verdict = compare(seen("A", FORGED, old, cosigners=()), seen("B", HONEST, new, True, cosigners=()))
    return verdict.evidence


@pytest.mark.parametrize("new", [300, 600])
def test_evidence_with_any_byte_flipped__shows_nothing(new):
    data = write_evidence(fork_of_sizes(300, new))
    for at in range(len(data)):
        for bit in (1, 4, 32):
            damaged = data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]
            try:
                evidence = parse_evidence(damaged)
            except Refusal:
                continue
            assert not shows(evidence, check_evidence(evidence)), (at, bit)


def test_honest_growth_named_a_fork__is_not_shown():
    honest = compare(seen("A", HONEST, 300), seen("B", HONEST, 600, True, cosigners=()))
    assert honest.evidence is None
    a, b = open_under(POLICY, HONEST.note(300)), open_under(POLICY, HONEST.note())
    path, root = consistency_path(300, HONEST.leaves), a.checkpoint.root
    for slander in (
        Evidence.of("fork", a, b),
        Evidence.of("fork", a, b, path, root),
        Evidence.of("fork", a, b, path, bytes(32)),
        Evidence.of("fork", a, b, (), bytes(32)),
        Evidence.of("fork", a, a),
        Evidence.of("rollback", a, b),
        Evidence.of("rollback", a, a),
    ):
        assert not shows(slander, check_evidence(slander, (LOG_KEY,)))


def test_evidence_made_with_a_key_of_ones_own__fails_against_the_logs_key():
    evil = Signer(LOG.name + "x", LOG_KIND)
    policy = parse_policy(f"log {evil.vkey}\nquorum none\n".encode())
    texts = [log.text(9).replace(LOG.name.encode(), evil.name.encode()) for log in (HONEST, FORGED)]
    a, b = (open_under(policy, signed_text(text, (), log=evil)) for text in texts)
    evidence = Evidence.of("fork", a, b)
    assert shows(evidence, check_evidence(evidence))  # it does show that this key signed twice
    steps = check_evidence(evidence, (LOG_KEY,))
    assert steps[-1].outcome == "fail"
    assert not shows(evidence, steps)


def test_rollback__is_shown_only_by_a_cosigners_times():
    policy = parse_policy(policy_text("final"))
    witnesses = tuple(one.key for one in policy.witnesses.values())
    first = open_under(policy, HONEST.note(600, time=SEALED_AT))
    for time, shown in ((SEALED_AT + 60, True), (SEALED_AT, False), (SEALED_AT - 60, False)):
        second = open_under(policy, HONEST.note(300, time=time))
        evidence = Evidence.of("rollback", first, second)
        assert shows(evidence, check_evidence(evidence, (LOG_KEY,), witnesses)) is shown
        assert not shows(evidence, check_evidence(evidence, (LOG_KEY,)))


def test_order_that_no_signature_shows__is_never_told_as_pass():
    a, b = open_under(POLICY, HONEST.note(600)), open_under(POLICY, HONEST.note(300))
    steps = check_evidence(Evidence.of("rollback", a, b))
    assert [step.outcome for step in steps] == ["pass", "pass", "could not check", "could not check"]


CHANGES = {
    "a name too many": {"more": 1},
    "another format": {"format": "tahqiq-fork-evidence/2"},
    "no such verdict": {"verdict": "guilty"},
    "a verdict that is no text": {"verdict": ["fork"]},
    "three notes": {"notes": ["", "", ""]},
    "notes that are no text": {"notes": [1, 2]},
    "sizes that are no numbers": {"sizes": ["300", "600"]},
    "sizes that are truth values": {"sizes": [True, False]},
    "a short root": {"root": "AAAA"},
    "a root that is no text": {"root": 7},
    "a proof that is no list": {"proof": {}},
    "a proof of numbers": {"proof": [1]},
    "a proof without end": {"proof": [b64(bytes(32))] * 129},
    "keys that are none": {"vkeys": ["x", "y"]},
    "an origin that is no text": {"origin": None},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_evidence_out_of_form__is_refused(change):
    value = json.loads(write_evidence(fork_of_sizes(300, 600))) | change
    with pytest.raises(Refusal):
        parse_evidence(json.dumps(value).encode())


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: json.dumps(text).encode()))
@settings(max_examples=200)
def test_any_bytes__are_no_evidence_and_no_other_error(data):
    with pytest.raises(Refusal):
        parse_evidence(data)


def test_evidence_over_the_limit__is_refused():
    with pytest.raises(Refusal, match="at most"):
        parse_evidence(b" " * (4 * 2**20 + 1))
