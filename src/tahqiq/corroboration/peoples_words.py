"""What people said of which claims are one happening, and whether a way of putting claims together keeps it true.

Two forms: *together* (of the claims on either side, one stays with one of the other) and *apart* (none of the one
side is ever with any of the other). A merge says together, a split and a *different* say apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Word:
    """What one standing judgement by a person says of claims; ``judgement`` is its id."""

    judgement: str
    kind: Literal["together", "apart"]
    left: frozenset[str]
    right: frozenset[str]

    @property
    def claims(self) -> frozenset[str]:
        """Every claim that it is about."""
        return self.left | self.right


def is_kept(word: Word, places: Mapping[str, str]) -> bool:
    """Whether it holds with each claim in the incident that ``places`` names; a claim in none stands alone.

    *Together* asks nothing once no claim of a side is in any incident.
    """
    left = {places[one] for one in word.left if one in places}
    right = {places[one] for one in word.right if one in places}
    if word.kind == "apart":
        return not left & right
    return bool(left & right) or not left or not right


def first_broken(words: Iterable[Word], places: Mapping[str, str]) -> Word | None:
    """The first word that would not be kept, *apart* before *together*, then by judgement."""
    broken = [word for word in words if not is_kept(word, places)]
    return min(broken, key=lambda word: (word.kind, word.judgement), default=None)
