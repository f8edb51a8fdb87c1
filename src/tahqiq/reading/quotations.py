"""Quotations: the stretches between quotation marks, also where a mark is missing or odd."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

_CURLY = re.compile(r"“([^“”\n]{1,1500})(?:”|$)|«([^«»\n]{1,1500})»")
_STRAIGHT = re.compile(r'"([^"\n“”]{1,1500})"')
_SINGLE = re.compile(r"(?<![\w’'])[‘']([^‘’'\n](?:[^\n‘’']|[’'](?=\w)){1,400})[’'](?!\w)")
_LONG_QUOTE = 3


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks; the offsets leave the marks out."""

    start: int
    end: int
    words: int

    @property
    def spoken(self) -> bool:
        """Whether it is long enough to be somebody's words and not a name or a scare quote."""
        return self.words >= _LONG_QUOTE

    def holds(self, start: int, end: int) -> bool:
        """Whether a stretch lies inside the quotation."""
        return self.start <= start and end <= self.end


def find_quotations(text: str, offset: int = 0) -> tuple[Quotation, ...]:
    """The quotations of one paragraph in order; an unpaired curly mark runs to the end of the paragraph."""
    found: list[Quotation] = []
    for pattern in (_CURLY, _STRAIGHT, _SINGLE):
        more = []
        for hit in pattern.finditer(text):
            start, end = _inside(hit)
            if not _overlaps(found, start + offset, end + offset):
                more.append(Quotation(start + offset, end + offset, len(text[start:end].split())))
        found = sorted((*found, *more), key=lambda one: one.start)
    return tuple(found)


def _overlaps(found: list[Quotation], start: int, end: int) -> bool:
    """Whether a stretch meets a quotation found before; those stand in order and apart."""
    place = bisect_left(found, end, key=lambda one: one.start)
    return place > 0 and found[place - 1].end > start


def quoted(quotations: Iterable[Quotation], start: int, end: int) -> Quotation | None:
    """The quotation that holds a stretch, if there is one."""
    return next((one for one in quotations if one.holds(start, end)), None)


def _inside(hit: re.Match[str]) -> tuple[int, int]:
    group = next(number for number, value in enumerate(hit.groups(), 1) if value is not None)
    return hit.span(group)
