"""Checking an area before it is adopted: what makes it unusable, and what is probably not meant."""

from collections.abc import Sequence
from typing import Literal

from tahqiq.compliance.areas import km
from tahqiq.compliance.ground import Ground, ground_of
from tahqiq.compliance.plane import about_km
from tahqiq.model.area import Area, Vertex
from tahqiq.model.frozen import Frozen
from tahqiq.model.mission import Sector

_FAR_KM = 500.0
_LEAP_KM = 1500.0
_TINY_KM = 0.05


class AreaFlaw(Frozen):
    """One thing wrong with an area. An *error* makes it unusable; a *warning* says what may not be meant."""

    level: Literal["error", "warning"]
    code: str
    text: str


def check_area(
    area: Area, sectors: Sequence[Sector] = (), parties: Sequence[str] = ()
) -> tuple[AreaFlaw, ...]:
    """What is wrong with an area, errors first; empty where nothing is.

    ``sectors`` are the mission's: an area far (500 km) from all of them is probably misplaced, and one that lies
    among them with its coordinates exchanged is swapped. ``parties`` are codes, which the sides may name.
    """
    found = [*_drawn(area), *_bounds(area, parties)]
    ground = ground_of(area)
    if ground is not None:
        if ground.fault is not None:
            text = f"{area.name} cannot be used as drawn: {ground.fault}"
            found.append(AreaFlaw(level="error", code="area_unusable", text=text))
        found += [*_size(area, ground), *_place(area, ground, sectors)]
    return tuple(sorted(found, key=lambda flaw: flaw.level != "error"))


def _warn(code: str, text: str) -> AreaFlaw:
    return AreaFlaw(level="warning", code=code, text=text)


def _drawn(area: Area) -> list[AreaFlaw]:
    if area.kind == "named" or (area.kind == "airspace" and not area.vertices and area.country is None):
        text = f"{area.name} is drawn on no map: only a place of that very name can be told to lie in it"
        return [_warn("area_not_drawn", text)]
    if area.kind == "point" and area.width_km is None:
        return [_warn("area_without_extent", f"how far {area.name} extends is not stated (width_km)")]
    if area.kind == "line" and area.width_km is None and area.sides is None:
        text = f"{area.name} is a bare line: nothing lies in it surely; give it a width_km, or name its sides"
        return [_warn("line_without_sides", text)]
    return []


def _bounds(area: Area, parties: Sequence[str]) -> list[AreaFlaw]:
    found = []
    if area.kind != "airspace" and (area.floor_m is not None or area.ceiling_m is not None):
        found.append(_warn("heights_unused", f"heights count for an airspace alone; {area.name} is none"))
    if area.kind in {"zone", "country", "named", "airspace"} and area.width_km is not None:
        found.append(
            _warn("width_unused", f"a width counts for a point or line alone; {area.name} is neither")
        )
    if area.kind in {"country", "named"} and area.vertices:
        found.append(
            _warn("vertices_unused", f"{area.name} goes by its name: what is drawn of it counts for nothing")
        )
    strangers = [side for side in area.sides or () if parties and side not in parties]
    if 0 < len(strangers) < 2:
        text = f"one side of {area.name} is named by a party and the other is not ({strangers[0]})"
        found.append(_warn("sides_unlike", text))
    if area.width_km is not None and 0 < area.width_km <= area.doubt_km:
        text = f"{area.name} is no wider than the doubt in its edge: no place lies in it surely"
        found.append(_warn("doubt_too_wide", text))
    return found


def _size(area: Area, ground: Ground) -> list[AreaFlaw]:
    if ground.fault is None and ground.reach_km < _TINY_KM and (ground.ring or len(ground.drawn.points) > 1):
        text = f"{area.name} is smaller than {_TINY_KM * 1000:.0f} m across"
        return [_warn("area_tiny", text)]
    return []


def _place(area: Area, ground: Ground, sectors: Sequence[Sector]) -> list[AreaFlaw]:
    found = []
    leap = _leaping(area.vertices)
    if leap is not None:
        text = (
            f"{area.name}: vertex {leap + 1} lies far from its neighbours, and would not if it were swapped"
        )
        found.append(_warn("coordinates_swapped", f"{text}; longitude comes first"))
    if not sectors:
        return found
    away = _from_sectors(ground.middle, sectors) - ground.reach_km
    if away <= _FAR_KM:
        return found
    other = _swapped(ground.middle)
    if other is not None and _from_sectors(other, sectors) < min(away, _FAR_KM):
        text = (
            f"{area.name} lies {km(away)} km from every sector, and among them with its coordinates exchanged"
        )
        return [*found, _warn("coordinates_swapped", f"{text}: longitude comes first")]
    text = f"{area.name} lies {km(away)} km from every sector of the mission"
    return [*found, _warn("area_far_away", text)]


def _swapped(vertex: Vertex) -> Vertex | None:
    lon, lat = vertex
    return (lat, lon) if abs(lon) <= 90 else None


def _from_sectors(vertex: Vertex, sectors: Sequence[Sector]) -> float:
    return min(max(0.0, about_km(vertex, (one.lon, one.lat)) - one.radius_km) for one in sectors)


def _leaping(vertices: Sequence[Vertex]) -> int | None:
    """The first vertex that lies far from both neighbours and near them once its two numbers change places."""
    if len(vertices) < 3:
        return None
    for at, vertex in enumerate(vertices):
        other = _swapped(vertex)
        near = [vertices[i] for i in (at - 1, at + 1) if 0 <= i < len(vertices)]
        if other is None or min(about_km(vertex, one) for one in near) < _LEAP_KM:
            continue
        if max(about_km(other, one) for one in near) < _LEAP_KM / 3:
            return at
    return None
