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
MOST_READ: Final = 400_000  # pairs from which usage is learnt; of more about so many are drawn
TOLD_ALIKE: Final = (PLACE, TYPE, ACTOR, TARGET, SOURCE)  # columns of Sheet.codes, as the features above
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


class Met(NamedTuple):
    """Pairs that may be one incident, a row a pair, without their reports.

    ``one`` and ``other``: the codes of either report by :data:`TOLD_ALIKE`. ``apart``: how far they lie apart in
    place, time and killed (logarithms as of :class:`Usage`, NaN unknown). ``chance``: how likely they are one.
    """

    one: NDArray[np.int32]
    other: NDArray[np.int32]
    apart: NDArray[np.float64]
    chance: NDArray[np.float32]


def met_in(
    sheet: Sheet,
    one: NDArray[np.int32],
    other: NDArray[np.int32],
    log_odds: NDArray[np.float32],
    floor: float,
) -> Met:
    """What pairs of rows show by their first log-odds; those at ``floor`` or below are left out."""
    kept = np.flatnonzero(log_odds > floor)
    ones, others = one[kept], other[kept]
    codes = sheet.codes[:, list(TOLD_ALIKE)]
    return Met(codes[ones], codes[others], _apart(sheet.facts, ones, others), chance_of(log_odds[kept]))


def learn_usage(pairs: Met, sources: int) -> Usage:
    """From pairs that may be one incident, with sources numbered below ``sources``. Deterministic.

    One step of expectation-maximisation over what two reports say alike (Fellegi and Sunter 1969; Winkler 1988),
    started from a model that knows the world in general.
    """
    count = len(pairs.chance)
    if not count:
        return no_usage()
    size = 1 << max(4, int(np.ceil(np.log2(10.0 * count))))
    keys = np.full(size, -1, dtype=np.int64)
    # summed in double: the order of the pairs, which shards change, is then lost when it is rounded
    told, met = np.zeros(size), np.zeros(size, dtype=np.float32)
    for at, column in enumerate(TOLD_ALIKE):
        _note(column, pairs.one[:, at], pairs.other[:, at], pairs.chance, (keys, told, met))
    by = TOLD_ALIKE.index(SOURCE)
    usual = _usual(pairs.apart, pairs.one[:, by], pairs.other[:, by], pairs.chance, sources)
    return Usage(keys, told.astype(np.float32), met, float(pairs.chance.mean(dtype=np.float64)), usual)


def packed_usage(usage: Usage) -> Usage:
    """The same in as little room as it takes, to be sent to other machines."""
    used = np.flatnonzero(usage.keys >= 0)
    size = 1 << max(4, int(np.ceil(np.log2(2.0 * len(used) + 1.0))))
    keys = np.full(size, -1, dtype=np.int64)
    told, met = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
    _move((usage.keys, usage.told, usage.met), used, (keys, told, met))
    return Usage(keys, told, met, usage.base, usage.usual)


@compiled
def _move(table: Any, used: Any, smaller: Any) -> None:
    keys, told, met = smaller
    for place in used:
        at = _slot(keys, table[0][place])
        keys[at], told[at], met[at] = table[0][place], table[1][place], table[2][place]


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
def _note(column: int, ones: Any, others: Any, chance: Any, table: Any) -> None:
    """Writes down how often two codes of one column were met, and how likely of one incident."""
    keys, told, met = table
    for k in range(len(ones)):
        one, other = ones[k], others[k]
        if one >= 0 and other >= 0:
            key = _key(column, one, other)
            at = _slot(keys, key)
            keys[at] = key
            told[at] += chance[k]
            met[at] += 1


@compiled
def _apart(facts: Any, ones: Any, others: Any) -> Any:
    """How far two reports lie apart in place, time and killed, as logarithms; NaN where one does not say."""
    out = np.empty((len(ones), 3))
    for k in range(len(ones)):
        one, other = ones[k], others[k]
        out[k, 0] = min(_FARTHEST, math.log1p(km_between(facts, one, other)))
        hours = 0.5 * abs(facts[one, START] + facts[one, END] - facts[other, START] - facts[other, END])
        out[k, 1] = min(_LONGEST, math.log1p(hours))
        out[k, 2] = abs(_killed(facts, one) - _killed(facts, other))
    return out


@woven
def _killed(facts: Any, row: int) -> Any:
    low, high = facts[row, KILLED_LOW], facts[row, KILLED_LOW + 1]
    return low if high == np.inf else 0.5 * (low + high)


@compiled
def _usual(apart: Any, ones: Any, others: Any, chance: Any, sources: int) -> Any:
    total, weight = np.zeros((sources + 1, 3)), np.zeros((sources + 1, 3))
    whole, whole_weight = np.zeros(3), np.zeros(3)
    for k in range(len(ones)):
        if chance[k] <= _LIKELY:
            continue
        for m in range(3):
            if np.isnan(apart[k, m]):
                continue
            whole[m] += chance[k] * apart[k, m]
            whole_weight[m] += chance[k]
            for row in (ones[k], others[k]):
                total[row, m] += chance[k] * apart[k, m]  # row -1, no source, is the last
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
