"""Incidents: the list with its filters and map, one incident in full, and the list to take away."""

from collections.abc import Iterator

from fastapi import Request, Response

from tahqiq.model.bulletin import MapMark
from tahqiq.model.release import Audience
from tahqiq.store.views import IncidentFile, IncidentFilter, ListedIncident
from tahqiq.web.asked import EVENT_TYPES, PAGE_SIZE, SOURCE_KINDS, STATUSES, asked_for, page_number
from tahqiq.web.downloads import as_csv, as_geojson
from tahqiq.web.frame import frame_of
from tahqiq.web.front_desk import FrontDesk
from tahqiq.web.matrix import matrix_of
from tahqiq.web.pages.sheet import incident_map

_MOST_TAKEN = 100_000
_DRAWER = 500


def incidents(request: Request) -> Response:
    """The list of incidents under a filter, with the map of all that it finds."""
    frame = frame_of(request)
    asker, mission = frame.asker(request), frame.desk.mission()
    asked, page = asked_for(request.query_params, mission), page_number(request.query_params)
    found = frame.desk.incidents(asker.audience, asked.filter(), PAGE_SIZE, (page - 1) * PAGE_SIZE)
    marks = frame.desk.marks(asker.audience, asked.filter())
    return frame.page(
        request,
        "incidents.html",
        asked=asked,
        found=found,
        number=page,
        pages=max(1, -(-found.total // PAGE_SIZE)),
        map=incident_map(asker, marks, asker.text("Incidents of this list on the map")),
        choices={"type": EVENT_TYPES, "status": STATUSES, "source": SOURCE_KINDS},
        sectors={sector.id: sector.name for sector in mission.sectors},
    )


def incident(request: Request) -> Response:
    """Everything about one incident."""
    frame = frame_of(request)
    asker = frame.asker(request)
    file = frame.desk.incident(asker.audience, request.path_params["incident"])
    return frame.page(
        request,
        "incident.html",
        file=file,
        matrix=matrix_of(file),
        engagements=frame.desk.engagements(asker.audience, file.incident.id),
        provisions={p.id: p for instrument in frame.desk.instruments() for p in instrument.provisions},
        map=incident_map(asker, _mark(file), asker.text("Where it is said to have happened")),
    )


def incidents_csv(request: Request) -> Response:
    """The list under a filter as CSV."""
    return _taken(request, "csv")


def incidents_geojson(request: Request) -> Response:
    """The list under a filter as GeoJSON."""
    return _taken(request, "geojson")


def _taken(request: Request, kind: str) -> Response:
    frame = frame_of(request)
    audience, mission = frame.asker(request).audience, frame.desk.mission()
    items = _all(frame.desk, audience, asked_for(request.query_params, mission).filter())
    if kind == "csv":
        body, media = as_csv(items), "text/csv; charset=utf-8"
    else:
        as_of = frame.desk.as_of(audience).isoformat()
        body, media = as_geojson(items, f"{mission.title}; as of {as_of}"), "application/geo+json"
    day = frame.desk.as_of(audience).date().isoformat()
    name = f"incidents-{mission.id}-{day}.{kind}"
    return Response(body, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _all(desk: FrontDesk, audience: Audience, asked: IncidentFilter) -> Iterator[ListedIncident]:
    for offset in range(0, _MOST_TAKEN, _DRAWER):
        page = desk.incidents(audience, asked, _DRAWER, offset)
        yield from page.items
        if offset + _DRAWER >= page.total:
            return


def _mark(file: IncidentFile) -> tuple[MapMark, ...]:
    place = file.incident.place
    if place is None or place.lat is None or place.lon is None:
        return ()
    return (
        MapMark(
            incident=file.incident.id,
            label=file.incident.title,
            lat=place.lat,
            lon=place.lon,
            precision_km=place.precision_km or 0,
            status=file.status,
        ),
    )
