"""Place names: a report that gives a name alone lies where the others of that name lie, as wide as they lie apart."""

from collections.abc import Sequence
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]

KM_A_DEGREE: Final = 111.195
UNSAID_KM: Final = 4.0  # taken as the precision of coordinates that come without one
WIDEST_NAME_KM: Final = 60.0  # reports of one name further apart than this speak of namesakes
_MIDDLE: Final = 1.4826  # median absolute deviation to standard deviation


def located_by_name(
    place: Codes, lat: Floats, lon: Floats, precision: Floats
) -> tuple[Floats, Floats, Floats]:
    """Where the reports of each place name lie: latitude, longitude and precision (km), NaN where none does.

    One value a row, from the medians of all rows of its name; the precision is the larger of their typical own and
    their spread. A name whose reports lie too far apart locates nothing.
    """
    known = np.flatnonzero((place >= 0) & ~np.isnan(lat))
    out = [np.full(len(place), np.nan) for _ in range(3)]
    if not len(known):
        return out[0], out[1], out[2]
    names = int(place.max()) + 1
    middle_lat = _median_by(place[known], lat[known], names)
    middle_lon = _median_by(place[known], lon[known], names)
    own = _median_by(place[known], precision[known], names)
    east = (lon[known] - middle_lon[place[known]]) * np.cos(np.radians(lat[known]))
    off = KM_A_DEGREE * np.hypot(lat[known] - middle_lat[place[known]], east)
    spread = _MIDDLE * _median_by(place[known], off, names)
    wide = np.fmax(own, spread)
    use = np.zeros(names, dtype=np.bool_)
    use[place[known]] = True
    use &= wide <= WIDEST_NAME_KM
    rows = np.flatnonzero((place >= 0) & np.isin(place, np.flatnonzero(use)))
    for values, by_name in zip(out, (middle_lat, middle_lon, wide), strict=True):
        values[rows] = by_name[place[rows]]
    return out[0], out[1], out[2]


def _median_by(group: Codes, values: Floats, groups: int) -> Floats:
    """The lower median of each group's values, NaN for a group without one."""
    order = np.lexsort((values, group))
    ends = np.cumsum(np.bincount(group, minlength=groups))
    sizes = np.diff(np.concatenate(([0], ends)))
    out = np.full(groups, np.nan)
    some = sizes > 0
    out[some] = values[order][(ends - sizes + (sizes - 1) // 2)[some]]
    return out


def letters_of(names: Sequence[str]) -> NDArray[np.uint64]:
    """Which pairs of letters stand in each name, as bits: names spelt alike have most bits in common.

    Pairs are hashed to 64 bits; the share of common bits is close to the Jaccard index of the pairs (Broder 1997).
    """
    out = np.zeros(len(names), dtype=np.uint64)
    for at, name in enumerate(names):
        padded = f" {name} "
        bits = 0
        for k in range(len(padded) - 1):
            bits |= 1 << (crc32(padded[k : k + 2].encode()) & 63)
        out[at] = bits
    return out
