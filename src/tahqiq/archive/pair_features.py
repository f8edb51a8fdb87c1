"""Pair features: what is alike and what differs in two reports, as numbers that a person can read."""

import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.candidates import Pairs
from tahqiq.archive.reports import Reports
from tahqiq.archive.sheet import (
    ACTOR,
    ACTOR_RARITY,
    ASSUMED,
    END,
    GRAIN,
    KILLED_LOW,
    KIND,
    LETTERS,
    LETTERS_HIGH,
    LOCATED,
    PLACE,
    PLACE_RARITY,
    PRECISION,
    REPORTED,
    SOURCE,
    START,
    TARGET,
    TARGET_RARITY,
    TYPE,
    TYPE_RARITY,
    WOUNDED_LOW,
    compiled,
    hours_apart,
    km_between,
    sheet_of,
    toll_gap,
    words_of,
    woven,
)
from tahqiq.archive.usage import USAGE_FEATURES, Usage, compare_usage, no_usage
from tahqiq.archive.word_features import WORD_FEATURES, compare_words

FIRST_LOOK: Final = (
    "distance_km",
    "distance_over_precision",
    "precision_sharper_km",
    "precision_vaguer_km",
    "located_by_name",
    "same_place_name",
    "place_name_rarity",
    "hours_apart",
    "overlap_share",
    "interval_shorter_h",
    "interval_longer_h",
    "middle_apart_h",
    "reported_apart_h",
    "later_report_after_event_h",
    "time_assumed",
    "type_relation",
    "type_rarity",
    "actor_agrees",
    "actor_rarity",
    "target_agrees",
    "target_rarity",
    "killed_gap",
    "killed_ratio",
    "killed_magnitude",
    "wounded_gap",
    "wounded_ratio",
    "same_source",
    "same_source_kind",
    "company_less",
    "company_more",
    "strain",
    "strain_over_best_less",
    "strain_over_best_more",
    "grain_finer_km",
    "grain_coarser_km",
    "place_name_likeness",
)
WORDS_END: Final = len(FIRST_LOOK) + len(WORD_FEATURES)
FEATURES: Final = FIRST_LOOK + WORD_FEATURES + USAGE_FEATURES
_BLOCK: Final = 1 << 17


