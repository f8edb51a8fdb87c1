"""Names as written: two spellings, or a part and its whole, may mean one actor."""

import re
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import combining, normalize

from rapidfuzz import fuzz

_LITTLE = frozenset(
    {"the", "a", "an", "of", "and", "in", "at", "on", "for", "from", "by", "to", "forces", "force"}
)


@lru_cache(maxsize=20_000)
def plain(name: str) -> str:
    """The name without case, marks and punctuation: "Angūr-Adda" → "angur adda"."""
    bare = "".join(letter for letter in normalize("NFKD", name) if not combining(letter))
    return " ".join(re.findall(r"\w+", bare.casefold()))


@lru_cache(maxsize=50_000)
def alike(one: str, other: str) -> bool:
    """Whether two names may mean one actor: one spelling, or a part and its whole."""
    left, right = _meaning(one), _meaning(other)
    if not left or not right:
        return False
    if left <= right or right <= left:
        return True
    return fuzz.ratio(plain(one), plain(other)) >= 88


def any_alike(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether any name of one side may mean an actor of the other side."""
    right = tuple(others)
    return any(alike(one, other) for one in some for other in right)


def _meaning(name: str) -> frozenset[str]:
    return frozenset(plain(name).split()) - _LITTLE
