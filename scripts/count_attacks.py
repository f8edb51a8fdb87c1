"""Counts the attacks that docs/attacks.md lists, and writes the numbers into its table.

Each row names test files or single tests, which pytest collects: a test counts once for each of its parameters,
whatever it loops over. Tests of ``tests/attacks`` also count what they try in their loops (the fixture ``cases``);
these numbers are taken from the report of a run, if one is given, and otherwise left as they stand.

Usage: ``python scripts/count_attacks.py [--check] [REPORT]``. ``--check`` writes nothing and says whether the table
is up to date. A report is made with ``pytest tests/attacks --junitxml=REPORT``.
"""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

REPOSITORY: Final = Path(__file__).resolve().parents[1]
TABLE: Final = REPOSITORY / "docs" / "attacks.md"
SELF_COUNTED: Final = "tests/attacks/"
_NAMED: Final = re.compile(r"`(tests/[^`:]+\.py)(?:::(test_\w+))?`")
_ROW: Final = re.compile(
    r"^\| (?P<attack>[^|]+) \| (?P<where>[^|]*`tests/[^|]+) \| (?P<tests>[^|]*) \| (?P<asked>[A-Z ]+) \| [^|]+ \|$"
)
_TOTAL: Final = re.compile(r"^All rows together: (.*)\.$", re.MULTILINE)
_TRIED: Final = re.compile(r"([\d,]+) tried")
_COLLECTED: Final = re.compile(r"^(tests/\S+\.py)::(?:\w+::)?(test_\w+)")

Test = tuple[str, str]  # a file and a test in it


class NotThere(Exception):
    """The table names a file or a test that does not exist."""


@dataclass(frozen=True)
class Row:
    """One row of the table: the attack, the tests that try it, and who is asked in them."""

    line: str
    attack: str
    where: str
    tests: str
    asked: tuple[str, ...]

    def named(self) -> Iterator[Test]:
        """The files and tests that it names; a pattern names all files that fit, an empty test all in the file."""
        for pattern, test in _NAMED.findall(self.where):
            found = sorted(path.relative_to(REPOSITORY).as_posix() for path in REPOSITORY.glob(pattern))
            if not found:
                raise NotThere(f"{TABLE.name} names {pattern}, and there is no such file")
            yield from ((file, test) for file in found)

    def counted(self, told: str) -> str:
        """The line with another count."""
        return self.line.replace(f"| {self.where} | {self.tests} |", f"| {self.where} | {told} |")


def rows(text: str) -> list[Row]:
    """The rows of the table that name tests."""
    matches = [found for line in text.split("\n") if (found := _ROW.match(line))]
    return [
        Row(one.string, one["attack"], one["where"], one["tests"], tuple(one["asked"].split()))
        for one in matches
    ]


def collected(files: list[str]) -> dict[Test, int]:
    """How many tests pytest collects under each name in these files."""
    command = [sys.executable, "-m", "pytest", "-n", "0", "--collect-only", *files]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise NotThere(f"the tests cannot be collected:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    tests: dict[Test, int] = {}
    for line in done.stdout.split("\n"):
        if found := _COLLECTED.match(line):
            tests[found[1], found[2]] = tests.get((found[1], found[2]), 0) + 1
    return tests


def tried(report: Path) -> dict[Test, int]:
    """How many attacks each test tried in a run, as it counted itself; those that do not count are left out."""
    tests: dict[Test, int] = {}
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314 - see above
        name = (case.attrib["classname"].replace(".", "/") + ".py", case.attrib["name"].partition("[")[0])
        for one in case.iter("property"):
            if one.attrib["name"] == "cases":
                tests[name] = tests.get(name, 0) + int(one.attrib["value"])
    return tests


def told(before: str, tests: set[Test], counts: Mapping[Test, int], tries: Mapping[Test, int] | None) -> str:
    """The count of a row: its tests, and what they tried in their loops."""
    said = f"{sum(counts[one] for one in tests):,}"
    if tries is None:
        kept = _TRIED.search(before)
        return f"{said}; {kept[0]}" if kept else said
    number = sum(tries.get(one, 0) for one in tests)
    return f"{said}; {number:,} tried" if number else said


def written(text: str, counts: Mapping[Test, int], tries: Mapping[Test, int] | None = None) -> str:
    """The whole text with its numbers; raises ``NotThere`` for a test that nobody collected."""
    everything: set[Test] = set()
    for row in rows(text):
        tests: set[Test] = set()
        for file, test in row.named():
            found = {one for one in counts if one[0] == file and test in ("", one[1])}
            if not found:
                raise NotThere(f"{TABLE.name} names {file}::{test}, and there is no such test")
            tests |= found
        everything |= tests
        text = text.replace(row.line, row.counted(told(row.tests, tests, counts, tries)))
    before = _TOTAL.search(text)
    total = told(before[1] if before else "", everything, counts, tries)
    return _TOTAL.sub(f"All rows together: {total}; each test is counted once here.", text)


def main() -> int:
    """Counts, and writes or compares."""
    words = [one for one in sys.argv[1:] if one != "--check"]
    text = TABLE.read_text("utf-8")
    try:
        files = sorted({file for row in rows(text) for file, _test in row.named()})
        counted = written(text, collected(files), tried(Path(words[0])) if words else None)
    except NotThere as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if "--check" in sys.argv[1:]:
        sys.stdout.write("up to date\n" if counted == text else "docs/attacks.md is not up to date\n")
        return int(counted != text)
    TABLE.write_text(counted, "utf-8")
    sys.stdout.write("".join(f"{row.tests:>24}  {row.attack}\n" for row in rows(counted)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
