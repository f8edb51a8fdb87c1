"""Coordinates: points that come back again and again are the middle of something; how coarse, their spacing tells."""

from collections.abc import Callable
from typing import Any, Final

import numba
import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.place_names import KM_A_DEGREE, UNSAID_KM

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

OFTEN: Final = 3  # a point that comes back less often tells nothing
MOST_POINTS: Final = 8_000
COARSEST_KM: Final = 80.0
_METRES: Final = 1e5  # a degree in steps of about a metre
_WIDE: Final = 1 << 27

compiled: Callable[..., Any] = numba.njit(cache=True, nogil=True)


def grain_of(lat: Floats, lon: Floats) -> Floats:
    """How far from each repeated point the next lies that comes back at least half as often, in km; NaN for others.

    Villages lie among villages, the middle of a district has its like a district away: so the spacing tells how coarse
    a place name a point stands for, also where a report calls it precise. Only the :data:`MOST_POINTS` most
    repeated points are looked at.
    """
    known = np.flatnonzero(~np.isnan(lat))
    points, number, counts = np.unique(
        point_keys(lat[known], lon[known]), return_inverse=True, return_counts=True
    )
    out = np.full(len(lat), np.nan)
    out[known] = grain_of_points(points, counts)[number]
    return out


def point_keys(lat: Floats, lon: Floats) -> Longs:
    """Points in degrees as whole numbers, a metre apart, in the order of latitude, then longitude."""
    return np.rint(lat * _METRES).astype(np.int64) * _WIDE + np.rint(lon * _METRES).astype(np.int64)


def grain_of_points(points: Longs, counts: Longs) -> Floats:
    """The grain of different points (:func:`point_keys`, ascending) that come back so often; see :func:`grain_of`."""
    grain = np.full(len(points), np.nan)
    top = np.lexsort((np.arange(len(counts)), -counts))
    top = top[counts[top] >= OFTEN][:MOST_POINTS]
    lat = np.rint(points[top] / _WIDE)
    lon = points[top] - lat.astype(np.int64) * _WIDE
    grain[top] = _spacing(lat / _METRES, lon / _METRES, counts[top])
    return grain


def unsaid_precision(grain: Floats) -> Floats:
    """What is taken as the precision (km) of coordinates that come without one."""
    return np.where(np.isnan(grain), UNSAID_KM, np.clip(0.5 * grain, UNSAID_KM, COARSEST_KM))


@compiled
def _spacing(lat: Any, lon: Any, counts: Any) -> Any:
    """Kilometres to the nearest point of at least half the count; points by falling count."""
    out = np.full(len(lat), np.nan)
    for one in range(len(lat)):
        narrowing = np.cos(np.radians(lat[one]))
        nearest = np.inf
        for other in range(len(lat)):
            if 2 * counts[other] < counts[one]:
                break
            if other != one:
                north, east = lat[one] - lat[other], (lon[one] - lon[other]) * narrowing
                nearest = min(nearest, north * north + east * east)
        if nearest < np.inf:
            out[one] = KM_A_DEGREE * np.sqrt(nearest)
    return out
