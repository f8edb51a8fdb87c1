"""Place with its uncertainty: a village, a sector or a whole province is never drawn as a pin."""

from math import asin, cos, radians, sin, sqrt
from typing import Annotated, Literal

from pydantic import Field

from tahqiq.model.frozen import Frozen

PlaceKind = Literal[
    "town",
    "village",
    "district",
    "province",
    "country",
    "region",
    "crossing",
    "post",
    "line",
    "point",
    "unknown",
]
EARTH_RADIUS_KM = 6371.0088

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class Place(Frozen):
    """Where something is said to have happened; ``precision_km`` is the radius that holds it.

    Degrees are WGS 84, north and east positive. No coordinates means the place is named but not located.
    """

    name: str
    lat: Latitude | None = None
    lon: Longitude | None = None
    precision_km: Annotated[float, Field(ge=0, le=3000)] | None = None
    kind: PlaceKind = "unknown"
    country: str | None = None
    as_written: str | None = None

    @property
    def located(self) -> bool:
        """Whether it can be put on a map."""
        return self.lat is not None and self.lon is not None


def distance_km(one: Place, other: Place) -> float | None:
    """Great-circle distance in kilometres, or ``None`` if either place is not located (haversine formula)."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    lat1, lat2 = radians(one.lat), radians(other.lat)
    half = sin((lat2 - lat1) / 2) ** 2
    half += cos(lat1) * cos(lat2) * sin(radians(other.lon - one.lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))
