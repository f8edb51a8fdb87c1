"""docs/attacks.md promises: what it lists is tried, by the tests it names, on those whom it says are asked."""

import importlib.util
import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
_SPEC = importlib.util.spec_from_file_location("count_attacks", REPOSITORY / "scripts" / "count_attacks.py")
assert _SPEC is not None and _SPEC.loader is not None
count_attacks = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(count_attacks)

TEXT = (REPOSITORY / "docs" / "attacks.md").read_text("utf-8")
ROWS = count_attacks.rows(TEXT)
# What must stand in a test file for each of those who are asked. Text is a weak sign; none of it is a strong one.
SIGNS = {
    "V": r"tahqiq_verify|practice_shell|verify_bounded|our_reader",
    "G": r"go_reader|\bgo: GoReader|\(go,|\(go\)|\bgo,",
    "W": r"witness_book|WitnessBook|make_witness|witness_process|\bserved\(|register\.witness|second_witness|rehearse",
    "M": r"sync_mirror|make_mirror|mirror_of|practice_mirror|replayed_by_all|read_terms|mirror",
    "P": r"practice_page",
    "D": r"tahqiq\.(desk|store|intake)|\bdesk\b",
}
# One word at least of each row of the design's own list of attacks.
DEMANDED = [
    ("flipped", "VG"),
    ("dropped", "VG"),
    ("together with its tile", "VG"),
    ("fork", "VGW"),
    ("rolled back", "VW"),
    ("old cosigned checkpoint", "VG"),
    ("small-order", "VG"),
    ("cosignature moved", "VGW"),
    ("two roles", "VGW"),
    ("keys stolen", "VGW"),
    ("kill -9", "D"),
    ("effect persisted", "D"),
    ("two writers", "WD"),
    ("clocks off", "VWD"),
    ("keeper refuses", "VD"),
    ("stays away", "W"),
    ("hostile sizes", "VG"),
    ("hostile sources", "VGWM"),
    ("redaction", "V"),
    ("hash seeds", "VM"),
]


def source(row: object) -> str:
    """The text of every test file that a row names."""
    return "".join((REPOSITORY / file).read_text("utf-8") for file, _test in row.named())


def test_table__is_read_whole():
    inside = [line for line in TEXT.split("\n") if line.startswith("| ") and "`tests/" in line]
    assert len(ROWS) == len(inside)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.attack[:30])
def test_row__names_tests_that_exist_and_are_counted(row):
    for file, test in row.named():
        text = (REPOSITORY / file).read_text("utf-8")
        assert re.search(rf"^(async )?def {test or 'test_'}", text, re.MULTILINE), (file, test)
    backquoted = re.findall(r"`([^`]+)`", row.where)
    assert len(backquoted) == len(count_attacks._NAMED.findall(row.where)), backquoted
    assert re.fullmatch(r"[\d,]+(; [\d,]+ tried)?", row.tests), "run scripts/count_attacks.py"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.attack[:30])
def test_whoever_is_said_to_be_asked__is_asked_there(row):
    assert row.asked and set(row.asked) <= SIGNS.keys()
    text = source(row)
    assert [one for one in row.asked if not re.search(SIGNS[one], text)] == []


@pytest.mark.parametrize(("words", "asked"), DEMANDED)
def test_every_attack_that_is_demanded__has_its_row_and_its_readers(words, asked):
    found = [row for row in ROWS if words in row.attack]
    assert found and set(asked) <= {one for row in found for one in row.asked}


def test_every_file_of_attacks__stands_in_the_table():
    listed = {file for row in ROWS for file, _test in row.named()}
    there = {path.relative_to(REPOSITORY).as_posix() for path in REPOSITORY.glob("tests/attacks/test_*.py")}
    assert there - listed == set()


def test_counts__add_up_once_and_keep_what_was_tried():
    line = "| one | `tests/attacks/test_forks.py` | 1; 9 tried | V | nobody |"
    text = f"{line}\n| two | `tests/attacks/test_forks.py::test_a` | – | V G | nobody |\n\nAll rows together: –.\n"
    file = "tests/attacks/test_forks.py"
    counts = {(file, "test_a"): 3, (file, "test_b"): 1_000}
    kept = count_attacks.written(text, counts)
    assert [row.tests for row in count_attacks.rows(kept)] == ["1,003; 9 tried", "3"]
    fresh = count_attacks.written(text, counts, {(file, "test_a"): 70})
    assert [row.tests for row in count_attacks.rows(fresh)] == ["1,003; 70 tried", "3; 70 tried"]
    assert "All rows together: 1,003; 70 tried; each test is counted once here.\n" in fresh
    with pytest.raises(count_attacks.NotThere):
        count_attacks.written(text, {(file, "test_b"): 1})
