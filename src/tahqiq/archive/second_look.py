"""Second look: two reports that are likely one incident with the same third ones are likely one with each other."""

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.average_link import neighbours
from tahqiq.archive.candidates import Pairs
from tahqiq.archive.forest import Forest, forest_score, packed
from tahqiq.archive.reports import Reports
from tahqiq.archive.sheet import PRECISION, SOURCE, TYPE, Sheet, compiled, hours_apart, km_between, sheet_of

Longs = NDArray[np.int64]
Singles = NDArray[np.float32]

SECOND_FEATURES: Final = (
    "log_odds",
    "over_next_best_less",
    "over_next_best_more",
    "likely_others_fewer",
    "likely_others_more",
    "neighbours_in_common",
    "support_in_common",
    "support_share_of_more",
    "support_share_of_fewer",
    "chance_in_common",
    "chance_share_of_fewer",
    "not_in_common",
    "strain",
    "company_less",
    "company_more",
    "same_source",
    "type_relation",
    "distance_over_precision",
    "hours_apart",
)
_FAR_BELOW: Final = -9.0
_BLOCK: Final = 1 << 15
_DOUBT: Final = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class SecondLook:
    """Boosted trees over :data:`SECOND_FEATURES`, for pairs of first log-odds above ``floor``."""

    forest: Forest
    floor: float

    def log_odds(self, reports: Reports, pairs: Pairs, first: Singles, workers: int = 2) -> Singles:
        """Shape (pairs,): the first log-odds seen again among those of all; pairs at the floor stay what they are."""
        kept = np.flatnonzero(first > self.floor)
        features = second_features(reports, pairs, first, kept)
        forest, out = packed(self.forest), first.copy()

        def fill(at: int) -> None:
            part = slice(at, at + _BLOCK)
            out[kept[part]] = forest_score(*forest, features[part])

        if len(kept) <= _BLOCK:  # for one report that has just come, a thread costs more than its pairs
            fill(0)
            return out
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(fill, range(0, len(kept), _BLOCK)))
        return out


def second_features(reports: Reports, pairs: Pairs, first: Singles, kept: Longs) -> Singles:
    """Shape (kept, features), columns as in :data:`SECOND_FEATURES`: each pair among the others of its two reports.

    ``kept``: which pairs count. Probabilities are those of the first log-odds; support is the smaller, chance the
    product of the two probabilities that a third report is one with each, summed over the third reports.
    """
    return second_features_on(sheet_of(reports), pairs, first, kept)


def second_features_on(sheet: Sheet, pairs: Pairs, first: Singles, kept: Longs) -> Singles:
    """As :func:`second_features`, of reports that are laid out already."""
    some, reports = pairs.taken(kept), len(sheet.facts)
    chance = 1.0 / (1.0 + np.exp(-first[kept].astype(np.float64)))
    graph = neighbours(reports, some.one, some.other, np.arange(len(kept)))
    out = np.empty((len(kept), len(SECOND_FEATURES)), dtype=np.float32)
    _standing(reports, some.one, some.other, first[kept], chance, out)
    _in_common(graph, chance, out)
    _plain(sheet, (some.one, some.other, some.strain, some.company), out)
    return out


@compiled
def _standing(n: int, one: Any, other: Any, log_odds: Any, chance: Any, out: Any) -> None:
    """How a pair stands among the pairs of each of its two reports."""
    best, next_best, likely = np.full(n, _FAR_BELOW), np.full(n, _FAR_BELOW), np.zeros(n)
    for k in range(len(one)):
        for row in (one[k], other[k]):
            value = log_odds[k]
            if value > best[row]:
                next_best[row], best[row] = best[row], value
            elif value > next_best[row]:
                next_best[row] = value
            likely[row] += chance[k]
    for k in range(len(one)):
        a, b, value = one[k], other[k], log_odds[k]
        first = value - (best[a] if best[a] > value else next_best[a])
        second = value - (best[b] if best[b] > value else next_best[b])
        out[k, 0], out[k, 1], out[k, 2] = value, min(first, second), max(first, second)
        first, second = likely[a] - chance[k], likely[b] - chance[k]
        out[k, 3], out[k, 4] = min(first, second), max(first, second)


@compiled
def _in_common(graph: Any, chance: Any, out: Any) -> None:
    """What the neighbours of both say; each row's neighbours are marked once for all its pairs."""
    first, whom, which = graph
    mark = np.zeros(len(first) - 1)
    for row in range(len(first) - 1):
        for at in range(first[row], first[row + 1]):
            mark[whom[at]] = chance[which[at]]
        for at in range(first[row], first[row + 1]):
            pair, near = which[at], whom[at]
            if near <= row:
                continue
            count, support, product = 0, 0.0, 0.0
            for step in range(first[near], first[near + 1]):
                there = mark[whom[step]]
                if there > 0.0 and whom[step] != row:
                    here = chance[which[step]]
                    count += 1
                    support += min(there, here)
                    product += there * here
            fewer, more = out[pair, 3], out[pair, 4]
            out[pair, 5], out[pair, 6] = count, support
            out[pair, 7], out[pair, 8] = support / (_DOUBT + more), support / (_DOUBT + fewer)
            out[pair, 9], out[pair, 10] = product, product / (_DOUBT + fewer)
            out[pair, 11] = fewer + more - 2.0 * support
        for at in range(first[row], first[row + 1]):
            mark[whom[at]] = 0.0


@compiled
def _plain(sheet: Any, pairs: Any, out: Any) -> None:
    """A few of the first features once more."""
    facts, codes, relation = sheet
    ones, others, strains, company = pairs
    for k in range(len(ones)):
        one, other = ones[k], others[k]
        out[k, 12] = strains[k]
        out[k, 13] = math.log(1.0 + min(company[one], company[other]))
        out[k, 14] = math.log(1.0 + max(company[one], company[other]))
        out[k, 15] = 1.0 if codes[one, SOURCE] >= 0 and codes[one, SOURCE] == codes[other, SOURCE] else 0.0
        out[k, 16] = relation[codes[one, TYPE], codes[other, TYPE]]
        out[k, 17] = km_between(facts, one, other) / (1.0 + facts[one, PRECISION] + facts[other, PRECISION])
        out[k, 18] = hours_apart(facts, one, other)
