"""Lookup keys: under which numbers a report is filed, so that those near it are found at once."""

from dataclasses import dataclass
from functools import lru_cache
from math import cos, floor, isnan, radians
from typing import Final

import numpy as np

from tahqiq.archive.encoded import MEASURES, NAMES, Encoded
from tahqiq.archive.grid import APART_HOURS, CELL_KM, LENGTH_HOURS, LONGEST_HOURS, VAGUENESS_KM
from tahqiq.archive.place_names import KM_A_DEGREE

ECHO_WORDS: Final = 3
_AT: Final = {name: at for at, name in enumerate(MEASURES)}
_PLACE: Final = NAMES.index("place")
_UNPLACED_HOURS: Final = 60.0
_ECHO_HOURS: Final = 144.0
_MASK: Final = (1 << 63) - 1
_MIX: Final = 0x9E3779B97F4A7C15
# What a key stands for: any report in a cell, one as vague as the cell is wide, the same two for long intervals,
# words, a place name of a report with and without coordinates.
_ANY, _OWN, _ANY_LONG, _OWN_LONG, _WORDS, _NAMED, _LOST = range(1, 8)


@dataclass(frozen=True, slots=True)
class Filed:
    """A report lies under ``keys``, each with the hour by which it is found there."""

    keys: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Reports under any of ``keys`` between two hours: when they were told (``told``), else when it happened."""

    keys: tuple[int, ...]
    since: float
    until: float
    told: bool = False


def filed(report: Encoded) -> Filed:
    """The keys under which a report is kept."""
    middle, length, told = _when(report)
    keys = [(_mixed(_WORDS, word), told) for word in _rare(report)]
    place = int(report.fixed["names"][0, _PLACE])
    level = _level(report)
    if place:
        keys.append((_mixed(_NAMED if level is not None else _LOST, place), middle))
    if level is not None:
        any_kind, own_kind = (_ANY, _OWN) if length <= LENGTH_HOURS[1] else (_ANY_LONG, _OWN_LONG)
        keys += [
            (_mixed(any_kind, each, *_cell(report, each)), middle) for each in range(level, len(CELL_KM))
        ]
        keys.append((_mixed(own_kind, level, *_cell(report, level)), middle))
    return Filed(tuple(dict(keys).items()))


def asked(report: Encoded) -> tuple[Asked, ...]:
    """Where to look for the reports that may tell of the same."""
    middle, length, told = _when(report)
    words = tuple(_mixed(_WORDS, each) for each in _rare(report))
    looks = [Asked(words, told - _ECHO_HOURS, told + _ECHO_HOURS, told=True)]
    place = int(report.fixed["names"][0, _PLACE])
    level = _level(report)
    if place:
        kinds = (_LOST,) if level is not None else (_LOST, _NAMED)
        keys = tuple(_mixed(kind, place) for kind in kinds)
        looks.append(Asked(keys, middle - _UNPLACED_HOURS, middle + _UNPLACED_HOURS))
    if level is not None:
        around = {each: _around(report, each) for each in range(level, len(CELL_KM))}
        for any_kind, own_kind, longest in (
            (_ANY, _OWN, float(LENGTH_HOURS[1])),
            (_ANY_LONG, _OWN_LONG, LONGEST_HOURS),
        ):
            keys = tuple(_of_cell(any_kind, level, cell) for cell in around[level])
            for above in range(level + 1, len(CELL_KM)):
                keys += tuple(_of_cell(own_kind, above, cell) for cell in around[above])
            reach = 0.5 * (min(length, LONGEST_HOURS) + longest) + APART_HOURS
            looks.append(Asked(keys, middle - reach, middle + reach))
    return tuple(look for look in looks if look.keys)


def _measure(report: Encoded, name: str) -> float:
    return float(report.fixed["measures"][0, _AT[name]])


def _when(report: Encoded) -> tuple[float, float, float]:
    """The middle of the report's time, its length, and when it was told; hours, 0 where nothing is said."""
    start, end, told = (_measure(report, name) for name in ("start", "end", "reported"))
    middle = told if isnan(start) else 0.5 * (start + end)
    told = middle if isnan(told) else told
    length = 0.0 if isnan(start) else end - start
    return (0.0 if isnan(middle) else middle), length, (0.0 if isnan(told) else told)


def _level(report: Encoded) -> int | None:
    """How vague the place is (:data:`tahqiq.archive.grid.VAGUENESS_KM`); nothing where there is none or no time."""
    if isnan(_measure(report, "lat")) or isnan(_measure(report, "start")):
        return None
    return min(int(np.searchsorted(VAGUENESS_KM, _measure(report, "precision"))), len(CELL_KM) - 1)


def _rare(report: Encoded) -> list[int]:
    """A few words by the order of their hashes, the same in a copy as in what it copies (Broder 1997)."""
    hashes = sorted(int(word) for word in report.words["hash"])
    return [_mixed(*hashes[k : k + 3]) for k in range(0, 3 * ECHO_WORDS, 3) if len(hashes) >= k + 3]


def _columns(band: int, size: float) -> int:
    middle = (band + 0.5) * size / KM_A_DEGREE - 90.0
    return max(1, int(360.0 * KM_A_DEGREE * max(0.0, cos(radians(middle))) / size))


def _cell(report: Encoded, level: int) -> tuple[int, int]:
    size = float(CELL_KM[level])
    band = floor((_measure(report, "lat") + 90.0) * KM_A_DEGREE / size)
    columns = _columns(band, size)
    return band, floor((_measure(report, "lon") + 180.0) / 360.0 * columns) % columns


def _around(report: Encoded, level: int) -> set[tuple[int, int]]:
    size = float(CELL_KM[level])
    band, _column = _cell(report, level)
    cells = set()
    for near in range(band - 1, band + 2):
        columns = _columns(near, size)
        column = floor((_measure(report, "lon") + 180.0) / 360.0 * columns)
        cells |= {(near, (column + step) % columns) for step in (-1, 0, 1)}
    return cells


@lru_cache(1 << 16)
def _of_cell(kind: int, level: int, cell: tuple[int, int]) -> int:
    return _mixed(kind, level, *cell)


def _mixed(*numbers: int) -> int:
    """One number below 2^63, the same on every machine."""
    out = 0
    for number in numbers:
        out = ((out ^ (number & _MASK)) * _MIX) & ((1 << 64) - 1)
        out ^= out >> 29
    return out & _MASK


def hour_of(report: Encoded) -> float:
    """The hour in whose order reports are kept."""
    return _when(report)[0]
