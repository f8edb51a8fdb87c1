"""The first page: where things stand, as of when, and what nobody could see."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request, Response

from tahqiq.model.coverage import Coverage
from tahqiq.model.mission import Mission
from tahqiq.web.ceasefire_clock import clock
from tahqiq.web.frame import frame_of
from tahqiq.web.pages.sheet import incident_map


@dataclass(frozen=True)
class Watch:
    """Hours that a sector was watched in the last 24, and those in which watching was denied."""

    sector: str
    hours: float
    denied: float


def today(request: Request) -> Response:
    """The state of things."""
    frame = frame_of(request)
    asker = frame.asker(request)
    mission = frame.desk.mission()
    now = frame.desk.today(asker.audience)
    return frame.page(
        request,
        "today.html",
        now=now,
        map=incident_map(asker, now.marks, asker.text("Incidents of the last days on the map")),
        clock=clock(tuple(reversed(frame.desk.instruments())), now.as_of),
        watches=watches(mission, now.coverage),
    )


def watches(mission: Mission, coverage: Sequence[Coverage]) -> tuple[Watch, ...]:
    """One line for each sector of the mission, watched or not: a sector without any hours is the point."""
    found = []
    for sector in mission.sectors:
        here = [item for item in coverage if item.sector == sector.id]
        seen = sum(item.hours for item in here if item.denial is None and item.denied_by is None)
        denied = sum(item.hours for item in here if item.denial is not None or item.denied_by is not None)
        found.append(Watch(sector.name, round(seen, 1), round(denied, 1)))
    return tuple(found)
