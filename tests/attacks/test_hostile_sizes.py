"""Hostile sizes and shapes: refused by the same word as ever, within half a GiB of memory and five seconds.

Each question is put to ``tahqiq-verify`` and to the reader in Go as programs of their own, under the limits of the
operating system.
"""

from pathlib import Path

import pytest
from bounded import GO_MEMORY_KIB, run_bounded, verify_bounded
from hostile_files import LINE, LOGGED, MEBIBYTE, NOTE, NOTES, PAPERS, POLICIES, POLICY, PROOFS

from second_reader.go_reader import GoReader
from second_reader.static_log import write_files

pytestmark = pytest.mark.slow

LEAF = LOGGED.entries[3]
NOW = "2025-10-28T12:00:00Z"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    files = {"policy": POLICY, "note": NOTE, "proof": LOGGED.proof(3), "leaf": LEAF}
    return write_files(files, tmp_path)


def both(go: GoReader, place: Path, ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, str]:
    """The one refusal of both programs: its code word and its place."""
    mine = verify_bounded(place, *ours)
    other = run_bounded([str(go.program), *theirs], place, GO_MEMORY_KIB)
    assert mine.code == other.code == 1
    assert mine.refusal[0] == other.refusal[0], (mine.refusal, other.refusal)
    return other.refusal


@pytest.mark.parametrize("name", NOTES)
def test_hostile_note__is_refused_by_both_within_bounds(go, cases, place, name):
    data, code = NOTES[name]
    (place / "note").write_bytes(data)
    ours = ("checkpoint", "note", "--policy", "policy", "--now", NOW)
    assert both(go, place, ours, ("checkpoint", "note", "policy")) == (code, "checkpoint")
    cases.add(2)


def test_note_at_its_limits__is_believed_by_both(go, cases, place):
    """The control: a hundred lines, and strangers' lines of any length, harm nobody."""
    long = b"A" * (MEBIBYTE - len(NOTE) - 100)
    for more in (LINE * 94, LINE.replace(b"AAAAAAA=", long[: len(long) // 4 * 4])):
        (place / "note").write_bytes(NOTE + more)
        assert verify_bounded(place, "checkpoint", "note", "--policy", "policy", "--now", NOW).code == 0
        assert run_bounded([str(go.program), "checkpoint", "note", "policy"], place, GO_MEMORY_KIB).code == 0
        cases.add(2)


@pytest.mark.parametrize("name", PROOFS)
def test_hostile_proof__is_refused_by_both_within_bounds(go, cases, place, name):
    data, code = PROOFS[name]
    (place / "proof").write_bytes(data)
    ours = ("proof", "proof", "--leaf", "leaf", "--policy", "policy")
    assert both(go, place, ours, ("proof", "proof", "leaf", "policy"))[0] == code
    cases.add(2)


def test_leaf_of_65536_bytes__is_refused_by_both(go, cases, place):
    """Ours by its length, since no bundle of entries can hold it; theirs because it does not stand there."""
    for size, code in ((65_535, "inclusion"), (65_536, "too_big"), (10_000_000, "too_big")):
        (place / "leaf").write_bytes(b"x" * size)
        mine = verify_bounded(place, "proof", "proof", "--leaf", "leaf", "--policy", "policy")
        other = run_bounded([str(go.program), "proof", "proof", "leaf", "policy"], place, GO_MEMORY_KIB)
        assert (mine.code, mine.refusal[0]) == (1, code)
        assert (other.code, other.refusal[0]) == (1, "inclusion")
        cases.add(2)


@pytest.mark.parametrize("name", POLICIES)
def test_hostile_policy__is_refused_by_both_within_bounds(go, cases, place, name):
    data, code = POLICIES[name]
    (place / "policy").write_bytes(data)
    # A quorum file that cannot be read is wrong usage on the command line: exit 2, with the reason.
    done = verify_bounded(place, "checkpoint", "note", "--policy", "policy", ends=(2,))
    other = run_bounded([str(go.program), "checkpoint", "note", "policy"], place, GO_MEMORY_KIB)
    linted = verify_bounded(place, "policy", "lint", "policy")
    assert linted.refusal[0] == other.refusal[0] == code
    assert done.err.count(b"\n") == 1
    cases.add(3)


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("command", ["bundle", "evidence"])
def test_hostile_paper__is_refused_within_bounds(cases, place, command, name):
    data, code = PAPERS[name]
    (place / "paper").write_bytes(data)
    said = verify_bounded(place, command, "paper")
    assert said.code == 1
    if command == "bundle" and code != "too_big":
        assert b'"outcome": "fail"' in said.out
    else:
        assert said.refusal[0] in {code, "too_big"}  # evidence holds 4 MiB at most, a bundle 16
    cases.add()
