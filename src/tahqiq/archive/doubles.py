"""Doubles: what a source sends twice, and floods of near-copies, are read once, so that no crowd costs its square."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.average_link import join, root
from tahqiq.archive.reports import Reports
from tahqiq.archive.sheet import compiled

Longs = NDArray[np.int64]
Hashes = NDArray[np.uint64]

CROWD: Final = 300  # reports of one kind at one point on one day: more than any one event is told of
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_SEEDS: Final = np.array([0x2545F4914F6CDD1D, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F], dtype=np.uint64)


def read_once(reports: Reports, apart: Longs) -> Longs:
    """The row that is read for each row: itself, or the first of those that say the same.

    The same is: all that is compared, and the same words (three at least), or without words the same source. Where
    more than :data:`CROWD` reports of one kind come from one point on one day, also what one source says there, and
    texts that share most of their words in a row (three minwise hashes, Broder 1997). Rows in ``apart`` (those that a
    person judged) always stand for themselves.
    """
    n = len(reports)
    parent = np.arange(n)
    own = np.zeros(n, dtype=np.bool_)
    own[apart] = True
    spot = mixed(rounded(reports.lat, 100.0), rounded(reports.lon, 100.0), reports.place, reports.event_type)
    said = mixed(
        rounded(reports.lat, 1e5),
        rounded(reports.lon, 1e5),
        *(rounded(each, 4.0) for each in (reports.start, reports.end)),
        *(reports.place, reports.event_type, reports.actor, reports.target),
        *(rounded(each, 1.0) for each in (reports.killed_low, reports.killed_high)),
        *(rounded(each, 1.0) for each in (reports.wounded_low, reports.wounded_high)),
    )
    wording = reports.wording
    told = np.diff(wording.first_triple) > 0
    placed = (
        (reports.source >= 0) & ~np.isnan(reports.start) & (~np.isnan(reports.lat) | (reports.place >= 0))
    )
    voice = np.where(told, wording.sameness, reports.source.astype(np.uint64))
    _tie(parent, mixed(said, voice, told), ~own & (told | placed))
    day = rounded(0.5 * (reports.start + reports.end), 1.0 / 24.0)
    crowded = _crowded(mixed(spot, day)) & ~own
    if crowded.any():
        there = mixed(spot, day)
        _tie(parent, mixed(there, reports.source), crowded & (reports.source >= 0))
        for seed in _SEEDS:
            least: Hashes = _least_hash(wording.first_triple, wording.triples, seed)
            _tie(parent, mixed(there, least), crowded & (least > 0))
    settled: Longs = _settled(parent)
    return settled


def rounded(values: NDArray[np.float64], parts: float) -> Longs:
    """Whole numbers of 1/parts; what is not said is a number of its own."""
    return np.nan_to_num(np.floor(values * parts + 0.5), nan=-(2.0**40), posinf=2.0**40).astype(np.int64)


def mixed(*columns: NDArray[Any]) -> Hashes:
    """One 64-bit hash a row."""
    out = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        out = (out ^ column.astype(np.uint64)) * _MIX
        out ^= out >> np.uint64(29)
    return out


def _crowded(keys: Hashes) -> NDArray[np.bool_]:
    _, group, counts = np.unique(keys, return_inverse=True, return_counts=True)
    return np.asarray(counts[group] > CROWD)


def _tie(parent: Longs, keys: Hashes, which: NDArray[np.bool_]) -> None:
    """Ties rows of one key."""
    rows = np.flatnonzero(which)
    order = rows[np.argsort(keys[rows], kind="stable")]
    _tie_runs(parent, order, keys)


@compiled
def _tie_runs(parent: Any, order: Any, keys: Any) -> None:
    for k in range(1, len(order)):
        if keys[order[k]] == keys[order[k - 1]]:
            join(parent, order[k - 1], order[k])


@compiled
def _settled(parent: Any) -> Any:
    out = np.empty(len(parent), dtype=np.int64)
    for row in range(len(parent)):
        out[row] = root(parent, row)
    return out


@compiled
def _least_hash(first: Any, triples: Any, seed: Any) -> Any:
    """The smallest of the hashed triples of each text, 0 for a text of fewer than three words."""
    out = np.zeros(len(first) - 1, dtype=np.uint64)
    for row in range(len(out)):
        for k in range(first[row], first[row + 1]):
            mixed = (triples[k] ^ seed) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(32)
            if out[row] == 0 or mixed < out[row]:
                out[row] = mixed
    return out
