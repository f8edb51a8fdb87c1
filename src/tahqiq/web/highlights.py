"""A text with its claims marked in it, however their spans overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tahqiq.model.claim import Claim


@dataclass(frozen=True)
class Stretch:
    """A piece of text under the same claims throughout; ``begins`` are the claims whose span starts here.

    Claims are given by their number on the page, counted from 1.
    """

    text: str
    claims: tuple[int, ...]
    begins: tuple[int, ...]


def stretches(text: str, claims: Sequence[Claim]) -> tuple[Stretch, ...]:
    """The text cut wherever a claim's span begins or ends; put together again it is the text, unchanged.

    A span that does not fit the text is left out rather than shown in the wrong place.
    """
    spans = [
        (claim.start, claim.end, number)
        for number, claim in enumerate(claims, 1)
        if claim.start < claim.end <= len(text) and text[claim.start : claim.end] == claim.span
    ]
    starts: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for start, end, number in spans:
        starts.setdefault(start, []).append(number)
        ends.setdefault(end, []).append(number)
    cuts = sorted({0, len(text), *starts, *ends})
    found, open_now = [], set[int]()
    for here, there in pairwise(cuts):
        open_now -= set(ends.get(here, ()))
        open_now |= set(starts.get(here, ()))
        begins = tuple(sorted(starts.get(here, ())))
        found.append(Stretch(text[here:there], tuple(sorted(open_now)), begins))
    return tuple(found)
