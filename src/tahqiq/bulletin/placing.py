"""Which incidents can be placed on the map: as areas, never pins, under their numbers in the table."""

from collections.abc import Sequence

from tahqiq.bulletin.material import CaseFile
from tahqiq.bulletin.wording import STATUS, kind_words
from tahqiq.model.bulletin import MapMark
from tahqiq.model.place import Place, PlaceKind

# The radius that holds a place of which only the kind is known, in kilometres; without one it is not drawn.
WIDEST_KM = 150.0  # a circle wider than this says no more than that it happened somewhere
_RADIUS_KM: dict[PlaceKind, float] = {
    "point": 1,
    "post": 1,
    "crossing": 2,
    "village": 3,
    "town": 8,
    "district": 25,
    "province": 80,
}


def marks(files: Sequence[CaseFile]) -> tuple[tuple[MapMark, ...], int]:
    """The incidents that can be drawn, and how many cannot."""
    drawn = []
    for index, file in enumerate(files, start=1):
        place = file.incident.place
        radius = _radius(place)
        if place is None or place.lat is None or place.lon is None or radius is None:
            continue
        drawn.append(
            MapMark(
                incident=file.incident.id,
                label=f"{index}. {kind_words(file.incident.event_type)}: {STATUS[file.status].lower()}",
                lat=place.lat,
                lon=place.lon,
                precision_km=radius,
                status=file.status,
            )
        )
    return tuple(drawn), len(files) - len(drawn)


def _radius(place: Place | None) -> float | None:
    """The radius to draw; ``None`` where all that is known is a country or a whole border."""
    if place is None:
        return None
    radius = place.precision_km if place.precision_km is not None else _RADIUS_KM.get(place.kind)
    return radius if radius is not None and radius <= WIDEST_KM else None
