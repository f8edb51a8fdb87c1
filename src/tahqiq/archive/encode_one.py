"""Encoding one: a single report that has just come, encoded as a table of them would be, in a tenth of the time."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from tahqiq.archive.coordinates import point_keys, unsaid_precision
from tahqiq.archive.encoded import FIXED, MEASURES, NAMES, Encoded, hash_of, without_links, words_as_stored
from tahqiq.archive.known import Known
from tahqiq.archive.place_names import letters_of
from tahqiq.archive.reports import (
    BY_COORDINATES,
    BY_NAME,
    MICROSECONDS_AN_HOUR,
    NOWHERE,
    folded_place,
    times_of,
    toll_of,
)
from tahqiq.archive.taxonomy import folded
from tahqiq.archive.wording import wording_of_one

Row = Mapping[str, Any]
_NOWHERE: Final = (np.nan, np.nan, np.nan)


def encoded_one(row: Row, known: Known) -> Encoded:
    """A row of the report table, moments as microseconds since 1970, as :meth:`Known.encoded` encodes it.

    What is not said is missing in the row, or none.
    """
    fixed = np.zeros(1, dtype=FIXED)
    place = folded_place(row.get("place_name") or "")
    reported, start, end, assumed = times_of(
        *(_hours(row, name) for name in ("reported_at", "occurred_at_earliest", "occurred_at_latest"))
    )
    lat, lon, precision, grain, located = _placed(row, place, known)
    killed, wounded = (
        toll_of(_number(row, f"{harm}_min"), _number(row, f"{harm}_max")) for harm in ("killed", "wounded")
    )
    values = (reported, start, end, lat, lon, precision, grain, *killed, *wounded)
    fixed["measures"][0] = [float(np.asarray(value).item()) for value in values]
    fixed["names"][0] = [hash_of(name) if name else 0 for name in _names(row, place, known)]
    fixed["letters"] = letters_of([place]) if place else 0
    fixed["located"], fixed["assumed"] = located, assumed
    wording = wording_of_one(row.get("text") or "")
    fixed["sameness"] = wording.sameness
    return Encoded(fixed, words_as_stored(wording, 0), without_links())


def _names(row: Row, place: str, known: Known) -> tuple[str, ...]:
    """The folded names in the order of :data:`NAMES`."""
    kind = known.taxonomy.names[known.taxonomy.code_of(row.get("event_type"))]
    parties = [known.aliases.canonical(row.get(side) or "") for side in ("actor", "target")]
    return folded(row.get("source_id") or ""), folded(row.get("source_kind") or ""), place, kind, *parties


def _placed(row: Row, place: str, known: Known) -> tuple[float, float, float, float, int]:
    """Latitude, longitude, precision, grain, and by what: as the archive knows the point or the name."""
    census = known.census
    lat, lon = row.get("lat"), row.get("lon")
    if lat is None or lon is None or np.isnan(lat) or np.isnan(lon):
        found = census.spots.get(place, _NOWHERE) if census is not None and place else _NOWHERE
        return *found, np.nan, NOWHERE if np.isnan(found[0]) else BY_NAME
    grain = np.array([np.nan])
    if census is not None and len(census.points):
        point = point_keys(np.array([lat]), np.array([lon]))
        at = np.minimum(np.searchsorted(census.points, point), len(census.points) - 1)
        grain = np.where(census.points[at] == point, census.grain[at], np.nan)
    precision = row.get("location_precision_km")
    said = float(unsaid_precision(grain)[0]) if precision is None else float(precision)
    return float(lat), float(lon), said, float(grain[0]), BY_COORDINATES


def _hours(row: Row, name: str) -> Any:
    micros = row.get(name)
    return np.float64(np.nan if micros is None else float(micros) / MICROSECONDS_AN_HOUR)


def _number(row: Row, name: str) -> Any:
    value = row.get(name)
    return np.float64(np.nan if value is None else value)


assert len(MEASURES) == 11 and len(NAMES) == 6  # as laid out above
