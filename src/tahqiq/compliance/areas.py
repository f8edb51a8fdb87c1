"""Areas: does a place lie in the area of a clause? Inside, outside, or unknown with the doubt in kilometres.

The doubt is the place's (how precisely it is known) and the area's (how surely its edge is drawn). Inside means
that the whole circle in which the place may lie is inside, outside that none of it is; all else is unknown. So
better knowledge of a place can settle an answer, and can never turn a settled one round.
"""

from functools import lru_cache

import shapely

from tahqiq.compliance.answer import Answer, lacking, no, unknown, yes
from tahqiq.compliance.asking import POSITION, RADAR, WHOSE_LINE
from tahqiq.compliance.ground import Ground, ground_of
from tahqiq.compliance.nearest import nearest_stretch
from tahqiq.compliance.plane import about_km, geodesic_km, laid_flat, plane_about
from tahqiq.model.area import Area
from tahqiq.model.missing import MissingFact
from tahqiq.model.place import Place

_FAR_KM = 250.0  # beyond this from the edge a round number says enough
_GRAIN_KM = 0.001


@lru_cache(maxsize=8192)
def lies_in(place: Place, area: Area) -> Answer:
    """Whether the place lies in the area. Kilometres throughout; never raises on data."""
    ground = ground_of(area)
    if ground is not None and ground.fault is not None:
        text = f"{area.name} cannot be used as drawn: {ground.fault}"
        return lacking("area_unusable", text, needed="the area drawn anew", ask=WHOSE_LINE)
    if ground is None:
        flat = _country(place, area) if area.country is not None else _by_name(place, area)
    else:
        flat = _on_the_map(place, area, ground)
    return _with_height(flat, area)


def _by_name(place: Place, area: Area) -> Answer:
    if _same_name(place, area):
        return yes("place_named", f"{place.name} is the place named")
    text = f"{area.name} is named but drawn on no map, and {place.name} is not that name"
    return lacking("area_not_drawn", text, needed=f"whether {place.name} lies in {area.name}", ask=WHOSE_LINE)


def _same_name(place: Place, area: Area) -> bool:
    called = {name.casefold().strip() for name in (place.name, place.as_written) if name}
    return area.name.casefold().strip() in called


def _country(place: Place, area: Area) -> Answer:
    if place.country is None:
        text = f"on whose soil {place.name} lies is not stated"
        return lacking("country_missing", text, needed=f"whether it lies in {area.name}", ask=POSITION)
    if place.country == area.country:
        return yes("country_same", f"{place.name} is stated to lie in {area.name}")
    return no("country_other", f"{place.name} is stated to lie in {place.country}, not in {area.name}")


def _on_the_map(place: Place, area: Area, ground: Ground) -> Answer:
    if place.lon is None or place.lat is None:
        if _same_name(place, area):
            return yes("place_named", f"{place.name} is the place named")
        text = f"{place.name} has no coordinates"
        return lacking(
            "place_not_located", text, needed=f"a position to set against {area.name}", ask=POSITION
        )
    if area.kind == "point" and area.width_km is None:
        text = f"how far {area.name} extends is not stated"
        return lacking("extent_missing", text, needed=f"the extent of {area.name}", ask=WHOSE_LINE)
    if place.precision_km is None:
        text = f"how precisely {place.name} is known is not stated"
        return lacking("extent_missing", text, needed="the radius within which it happened", ask=POSITION)
    at_least = about_km((place.lon, place.lat), ground.middle) * 0.99 - ground.reach_km
    if at_least > place.precision_km + area.doubt_km + _FAR_KM:
        text = f"{place.name} lies more than {_round_km(at_least)} km from {area.name}"
        return no("outside", text + _said_disputed(area))
    return _weigh(place, area, ground, depth_km(place, ground))


def depth_km(place: Place, ground: Ground) -> float:
    """How far inside the edge the place's middle lies, in km; below zero outside. It must be located."""
    assert place.lon is not None and place.lat is not None
    here = (place.lon, place.lat)
    if len(ground.drawn.points) == 1:
        return ground.width_km - geodesic_km(here, ground.drawn.points[0])
    away = nearest_stretch(ground.drawn, here).away_km
    if not ground.ring:
        return ground.width_km - away
    if about_km(here, ground.middle) * 0.99 > ground.reach_km:
        return -away
    ring = shapely.Polygon(laid_flat(plane_about(*here), ground.drawn.points))
    return away if ring.contains(shapely.Point(0.0, 0.0)) else -away


def _weigh(place: Place, area: Area, ground: Ground, depth: float) -> Answer:
    assert place.precision_km is not None
    doubt = place.precision_km + area.doubt_km
    text = f"{place.name} lies {_where(area, ground, depth)}"
    if depth >= doubt - _GRAIN_KM:
        return yes("inside", f"{text}, and {_surely(place, area)}" + _said_disputed(area))
    if depth < -doubt:
        return no("outside", f"{text}, and {_surely(place, area)}" + _said_disputed(area))
    code = "line_near" if area.kind == "line" and not ground.width_km else "straddles"
    text = f"{text}, but {_surely(place, area)}" + _said_disputed(area)
    return Answer("unknown", unknown(code, text).reason, (_needed(place, area, code, text, abs(depth)),))


def _where(area: Area, ground: Ground, depth: float) -> str:
    if not ground.ring and not ground.width_km:
        return f"{km(-depth)} km from {area.name}"
    return f"{km(abs(depth))} km {'inside' if depth >= 0 else 'outside'} the edge of {area.name}"


def _surely(place: Place, area: Area) -> str:
    said = f"the place is known to {km(place.precision_km or 0.0)} km"
    return said if not area.doubt_km else f"{said} and the edge is drawn to {km(area.doubt_km)} km"


def _needed(place: Place, area: Area, code: str, text: str, off: float) -> MissingFact:
    """A better position helps only as far as the edge itself is sure."""
    room = off - area.doubt_km
    if room < 0.05:
        needed = f"where {area.name} runs there: the edge is too uncertain for any position to settle it"
        return MissingFact(code=code, known=text, needed=needed, ask=WHOSE_LINE)
    known = f"where it happened is known to {km(place.precision_km or 0.0)} km"
    return MissingFact(code=code, known=known, needed=f"a position to {km(room)} km or better", ask=POSITION)


def _with_height(flat: Answer, area: Area) -> Answer:
    if area.kind != "airspace" or flat.holds != "yes" or (area.floor_m is None and area.ceiling_m is None):
        return flat
    text = f"{flat.reason.text}; how high it flew is not stated, and {area.name} {heights(area)}"
    return lacking("height_missing", text, needed="the height above sea level", ask=RADAR)


def heights(area: Area) -> str:
    """The heights that bound an airspace, in words."""
    if area.ceiling_m is None:
        return f"begins at {area.floor_m or 0:,.0f} m above sea level"
    if area.floor_m is None:
        return f"ends at {area.ceiling_m:,.0f} m above sea level"
    return f"spans {area.floor_m:,.0f} to {area.ceiling_m:,.0f} m above sea level"


def _said_disputed(area: Area) -> str:
    return f"; {area.name} is disputed as drawn" if area.disputed else ""


def km(distance: float) -> str:
    """Kilometres as one would say them: tenths below ten, none above."""
    if 0 < distance < 0.05:
        return "less than 0.1"
    return f"{distance:.1f}".removesuffix(".0") if distance < 9.95 else f"{distance:,.0f}"


def _round_km(distance: float) -> str:
    return f"{distance // 50 * 50:,.0f}"
