"""Usage: what a table itself shows about its sources and words, learnt from the pairs that are likely one incident.

Two names of one village, a desk's own word for shelling, an agency that always gives the district: nobody lists them,
but reports that agree in all else give them away.
"""

import math
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.sheet import (
    ACTOR,
    END,
    KILLED_LOW,
    PLACE,
    SOURCE,
    START,
    TARGET,
    TYPE,
    Sheet,
    compiled,
    km_between,
    woven,
)

USAGE_FEATURES: Final = (
    "places_told_together",
    "types_told_together",
    "actors_told_together",
    "targets_told_together",
    "sources_told_together",
    "distance_beyond_usual",
    "hours_beyond_usual",
    "killed_beyond_usual",
    "usual_distance_less",
    "usual_distance_more",
)
MOST_READ: Final = 400_000  # pairs from which usage is learnt; of more, every second, third … is read
_TOLD_ALIKE: Final = (PLACE, TYPE, ACTOR, TARGET, SOURCE)  # columns of Sheet.codes, as the features above
_DISTANCE, _MIDDLE_APART, _KILLED_RATIO = 0, 11, 22  # columns of a row of features
_FARTHEST, _LONGEST = 6.0, 7.0  # natural logarithms of 1 + km, 1 + hours: beyond, further makes no difference
_LIKELY: Final = 0.3  # from this probability on, a pair shows how far apart its two sources tell of one thing
_DOUBT: Final = 4.0  # as many pairs of the usual kind as stand beside those met
_DOUBT_SOURCE: Final = 5.0
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)


class Usage(NamedTuple):
    """How often two codes were told of one incident, and how far sources usually lie off.

    ``keys``, ``told`` and ``met`` are a table by open addressing (-1 = free): for two codes of a column, the sum of
    the probabilities of the pairs that have them and the number of those pairs. ``base`` is the share of likely
    pairs among all. ``usual`` has a row a source (the last: no source): mean logarithms of km, hours, and of the
    ratio of killed within likely pairs.
    """

    keys: NDArray[np.int64]
    told: NDArray[np.float32]
    met: NDArray[np.float32]
    base: float
    usual: NDArray[np.float32]


def no_usage() -> Usage:
    """Nothing is known yet: all features of :data:`USAGE_FEATURES` are NaN."""
    return Usage(
        np.full(1, -1, dtype=np.int64),
        np.zeros(1, dtype=np.float32),
        np.zeros(1, dtype=np.float32),
        math.nan,
        np.full((1, 3), np.nan, dtype=np.float32),
    )


def learn_usage(
    sheet: Sheet,
    one: NDArray[np.int32],
    other: NDArray[np.int32],
    log_odds: NDArray[np.float32],
    floor: float,
) -> Usage:
    """From first log-odds of pairs; those at ``floor`` or below are left out. Deterministic, in the order of pairs.

    One step of expectation-maximisation over what two reports say alike (Fellegi and Sunter 1969; Winkler 1988),
    started from a model that knows the world in general.
    """
    kept = np.flatnonzero(log_odds > floor)
    if not len(kept):
        return no_usage()
    chance = chance_of(log_odds[kept])
    size = 1 << max(4, int(np.ceil(np.log2(10.0 * len(kept)))))
    keys = np.full(size, -1, dtype=np.int64)
    told, met = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
    ones, others = one[kept], other[kept]
    for column in _TOLD_ALIKE:
        _note(sheet.codes, column, ones, others, chance, (keys, told, met))
    sources = int(sheet.codes[:, SOURCE].max(initial=-1)) + 1
    usual = _usual(sheet.facts, sheet.codes, ones, others, chance, sources)
    return Usage(keys, told, met, float(chance.mean(dtype=np.float64)), usual)


