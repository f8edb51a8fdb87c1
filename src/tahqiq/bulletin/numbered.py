"""Parts of a bulletin and the numbers of their sentences, by which everybody cites them."""

from collections.abc import Iterable
from dataclasses import dataclass

from tahqiq.bulletin.summary import Line
from tahqiq.model.bulletin import Section, Sentence, Table


@dataclass(frozen=True)
class Part:
    """A section before its sentences are numbered."""

    key: str
    heading: str
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    empty: str | None = None


def numbered(parts: Iterable[Part]) -> tuple[Section, ...]:
    """The parts as sections, their sentences counted through from s1."""
    sections, count = [], 0
    for part in parts:
        sentences = []
        for line in part.lines:
            count += 1
            cites = tuple(dict.fromkeys(line.cites))
            sentences.append(Sentence(id=f"s{count}", text=line.text, cites=cites))
        bare = part.table is None and not sentences
        sections.append(
            Section(
                key=part.key,
                heading=part.heading,
                sentences=tuple(sentences),
                table=part.table,
                empty=part.empty if bare else None,
            )
        )
    return tuple(sections)
