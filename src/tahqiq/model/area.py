"""Areas: where a clause holds, as a line, a buffer, a zone, a corridor, airspace, a country, or a name alone."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from tahqiq.model.frozen import Frozen
from tahqiq.model.place import Latitude, Longitude

AreaKind = Literal["point", "line", "buffer", "zone", "corridor", "airspace", "country", "named"]
Kilometres = Annotated[float, Field(ge=0, le=3000)]
Vertex = tuple[Longitude, Latitude]  # as in GeoJSON (RFC 7946): longitude first, degrees, WGS 84

_LEAST_VERTICES: dict[AreaKind, int] = {"point": 1, "line": 2, "buffer": 2, "zone": 3, "corridor": 2}


class Area(Frozen):
    """Where a provision holds.

    ``vertices`` are the points of the line, the ring of the zone (closed or not) or the one centre of a point.
    ``width_km`` is the distance from the point or line to the edge of the area: on both sides of it, for a
    buffer or corridor. ``doubt_km`` is how far the edge itself may lie from where it is drawn: an incident
    within that distance of the edge is neither inside nor outside. ``floor_m`` and ``ceiling_m`` are heights
    above sea level and bound an airspace. An area of kind ``named`` has no geometry: only a place of that very
    name lies in it, and of all others it is unknown. ``disputed`` marks a line that a party does not recognise.
    ``sides`` names what lies left and right of a line as one walks it from the first vertex to the last: party
    codes where each side is one party's, so that fire across the line can be told from fire along it.
    """

    kind: AreaKind
    name: str
    vertices: tuple[Vertex, ...] = ()
    width_km: Kilometres | None = None
    doubt_km: Kilometres = 0.0
    floor_m: float | None = None
    ceiling_m: float | None = None
    country: str | None = None
    sides: tuple[str, str] | None = None
    disputed: bool = False
    drawn_by: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Area":
        least = _LEAST_VERTICES.get(self.kind, 0)
        if len(self.vertices) < least:
            raise ValueError(f"an area of kind '{self.kind}' needs at least {least} vertices")
        if self.kind in {"buffer", "corridor"} and self.width_km is None:
            raise ValueError(f"an area of kind '{self.kind}' needs a width in km")
        if self.kind == "country" and self.country is None:
            raise ValueError("an area of kind 'country' needs the country's code")
        if self.floor_m is not None and self.ceiling_m is not None and self.ceiling_m < self.floor_m:
            raise ValueError("an airspace ends below where it begins")
        if self.sides is not None and self.sides[0] == self.sides[1]:
            raise ValueError("the two sides of a line need two names")
        return self


def area_of_place(place: dict[str, Any], radius_km: float | None) -> dict[str, Any]:
    """The area that a place with a radius stood for in entries made before areas had a shape."""
    name, country = place.get("name"), place.get("country")
    width = place.get("precision_km") if radius_km is None else radius_km
    if place.get("kind") == "country" and radius_km is None and country:
        return {"kind": "country", "name": name, "country": country}
    if place.get("lat") is None or place.get("lon") is None or width is None:
        return {"kind": "named", "name": name, "country": country}
    spot = (place["lon"], place["lat"])
    return {"kind": "point", "name": name, "vertices": (spot,), "width_km": width, "country": country}
