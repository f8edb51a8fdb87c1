"""Zones: which lines of a text are prose, and which are headings, bylines, comments, adverts or share bars."""

import re
from dataclasses import dataclass
from typing import Literal

from tahqiq.reading.lexicon import lexicon

Zone = Literal["prose", "heading", "bullet", "lead_in", "comment", "advert", "byline", "share", "blank"]
_WORDED: dict[str, Zone] = {"comments": "comment", "advert": "advert", "byline": "byline", "share": "share"}
DROPPED: frozenset[Zone] = frozenset({"comment", "advert", "byline", "share", "heading", "blank"})

BULLET = re.compile(
    r"^\s*(?:[-•*–—‣▪●◦○►·✓➤]|\d{1,2}[.)]|\(?(?:[a-h]|i{1,3}|iv|v|vi{0,3})[.)]|\(\d{1,2}\))\s+(?=\S)"
)
_END_MARK = re.compile(r"[.!?…:;,][\"'”’)\]]*\s*$|[\"”’]\s*$")
_PROSE_END = re.compile(r"[.!…:;,][\"'”’)\]]*\s*$")
_LONGEST_HEADING = 14
_LONGEST_HEADLINE = 22
_SPEAKER_LINE = re.compile(r"^[^.!?:]{2,70}:\s+\S")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text with its zone; ``start`` and ``end`` leave out the white space around it.

    ``number`` counts lines that are not blank, from 1.
    """

    start: int
    end: int
    text: str
    zone: Zone
    number: int


def zone_lines(text: str) -> tuple[Line, ...]:
    """Every line of the text with its zone; once reader comments begin, everything after them is theirs."""
    spans = _line_spans(text)
    alone = sum(1 for start, end in spans if end > start) == 1
    lines: list[Line] = []
    commenting = False
    number = 0
    for start, end in spans:
        piece = text[start:end]
        zone = "comment" if commenting else _zone(piece, alone)
        if zone == "prose" and not number and not alone and _headline(piece):
            zone = "heading"
        commenting = commenting or zone == "comment"
        if zone == "prose" and not commenting and _listed(piece, lines):
            zone = "bullet"
        number += bool(piece)
        lines.append(Line(start, end, piece, zone, number))
    return tuple(lines)


def _line_spans(text: str) -> list[tuple[int, int]]:
    """Lines without the white space around them; NBSP and other odd blanks count as white space."""
    spans = []
    start = 0
    for place, piece in enumerate(re.split(r"(\r\n|[\n\r\u2028\u2029\x0b\x0c\x85])", text)):
        if place % 2:
            start += len(piece)
            continue
        stripped = piece.strip()
        if not stripped:
            spans.append((start, start))
        else:
            begin = start + len(piece) - len(piece.lstrip())
            spans.append((begin, begin + len(stripped)))
        start += len(piece)
    return spans


def _zone(line: str, alone: bool) -> Zone:
    if not line.strip():
        return "blank"
    for name, zone in _WORDED.items():
        if _fits(name, line):
            return zone
    if BULLET.match(line):
        return "bullet"
    if line.rstrip().endswith(":"):
        return "lead_in"
    if alone or _END_MARK.search(line) or len(line.split()) > _LONGEST_HEADING or _SPEAKER_LINE.match(line):
        return "prose"
    return "heading"


def _headline(line: str) -> bool:
    """Whether the first of several lines is the headline: one that does not end like prose, or asks."""
    return len(line.split()) <= _LONGEST_HEADLINE and not _PROSE_END.search(line)


def _fits(zone: str, line: str) -> bool:
    head = line[:400]
    return any(pattern.search(head) for pattern in lexicon("zones").patterns(zone))


def _listed(line: str, before: list[Line]) -> bool:
    """Whether a short line continues a list that a line ending in a colon opened without bullet marks."""
    previous = next((one for one in reversed(before) if one.zone != "blank"), None)
    if previous is None or len(line.split()) > 16 or _SPEAKER_LINE.match(line) or line[0] in "\"“'‘":
        return False
    return previous.zone == "lead_in" or (previous.zone == "bullet" and not BULLET.match(previous.text))
