"""Headlines: a line In Title Case is put into sentence case for the parser, with known names left alone."""

import re
from collections.abc import Sequence
from functools import cache

from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.mentions import Mention
from tahqiq.reading.parser import guessed_form
from tahqiq.reading.triggers import vocabulary

_WORD = re.compile(r"[A-Za-z][a-z]+(?:'[a-z]+)?")
_SMALL = frozenset(
    [
        "the",
        "a",
        "an",
        "in",
        "on",
        "at",
        "of",
        "and",
        "or",
        "to",
        "from",
        "with",
        "after",
        "over",
        "near",
        "as",
        "by",
        "for",
        "into",
        "along",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "no",
        "not",
        "its",
        "their",
    ]
)
_FEWEST, _SHARE = 5, 0.7


@cache
def _ordinary() -> frozenset[str]:
    """Words that are no names: triggers, cues, victims, numbers, small words."""
    cues = lexicon("cues")
    words = {*vocabulary(), *cues.words("victims"), *cues.words("acting"), *_SMALL}
    for group in cues.table("say").values():
        words |= set(group)
    words |= {
        "kill",
        "wound",
        "injure",
        "martyr",
        "dead",
        "die",
        "casualty",
        "strike",
        "retaliatory",
        "fresh",
        "heavy",
        "civilian",
    }
    words |= set(lexicon("times").table("numbers")) | set(lexicon("times").table("vague"))
    return frozenset(words)


def sentence_case(text: str, start: int, mentions: Sequence[Mention]) -> str:
    """The text with ordinary words in lower case if it is written in Title Case; exactly as long as before."""
    words = [hit for hit in _WORD.finditer(text) if len(hit[0]) > 3]
    if len(words) < _FEWEST or sum(hit[0][0].isupper() for hit in words) < _SHARE * len(words):
        return text
    taken = [(one.start - start, one.end - start) for one in mentions]

    def lowered(hit: re.Match[str]) -> str:
        known = any(low <= hit.start() < high for low, high in taken)
        bare = hit[0].lower()
        return bare if not known and (bare in _ordinary() or guessed_form(bare) in _ordinary()) else hit[0]

    return _WORD.sub(lowered, text)
