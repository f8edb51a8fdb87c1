"""Grid: reports near in place and time, looked up on the scale of the vaguer report of each pair."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.place_names import KM_A_DEGREE
from tahqiq.archive.sheet import END, LAT, LON, NARROWING, PRECISION, START, Sheet, compiled, woven
from tahqiq.archive.strain import strain

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

VAGUENESS_KM: Final = np.array(
    [3.0, 10.0, 25.0, 60.0, 140.0, np.inf]
)  # upper bounds of the classes of precision
CELL_KM: Final = np.array(
    [20.0, 36.0, 64.0, 140.0, 300.0, 700.0]
)  # cells of each class; neighbours are looked up too
LENGTH_HOURS: Final = np.array([30.0, 96.0, np.inf])  # upper bounds of the classes of time
LONGEST_HOURS: Final = 24.0 * 45  # an interval longer than this is looked up as if it were as long as this
APART_HOURS: Final = 26.0  # intervals further apart than this are not one incident's
SLACK_KM: Final = 16.0  # that a place may be off though its report calls it precise
SLACK_RATIO: Final = 2.0
MOST_KEPT: Final = 36  # of one report
MOST_STRAIN: Final = 6.0  # harder to believe than this is not worth comparing
MOST_LOOKED_AT: Final = 800  # in one cell, nearest in time
_BLOCK: Final = 1 << 13
_ROW: Final = 1 << 24


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Pairs of rows that lie near each other, and how hard each is to believe at first sight."""

    one: NDArray[np.int32]
    other: NDArray[np.int32]
    strain: NDArray[np.float32]


class Shelf(NamedTuple):
    """Rows of one scale by cell, within a cell by the middle of their time; columns in that order.

    Cell ``cells[k]`` holds the places from ``first[k]`` to ``first[k + 1]``.
    """

    cells: Longs
    first: Longs
    row: Longs
    rank: Longs
    middle: Floats
    start: Floats
    end: Floats
    lat: Floats
    lon: Floats
    precision: Floats


def classes(sheet: Sheet) -> tuple[Longs, Longs]:
    """By place (0..5, vaguest last; 6 without one) and by time (0..2, longest last; 3 without one)."""
    vague = np.searchsorted(VAGUENESS_KM, sheet.facts[:, PRECISION])
    vague[np.isnan(sheet.facts[:, LAT])] = len(CELL_KM)
    long = np.searchsorted(LENGTH_HOURS, sheet.facts[:, END] - sheet.facts[:, START])
    return vague, long


def near(sheet: Sheet, workers: int = 2) -> Iterator[Found]:
    """Every pair within reach of each other, at most :data:`MOST_KEPT` for the one of a pair that looks.

    Of two reports the one with the longer time looks, of equally long the vaguer one, else the later row, on the
    scale of the vaguer; so no pair comes twice. Bounded by rows x cells x :data:`MOST_LOOKED_AT`.
    """
    vague, long = classes(sheet)
    rank = np.empty(len(vague), dtype=np.int64)
    rank[np.lexsort((vague, long))] = np.arange(len(vague))
    usable = (long < len(LENGTH_HOURS)) & (vague < len(CELL_KM))
    with ThreadPoolExecutor(workers) as pool:
        for level, size in enumerate(CELL_KM):
            of_level = usable & (vague == level)
            if not of_level.any():
                continue
            for held, askers in (
                (usable & (vague <= level), of_level),
                (of_level & (long < 2), usable & (vague < level) & (long > 0)),
            ):
                yield from _looked_up(pool, sheet, rank, (level, float(size)), held, np.flatnonzero(askers))


def _looked_up(
    pool: ThreadPoolExecutor, sheet: Sheet, rank: Longs, scale: tuple[int, float], held: Any, askers: Longs
) -> Iterator[Found]:
    if not len(askers) or not held.any():
        return
    shelf = _shelf(sheet, rank, np.flatnonzero(held), scale[1])
    longest = min(LONGEST_HOURS, float((sheet.facts[held, END] - sheet.facts[held, START]).max()))

    def look(at: int) -> Any:
        return _look(sheet, rank, scale, longest, shelf, askers[at : at + _BLOCK])

    for one, other, strains in pool.map(look, range(0, len(askers), _BLOCK)):
        yield Found(one=one, other=other, strain=strains)


def _shelf(sheet: Sheet, rank: Longs, rows: Longs, size: float) -> Shelf:
    lat, lon, start, end, precision = (sheet.facts[rows, each] for each in (LAT, LON, START, END, PRECISION))
    cell = _cells(lat, lon, size)
    middle = 0.5 * (start + end)
    order = np.lexsort((middle, cell))
    cells, first = np.unique(cell[order], return_index=True)
    row = rows[order]
    columns = (middle, start, end, lat, lon, precision)
    return Shelf(cells, np.append(first, len(rows)), row, rank[row], *(each[order] for each in columns))


