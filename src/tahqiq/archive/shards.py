"""Shards: an archive cut by theatre and time, each piece with its surroundings, so that no incident is cut through."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.zones import Cells, zones_of

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

SLOT_HOURS: Final = 24.0  # the grain in which reports are counted to lay out the shards
UNDATED: Final = -(1 << 30)  # stands for the day of a report without a time
LONGEST_HOURS: Final = 24.0 * 45  # a longer interval is taken to be as long as this round its middle


@dataclass(frozen=True, slots=True)
class ShardSettings:
    """How an archive is cut.

    A shard is at least ``days`` long and holds at least ``least`` reports (a small archive is one shard). One that
    holds more than ``most`` is shorter, down to three overlaps, and then cut by zone. It sees ``overlap_days`` on
    either side of its own time. ``zone_km`` is the size of the cells that zones are made of: wider than the furthest
    that two places are compared over (:data:`tahqiq.archive.grid.CELL_KM`).
    """

    days: float = 45.0
    overlap_days: float = 7.0
    zone_km: float = 150.0
    least: int = 40_000
    most: int = 250_000


USUAL: Final = ShardSettings()


@dataclass(frozen=True, slots=True, eq=False)
class Seats:
    """Which reports each shard works on: row by row the shard, and whether the report is at home there or a guest.

    Every row is at home in one shard, and a guest wherever it may meet the reports that are at home there.
    """

    row: Longs
    shard: NDArray[np.int32]
    home: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class ShardPlan:
    """The cut: ``edges`` (hours since 1970) between windows of time, and the zone of every cell of the map.

    Shard number = window x ``zones`` + zone. ``near`` are the other zones within reach of a cell. Reports without
    place are at home in zone 0 and guests in all others where ``wandering``; so for windows without time.
    """

    edges: Floats
    overlap_hours: float
    cells: Cells
    zone: Mapping[int, int]
    near: Mapping[int, tuple[int, ...]]
    zones: int
    wandering: bool

    def __len__(self) -> int:
        return (len(self.edges) + 1) * self.zones

    def seats(self, lat: Floats, lon: Floats, start: Floats, end: Floats) -> Seats:
        """Where reports sit: degrees and hours since 1970, NaN where unknown; ``row`` counts from 0."""
        first, own, last = self._windows(start, end)
        zones, others = self._zones(lat, lon)
        rows = np.arange(len(lat))
        spans = (last - first + 1).astype(np.int64)
        row = np.repeat(rows, spans)
        window = np.arange(len(row)) - np.repeat(np.cumsum(spans) - spans, spans) + np.repeat(first, spans)
        parts = [(row, window * self.zones + zones[row], window == own[row])]
        for zone, guests in others.items():
            some = np.isin(row, guests)
            parts.append((row[some], window[some] * self.zones + zone, np.zeros(int(some.sum()), np.bool_)))
        row, shard, home = (np.concatenate([part[k] for part in parts]) for k in range(3))
        order = np.lexsort((shard, row))
        return Seats(row[order].astype(np.int64), shard[order].astype(np.int32), home[order].astype(np.bool_))

    def _windows(self, start: Floats, end: Floats) -> tuple[Longs, Longs, Longs]:
        """First window in sight, the own one, and the last."""
        middle = 0.5 * (start + end)
        half = np.minimum(0.5 * (end - start), 0.5 * LONGEST_HOURS) + self.overlap_hours
        own = np.searchsorted(self.edges, middle, side="right")
        first = np.searchsorted(self.edges, middle - half, side="right")
        last = np.searchsorted(self.edges, middle + half, side="right")
        timeless = np.isnan(middle)
        own[timeless] = first[timeless] = 0
        last[timeless] = len(self.edges) if self.wandering else 0
        return first, own, last

    def _zones(self, lat: Floats, lon: Floats) -> tuple[Longs, dict[int, Longs]]:
        """The own zone of each row, and by zone the rows that are guests of it."""
        if self.zones == 1:
            return np.zeros(len(lat), dtype=np.int64), {}
        cell = self.cells.of(lat, lon)
        used, at = np.unique(cell, return_inverse=True)
        own = np.array([self.zone.get(each, 0) for each in used.tolist()], dtype=np.int64)[at]
        guests: dict[int, Longs] = {}
        for zone in range(self.zones):
            sees = np.array([zone in self._guest_zones(each) for each in used.tolist()], dtype=np.bool_)[at]
            rows = np.flatnonzero(sees & (own != zone))
            if len(rows):
                guests[zone] = rows
        return own, guests

    def _guest_zones(self, cell: int) -> tuple[int, ...]:
        if cell < 0:
            return tuple(range(self.zones)) if self.wandering else ()
        return self.near.get(cell, ())


def plan_shards(counted: Mapping[tuple[int, int], int], settings: ShardSettings = USUAL) -> ShardPlan:
    """The cut for reports counted by (cell of the map, day since 1970), -1 and :data:`UNDATED` without.

    The cells are those of :class:`tahqiq.archive.zones.Cells` of ``settings.zone_km``.
    """
    total = sum(counted.values())
    days: dict[int, int] = {}
    for (_, day), reports in counted.items():
        if day != UNDATED:
            days[day] = days.get(day, 0) + reports
    edges = _edges(days, settings)
    heaviest = _heaviest(days, edges)
    wanted = max(1, -(-heaviest // settings.most))
    by_cell: dict[int, int] = {}
    for (cell, _), reports in counted.items():
        if cell >= 0:
            by_cell[cell] = by_cell.get(cell, 0) + reports
    cells = Cells(settings.zone_km)
    zone, near = zones_of(by_cell, wanted, cells)
    zones = max(zone.values(), default=0) + 1
    lost = sum(reports for (cell, day), reports in counted.items() if cell < 0 or day == UNDATED)
    return ShardPlan(
        edges=edges,
        overlap_hours=24.0 * settings.overlap_days,
        cells=cells,
        zone=zone,
        near=near,
        zones=zones,
        wandering=lost * (len(edges) + zones) <= total,
    )


def _edges(days: Mapping[int, int], settings: ShardSettings) -> Floats:
    """Moments between windows that are long enough and full enough; a short rest joins the last one."""
    edges: list[float] = []
    began, held = min(days, default=0), 0
    left = sum(days.values())
    for day in sorted(days):
        long = day - began
        full = long >= settings.days and held >= settings.least
        if (full or (long >= 3 * settings.overlap_days and held >= settings.most)) and left >= settings.least:
            edges.append(day * SLOT_HOURS)
            began, held = day, 0
        held += days[day]
        left -= days[day]
    return np.array(edges, dtype=np.float64)


def _heaviest(days: Mapping[int, int], edges: Floats) -> int:
    """Reports in the fullest window."""
    if not days:
        return 0
    numbers = np.array(list(days), dtype=np.float64) * SLOT_HOURS
    window = np.searchsorted(edges, numbers, side="right")
    return int(np.bincount(window, weights=list(days.values())).max())
