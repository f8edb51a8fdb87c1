"""Kin keys: reports that share something rare (words in a row, a place name, a toll) meet though the map parts them."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.reports import Reports
from tahqiq.archive.sheet import compiled

Longs = NDArray[np.int64]
Keys = NDArray[np.uint64]

ECHO_HOURS: Final = 24.0 * 6  # a copy appears within days of what it copies
ECHO_TRIPLES: Final = 6  # the rarest triples of words by which a report is looked up
COMMON_TRIPLE: Final = 48  # reports that share a triple before it is a way of speaking, not a copy
ECHO_LINKS: Final = 3  # reports of one triple that each is held against, the nearest in time
UNPLACED_LINKS: Final = 12
UNPLACED_HOURS: Final = 60.0
_COUNTERS: Final = 1 << 24


def kin(reports: Reports) -> tuple[Longs, Longs]:
    """Pairs of rows (smaller first, none twice) that share rare words, or a place name or toll without a place.

    Each row is held against few others of each key, the nearest in time: bounded by rows x keys x links.
    """
    when = np.where(np.isnan(reports.reported), reports.end, reports.reported)
    when = np.where(np.isnan(when), 0.0, when)
    wording = reports.wording
    counts = wording.triple_uses if wording.triple_uses is not None else counted_triples(wording.triples)
    rows, keys = _rare_triples(wording.first_triple, wording.triples, counts)
    found = [_linked(rows, keys, when, ECHO_HOURS, ECHO_LINKS)]
    middle = np.where(np.isnan(reports.start), when, 0.5 * (reports.start + reports.end))
    for rows, keys in _unplaced(reports):
        found.append(_linked(rows, keys, middle, UNPLACED_HOURS, UNPLACED_LINKS))
    one = np.concatenate([pair[0] for pair in found])
    other = np.concatenate([pair[1] for pair in found])
    both = np.unique((np.minimum(one, other) << 32) | np.maximum(one, other))
    return both >> 32, both & 0xFFFFFFFF


def _unplaced(reports: Reports) -> list[tuple[Longs, Keys]]:
    """Rows with the keys that stand in for a place where at least one report of the key has none."""
    nowhere = np.isnan(reports.lat)
    lost = np.zeros(len(reports.place_share), dtype=np.bool_)
    lost[reports.place[nowhere & (reports.place >= 0)]] = True
    named = np.flatnonzero((reports.place >= 0) & lost[reports.place])
    by_name = (named, reports.place[named].astype(np.uint64))
    if not nowhere.any():
        return [by_name]
    toll = np.nan_to_num(reports.killed_low, nan=0.0).astype(np.int64)
    telling = np.flatnonzero((toll >= 2) & ((reports.actor >= 0) | (reports.target >= 0)))
    keys = (
        (toll[telling] << 40)
        ^ ((reports.target[telling].astype(np.int64) + 1) << 20)
        ^ reports.event_type[telling]
    )
    lonely = np.isin(keys, keys[nowhere[telling]])
    return [by_name, (telling[lonely], keys[lonely].astype(np.uint64))]


def _linked(
    rows: Longs, keys: Keys, when: NDArray[np.float64], within: float, links: int
) -> tuple[Longs, Longs]:
    order = np.lexsort((rows, when[rows], keys))
    pairs: tuple[Longs, Longs] = _next_of_key(rows[order], keys[order], when, within, links)
    return pairs


@compiled
def _next_of_key(rows: Any, keys: Any, when: Any, within: float, links: int) -> Any:
    """Each row with the next few of its key."""
    one = np.empty(len(rows) * links, dtype=np.int64)
    other = np.empty(len(rows) * links, dtype=np.int64)
    used = 0
    for k in range(len(rows)):
        for after in range(k + 1, min(k + 1 + links, len(rows))):
            if keys[after] != keys[k] or when[rows[after]] - when[rows[k]] > within:
                break
            if rows[after] != rows[k]:
                one[used], other[used] = rows[k], rows[after]
                used += 1
    return one[:used].copy(), other[:used].copy()


@compiled
def counted_triples(triples: Any) -> Any:
    """How often each triple of words stands in the table, up to 255, by a part of its hash."""
    counts = np.zeros(_COUNTERS, dtype=np.uint8)
    for key in triples:
        slot = (key >> np.uint64(20)) & np.uint64(_COUNTERS - 1)
        if counts[slot] < 255:
            counts[slot] += 1
    return counts


@compiled
def _rare_triples(first: Any, triples: Any, counts: Any) -> Any:
    """The rarest triples of each report that at least one other report has too, as (row, key)."""
    n = len(first) - 1
    rows = np.empty(n * ECHO_TRIPLES, dtype=np.int64)
    keys = np.empty(n * ECHO_TRIPLES, dtype=np.uint64)
    best = np.empty(ECHO_TRIPLES, dtype=np.uint64)
    rank = np.empty(ECHO_TRIPLES, dtype=np.int64)
    used = 0
    for i in range(n):
        kept = 0
        for key in triples[first[i] : first[i + 1]]:
            count = counts[(key >> np.uint64(20)) & np.uint64(_COUNTERS - 1)]
            if count < 2 or count > COMMON_TRIPLE:
                continue
            at = kept if kept < ECHO_TRIPLES else ECHO_TRIPLES - 1
            if kept == ECHO_TRIPLES and (rank[at], best[at]) <= (count, key):
                continue
            while at > 0 and (rank[at - 1], best[at - 1]) > (count, key):
                rank[at], best[at] = rank[at - 1], best[at - 1]
                at -= 1
            rank[at], best[at] = count, key
            kept = min(kept + 1, ECHO_TRIPLES)
        for k in range(kept):
            rows[used], keys[used] = i, best[k]
            used += 1
    return rows[:used].copy(), keys[:used].copy()
