"""Nearest: which part of a line is nearest to a place, and how far, on the plane about that place."""

from dataclasses import dataclass
from functools import lru_cache

from tahqiq.compliance.ground import Drawn, near_stretches
from tahqiq.compliance.plane import laid_flat, plane_about
from tahqiq.model.area import Vertex

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest part of a line: between ``flat[at]`` and the next, at this share of the way (0 to 1, clipped
    only in the distance). ``flat`` begins with point number ``first`` of the line; the place is the origin.
    """

    away_km: float
    share: float
    at: int
    first: int
    flat: list[Point]


@lru_cache(maxsize=2048)
def nearest_stretch(drawn: Drawn, here: Vertex) -> Nearest:
    """The nearest part of a line of at least two points to a place (longitude, latitude)."""
    plane = plane_about(*here)
    best: Nearest | None = None
    for first, last in near_stretches(drawn, here):
        flat = laid_flat(plane, drawn.points[first : last + 1])
        for at in range(len(flat) - 1):
            away, share = _reach(flat[at], flat[at + 1])
            if best is None or away < best.away_km:
                best = Nearest(away, share, at, first, flat)
    assert best is not None
    return best


def _reach(one: Point, two: Point) -> tuple[float, float]:
    """How far the origin is from the stretch between two points, and at which share of it (0 to 1)."""
    along = (two[0] - one[0], two[1] - one[1])
    length = along[0] ** 2 + along[1] ** 2
    share = 0.0 if length == 0 else -(one[0] * along[0] + one[1] * along[1]) / length
    kept = min(1.0, max(0.0, share))
    east, north = one[0] + kept * along[0], one[1] + kept * along[1]
    return (east**2 + north**2) ** 0.5, share
