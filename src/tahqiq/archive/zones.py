"""Zones: parts of the map that one machine works on at a time, cut where nobody reports from, if such a place is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import cos, floor, radians

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.place_names import KM_A_DEGREE

_ROW = 1 << 20


@dataclass(frozen=True, slots=True)
class Cells:
    """The map in cells about ``km`` wide and high; their numbers are 0 or more, -1 stands for no place."""

    km: float

    def of(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.int64]:
        """The cell of each point in degrees."""
        band = np.floor((np.nan_to_num(lat) + 90.0) * KM_A_DEGREE / self.km).astype(np.int64)
        columns = np.array([self.columns(each) for each in range(int(band.max(initial=0)) + 1)])[band]
        column = np.floor((np.nan_to_num(lon) + 180.0) / 360.0 * columns).astype(np.int64) % columns
        return np.where(np.isnan(lat) | np.isnan(lon), -1, band * _ROW + column)

    def columns(self, band: int) -> int:
        """How many cells lie in one band of latitude round the globe; none is narrower than ``km`` on either edge."""
        widest = max(abs(band * self.km / KM_A_DEGREE - 90.0), abs((band + 1) * self.km / KM_A_DEGREE - 90.0))
        return max(1, floor(360.0 * KM_A_DEGREE * max(0.0, cos(radians(min(90.0, widest)))) / self.km))

    def around(self, cell: int) -> Iterator[int]:
        """All cells that touch one: whatever lies within ``km`` of it lies in it or in them."""
        band, column = divmod(cell, _ROW)
        columns = self.columns(band)
        west, east = column / columns, (column + 1) / columns
        for near in range(max(0, band - 1), band + 2):
            count = self.columns(near)
            first, last = floor(west * count) - 1, floor(east * count) + 1
            yield from {near * _ROW + each % count for each in range(first, last + 1)} - {cell}


def zones_of(
    counted: Mapping[int, int], wanted: int, cells: Cells
) -> tuple[dict[int, int], dict[int, tuple[int, ...]]]:
    """The zone of every cell in use, numbered from 0, and for cells at a cut the other zones within reach.

    At most ``wanted`` zones, as even as can be. Theatres (cells that touch) stay whole where they are small enough; a
    larger one is cut from south to north, unless half of its reports lay so near a cut that both sides needed them.
    """
    if wanted <= 1:
        return dict.fromkeys(counted, 0), {}
    fair = sum(counted.values()) / wanted
    pieces = [piece for theatre in theatres(counted, cells) for piece in _cut(theatre, counted, fair, cells)]
    weights = [sum(counted[cell] for cell in piece) for piece in pieces]
    load = [0] * min(wanted, len(pieces))
    zone: dict[int, int] = {}
    for at in sorted(range(len(pieces)), key=lambda k: (-weights[k], pieces[k][0])):
        lightest = min(range(len(load)), key=lambda k: (load[k], k))
        load[lightest] += weights[at]
        zone |= dict.fromkeys(pieces[at], lightest)
    near = {
        cell: tuple(sorted({zone[other] for other in cells.around(cell) if other in zone} - {zone[cell]}))
        for cell in zone
    }
    return zone, {cell: others for cell, others in near.items() if others}


def theatres(counted: Mapping[int, int], cells: Cells) -> list[list[int]]:
    """Cells in use by those that touch each other, directly or through others; each in ascending order."""
    left = set(counted)
    found = []
    for cell in sorted(counted):
        if cell not in left:
            continue
        left.discard(cell)
        theatre, ahead = [cell], [cell]
        while ahead:
            for other in cells.around(ahead.pop()):
                if other in left:
                    left.discard(other)
                    theatre.append(other)
                    ahead.append(other)
        found.append(sorted(theatre))
    return found


def _cut(theatre: list[int], counted: Mapping[int, int], fair: float, cells: Cells) -> list[list[int]]:
    """A theatre in strips, or as it is where cutting does not pay."""
    strips = list(_strips(theatre, counted, fair))
    of = {cell: at for at, strip in enumerate(strips) for cell in strip}
    guests = sum(
        counted[cell] * len({of[other] for other in cells.around(cell) if other in of} - {of[cell]})
        for cell in theatre
    )
    return strips if 2 * guests <= sum(counted[cell] for cell in theatre) else [theatre]


def _strips(theatre: list[int], counted: Mapping[int, int], fair: float) -> Iterator[list[int]]:
    """Neighbouring cells with about as many reports together as a zone should have."""
    strip: list[int] = []
    held, left = 0, sum(counted[cell] for cell in theatre)
    for cell in theatre:
        if strip and held + 0.5 * counted[cell] > fair and left > 0.5 * fair:
            yield strip
            strip, held = [], 0
        strip.append(cell)
        held += counted[cell]
        left -= counted[cell]
    yield strip
