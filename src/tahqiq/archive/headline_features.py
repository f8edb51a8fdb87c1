"""What two headlines have in common, as numbers that a person can read, each with one meaning."""

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.headline_words import ACT, NAME, OBJECT, VICTIMS
from tahqiq.archive.headlines import Headlines
from tahqiq.archive.sheet import compiled

Longs = NDArray[np.int64]

FEATURES: Final = (
    "a_day_apart", "two_days_apart", "three_days_apart", "five_days_apart", "eight_days_apart", "fifteen_days_apart",
    "stories_of_these_days", "stories_of_these_names",
    "words_shared_share", "words_likeness", "fresh_words_shared_share", "freshest_word_shared",
    "one_without_names", "no_name_shared", "no_name_of_several_shared",
    "object_shared", "object_other", "act_shared", "act_other", "victims_shared", "victims_other",
    "killed_same", "killed_same_many", "killed_near", "killed_other", "wounded_same",
    "place_shared", "place_other", "digest", "days_of_events_apart",
)  # fmt: skip
_STEPS: Final = (1, 2, 3, 5, 8, 15)
_FAR: Final = 10.0  # days between two events beyond which more makes no difference
_ALIKE: Final = 3.0  # a word said so much more these days makes one story of two headlines
_NEAR: Final = 1.6  # counts of dead whose ratio is smaller may be one count grown


def compare_headlines(heads: Headlines, one: Longs, other: Longs) -> NDArray[np.float32]:
    """The features of each pair of rows of ``heads``, shape (pairs, features).

    Days apart are steps (0 or 1) by days between publication. Stories of these days: logarithm of how many stories
    were told within a day of either (:func:`_stories`), and of those that share a name with them.
    Fresh words are said more in the days of the two than before and after. Shares are of the weights of words.
    """
    columns = (
        heads.day, heads.first, heads.terms, heads.kind, heads.weight, heads.said_from, heads.said,
        heads.first_place, heads.places, heads.killed, heads.wounded, heads.earliest, heads.latest, heads.digest,
    )  # fmt: skip
    found = np.zeros((len(one), len(FEATURES)), dtype=np.float32)
    _compare(columns, _stories(heads), one, other, found)
    return found


def _stories(heads: Headlines) -> NDArray[np.float64]:
    """What part of a story each headline is: one over how many of these days are like it, itself included.

    Two are alike by the freshest name or object that both have; so many lines about one great event are few stories
    (the effective number of species, Leinster and Cobbold 2012).
    """
    found = np.zeros(len(heads), dtype=np.float64)
    _count_alike(heads.day, heads.first, heads.terms, heads.kind, heads.said_from, heads.said, found)
    return 1.0 / found


@compiled
def _count_alike(day: Any, first: Any, terms: Any, kind: Any, said_from: Any, said: Any, found: Any) -> None:
    marked = np.zeros(len(kind), dtype=np.float64)
    begin = 0
    for i in range(len(day)):
        window = _window(day, day[i], day[i])
        for k in range(first[i], first[i + 1]):
            if kind[terms[k]] == NAME or kind[terms[k]] == OBJECT:
                marked[terms[k]] = _rise(terms[k], window, said_from, said)
        while day[begin] < day[i] - 1:
            begin += 1
        j = begin
        while j < len(day) and day[j] <= day[i] + 1:
            like = 0.0
            for k in range(first[j], first[j + 1]):
                like = max(like, marked[terms[k]])
            found[i] += 1.0 if j == i else min(like / _ALIKE, 1.0)
            j += 1
        for k in range(first[i], first[i + 1]):
            marked[terms[k]] = 0.0


@compiled
def _window(day: Any, one: int, other: int) -> Any:
    """The days from one before to one after two days, and how many headlines fall in and out of them."""
    early, late = min(one, other) - 1, max(one, other) + 1
    inside = _until(day, 0, len(day), late + 1) - _until(day, 0, len(day), early)
    return early, late, inside, len(day) - inside


@compiled
def _until(values: Any, start: int, end: int, wanted: int) -> int:
    """How many of the ascending values are below ``wanted``."""
    low, high = start, end
    while low < high:
        middle = (low + high) // 2
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low - start


@compiled
def _rise(term: int, window: Any, said_from: Any, said: Any) -> float:
    """How much more a word is said in a window of days than outside (logarithm); at least nothing."""
    early, late, inside, outside = window
    start, end = said_from[term], said_from[term + 1]
    within = _until(said, start, end, late + 1) - _until(said, start, end, early)
    if outside <= 0:
        return 1.0
    beyond = end - start - within
    return max(0.0, math.log((within + 0.25) / (inside + 0.5)) - math.log((beyond + 0.25) / (outside + 0.5)))


