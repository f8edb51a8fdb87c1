"""The observation table in the columns of the OSCE SMM's annex (DOMAIN §5)."""

from collections.abc import Sequence
from math import atan2, cos, degrees, radians, sin

from tahqiq.bulletin.day import ReportingDay
from tahqiq.bulletin.signatures import Signature
from tahqiq.bulletin.tables import Row, tabulate
from tahqiq.bulletin.wording import (
    MEANS,
    compass,
    counted,
    joined,
    moment_words,
    number,
    place_words,
    plain,
    title_words,
    when_words,
)
from tahqiq.model.bulletin import Table
from tahqiq.model.observation import Observation
from tahqiq.model.place import Place, distance_km

COLUMNS = (
    "Position",
    "Event location (distance, direction)",
    "Means",
    "No.",
    "Observation",
    "Description",
    "Weapon",
    "Date, time",
)
_NOTES = (
    "The same event seen from several positions is entered once, with all of them named.",
    "Distances and directions are the observers' assessment, from the position to the event.",
    "N/K: not known. Rows marked “live-fire exercise” are counted and labelled apart.",
)


def observation_table(found: Sequence[Signature], day: ReportingDay) -> Table | None:
    """Every signature of the period, one row each."""
    rows = [Row(_cells(signature, day.zone), signature.ids) for signature in found]
    return tabulate("Table of observations", "observations (signatures)", COLUMNS, rows, _NOTES)


def _cells(signature: Signature, zone: str) -> tuple[str, ...]:
    first = signature.observations[0]
    posts = dict.fromkeys(
        f"{plain(o.station.name, 60)} ({plain(o.team, 40)})" for o in signature.observations
    )
    means = dict.fromkeys(MEANS[seen.means] for seen in signature.observations)
    return (
        joined(list(posts)),
        location_words(first.station, first.place),
        " / ".join(means),
        "N/K" if signature.count is None else number(signature.count),
        title_words(first.unit),
        _description(signature),
        plain(first.weapon, 60) or "N/K",
        moment_words(first.when.at, zone) if first.when.at else when_words(first.when, zone),
    )


def _description(signature: Signature) -> str:
    first = signature.observations[0]
    parts = [plain(first.description, 240)] if first.description.strip() else []
    if first.direction:
        parts.append(plain(first.direction, 60))
    if signature.counts_differ:
        counts = [
            f"{plain(seen.team, 40)} {seen.count}"
            for seen in signature.observations
            if seen.count is not None
        ]
        parts.append(f"counted differently ({', '.join(counts)}); the highest is entered")
    if first.live_fire_exercise:
        parts.append("assessed as live-fire exercise")
    return "; ".join(parts) or "N/K"


def location_words(station: Place, place: Place) -> str:
    """Where it happened as seen from the post: "Angoor Adda (± 1 km), 3.2 km ENE"."""
    away = distance_km(station, place)
    if away is None:
        return place_words(place)
    if away < 0.1:
        return f"{place_words(place)}, at the position"
    return (
        f"{place_words(place)}, {number(away, 0 if away >= 20 else 1)} km {compass(bearing(station, place))}"
    )


def bearing(station: Place, place: Place) -> float:
    """Initial great-circle bearing in degrees from true north; both places must be located."""
    lat1, lat2 = radians(station.lat or 0.0), radians(place.lat or 0.0)
    east = radians((place.lon or 0.0) - (station.lon or 0.0))
    across = sin(east) * cos(lat2)
    along = cos(lat1) * sin(lat2) - sin(lat1) * cos(lat2) * cos(east)
    return degrees(atan2(across, along)) % 360


def positions_note(held_back: int) -> str | None:
    """Says plainly that rows are missing, without saying which."""
    if held_back == 0:
        return None
    rows = counted(held_back, "row")
    return f"Held back by the duty officer, listed nowhere and in no figure of this bulletin: {rows}."


def released(observations: Sequence[Observation], held: frozenset[str]) -> tuple[Observation, ...]:
    """The observations that do not rest on an incident that is held back."""
    return tuple(seen for seen in observations if seen.claim not in held)
