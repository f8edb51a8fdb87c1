"""A register that grows, ages or forks: both readers must see the same, in proofs, files and cosigners' times."""

import base64
from pathlib import Path

import pytest

from second_reader.go_reader import GoReader, Verdict, build_reader
from second_reader.our_reader import both_on_files, both_on_note, on_checkpoint
from second_reader.static_log import (
    SEALED_AT,
    StaticLog,
    b64,
    policy_text,
    practice_log,
    tree_hash,
    write_files,
)
from tahqiq_verify.compare import Seen, compare
from tahqiq_verify.policy import open_under, parse_policy
from tahqiq_verify.tree import verify_consistency

pytestmark = pytest.mark.slow

POLICY = policy_text("final")


@pytest.fixture(scope="session")
def go(tmp_path_factory: pytest.TempPathFactory) -> GoReader:
    return GoReader(build_reader(tmp_path_factory.getbasetemp()))


@pytest.mark.parametrize(
    ("cosigners", "expected"),
    [
        (["arden", "belmar", "tarn"], Verdict(True)),
        (["arden", "qasr", "tarn", "ulm"], Verdict(False, "quorum", "checkpoint")),
        (["arden", "belmar"], Verdict(False, "quorum", "checkpoint")),
        ([], Verdict(False, "quorum", "checkpoint")),
    ],
)
def test_quorum__is_counted_alike(go: GoReader, cosigners: list[str], expected: Verdict):
    assert both_on_note(go, practice_log(9).note(cosigners=cosigners), POLICY) == expected


@pytest.mark.parametrize(
    ("now", "max_age", "code"),
    [
        (SEALED_AT, 60, ""),
        (SEALED_AT + 60, 60, ""),
        (SEALED_AT + 61, 60, "stale"),
        (SEALED_AT - 120, 60, ""),
        (SEALED_AT - 121, None, "future"),
        (SEALED_AT + 86_400, None, ""),
        (0, 60, "future"),
        (2**32, 60, "stale"),
    ],
)
def test_age_of_cosignatures__is_judged_alike(go: GoReader, now: int, max_age: int | None, code: str):
    note = practice_log(9).note()
    request = {"verb": "checkpoint", "note": note, "policy": POLICY, "now": now, "max_age": max_age}
    [theirs] = go.ask_all([request])
    expected = Verdict(False, code, "checkpoint") if code else Verdict(True)
    assert on_checkpoint(note, POLICY, now, max_age) == theirs == expected


def test_partial_tiles_gone_once_full_ones_exist__are_cut_from_those(go: GoReader, tmp_path: Path):
    log = practice_log(600)
    early = StaticLog(log.entries[:300]).files()
    files = {path: data for path, data in early.items() if not path.endswith(".p/44")} | log.files()
    files["checkpoint"] = early["checkpoint"]
    assert both_on_files(go, files, tmp_path / "whole", POLICY) == Verdict(True)
    files["tile/0/001"] = files["tile/0/001"][:-32]
    assert both_on_files(go, files, tmp_path / "cut", POLICY) == Verdict(False, "malformed", "tile/0/001")


@pytest.mark.parametrize("believed", [0, 1, 2, 255, 256, 257, 299, 300])
def test_register_that_grew__continues_what_was_believed(go: GoReader, tmp_path: Path, believed: int):
    log = practice_log(300)
    assert both_on_files(go, log.files(), tmp_path / "grown", POLICY, log.note(believed)) == Verdict(True)
    forged = log.with_entry(0, b"0 nothing was seen")
    verdict = both_on_files(go, log.files(), tmp_path / "forged", POLICY, forged.note(believed))
    assert verdict == (Verdict(False, "fork", "checkpoint") if believed else Verdict(True))


def test_register_that_shrank__is_a_rollback(go: GoReader, tmp_path: Path):
    files, later = practice_log(299).files(), practice_log(300).note()
    assert both_on_files(go, files, tmp_path, POLICY, later) == Verdict(False, "rollback", "checkpoint")


SIZES = [
    (old, new) for new in (1, 2, 3, 8, 255, 256, 257, 300) for old in (0, 1, 2, 4, 128, 255, 256, 257, 300)
]


def test_consistency_proofs__are_judged_alike(go: GoReader):
    log = practice_log(300)
    notes = {size: log.note(size) for pair in SIZES for size in pair}
    cases = []
    for old, new in SIZES:
        if old <= new:
            proof = log.consistency(old, new)
            cases += [
                (old, new, each) for each in (proof, proof[45:], proof + b64(bytes(32)).encode() + b"\n")
            ]
    asked = (
        {"verb": "consistency", "note": notes[old], "other": notes[new], "proof": proof, "policy": POLICY}
        for old, new, proof in cases
    )
    for (old, new, proof), theirs in zip(cases, go.ask_all(asked), strict=True):
        path = [base64.b64decode(line) for line in proof.split(b"\n")[:-1]]
        roots = tree_hash(log.leaves[:old]), tree_hash(log.leaves[:new])
        assert verify_consistency(old, new, path, *roots) == theirs.ok, (old, new, len(path), theirs.why)
        assert theirs.code in {"", "consistency"}


def test_two_signed_roots_for_one_size__are_a_fork_to_both(go: GoReader):
    log = practice_log(9)
    one, other = log.note(), log.with_entry(3, b"3 nothing was seen").note()
    [theirs] = go.ask_all([{"verb": "compare", "note": one, "other": other, "policy": POLICY}])
    policy = parse_policy(POLICY)
    ours = compare(Seen("A", open_under(policy, one)), Seen("B", open_under(policy, other)))
    assert theirs.code == ours.word == "fork"


def test_questions_on_the_command_line__are_answered_from_files(go: GoReader, tmp_path: Path):
    log = practice_log(300)
    made = {
        "policy": POLICY,
        "old": log.note(256),
        "new": log.note(),
        "forged": log.with_entry(3, b"3 nothing was seen").note(256),
        "lines": log.consistency(256),
        "proof": log.proof(256),
        "leaf": log.entries[256],
        **{f"log/{path}": data for path, data in log.files().items()},
    }
    write_files(made, tmp_path)
    old, new, forged, lines, policy = (
        tmp_path / name for name in ("old", "new", "forged", "lines", "policy")
    )

    assert go.ask("checkpoint", new, policy).told["size"] == 300
    assert go.ask("proof", tmp_path / "proof", tmp_path / "leaf", policy).told["index"] == 256
    assert go.ask("consistency", old, new, lines, policy) == Verdict(True)
    assert go.ask("consistency", new, old, lines, policy).code == "rollback"
    assert go.ask("compare", old, old, policy) == Verdict(True)
    assert go.ask("compare", old, forged, policy).code == "fork"
    assert go.ask("audit", tmp_path / "log", policy, old) == Verdict(True)
    assert go.ask("audit", tmp_path / "log", policy, forged) == Verdict(False, "fork", "checkpoint")
    assert go.ask("audit", tmp_path, policy) == Verdict(False, "missing", "checkpoint")
