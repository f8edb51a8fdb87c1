"""Great events are told in many words over many days: groups of headlines with the same burst of words are one story.

Line by line, "divers search for survivors" and "mourning after ferry attack" share little. Their groups do: both hold
the words that nobody said before and everybody says now.
"""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.headline_words import NAME, OBJECT
from tahqiq.archive.headlines import Headlines

Longs = NDArray[np.int64]

LIKE: Final = 0.3  # cosine of two groups' bursts of words from which they are one story
FEWEST: Final = 3  # headlines that one of the two must have to be a story at all
DAYS: Final = 3  # between the last headline of one and the first of the other
_AROUND: Final = 2  # days before and after a group that do not count as "otherwise"
_ROUNDS: Final = 6
_WORDS: Final = 12  # of a group's burst that are kept, the strongest
_LONGEST: Final = 40  # days before a group in which another may begin
_HELD: Final = 300  # groups with one word that a group is held against
_RAREST: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Story:
    """A group of headlines: its rows, its first and last day, and the burst of its words (unit vector by code)."""

    rows: tuple[int, ...]
    first: int
    last: int
    burst: dict[int, float]


def join_stories(heads: Headlines, labels: Longs, cannot: Sequence[tuple[int, int]] = ()) -> Longs:
    """Labels with groups joined that tell one story; rows of ``heads`` throughout, ``cannot`` pairs stay apart.

    Rounds of best pairs first, each group in one pair a round, until none is like enough.
    """
    apart = {frozenset(pair) for pair in cannot}
    order = np.argsort(labels, kind="stable")
    names, begin = np.unique(labels[order], return_index=True)
    groups = np.split(order, begin[1:])
    stories = {int(name): _story(heads, rows) for name, rows in zip(names, groups, strict=True)}
    found = labels.copy()
    for _ in range(_ROUNDS):
        joined = _round(heads, stories, found, apart)
        if not joined:
            break
    return found


def _round(heads: Headlines, stories: dict[int, Story], labels: Longs, apart: set[frozenset[int]]) -> bool:
    """Joins the likest pairs, changing ``stories`` and ``labels``; whether any were joined."""
    taken: set[int] = set()
    for _, one, other in sorted(_alike(stories), key=lambda pair: (-pair[0], pair[1], pair[2])):
        if one in taken or other in taken or _held(stories[one], stories[other], apart):
            continue
        taken |= {one, other}
        rows = np.array(sorted((*stories[one].rows, *stories.pop(other).rows)))
        labels[rows] = one
        stories[one] = _story(heads, rows)
    return bool(taken)


def _held(one: Story, other: Story, apart: set[frozenset[int]]) -> bool:
    return bool(apart) and any(frozenset((a, b)) in apart for a in one.rows for b in other.rows)


def _alike(stories: dict[int, Story]) -> list[tuple[float, int, int]]:
    """Pairs of groups that are like enough and near enough in time, found by the words that they share."""
    holders: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for label, story in sorted(stories.items(), key=lambda item: (item[1].first, item[0])):
        for term in story.burst:
            holders[term].append((story.first, label))
    found = []
    for label, story in stories.items():
        if len(story.rows) < FEWEST:
            continue
        likeness: dict[int, float] = defaultdict(float)
        for term, heavy in story.burst.items():
            held = holders[term]
            begin = bisect_left(held, (story.first - _LONGEST, -1))
            end = bisect_left(held, (story.last + DAYS + 1, -1))
            for _, other in held[begin:end][-_HELD:]:
                if other != label and _near(story, stories[other]):
                    likeness[other] += heavy * stories[other].burst[term]
        found += [
            (like, min(label, other), max(label, other)) for other, like in likeness.items() if like > LIKE
        ]
    return found


def _near(one: Story, other: Story) -> bool:
    return max(one.first, other.first) - min(one.last, other.last) <= DAYS


def _story(heads: Headlines, rows: Longs) -> Story:
    """How much more each name or object is said in a group than otherwise, times the share of it that says so."""
    first, last = int(heads.day[rows].min()), int(heads.day[rows].max())
    inside = _count(heads.day, first - _AROUND, last + _AROUND)
    outside = len(heads) - inside
    terms = np.concatenate([heads.terms[heads.first[row] : heads.first[row + 1]] for row in rows])
    burst = {}
    for term, many in Counter(terms.tolist()).items():
        if heads.kind[term] not in (NAME, OBJECT):
            continue
        said = heads.said[heads.said_from[term] : heads.said_from[term + 1]]
        beyond = len(said) - _count(said, first - _AROUND, last + _AROUND)
        usual = (beyond + 0.25) / (outside + 0.5) if outside else len(said) / len(heads)
        share = many / len(rows)
        rise = math.log(share / max(usual, _RAREST))
        if rise > 0:
            burst[term] = share * rise
    length = math.sqrt(sum(value * value for value in burst.values())) or 1.0
    strongest = sorted(burst.items(), key=lambda item: (-item[1], item[0]))[:_WORDS]
    return Story(tuple(rows.tolist()), first, last, {term: value / length for term, value in strongest})


def _count(days: Longs, first: int, last: int) -> int:
    """How many of the ascending days lie from first to last."""
    return int(np.searchsorted(days, last, side="right") - np.searchsorted(days, first, side="left"))
