"""Ground: an area made ready to be asked about many places; an area that cannot be used says why."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import shapely

from tahqiq.compliance.plane import about_km, geodesic_km, laid_flat, middle_of, plane_about, walked
from tahqiq.model.area import Area, Vertex

_WIDEST_RING_KM = 4000.0  # beyond it a ring no longer says which of its two sides is meant
_LEAST_RING_KM2 = 1e-6
_STRETCH = 12


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some points of a line that follow one another, first and last included, and a circle that holds them."""

    first: int
    last: int
    middle: Vertex
    reach_km: float


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A line or ring as it is drawn: its points along the geodesics. Areas that share a line share this."""

    points: tuple[Vertex, ...]
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What an area covers: what is drawn of it, a circle that holds it all, and its fault if any.

    ``fault`` is one sentence; an area with a fault is never mended, it is unusable until somebody corrects it.
    """

    drawn: Drawn
    ring: bool
    width_km: float
    middle: Vertex
    reach_km: float
    fault: str | None = None


@lru_cache(maxsize=2048)
def ground_of(area: Area) -> Ground | None:
    """The area made ready, once for each area; ``None`` where it goes by a name alone. Never raises on data."""
    if not area.vertices or area.kind in {"country", "named"}:
        return None
    ring = area.kind in {"zone", "airspace"} and len(set(area.vertices)) > 2
    corners = area.vertices
    if ring and corners[0] != corners[-1]:
        corners = (*corners, corners[0])
    drawn = _drawn(corners)
    points = drawn.points
    middle = middle_of(points)
    reach = max(about_km(middle, point) for point in points) * 1.01
    width = 0.0 if ring or area.width_km is None else area.width_km
    fault = _fault(area, points, middle, reach, ring=ring)
    return Ground(drawn, ring, width, middle, reach + width, fault)


@lru_cache(maxsize=1024)
def _drawn(corners: tuple[Vertex, ...]) -> Drawn:
    points = walked(corners)
    return Drawn(points, _stretches(points))


def _stretches(points: tuple[Vertex, ...]) -> tuple[Stretch, ...]:
    found = []
    for first in range(0, max(1, len(points) - 1), _STRETCH):
        last = min(first + _STRETCH, len(points) - 1)
        part = points[first : last + 1]
        middle = middle_of(part)
        found.append(Stretch(first, last, middle, max(about_km(middle, one) for one in part) * 1.01))
    return tuple(found)


def near_stretches(drawn: Drawn, here: Vertex) -> tuple[tuple[int, int], ...]:
    """The runs of points among which the nearest part of the line is sure to be, each with a neighbour to go on.

    Found on the sphere with more room than it errs (0.6 %), so that only these need be measured truly.
    """
    if len(drawn.stretches) == 1:
        return ((0, len(drawn.points) - 1),)
    away = [(about_km(here, one.middle), one) for one in drawn.stretches]
    limit = min(middle * 1.01 + one.reach_km for middle, one in away)
    runs: list[tuple[int, int]] = []
    for middle, one in away:
        if middle * 0.99 - one.reach_km > limit:
            continue
        first, last = max(0, one.first - 1), min(len(drawn.points) - 1, one.last + 1)
        if runs and runs[-1][1] >= first:
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((first, last))
    return tuple(runs)


def _fault(area: Area, points: tuple[Vertex, ...], middle: Vertex, reach: float, *, ring: bool) -> str | None:
    if area.kind == "point":
        return None
    if ring:
        return _ring_fault(points, middle, reach)
    if area.kind in {"zone", "airspace"}:
        return "its ring has fewer than three different corners"
    if sum(geodesic_km(one, other) for one, other in pairwise(points)) < 0.001:
        return "its line has no length"
    return None


def _ring_fault(points: tuple[Vertex, ...], middle: Vertex, reach: float) -> str | None:
    if reach > _WIDEST_RING_KM:
        return f"its ring spans {2 * reach:,.0f} km, so that inside and outside cannot be told apart"
    polygon = shapely.Polygon(laid_flat(plane_about(*middle), points))
    if not polygon.is_valid:
        return "its ring crosses or touches itself"
    if polygon.area < _LEAST_RING_KM2:
        return "its ring encloses nothing"
    return None
