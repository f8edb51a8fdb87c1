"""Scoring: the log-odds of every candidate pair, reading no further in a pair than it takes to drop it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.candidates import Pairs
from tahqiq.archive.forest import add_trees, packed
from tahqiq.archive.friends import friends_of_friends
from tahqiq.archive.pair_features import FEATURES, FIRST_LOOK, WORDS_END, compare_facts, compare_standing
from tahqiq.archive.prior import Prior
from tahqiq.archive.reports import Reports
from tahqiq.archive.sheet import Sheet, Words, compiled, sheet_of, words_of, woven
from tahqiq.archive.taught import Taught, drawn, drawn_by, share_of
from tahqiq.archive.usage import Usage, chance_of, compare_usage, learn_usage, met_in, no_usage
from tahqiq.archive.word_features import compare_words

CHECKED_EVERY: Final = 16  # trees
BATCH: Final = 256  # pairs that go through the trees together
_BLOCK: Final = 1 << 17


def judged(
    reports: Reports, pairs: Pairs, prior: Prior, workers: int = 2, taught: Taught | None = None
) -> tuple[Pairs, NDArray[np.float32]]:
    """The pairs that may be one incident, of those given and of those that share a likely third, and their log-odds.

    As :func:`score`, but two reports that are likely one with the same third one are compared too, whether or not
    they were found near each other. ``taught``: what the archive of which these are a part teaches.
    """
    every, first = first_look(reports, pairs, prior, workers, taught)
    return every, first if prior.second_look is None else prior.second_look.log_odds(
        reports, every, first, workers
    )


def first_look(
    reports: Reports, pairs: Pairs, prior: Prior, workers: int = 2, taught: Taught | None = None
) -> tuple[Pairs, NDArray[np.float32]]:
    """What :func:`judged` knows of each pair by itself; pairs that were dropped on the way are gone."""
    found = looked_at(reports, pairs, prior, workers, taught)
    return found.pairs, found.first


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """The pairs that were read to the end, their log-odds by themselves, and by what usage each was read.

    ``own``: what each pair itself added to ``usage``, NaN for nothing.
    """

    pairs: Pairs
    first: NDArray[np.float32]
    usage: Usage
    own: NDArray[np.float32]


def looked_at(
    reports: Reports, pairs: Pairs, prior: Prior, workers: int = 2, taught: Taught | None = None
) -> Looked:
    """As :func:`first_look`, with all that is needed to say why."""
    usage, own = usage_of(reports, pairs, prior, workers, taught)
    first = scored(reports, pairs, prior, (usage, own), workers)
    kept = np.flatnonzero(first > prior.floor)
    pairs, first = pairs.taken(kept), first[kept]
    more = friends_of_friends(reports, pairs, first, prior.floor)
    unseen = np.full(len(more), np.nan, dtype=np.float32)
    added = scored(reports, more, prior, (usage, unseen), workers)
    return Looked(
        pairs.and_also(more), np.concatenate((first, added)), usage, np.concatenate((own[kept], unseen))
    )


def score(reports: Reports, pairs: Pairs, prior: Prior, workers: int = 2) -> NDArray[np.float32]:
    """Shape (pairs,): log-odds as of :meth:`Prior.log_odds`, ``prior.floor`` for pairs dropped on the way.

    Twice: first (of a large table a part of the pairs) without, then with what the table itself teaches about its
    names and sources. Features are made one pair at a time and never stored, so any table takes little room. Then
    what is left is seen again among its neighbours, if the prior has learnt to.
    """
    usage, own = usage_of(reports, pairs, prior, workers)
    first = scored(reports, pairs, prior, (usage, own), workers)
    return first if prior.second_look is None else prior.second_look.log_odds(reports, pairs, first, workers)


def usage_of(
    reports: Reports, pairs: Pairs, prior: Prior, workers: int = 2, taught: Taught | None = None
) -> tuple[Usage, NDArray[np.float32]]:
    """What the table (or the archive of which it is a part) teaches, and what each pair added (NaN for nothing)."""
    own = np.full(len(pairs), np.nan, dtype=np.float32)
    share = taught.share if taught is not None else share_of(len(pairs))
    which = drawn(drawn_by(reports), pairs.one, pairs.other, share)
    some = pairs.taken(which)
    first = scored(reports, some, prior, (no_usage(), own[which]), workers)
    own[which] = np.where(first > prior.floor, chance_of(first), np.nan)
    if taught is not None:
        return taught.usage, own
    found = met_in(sheet_of(reports), some.one, some.other, first, prior.floor)
    return learn_usage(found, int(reports.source.max(initial=-1)) + 1), own


def scored(
    reports: Reports, pairs: Pairs, prior: Prior, learnt: tuple[Usage, NDArray[np.float32]], workers: int = 2
) -> NDArray[np.float32]:
    """Log-odds by what is known of the usage of the table: one reading of the pairs."""
    return scored_on(sheet_of(reports), words_of(reports), pairs, prior, learnt, workers)


def scored_on(
    sheet: Sheet,
    words: Words,
    pairs: Pairs,
    prior: Prior,
    learnt: tuple[Usage, NDArray[np.float32]],
    workers: int = 2,
) -> NDArray[np.float32]:
    """As :func:`scored`, of reports that are laid out already."""
    forest = packed(prior.forest)
    usage, own = learnt
    out = np.empty(len(pairs), dtype=np.float32)
    cuts = (prior.first_trees, prior.first_floor, prior.second_trees, prior.second_floor, prior.floor)

    def fill(at: int) -> None:
        part = pairs.taken(slice(at, at + _BLOCK))
        rows = (part.one, part.other, part.strain, part.company, part.nearest)
        listed = (rows, np.ascontiguousarray(own[at : at + _BLOCK]))
        _score(sheet, (words, usage), listed, forest, cuts, out[at : at + _BLOCK])

    if len(pairs) <= _BLOCK:  # for one report that has just come, a thread costs more than its pairs
        fill(0)
        return out
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(fill, range(0, len(pairs), _BLOCK)))
    return out


@compiled
def _score(sheet: Any, told: Any, listed: Any, forest: Any, cuts: Any, out: Any) -> None:
    facts, codes, relation = sheet
    (ones, others, strains, company, nearest), own = listed
    (first_word, word, rarity, figure), (keys, likely, met, base, usual) = told
    known = (keys, likely, met, base, usual)
    first_trees, first_floor, second_trees, second_floor, floor = cuts
    rows, totals = np.empty((BATCH, len(FEATURES)), dtype=np.float32), np.empty(BATCH)
    alive = np.empty(BATCH, dtype=np.int64)
    out[:] = floor
    for begin in range(0, len(out), BATCH):
        left = min(BATCH, len(out) - begin)
        for k in range(left):
            one, other = ones[begin + k], others[begin + k]
            alive[k], totals[k] = k, 0.0
            compare_facts(facts, codes, relation, one, other, rows[k])
            compare_standing(strains[begin + k], company, nearest, one, other, rows[k])
        add_trees(forest, rows, alive[:left], totals, (0, first_trees))
        left = _above(alive, left, totals, first_floor if first_trees > 0 else -np.inf)
        for k in alive[:left]:
            one, other, row = ones[begin + k], others[begin + k], rows[k]
            compare_words(first_word, word, rarity, figure, one, other, row[len(FIRST_LOOK) : WORDS_END])
            compare_usage(codes, known, (one, other, own[begin + k]), row, row[WORDS_END:])
        left = _rest(forest, rows, (alive, left, totals), (first_trees, second_trees, second_floor))
        for k in alive[:left]:
            out[begin + k] = totals[k]


@woven
def _above(alive: Any, left: int, totals: Any, least: float) -> Any:
    """Moves those that reach the least total to the front; how many they are."""
    kept = 0
    for k in range(left):
        if totals[alive[k]] >= least:
            alive[kept] = alive[k]
            kept += 1
    return kept


@woven
def _rest(forest: Any, rows: Any, standing: Any, cuts: Any) -> Any:
    """The trees after the first look; after every few of them those below the second floor are left."""
    alive, left, totals = standing
    done, second_trees, second_floor = cuts
    trees = len(forest[2])
    least = second_floor if second_trees > 0 else -np.inf
    after = max(done, second_trees)
    while done < trees and left > 0:
        add_trees(forest, rows, alive[:left], totals, (done, after))
        left = _above(alive, left, totals, least)
        done, after = after, min(trees, after + CHECKED_EVERY)
    return left
