"""Mentions: where the text names an actor, a place, a person or an outlet that the dictionaries know."""

from collections.abc import Iterable
from dataclasses import dataclass

from tahqiq.reading.folding import fold
from tahqiq.reading.knowledge import Knowledge, NameEntry, Sort


@dataclass(frozen=True, slots=True)
class Mention:
    """One known name in the text; several sorts where the same word is a government and its capital."""

    start: int
    end: int
    written: str
    entries: tuple[NameEntry, ...]

    def name(self, *sorts: Sort) -> str | None:
        """The neutral name, if the mention can be one of these sorts of thing."""
        return next((entry.name for entry in self.entries if entry.sort in sorts), None)

    @property
    def both(self) -> bool:
        """Whether it may be an actor or a place: a state, or a capital that speaks for it."""
        return bool(self.name("actor") and self.name("place"))


def find_mentions(text: str, knowledge: Knowledge) -> tuple[Mention, ...]:
    """Every known name, longest first where names overlap; capitals must be written as capitals."""
    folded = fold(text)
    hits: list[tuple[int, int]] = []
    for last, key in knowledge.automaton.iter(folded):
        start = last - len(key) + 1
        if _bounded(folded, start, last + 1):
            hits.append((start, last + 1))
    hits.sort(key=lambda hit: (hit[0], hit[0] - hit[1]))
    found: list[Mention] = []
    for start, end in hits:
        if found and start < found[-1].end:
            continue
        written = text[start:end]
        entries = tuple(e for e in knowledge.spellings[folded[start:end]] if _same_case(written, e.spelling))
        if entries:
            found.append(Mention(start, end, written, entries))
    return tuple(found)


def within(mentions: Iterable[Mention], start: int, end: int) -> tuple[Mention, ...]:
    """The mentions that lie between two offsets."""
    return tuple(one for one in mentions if one.start >= start and one.end <= end)


def _bounded(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() or before == "_" or after.isalnum() or after == "_")


def _same_case(written: str, spelling: str) -> bool:
    if spelling.isupper() and len(spelling) <= 5:
        return written.isupper() or written == spelling
    if spelling[:1].isupper():
        return written[:1].isupper()
    return True
