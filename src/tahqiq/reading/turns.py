"""Turns of phrase: wording that makes a claim of a certain type where no single word does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tahqiq.model.event_type import EventType
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.sentence import Sentence

_GAP = r"(?:[^\s.;:!?]+ ){0,11}?"
_USUAL = 5


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of phrase in a sentence: its type, its words from first to last, and the word that carries it."""

    type: EventType
    first: int
    last: int
    core: int
    rank: int
    words: str
    own: bool
    third: bool


@dataclass(frozen=True, slots=True)
class _Row:
    type: EventType
    near: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    rank: int
    own: bool
    third: bool


@cache
def _rows() -> tuple[_Row, ...]:
    file = lexicon("turns")
    sets = file.table("sets")
    return tuple(
        _Row(
            row["type"],
            tuple(str(part) for part in row["if"]),
            tuple(_compiled(one, sets) for one in row["say"]),
            row.get("rank", _USUAL),
            row.get("own", False),
            row.get("third", False),
        )
        for row in file.content["turns"]
    )


def _compiled(said: str, sets: dict[str, str]) -> re.Pattern[str]:
    """A pattern with its sets and gaps filled in."""
    for _depth in range(2):
        said = re.sub(r"(?<!\?P)<(\w+)>", lambda hit: sets[hit[1]], said)
    said = re.sub(r"~ \?", lambda _hit: _GAP, said)
    return re.compile(said.replace("~", r"(?:[^\s.;:!?]+ ?){0,11}"), re.IGNORECASE)


@cache
def turn_stems() -> tuple[str, ...]:
    """Parts of words: a paragraph without any of them is not looked at for turns of phrase."""
    return tuple(sorted({part for row in _rows() for part in row.near}))


def find_turns(sentence: Sentence) -> Iterator[Turn]:
    """Every turn of phrase in a sentence."""
    for row in _rows():
        for pattern in row.patterns:
            for hit in pattern.finditer(sentence.text):
                turn = _turn(sentence, row, hit)
                if turn is not None:
                    yield turn


def _turn(sentence: Sentence, row: _Row, hit: re.Match[str]) -> Turn | None:
    groups = hit.re.groupindex
    low, high = hit.span("o") if "o" in groups else hit.span()
    inside = sentence.words_in(sentence.start + low, sentence.start + high)
    if not inside:
        return None
    core = None
    if "k" in groups:
        at = sentence.start + hit.start("k")
        core = next((word.index for word in sentence.words if word.end > at), None)
    if core is None:
        verbs = [i for i in inside if sentence.words[i].pos == "VERB"]
        core = verbs[0] if verbs else inside[-1]
    if sentence.words[core].dep in ("aux", "auxpass"):
        core = sentence.words[core].head
    said = " ".join(hit[0].split())[:60]
    return Turn(row.type, inside[0], inside[-1], core, row.rank, said, row.own, row.third)
