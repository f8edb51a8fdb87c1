"""The sheet of paper under a map: which window, how degrees become picture units, and text made safe."""

import html
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tahqiq.bulletin.basemap import Point, Window, base_map
from tahqiq.model.bulletin import MapMark

SHEET_WIDTH = 440.0
KM_PER_DEGREE = 111.195  # of latitude, on a sphere of 6371 km
_LEAST_SPAN = 1.6  # degrees of latitude: nobody is helped by a map of one field
_SQUAREST, _FLATTEST = 1.1, 0.62  # height as a share of the width
# Characters that XML 1.0 refuses, and those that turn the direction of what follows.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e]")


def safe(text: str) -> str:
    """Text from outside, fit to stand in the picture: escaped, nothing unprintable, nothing that flips it."""
    return html.escape(_UNPRINTABLE.sub(" ", text), quote=True)


@dataclass(frozen=True)
class Sheet:
    """A window and the scale it is drawn at: equirectangular, true to scale at its middle latitude."""

    window: Window
    width: float = SHEET_WIDTH

    @property
    def shrink(self) -> float:
        """How much shorter a degree of longitude is than one of latitude here."""
        return math.cos(math.radians((self.window.south + self.window.north) / 2))

    @property
    def per_degree(self) -> float:
        """Picture units for a degree of latitude."""
        return self.width / ((self.window.east - self.window.west) * self.shrink)

    @property
    def per_km(self) -> float:
        """Picture units for a kilometre."""
        return self.per_degree / KM_PER_DEGREE

    @property
    def height(self) -> float:
        """Height of the map in picture units."""
        return round((self.window.north - self.window.south) * self.per_degree, 1)

    def at(self, lon: float, lat: float) -> Point:
        """A position in picture units, y downwards."""
        return (
            (lon - self.window.west) * self.per_degree * self.shrink,
            (self.window.north - lat) * self.per_degree,
        )

    def path(self, lines: Iterable[Sequence[Point]], *, close: bool = False) -> str:
        """Lines as SVG path data; steps under two thirds of a unit are left out, lines off the sheet too."""
        drawn = []
        for line in lines:
            points = [self.at(lon, lat) for lon, lat in line]
            if not self._touches(points):
                continue
            kept = _thinned(points)
            data = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept)
            drawn.append(data + "Z" if close else data)
        return "".join(drawn)

    def _touches(self, points: Sequence[Point]) -> bool:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return max(xs) >= 0 and min(xs) <= self.width and max(ys) >= 0 and min(ys) <= self.height


def _thinned(points: Sequence[Point]) -> list[Point]:
    kept = [points[0]]
    for point in points[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) > 1.0:
            kept.append(point)
    return [*kept, points[-1]]


def window_around(marks: Sequence[MapMark]) -> Window:
    """The part of the theatre that holds the marks with their areas and a margin; all of it without marks."""
    theatre = base_map().window
    shown = [mark for mark in marks if theatre.holds(mark.lon, mark.lat)]
    if not shown:
        return shaped(theatre)
    west, south = min(m.lon - _reach(m) for m in shown), min(m.lat - _reach(m) for m in shown)
    east, north = max(m.lon + _reach(m) for m in shown), max(m.lat + _reach(m) for m in shown)
    margin = max(0.25, 0.1 * max(north - south, east - west))
    return shaped(Window(west - margin, south - margin, east + margin, north + margin))


def _reach(mark: MapMark) -> float:
    return min(mark.precision_km, 150.0) / KM_PER_DEGREE


def shaped(window: Window) -> Window:
    """The window widened to a shape that sits well on a page, then moved to lie inside the theatre."""
    theatre = base_map().window
    middle_lon, middle_lat = (window.west + window.east) / 2, (window.south + window.north) / 2
    shrink = math.cos(math.radians(middle_lat))
    high = max(window.north - window.south, _LEAST_SPAN)
    wide = max((window.east - window.west) * shrink, high / _SQUAREST)
    high = max(high, wide * _FLATTEST)
    high = min(high, theatre.north - theatre.south)
    wide = min(wide / shrink, theatre.east - theatre.west)
    west = min(max(middle_lon - wide / 2, theatre.west), theatre.east - wide)
    south = min(max(middle_lat - high / 2, theatre.south), theatre.north - high)
    return Window(west, south, west + wide, south + high)