def chance_of(log_odds: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities of log-odds."""
    chance: NDArray[np.float32] = (1.0 / (1.0 + np.exp(-log_odds))).astype(np.float32)
    return chance


@woven
def _slot(keys: Any, key: Any) -> Any:
    """Where a key stands, or the free place where it would."""
    mask = len(keys) - 1
    at = np.int64((np.uint64(key) * _MULTIPLIER) >> np.uint64(32)) & mask
    while keys[at] != key and keys[at] != -1:
        at = (at + 1) & mask
    return at


@woven
def _key(column: int, one: Any, other: Any) -> Any:
    return (np.int64(column) << 58) | (np.int64(min(one, other)) << 29) | np.int64(max(one, other))


@compiled
def _note(codes: Any, column: int, ones: Any, others: Any, chance: Any, table: Any) -> None:
    """Writes down how often two codes of one column were met, and how likely of one incident."""
    keys, told, met = table
    for k in range(len(ones)):
        one, other = codes[ones[k], column], codes[others[k], column]
        if one >= 0 and other >= 0:
            key = _key(column, one, other)
            at = _slot(keys, key)
            keys[at] = key
            told[at] += chance[k]
            met[at] += 1


@woven
def _off(facts: Any, one: int, other: int, measures: Any) -> None:
    """How far two reports lie apart in place, time and killed, as logarithms; NaN where one does not say."""
    measures[0] = min(_FARTHEST, math.log1p(km_between(facts, one, other)))
    hours = 0.5 * abs(facts[one, START] + facts[one, END] - facts[other, START] - facts[other, END])
    measures[1] = min(_LONGEST, math.log1p(hours))
    measures[2] = abs(_killed(facts, one) - _killed(facts, other))


@woven
def _killed(facts: Any, row: int) -> Any:
    low, high = facts[row, KILLED_LOW], facts[row, KILLED_LOW + 1]
    return low if high == np.inf else 0.5 * (low + high)


@compiled
def _usual(facts: Any, codes: Any, ones: Any, others: Any, chance: Any, sources: int) -> Any:
    total, weight = np.zeros((sources + 1, 3)), np.zeros((sources + 1, 3))
    whole, whole_weight = np.zeros(3), np.zeros(3)
    measures = np.empty(3)
    for k in range(len(ones)):
        one, other = ones[k], others[k]
        if chance[k] <= _LIKELY:
            continue
        _off(facts, one, other, measures)
        for m in range(3):
            if np.isnan(measures[m]):
                continue
            whole[m] += chance[k] * measures[m]
            whole_weight[m] += chance[k]
            for row in (codes[one, SOURCE], codes[other, SOURCE]):
                total[row, m] += chance[k] * measures[m]  # row -1, no source, is the last
                weight[row, m] += chance[k]
    usual = np.empty((sources + 1, 3), dtype=np.float32)
    for m in range(3):
        mean = whole[m] / max(whole_weight[m], 1e-9)
        for row in range(sources + 1):
            usual[row, m] = (total[row, m] + _DOUBT_SOURCE * mean) / (weight[row, m] + _DOUBT_SOURCE)
    return usual


@woven
def _together(known: Any, codes: Any, column: int, one: int, other: int, own: float) -> Any:
    """Log-odds by which two codes are told of one incident more often than others; the pair itself left out."""
    keys, told, met, base, _ = known
    if codes[one, column] < 0 or codes[other, column] < 0:
        return np.nan
    key = _key(column, codes[one, column], codes[other, column])
    at = _slot(keys, key)
    likely, seen = 0.0, 0.0
    if keys[at] == key:
        likely, seen = told[at], met[at]
    if not np.isnan(own):
        likely, seen = max(0.0, likely - own), max(0.0, seen - 1.0)
    rate = min(max((likely + _DOUBT * base) / (seen + _DOUBT), 1e-6), 1.0 - 1e-6)
    bound = min(max(base, 1e-6), 1.0 - 1e-6)
    return math.log(rate / (1.0 - rate)) - math.log(bound / (1.0 - bound))


@woven
def compare_usage(codes: Any, known: Any, pair: Any, whole: Any, row: Any) -> None:
    """Fills the features of :data:`USAGE_FEATURES`; ``known`` is a :class:`Usage` taken apart.

    ``pair``: the two rows and what this pair itself added, NaN for nothing. ``whole`` is the whole row, of which
    distance, hours and killed are already filled.
    """
    one, other, own = pair
    base, usual = known[3], known[4]
    if np.isnan(base):
        row[:] = np.nan
        return
    row[0] = _together(known, codes, PLACE, one, other, own)
    row[1] = _together(known, codes, TYPE, one, other, own)
    row[2] = _together(known, codes, ACTOR, one, other, own)
    row[3] = _together(known, codes, TARGET, one, other, own)
    row[4] = _together(known, codes, SOURCE, one, other, own)
    first, second = codes[one, SOURCE], codes[other, SOURCE]
    row[5] = min(_FARTHEST, math.log1p(whole[_DISTANCE])) - 0.5 * (usual[first, 0] + usual[second, 0])
    row[6] = min(_LONGEST, math.log1p(whole[_MIDDLE_APART])) - 0.5 * (usual[first, 1] + usual[second, 1])
    row[7] = whole[_KILLED_RATIO] - 0.5 * (usual[first, 2] + usual[second, 2])
    row[8], row[9] = min(usual[first, 0], usual[second, 0]), max(usual[first, 0], usual[second, 0])