def compare(
    reports: Reports,
    pairs: Pairs,
    workers: int = 2,
    usage: Usage | None = None,
    own: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Shape (pairs, features): one row a pair, columns as in :data:`FEATURES`, NaN for what cannot be compared.

    Symmetric: the two reports of a pair may change places. ``km`` and ``h`` in a name are its units; tolls and
    rarities are natural logarithms. ``usage`` is what the table itself taught (:mod:`tahqiq.archive.usage`), ``own``
    what each pair added to it.
    """
    sheet, words = sheet_of(reports), words_of(reports)
    out = np.empty((len(pairs), len(FEATURES)), dtype=np.float32)
    known = usage if usage is not None else no_usage()
    added = own if own is not None else np.full(len(pairs), np.nan, dtype=np.float32)

    def fill(at: int) -> None:
        part = pairs.taken(slice(at, at + _BLOCK))
        rows = (part.one, part.other, part.strain, part.company, part.nearest)
        _compare(sheet, words, known, (rows, added[at : at + _BLOCK]), out[at : at + _BLOCK])

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(fill, range(0, len(pairs), _BLOCK)))
    return out


@compiled
def _compare(sheet: Any, words: Any, usage: Any, listed: Any, out: Any) -> None:
    facts, codes, relation = sheet
    (ones, others, strains, company, nearest), own = listed
    first_word, word, rarity, figure = words
    keys, told, met, base, usual = usage
    for k in range(len(out)):
        one, other = ones[k], others[k]
        compare_facts(facts, codes, relation, one, other, out[k])
        compare_standing(strains[k], company, nearest, one, other, out[k])
        compare_words(first_word, word, rarity, figure, one, other, out[k, len(FIRST_LOOK) : WORDS_END])
        known = (keys, told, met, base, usual)
        compare_usage(codes, known, (one, other, own[k]), out[k], out[k, WORDS_END:])


@woven
def _agrees(codes: Any, one: int, other: int, what: int) -> Any:
    if codes[one, what] < 0 or codes[other, what] < 0:
        return np.nan
    return 1.0 if codes[one, what] == codes[other, what] else 0.0


@woven
def _ones(bits: Any) -> Any:
    """How many of 32 bits are set (Warren, Hacker's Delight, chapter 5)."""
    value = np.uint32(bits)
    value = value - ((value >> np.uint32(1)) & np.uint32(0x55555555))
    value = (value & np.uint32(0x33333333)) + ((value >> np.uint32(2)) & np.uint32(0x33333333))
    value = (value + (value >> np.uint32(4))) & np.uint32(0x0F0F0F0F)
    return np.int64((value * np.uint32(0x01010101)) & np.uint32(0xFFFFFFFF)) >> 24


@woven
def _likeness(codes: Any, one: int, other: int) -> Any:
    """Share of the pairs of letters of two place names that both have."""
    low, high = codes[one, LETTERS], codes[one, LETTERS_HIGH]
    low_other, high_other = codes[other, LETTERS], codes[other, LETTERS_HIGH]
    both = _ones(low & low_other) + _ones(high & high_other)
    return both / max(1, _ones(low | low_other) + _ones(high | high_other))


@woven
def _where(facts: Any, codes: Any, one: int, other: int, row: Any) -> None:
    km = km_between(facts, one, other)
    row[0] = km
    row[1] = km / (1.0 + facts[one, PRECISION] + facts[other, PRECISION])
    row[2] = min(facts[one, PRECISION], facts[other, PRECISION])
    row[3] = max(facts[one, PRECISION], facts[other, PRECISION])
    row[4] = (codes[one, LOCATED] != 1) + (codes[other, LOCATED] != 1)
    row[5] = _agrees(codes, one, other, PLACE)
    row[6] = facts[one, PLACE_RARITY] if row[5] == 1.0 else np.nan
    row[33] = np.fmin(facts[one, GRAIN], facts[other, GRAIN])
    row[34] = max(facts[one, GRAIN], facts[other, GRAIN])
    row[35] = _likeness(codes, one, other) if row[5] == 0.0 else row[5]


@woven
def _when(facts: Any, codes: Any, one: int, other: int, row: Any) -> None:
    apart = hours_apart(facts, one, other)
    first, second = facts[one, END] - facts[one, START], facts[other, END] - facts[other, START]
    row[7] = max(0.0, apart) if not np.isnan(apart) else np.nan
    row[8] = max(0.0, 0.5 - apart) / (0.5 + min(first, second)) if not np.isnan(apart) else np.nan
    row[9], row[10] = min(first, second), max(first, second)
    row[11] = 0.5 * abs(facts[one, START] + facts[one, END] - facts[other, START] - facts[other, END])
    row[12] = abs(facts[one, REPORTED] - facts[other, REPORTED])
    row[13] = max(facts[one, REPORTED], facts[other, REPORTED]) - min(facts[one, END], facts[other, END])
    row[14] = codes[one, ASSUMED] + codes[other, ASSUMED]


@woven
def _who(facts: Any, codes: Any, relation: Any, one: int, other: int, row: Any) -> None:
    row[15] = relation[codes[one, TYPE], codes[other, TYPE]]
    row[16] = facts[one, TYPE_RARITY] if row[15] == 1.0 else np.nan
    row[17] = _agrees(codes, one, other, ACTOR)
    row[18] = facts[one, ACTOR_RARITY] if row[17] == 1.0 else np.nan
    row[19] = _agrees(codes, one, other, TARGET)
    row[20] = facts[one, TARGET_RARITY] if row[19] == 1.0 else np.nan


@woven
def _best_guess(facts: Any, row: int, low: int) -> Any:
    """The middle of a toll's interval; the lower end where it is open."""
    return facts[row, low] if facts[row, low + 1] == np.inf else 0.5 * (facts[row, low] + facts[row, low + 1])


@woven
def _tolls(facts: Any, one: int, other: int, row: Any) -> None:
    row[21] = toll_gap(facts, one, other, KILLED_LOW)
    first, second = _best_guess(facts, one, KILLED_LOW), _best_guess(facts, other, KILLED_LOW)
    row[22] = abs(first - second)
    row[23] = 0.5 * (first + second - row[22])
    row[24] = toll_gap(facts, one, other, WOUNDED_LOW)
    row[25] = abs(_best_guess(facts, one, WOUNDED_LOW) - _best_guess(facts, other, WOUNDED_LOW))


@woven
def compare_facts(facts: Any, codes: Any, relation: Any, one: int, other: int, row: Any) -> None:
    """Fills the features of :data:`FIRST_LOOK` but those of the standing."""
    _where(facts, codes, one, other, row)
    _when(facts, codes, one, other, row)
    _who(facts, codes, relation, one, other, row)
    _tolls(facts, one, other, row)
    row[26] = _agrees(codes, one, other, SOURCE)
    row[27] = _agrees(codes, one, other, KIND)


@woven
def compare_standing(strain: float, company: Any, nearest: Any, one: int, other: int, row: Any) -> None:
    """Fills five more features of :data:`FIRST_LOOK`: how the pair stands among all pairs of its reports."""
    row[28] = math.log(1.0 + min(company[one], company[other]))
    row[29] = math.log(1.0 + max(company[one], company[other]))
    row[30] = strain
    first, second = strain - nearest[one], strain - nearest[other]
    row[31], row[32] = min(first, second), max(first, second)
