"""The words of a headline: by what means, on whom, on what, and the names that tell an event apart."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

ACT, VICTIMS, OBJECT, COMMON, NAME = range(5)
_KINDS: Final = {"act": ACT, "victims": VICTIMS, "object": OBJECT, "common": COMMON}
_WORD: Final = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)?")
_QUOTES: Final = str.maketrans("’‘ʼ`", "''''")
_NUMBERS: Final = frozenset(
    [*("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
     *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
     *("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand")]
)  # fmt: skip
_ALIKE: Final = (
    ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("ck", "k"), ("q", "k"), ("c", "k"),
    ("w", "v"), ("z", "s"), ("j", "y"),
)  # fmt: skip
_VOWELS: Final = re.compile("[aeiouyh]")
_DOUBLED: Final = re.compile(r"(.)\1+")
_DIGEST: Final = re.compile(
    r"media highlights|watch ?list|round-?up|\bweek(?:ly)?\b|daily report|overview|monthly|assessment|digest"
    r"|\d+ hours|past (?:day|week|month)|\bquarter"
    r"|^\W*\w+ (?:january|february|march|april|may|june|july|august|september|october|november|december) \d{4}\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """A thing that a headline says, whatever word it uses: "act/airstrike", or a name by its sound."""

    kind: int
    name: str


def terms_of(headline: str) -> frozenset[Term]:
    """What a headline says, each thing once; numbers and words of grammar are left out.

    Names of any script stay; Latin ones are written by their sound (:func:`by_sound`).
    """
    plain = _folded(headline)
    found = set()
    for hit in _WORD.finditer(plain):
        word = hit[0].removesuffix("'s").removesuffix("'")
        if len(word) < 2 or word in _NUMBERS or word.isdecimal():
            continue
        known = _words().get(word) or _words().get(_singular(word))
        if known is None:
            found.add(Term(NAME, by_sound(_singular(word))))
        elif known.kind >= 0:
            found.add(known)
    return frozenset(found)


def by_sound(name: str) -> str:
    """A name in Latin letters as its consonants, so that other spellings of one name agree: "Barmal", "Bermal".

    Names too short to be told apart without their vowels keep them.
    """
    if len(name) < 4 or not name.isascii():
        return name
    sound = name
    for old, new in _ALIKE:
        sound = sound.replace(old, new)
    sound = _DOUBLED.sub(r"\1", sound)
    first = "a" if sound[0] in "eiou" else sound[0]
    bones = first + _VOWELS.sub("", sound[1:])
    return bones if len(bones) >= 3 else sound.replace("e", "i").replace("y", "i").replace("o", "u")


def is_digest(headline: str) -> bool:
    """Whether it announces news of many days or events rather than telling of one."""
    return _DIGEST.search(headline) is not None


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).lower().translate(_QUOTES)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


@cache
def _words() -> dict[str, Term]:
    """Every known word; kind -1 for words that say nothing of an event."""
    found: dict[str, Term] = {}
    text = files("tahqiq.archive").joinpath("data/headline_words.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            kind, name, words = line.replace(":", "").split(maxsplit=2)
            for word in words.split():
                found.setdefault(word, Term(_KINDS.get(kind, -1), f"{kind}/{name}"))
    return found