@compiled
def _columns(band: int, size: float) -> Any:
    """How many cells lie in one band of latitude round the globe."""
    middle = (band + 0.5) * size / KM_A_DEGREE - 90.0
    return max(1, int(360.0 * KM_A_DEGREE * max(0.0, np.cos(np.radians(middle))) / size))


@compiled
def _cells(lat: Any, lon: Any, size: float) -> Any:
    out = np.empty(len(lat), dtype=np.int64)
    for k in range(len(lat)):
        band = int((lat[k] + 90.0) * KM_A_DEGREE / size)
        columns = _columns(band, size)
        out[k] = band * _ROW + int((lon[k] + 180.0) / 360.0 * columns) % columns
    return out


@woven
def _keep(rows: Any, strains: Any, kept: int, row: int, value: float) -> Any:
    """Puts a row among the best so far, which stay sorted by strain, then by row."""
    if kept == MOST_KEPT:
        last = kept - 1
        if value > strains[last] or (value == strains[last] and row > rows[last]):
            return kept
        kept -= 1
    at = kept
    while at > 0 and (strains[at - 1] > value or (strains[at - 1] == value and rows[at - 1] > row)):
        strains[at], rows[at] = strains[at - 1], rows[at - 1]
        at -= 1
    strains[at], rows[at] = value, row
    return kept + 1


@woven
def _scan(sheet: Any, columns: Any, span: Any, asker: int, mine: int, best: Any, kept: int) -> Any:
    """Holds the asker against one stretch of a cell."""
    facts, codes, relation = sheet
    row, rank, first_hour, last_hour, lats, lons, precisions = columns
    begin, stop, widest = span
    start, end, lat, lon = facts[asker, START], facts[asker, END], facts[asker, LAT], facts[asker, LON]
    narrowing, room = facts[asker, NARROWING], SLACK_KM + SLACK_RATIO * facts[asker, PRECISION]
    for k in range(begin, stop):
        if rank[k] >= mine or max(start, first_hour[k]) - min(end, last_hour[k]) > APART_HOURS:
            continue
        reach = min(widest, room + SLACK_RATIO * precisions[k]) / KM_A_DEGREE
        north, east = lat - lats[k], abs(lon - lons[k])
        east = min(east, 360.0 - east) * narrowing
        if north * north + east * east > reach * reach:
            continue
        value = strain(facts, codes, relation, asker, row[k])
        if value < MOST_STRAIN:
            kept = _keep(best[0], best[1], kept, row[k], value)
    return kept


@woven
def _stretch(middle: Any, low: int, high: int, centre: float, hours: float) -> Any:
    """The part of a cell that is near in time, from where to where."""
    times = middle[low:high]
    begin = low + np.searchsorted(times, centre - hours)
    stop = low + np.searchsorted(times, centre + hours)
    if stop - begin > MOST_LOOKED_AT:
        here = low + np.searchsorted(times, centre)
        begin = max(begin, min(here - MOST_LOOKED_AT // 2, stop - MOST_LOOKED_AT))
        stop = begin + MOST_LOOKED_AT
    return begin, stop


@compiled
def _look(sheet: Any, ranks: Any, scale: Any, longest: float, shelf: Any, askers: Any) -> Any:
    size = scale[1]
    facts = sheet[0]
    cells, first, row, rank, middle, first_hour, last_hour, lats, lons, precisions = shelf
    columns = (row, rank, first_hour, last_hour, lats, lons, precisions)
    one = np.empty(len(askers) * MOST_KEPT, dtype=np.int32)
    other = np.empty(len(askers) * MOST_KEPT, dtype=np.int32)
    out = np.empty(len(askers) * MOST_KEPT, dtype=np.float32)
    rows, strains = np.empty(MOST_KEPT, dtype=np.int64), np.empty(MOST_KEPT)
    used = 0
    for asker in askers:
        kept = 0
        start, end = facts[asker, START], facts[asker, END]
        hours = 0.5 * (min(end - start, LONGEST_HOURS) + longest) + APART_HOURS
        own_band = int((facts[asker, LAT] + 90.0) * KM_A_DEGREE / size)
        for band in range(own_band - 1, own_band + 2):
            width = _columns(band, size)
            column = int((facts[asker, LON] + 180.0) / 360.0 * width) % width
            for step in range(-1, 2) if width >= 3 else range(0, width):
                cell = band * _ROW + (column + step) % width
                at = np.searchsorted(cells, cell)
                if at < len(cells) and cells[at] == cell:
                    begin, stop = _stretch(middle, first[at], first[at + 1], 0.5 * (start + end), hours)
                    kept = _scan(
                        sheet, columns, (begin, stop, size), asker, ranks[asker], (rows, strains), kept
                    )
        for k in range(kept):
            one[used], other[used], out[used] = min(asker, rows[k]), max(asker, rows[k]), strains[k]
            used += 1
    return one[:used].copy(), other[:used].copy(), out[:used].copy()