@compiled
def _words(columns: Any, i: int, j: int, window: Any, row: Any) -> None:
    """Features 8 to 20: what the words share; object, act and victims by in one, in the other, in both."""
    _, first, terms, kind, weight, said_from, said = columns[:7]
    all_i = all_j = both = square_i = square_j = square = 1e-9
    new_i = new_j = 0.5
    new_both = fresh_name = thing = 0.0
    names_i = names_j = names = 0
    seen = np.zeros((3, 3), dtype=np.int64)
    a, b = first[i], first[j]
    while a < first[i + 1] or b < first[j + 1]:
        left = terms[a] if a < first[i + 1] else 2147483647
        right = terms[b] if b < first[j + 1] else 2147483647
        term = min(left, right)
        here, heavy = kind[term], weight[term]
        rise = _rise(term, window, said_from, said)
        fresh = min(rise, weight[term])
        line = 0 if here == OBJECT else 1 if here == ACT else 2 if here == VICTIMS else -1
        if left == term:
            all_i += heavy
            square_i += heavy * heavy
            new_i += fresh
            names_i += here == NAME
            a += 1
        if right == term:
            all_j += heavy
            square_j += heavy * heavy
            new_j += fresh
            names_j += here == NAME
            b += 1
        if line >= 0:
            seen[line, 0] += left == term
            seen[line, 1] += right == term
        if left == right:
            both += heavy
            square += heavy * heavy
            new_both += fresh
            if here == NAME:
                names += 1
            elif here == OBJECT:
                thing = max(thing, heavy)
            if here in (NAME, OBJECT):
                fresh_name = max(fresh_name, rise)
            if line >= 0:
                seen[line, 2] += 1
    row[8], row[9] = both / min(all_i, all_j), math.sqrt(square / math.sqrt(square_i * square_j))
    row[10], row[11] = new_both / min(new_i, new_j), fresh_name
    row[12] = min(names_i, names_j) == 0
    row[13] = min(names_i, names_j) >= 1 and names == 0
    row[14] = min(names_i, names_j) >= 2 and names == 0
    row[15] = thing
    _matters(seen, row)


@compiled
def _matters(seen: Any, row: Any) -> None:
    """Features 16 to 20: whether object, act, victims that both name are the same or other ones."""
    row[16] = min(seen[0, 0], seen[0, 1]) > 0 and seen[0, 2] == 0
    row[17], row[18] = seen[1, 2] > 0, min(seen[1, 0], seen[1, 1]) > 0 and seen[1, 2] == 0
    row[19], row[20] = seen[2, 2] > 0, min(seen[2, 0], seen[2, 1]) > 0 and seen[2, 2] == 0


@compiled
def _facts(columns: Any, i: int, j: int, row: Any) -> None:
    """Features 21 to 29: tolls, places, days of the event."""
    first, places, killed, wounded, early, late, digest = columns[7:]
    dead, others = killed[i], killed[j]
    if not (math.isnan(dead) or math.isnan(others)):
        low, high = min(dead, others), max(dead, others)
        if low == high:
            row[21], row[22] = 1, math.log1p(low)
        elif low > 0 and high / low < _NEAR:
            row[23] = 1
        else:
            row[24] = 1
    row[25] = wounded[i] == wounded[j]
    if first[i + 1] > first[i] and first[j + 1] > first[j]:
        shared = False
        for a in range(first[i], first[i + 1]):
            for b in range(first[j], first[j + 1]):
                shared = shared or places[a] == places[b]
        row[26], row[27] = shared, not shared
    row[28] = digest[i] or digest[j]
    gap = max(early[i], early[j]) - min(late[i], late[j])
    row[29] = 0.0 if math.isnan(gap) else min(max(gap, 0.0), _FAR)


@compiled
def _compare(columns: Any, part: Any, one: Any, other: Any, found: Any) -> None:
    day, kind = columns[0], columns[3]
    marked = np.full(len(kind), -1, dtype=np.int64)
    until = np.zeros(len(day) + 1)
    until[1:] = np.cumsum(part)
    near = np.zeros((len(day), 2))
    for i in range(len(day)):
        near[i, 0] = until[_until(day, 0, len(day), day[i] + 2)] - until[_until(day, 0, len(day), day[i] - 1)]
        near[i, 1] = _of_names(columns, part, i, day[i] - 1, day[i] + 1, marked)
    for k in range(len(one)):
        i, j = one[k], other[k]
        row = found[k]
        gap = abs(day[i] - day[j])
        for step in range(6):
            row[step] = gap >= _STEPS[step]
        row[6] = math.log1p((near[i, 0] + near[j, 0]) / 2)
        row[7] = math.log1p((near[i, 1] + near[j, 1]) / 2)
        _words(columns, i, j, _window(day, day[i], day[j]), row)
        _facts(columns, i, j, row)


@compiled
def _of_names(columns: Any, part: Any, i: int, early: int, late: int, marked: Any) -> float:
    """The stories between two days that share a name with a headline; leaves its names marked."""
    day, first, terms, kind = columns[:4]
    for t in range(first[i], first[i + 1]):
        if kind[terms[t]] == NAME:
            marked[terms[t]] = i
    found = 0.0
    for h in range(_until(day, 0, len(day), early), _until(day, 0, len(day), late + 1)):
        for t in range(first[h], first[h + 1]):
            if marked[terms[t]] == i:
                found += part[h]
                break
    return found
