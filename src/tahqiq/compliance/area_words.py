"""Areas in words: what a page says of where a clause holds."""

from tahqiq.compliance.areas import heights, km
from tahqiq.compliance.ground import ground_of
from tahqiq.model.area import Area


def area_words(area: Area | None) -> str:
    """One phrase: shape, extent, doubt, and whether it is disputed. Kilometres and metres."""
    if area is None:
        return "everywhere"
    said = [_shape(area)]
    if area.kind == "airspace" and (area.floor_m is not None or area.ceiling_m is not None):
        said.append(heights(area))
    if area.doubt_km:
        said.append(f"its edge is drawn to {km(area.doubt_km)} km")
    if area.sides is not None:
        said.append(f"{area.sides[0]} to the left and {area.sides[1]} to the right as it is drawn")
    if area.disputed:
        said.append("disputed as drawn")
    if area.drawn_by is not None:
        said.append(f"drawn by {area.drawn_by}")
    ground = ground_of(area)
    if ground is not None and ground.fault is not None:
        said.append(f"cannot be used: {ground.fault}")
    return ", ".join(said)


def _shape(area: Area) -> str:
    width = None if area.width_km is None else km(area.width_km)
    if area.kind == "point":
        return area.name if width is None else f"within {width} km of {area.name}"
    if area.kind == "line":
        return f"along {area.name}" if width is None else f"within {width} km of {area.name}, on either side"
    if area.kind in {"buffer", "corridor"}:
        word = "the buffer" if area.kind == "buffer" else "the corridor"
        return f"{word} of {width} km on either side of {area.name}"
    if area.kind == "country":
        return f"on the soil of {area.name}"
    if area.kind == "airspace":
        return f"in the airspace {area.name}"
    if area.kind == "named":
        return f"{area.name}, named but drawn on no map"
    return f"in the zone {area.name}"
