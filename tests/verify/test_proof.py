"""Proof files: written, read back, and attacked; a proof holds for one entry at one index under one quorum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from practice_signers import (
    FIRST,
    NOW,
    ORIGIN,
    PARTY_A,
    PARTY_B,
    changed,
    head,
    policy_file,
    signed_note,
    tree_of,
)

from tahqiq_verify.policy import parse_policy
from tahqiq_verify.proof import MAX_PATH, TlogProof, parse_proof, verify_proof, write_proof
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import b64

FINAL = parse_policy(policy_file("group m any M1 M2 M3\ngroup final all A B m\nquorum final"))
NOBODY = parse_policy(policy_file("quorum none"))
SIZE, INDEX = 300, 257
TREE = tree_of(SIZE)
NOTE = signed_note(head(SIZE, TREE.root(SIZE)), PARTY_A, PARTY_B, FIRST)
LEAF = TREE.entries[INDEX]
PROOF = TlogProof(INDEX, tuple(TREE.path(INDEX, SIZE)), NOTE)
FILE = write_proof(PROOF)


def code_of(proof: TlogProof | bytes, leaf: bytes = LEAF, policy=FINAL, **times) -> str:
    with pytest.raises(Refusal) as caught:
        verify_proof(parse_proof(proof) if isinstance(proof, bytes) else proof, leaf, policy, **times)
    return caught.value.code


def test_proof__has_the_form_of_the_standard():
    lines = FILE.split(b"\n")
    assert lines[:2] == [b"c2sp.org/tlog-proof@v1", b"index 257"]
    assert lines[2 : 2 + len(PROOF.path)] == [b64(value).encode() for value in PROOF.path]
    assert FILE.endswith(b"\n\n" + NOTE)
    assert parse_proof(FILE) == PROOF


@given(
    st.integers(0, 2**63 - 1),
    st.lists(st.binary(min_size=32, max_size=32), max_size=MAX_PATH),
    st.binary(min_size=1),
)
def test_any_proof__is_read_back(index, path, extra):
    for proof in (TlogProof(index, tuple(path), NOTE), TlogProof(index, tuple(path), NOTE, extra)):
        assert parse_proof(write_proof(proof)) == proof


def test_proof_of_an_entry__holds_and_names_the_quorum():
    proven = verify_proof(PROOF, LEAF, FINAL)
    assert (proven.index, proven.signed.checkpoint.size) == (INDEX, SIZE)
    assert proven.quorum is not None and proven.quorum.by == ("A", "B", "M1")


def test_quorum_of_nobody__is_not_called_a_quorum():
    assert verify_proof(PROOF, LEAF, NOBODY).quorum is None


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257])
def test_every_entry__can_be_proven(size):
    note = signed_note(head(size, TREE.root(size)))
    for index in range(size):
        proof = parse_proof(write_proof(TlogProof(index, tuple(TREE.path(index, size)), note)))
        assert verify_proof(proof, TREE.entries[index], NOBODY).index == index


def test_another_entry_index_or_path__does_not_stand():
    path = PROOF.path
    assert code_of(PROOF, LEAF + b" ") == "inclusion"
    assert code_of(PROOF, b"") == "inclusion"
    for index in (0, INDEX - 1, INDEX + 1, SIZE, 2**63 - 1):
        assert code_of(TlogProof(index, path, NOTE)) == "inclusion"
    for wrong in ((), path[1:], path[:-1], (*path, path[0]), (path[1], path[0], *path[2:])):
        assert code_of(TlogProof(INDEX, wrong, NOTE)) == "inclusion"
    refusal = code_of(
        TlogProof(INDEX, path, signed_note(head(SIZE - 1, TREE.root(SIZE - 1)), PARTY_A, PARTY_B, FIRST))
    )
    assert refusal == "inclusion"


def test_proof_under_too_few_witnesses__is_refused():
    note = signed_note(head(SIZE, TREE.root(SIZE)), PARTY_A, FIRST)
    assert code_of(TlogProof(INDEX, PROOF.path, note)) == "quorum"
    assert code_of(PROOF, now=NOW + 61, max_age=60) == "stale"
    assert code_of(PROOF, now=NOW - 121) == "future"


def test_proof_from_another_register__is_refused():
    note = NOTE.replace(ORIGIN.encode(), b"other.example/log")
    assert code_of(TlogProof(INDEX, PROOF.path, note)) == "wrong_origin"
    assert code_of(PROOF, policy=parse_policy(b"quorum none\n")) == "policy"


@pytest.mark.slow
def test_any_bit_of_a_proof_turned__is_refused():
    for at in range(len(FILE)):
        for bit in range(8):
            assert code_of(changed(FILE, at, bit))


def test_proof_cut_anywhere__is_refused():
    for cut in range(len(FILE)):
        assert code_of(FILE[:cut])


def test_extra__is_carried_and_believed_by_nobody():
    file = write_proof(TlogProof(INDEX, PROOF.path, NOTE, b"index 3"))
    assert file.split(b"\n")[1] == b"extra " + b64(b"index 3").encode()
    assert parse_proof(file).extra == b"index 3"
    assert verify_proof(parse_proof(file), LEAF, FINAL).index == INDEX


HASH = b64(bytes(32)).encode()
TOP = b"c2sp.org/tlog-proof@v1\n"
BAD_FILES = {
    "nothing": b"",
    "another version": FILE.replace(b"@v1", b"@v2"),
    "a space after the header": FILE.replace(b"@v1\n", b"@v1 \n"),
    "a line before the header": b"\n" + FILE,
    "carriage returns": FILE.replace(b"\n", b"\r\n"),
    "no index": TOP + b"\n" + NOTE,
    "an index in capitals": FILE.replace(b"index ", b"Index "),
    "an index with a zero": FILE.replace(b"index 2", b"index 02"),
    "an index with a plus": FILE.replace(b"index 2", b"index +2"),
    "two indexes": FILE.replace(b"index 257\n", b"index 257\nindex 257\n"),
    "an index of 2^63": TOP + b"index %d\n\n" % 2**63 + NOTE,
    "an empty extra": FILE.replace(b"index ", b"extra \nindex "),
    "an extra without its space": FILE.replace(b"index ", b"extra\nindex "),
    "two extras": FILE.replace(b"index ", b"extra AAAA\nextra AAAA\nindex "),
    "an extra after the index": FILE.replace(b"index 257\n", b"index 257\nextra AAAA\n"),
    "an extra in another spelling": FILE.replace(b"index ", b"extra AAB=\nindex "),
    "a short hash": TOP + b"index 0\n" + b64(bytes(31)).encode() + b"\n\n" + NOTE,
    "a hash with spare bits": TOP + b"index 0\n" + HASH[:-2] + b"B=\n\n" + NOTE,
    "a hash and a space": TOP + b"index 0\n" + HASH + b" \n\n" + NOTE,
    "an empty line too many": FILE.replace(b"index 257\n", b"index 257\n\n"),
    "no empty line": FILE.replace(b"\n\n" + NOTE, b"\n" + NOTE),
}


@pytest.mark.parametrize("data", BAD_FILES.values(), ids=BAD_FILES)
def test_file_that_is_no_proof__is_refused(data):
    assert code_of(data) == "malformed"


def test_proof_over_its_limits__is_refused():
    assert code_of(TOP + b"index 0\n" + (HASH + b"\n") * 64 + b"\n" + NOTE) == "too_big"
    assert code_of(FILE + b"x" * (1 << 20)) == "too_big"


@given(st.binary(max_size=100) | st.binary(max_size=60).map(lambda data: TOP + b"index " + data))
def test_any_bytes__are_a_proof_or_refused(data):
    try:
        parse_proof(data)
    except Refusal as refusal:
        assert refusal.code in {"malformed", "too_big"}
