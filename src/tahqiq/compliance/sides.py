"""Sides: on which side of a line a place lies; within the doubt it is on neither."""

from dataclasses import dataclass

from tahqiq.compliance.answer import Answer, lacking, yes
from tahqiq.compliance.areas import km
from tahqiq.compliance.asking import POSITION, WHOSE_LINE
from tahqiq.compliance.ground import Ground, ground_of
from tahqiq.compliance.nearest import Nearest, Point, nearest_stretch
from tahqiq.compliance.plane import laid_flat, plane_about
from tahqiq.model.area import Area
from tahqiq.model.place import Place


@dataclass(frozen=True, slots=True)
class Side:
    """The name of the side, or ``None`` where it cannot be told; how far from the line, in km; and why."""

    name: str | None
    away_km: float | None
    answer: Answer


def side_of_line(area: Area, place: Place) -> Side:
    """On which side of a line, buffer or corridor the place lies.

    Named by the area's ``sides`` (left and right as one walks it), else by the compass: west or east of a line
    that runs mostly north and south, north or south of any other. Unknown within the doubt of place and line,
    and beyond the ends of what is drawn. Never raises on data.
    """
    ground = ground_of(area)
    if ground is None or ground.ring or len(ground.drawn.points) < 2 or ground.fault is not None:
        why = f": {ground.fault}" if ground is not None and ground.fault is not None else ""
        text = f"{area.name} is not drawn as a line{why}"
        return Side(None, None, lacking("line_not_drawn", text, needed="the line drawn", ask=WHOSE_LINE))
    if place.lon is None or place.lat is None or place.precision_km is None:
        text = f"how precisely {place.name} is known is not stated" if place.located else _unplaced(place)
        needed = f"a position to set against {area.name}"
        return Side(None, None, lacking("side_not_known", text, needed=needed, ask=POSITION))
    nearest = nearest_stretch(ground.drawn, (place.lon, place.lat))
    turn = _turned(nearest, len(ground.drawn.points) - 1)
    return _named(area, place, nearest.away_km, turn, side_names(area, ground))


def _unplaced(place: Place) -> str:
    return f"{place.name} has no coordinates"


def _named(area: Area, place: Place, away: float, turn: int | None, names: tuple[str, str]) -> Side:
    doubt = (place.precision_km or 0.0) + area.doubt_km
    known = f"{place.name} lies {km(away)} km from {area.name}"
    disputed = f"; {area.name} is disputed as drawn" if area.disputed else ""
    if turn is None:
        text = f"{known}, beyond the end of what is drawn of it{disputed}"
        return Side(
            None, away, lacking("beyond_the_line", text, needed="how the line runs on", ask=WHOSE_LINE)
        )
    if turn == 0 or away <= doubt:
        text = f"{known} and is known to {km(place.precision_km or 0.0)} km"
        text += f", the line to {km(area.doubt_km)} km" if area.doubt_km else ""
        text += f": on which side it lies cannot be told{disputed}"
        room = away - area.doubt_km
        needed = f"a position to {km(room)} km or better" if room >= 0.05 else f"where {area.name} runs there"
        ask = POSITION if room >= 0.05 else WHOSE_LINE
        return Side(None, away, lacking("side_not_known", text, needed=needed, ask=ask))
    name = names[0] if turn > 0 else names[1]
    text = f"{known}, on the side of {name}{disputed}" if area.sides else f"{known}, {name} of it{disputed}"
    return Side(name, away, yes("side_known", text))


def side_names(area: Area, ground: Ground) -> tuple[str, str]:
    """What lies left and right of the line as one walks it: as the area names them, else by the compass."""
    if area.sides is not None:
        return area.sides
    (east1, north1), (east2, north2) = laid_flat(
        plane_about(*ground.middle), (ground.drawn.points[0], ground.drawn.points[-1])
    )
    east, north = east2 - east1, north2 - north1
    if abs(north) >= abs(east):
        return ("west", "east") if north >= 0 else ("east", "west")
    return ("north", "south") if east >= 0 else ("south", "north")


def _turned(nearest: Nearest, end: int) -> int | None:
    """1 where the place lies left of the line, -1 right, 0 on it; ``None`` beyond the line's ends."""
    if nearest.away_km == 0.0:
        return 0
    flat, at = nearest.flat, nearest.at
    if 0.0 < nearest.share < 1.0:
        return _sign(_cross(flat[at], flat[at + 1]))
    corner = at if nearest.share <= 0.0 else at + 1
    if corner + nearest.first in {0, end}:
        return None
    return _at_corner(flat[corner - 1], flat[corner], flat[corner + 1])


def _at_corner(before: Point, corner: Point, after: Point) -> int:
    """Nearest to a corner, one stands on the outer side of the bend there."""
    bend = (corner[0] - before[0]) * (after[1] - corner[1]) - (corner[1] - before[1]) * (after[0] - corner[0])
    if abs(bend) > 1e-12:
        return -_sign(bend)
    return _sign(_cross(before, after))


def _cross(one: Point, two: Point) -> float:
    """Above zero where the origin lies left of the way from one point to the other."""
    return (two[0] - one[0]) * -one[1] - (two[1] - one[1]) * -one[0]


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
