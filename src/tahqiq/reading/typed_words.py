"""Words as a person types them, found again in the text: a claim's span is always the text's own words."""

import re
from collections.abc import Iterator

from tahqiq.reading.folding import fold

_GAP = re.compile(r"\s*(?:…|\.\.\.|\[…\])\s*")
_END = re.compile(r"[.!?؟۔]+[\"'”’)\]]*(?=\s|$)")
_LONGEST = 4000  # characters between the first and the last words of one claim


def find_words(text: str, typed: str, near: int | None) -> tuple[int, int] | None:
    """Where the typed words stand in the text; ``first words … last words`` takes all between them.

    Blanks, quotation marks and dashes may be typed in any fashion, and letters in either case. Of several places
    the one nearest to the offset ``near`` counts. ``None`` where they stand nowhere, or at several places and
    ``near`` is not known.
    """
    parts = [part for part in _GAP.split(typed.strip()) if part] if _GAP.search(typed.strip()) else [typed]
    if len(parts) > 2 or not all(part.strip() for part in parts) or not parts:
        return None
    folded = fold(text)
    spans = list(_stretches(folded, parts))
    if not spans or (near is None and len(spans) > 1):
        return None
    return min(spans, key=lambda span: (abs(span[0] - (near or 0)), span))


def count_words(text: str, typed: str) -> int:
    """At how many places the typed words stand."""
    return len(list(_stretches(fold(text), [part for part in _GAP.split(typed.strip()) if part])))


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The text's sentences by their end marks and lines, for choosing one; offsets without the blanks around."""
    found = []
    for line in re.finditer(r"[^\n\r]+", text):
        start = line.start()
        for end in [*(mark.end() + line.start() for mark in _END.finditer(line[0])), line.end()]:
            piece = text[start:end]
            if piece.strip():
                found.append((start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
            start = end
    return tuple(found)


def _stretches(folded: str, parts: list[str]) -> Iterator[tuple[int, int]]:
    if not parts:
        return
    ends = list(_places(folded, parts[-1])) if len(parts) == 2 else []
    for start, end in _places(folded, parts[0]):
        if len(parts) == 1:
            yield start, end
            continue
        last = next((stop for begin, stop in ends if begin >= end), None)
        if last is not None and last - start <= _LONGEST:
            yield start, last


def _places(folded: str, part: str) -> Iterator[tuple[int, int]]:
    words = [re.escape(word) for word in fold(part).split()]
    if words:
        yield from (match.span() for match in re.finditer(r"\s+".join(words), folded))
