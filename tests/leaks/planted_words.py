"""Words and numbers that stand nowhere else: each tells of which field of which record it was planted in."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

WORD = re.compile(r"zq[b-df-hj-np-tv-y]{5}x")
NUMBER = re.compile(r"(?<![\w.:/-])(?:\d{1,3}(?:[,\u202f\u00a0' ]\d{3})+|\d{5,7})(?![\w:/-])")
DEGREES = re.compile(r"(?<![\w.])\d{2}\.\d{4}(?!\d)")
_LETTERS = "bcdfghjklmnpqrstvwy"
_STEP = 7_919  # prime to the number of words, so that neighbours do not look alike


@dataclass(frozen=True)
class Planted:
    """One value and where it was planted: of which noun, in which field, under which label."""

    noun: str
    field: str
    label: str
    record: str

    @property
    def where(self) -> str:
        """Noun and field in one word."""
        return f"{self.noun}.{self.field}"


@dataclass
class Ledger:
    """Every value planted, by how it would stand in an answer; lower case, numbers without separators."""

    values: dict[str, Planted] = field(default_factory=dict)
    ids: dict[str, Planted] = field(default_factory=dict)
    skipped: dict[tuple[str, str], str] = field(default_factory=dict)
    _turn: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def word(self) -> str:
        """A word that was never used."""
        number = next(self._turn) * _STEP % len(_LETTERS) ** 5
        letters = []
        for _place in range(5):
            number, at = divmod(number, len(_LETTERS))
            letters.append(_LETTERS[at])
        return "zq" + "".join(letters) + "x"

    def number(self, most: int) -> int:
        """A number that was never used, of seven figures, or of five where there cannot be so many."""
        turn = next(self._turn)
        return 40_013 + turn * 17 if most < 1_000_000 else 2_000_003 + turn * 1_013

    def degrees(self, about: float) -> float:
        """A coordinate within a hundredth of a degree of ``about``, with four decimals that stand nowhere else."""
        return round(about + (next(self._turn) * 7 % 99 + 1) / 10_000 + 0.0001, 4)

    def fill(self, said: Any) -> tuple[Any, list[tuple[str, str]]]:
        """``said`` with words and numbers in place of the marks, and each with the field it stands in (``place.name``).

        The marks: ``@`` a word, ``#`` a number, ``##`` a large one, ``~34.2`` a coordinate near there.
        """
        used: list[tuple[str, str]] = []
        return self._filled(said, "", used), used

    def _filled(self, said: Any, where: str, used: list[tuple[str, str]]) -> Any:
        if isinstance(said, Mapping):
            return {
                name: self._filled(one, f"{where}.{name}" if where else name, used)
                for name, one in said.items()
            }
        if isinstance(said, Sequence) and not isinstance(said, str | bytes):
            return [self._filled(one, where, used) for one in said]
        if not isinstance(said, str):
            return said
        if said in ("#", "##"):
            number = self.number(10_000_000 if said == "##" else 100_000)
            used.append((where, str(number)))
            return number
        if said.startswith("~"):
            degrees = self.degrees(float(said[1:]))
            used.append((where, f"{degrees:.4f}"))
            return degrees
        while "@" in said:
            word = self.word()
            used.append((where, word))
            said = said.replace("@", word, 1)
        return said

    def plant(self, noun: str, name: str, label: str, mark: str = "@") -> Any:
        """A new value for one field of a record under a label, noted at once; ``mark`` as in :meth:`fill`."""
        value, used = self.fill({name: mark})
        self.keep(noun, label, "", used)
        return value[name]

    def keep(self, noun: str, label: str, record: str, used: Sequence[tuple[str, str]]) -> None:
        """Notes what a record was planted with, and its id."""
        for where, value in used:
            self.values[value] = Planted(noun, where, label, record)
        if record:
            self.ids[record] = Planted(noun, "id", label, record)

    def found_in(self, text: str) -> set[str]:
        """The planted values that stand in a text, however it writes them."""
        lowered = text.lower()
        found = {one for one in WORD.findall(lowered) if one in self.values}
        found |= {one for one in DEGREES.findall(lowered) if one in self.values}
        bare = (re.sub(r"\D", "", one) for one in NUMBER.findall(lowered))
        return found | {one for one in bare if one in self.values}
