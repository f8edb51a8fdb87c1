"""The watermark of a reading: a short code of one reader's one reading, in every line that he is shown.

It is visible and changes nothing of what is said. Whoever holds a text that leaked finds by it whose copy it was;
one who retypes the text leaves it out, and then only the words themselves can be compared.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Final

from pydantic import AwareDatetime

from tahqiq.model.frozen import Frozen

LETTERS: Final = 12  # of a code: 60 bits, nobody makes up the code of another's reading
MOST_DAMAGED: Final = 3  # letters of a code that a bad photograph may have spoilt
RUN: Final = 6  # words in a row that two texts must share to count as alike
_ALIKE: Final = str.maketrans("01L852", "OIIBSZ")  # what the eye and machines take for one another
_CODE: Final = re.compile(rf"(?=TQ([A-Z0-9]{{{LETTERS}}}))")


class Mark(Frozen):
    """Whose copy it is: the reader, his seat, when he opened it, the entry of that reading, and the code."""

    reader: str
    seat: str
    at: AwareDatetime
    entry: int
    code: str

    @property
    def words(self) -> str:
        """The same in a line, as it stands above and below what is shown."""
        when = f"{self.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        return f"copy of {self.reader} ({self.seat}), read {when}, entry {self.entry}, {self.code}"


def code_of(veiled: str) -> str:
    """The code made of an id that nobody outside can compute: ``TQ-`` and three groups of four letters."""
    letters = veiled.partition("_")[2].upper()[:LETTERS]
    if len(letters) < LETTERS:
        raise ValueError("too short for a code")
    return "-".join(("TQ", *(letters[at : at + 4] for at in range(0, LETTERS, 4))))


def marked(lines: Iterable[str], code: str) -> tuple[str, ...]:
    """Every line with the code behind it, and every part of one that holds line ends."""
    return tuple(f"{part} [{code}]" for line in lines for part in line.splitlines() or [line])


def found_in(text: str, codes: Iterable[str]) -> Mapping[str, int]:
    """Those of the codes that stand in a text, with how many of their letters are damaged (0 to 3).

    A damaged code counts where it is nearer to one of the known codes than to all others.
    """
    known = {_folded(code)[2:]: code for code in codes}
    parts: dict[tuple[int, str], list[str]] = {}  # a file full of made-up codes must not take hours
    for one in known:
        for part in _parts(one):
            parts.setdefault(part, []).append(one)
    found: dict[str, int] = {}
    for seen in set(_CODE.findall(_folded(text))):
        near = {one for part in _parts(seen) for one in parts.get(part, ())}
        apart = sorted((sum(a != b for a, b in zip(seen, one, strict=True)), one) for one in near)
        if apart and apart[0][0] <= MOST_DAMAGED and (len(apart) == 1 or apart[1][0] > apart[0][0]):
            damaged, nearest = apart[0]
            found[known[nearest]] = min(damaged, found.get(known[nearest], LETTERS))
    return found


def _parts(letters: str) -> list[tuple[int, str]]:
    """A code in one part more than may be damaged: of one that is near enough, at least one part is as it was."""
    long = LETTERS // (MOST_DAMAGED + 1)
    return [(at, letters[at : at + long]) for at in range(0, LETTERS, long)]


def runs_of(texts: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """The runs of six words in a row of each text; two texts that share one resemble each other."""
    found: set[tuple[str, ...]] = set()
    for text in texts:
        words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
        found.update(tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
    return frozenset(found)


def _folded(text: str) -> str:
    """Letters and digits alone, as the eye takes them for one another: no dashes, spaces or line ends."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in plain if c.isascii() and c.isalnum()).translate(_ALIKE)
