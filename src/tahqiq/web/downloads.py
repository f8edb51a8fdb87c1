"""Lists to take away: the same filter as CSV and as GeoJSON, safe to open in a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from tahqiq.bulletin.basemap import map_disclaimer
from tahqiq.model.incident import Toll
from tahqiq.store.views import ListedIncident

COLUMNS = (
    "id",
    "title",
    "event_type",
    "status",
    "start",
    "end",
    "place",
    "lat",
    "lon",
    "precision_km",
    "sector",
    "actors_alleged",
    "claims_affirming",
    "claims_denying",
    "independent_voices",
    "killed_low",
    "killed_best",
    "killed_high",
    "wounded_low",
    "wounded_best",
    "wounded_high",
    "exercise",
)
# A spreadsheet runs a cell that begins with one of these as a formula (OWASP, "CSV injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(cell: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe is put before what looks like one."""
    return "'" + cell if cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA) else cell


def as_csv(items: Iterable[ListedIncident]) -> bytes:
    """One line an incident, UTF-8 with a byte order mark so that spreadsheets read Urdu and Pashto right."""
    page = io.StringIO(newline="")
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for item in items:
        facts = _facts(item)
        writer.writerow([harmless(v) if isinstance(v, str) else v for v in facts.values()])
    return page.getvalue().encode("utf-8-sig")


def as_geojson(items: Iterable[ListedIncident], note: str, generalised: Sequence[str]) -> bytes:
    """A feature collection; an incident without a place is a feature without geometry, never left out."""
    features = [_feature(item) for item in items]
    collection = {
        "type": "FeatureCollection",
        "features": features,
        "note": note,
        "generalised": list(generalised),
        "disclaimer": map_disclaimer("en"),
    }
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _feature(item: ListedIncident) -> dict[str, Any]:
    place = item.incident.place
    point = {"type": "Point", "coordinates": [place.lon, place.lat]} if place and place.located else None
    facts = _facts(item)
    facts.pop("lat")
    facts.pop("lon")
    return {"type": "Feature", "id": item.incident.id, "geometry": point, "properties": facts}


def _facts(item: ListedIncident) -> dict[str, str | int | float | None]:
    incident, place, when = item.incident, item.incident.place, item.incident.when
    values: Sequence[str | int | float | None] = (
        incident.id,
        incident.title,
        incident.event_type,
        item.status,
        when.start.isoformat() if when else None,
        when.end.isoformat() if when else None,
        place.name if place else None,
        place.lat if place else None,
        place.lon if place else None,
        place.precision_km if place else None,
        item.sector,
        "; ".join(incident.actors),
        incident.affirming,
        incident.denying,
        incident.voices,
        *_ends(incident.killed),
        *_ends(incident.wounded),
        "yes" if incident.exercise else "no",
    )
    return dict(zip(COLUMNS, values, strict=True))


def _ends(toll: Toll) -> tuple[int | None, int | None, int | None]:
    return toll.low, toll.best, toll.high
