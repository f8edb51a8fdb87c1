"""Incidents: the list with its filters and map, one incident in full, and the list to take away."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from tahqiq.corroboration.worth import points_of
from tahqiq.errors import TahqiqError
from tahqiq.model.bulletin import MapMark
from tahqiq.model.generalisation import generalised_for
from tahqiq.model.release import Audience
from tahqiq.store.views import IncidentFile, IncidentFilter, ListedIncident
from tahqiq.web.asked import EVENT_TYPES, PAGE_SIZE, SOURCE_KINDS, STATUSES, asked_for, page_number
from tahqiq.web.downloads import as_csv, as_geojson
from tahqiq.web.frame import Frame, frame_of
from tahqiq.web.front_desk import FrontDesk
from tahqiq.web.matrix import matrix_of
from tahqiq.web.pages.sheet import incident_map

REGROUPED = ("merge", "split", "undo")
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


@dataclass(frozen=True)
class Kept:
    """A form on the incident's page as it was filled in, shown again when it was refused."""

    act: str = ""
    claims: tuple[str, ...] = ()
    other: str = ""
    note: str = ""


def incident(request: Request) -> Response:
    """Everything about one incident; an id that was merged into another leads there."""
    return show_incident(frame_of(request), request, request.path_params["incident"])


def show_incident(
    frame: Frame,
    request: Request,
    asked: str,
    *,
    error: TahqiqError | None = None,
    kept: Kept | None = None,
    status: int = 200,
) -> Response:
    """The incident's page; where the desk is open, with what can be judged of it."""
    asker = frame.asker(request)
    file = frame.desk.incident(asker.audience, asked)
    if file.incident.id != asked and asked in file.also and error is None:
        return moved_to(file.incident.id, asked)
    moved, said = (request.query_params.get(name, "") for name in ("moved", "said"))
    return frame.page(
        request,
        "incident.html",
        status=status,
        file=file,
        moved=moved if moved in file.also else "",
        said=said if said in REGROUPED and error is None else "",
        error=error,
        kept=kept or Kept(),
        worth=points_of,
        matrix=matrix_of(file),
        stage=frame.desk.cases().stage(asker.audience, file),
        engagements=frame.desk.engagements(asker.audience, file.incident.id),
        provisions={p.id: p for instrument in frame.desk.instruments() for p in instrument.provisions},
        map=incident_map(asker, _mark(file), asker.text("Where it is said to have happened")),
    )


def moved_to(incident: str, asked: str) -> Response:
    """The way to where an incident's claims are now; no cache keeps it, since it can be undone."""
    where = f"/incidents/{quote(incident, safe='')}?moved={quote(asked, safe='')}"
    return RedirectResponse(where, status_code=301, headers={"Cache-Control": "no-store"})


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
        note = f"{mission.title}; as of {as_of}"
        body, media = as_geojson(items, note, generalised_for(audience)), "application/geo+json"
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
