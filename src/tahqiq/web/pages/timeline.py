"""The timeline: days downwards, with the life of the agreements among what happened."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from fastapi import Request, Response

from tahqiq.store.views import ListedIncident
from tahqiq.web.asked import EVENT_TYPES, SOURCE_KINDS, STATUSES, asked_for, one_of
from tahqiq.web.calendars import short_day
from tahqiq.web.ceasefire_clock import Milestone, milestones
from tahqiq.web.day_chart import day_chart
from tahqiq.web.frame import frame_of


@dataclass(frozen=True)
class Group:
    """One day with its milestones first and its incidents after."""

    day: date
    milestones: tuple[Milestone, ...]
    incidents: tuple[ListedIncident, ...]


def timeline(request: Request) -> Response:
    """The incidents of a filter by day."""
    frame = frame_of(request)
    asker, mission = frame.asker(request), frame.desk.mission()
    asked = asked_for(request.query_params, mission)
    order = (
        "learned"
        if one_of(request.query_params, "by", ("happened", "learned"), "happened") == "learned"
        else "happened"
    )
    line = frame.desk.timeline(asker.audience, asked.filter(), order)
    stones = [
        stone
        for stone in milestones(frame.desk.instruments(), mission.zone)
        if (not asked.start or stone.day.isoformat() >= asked.start)
        and (not asked.end or stone.day.isoformat() <= asked.end)
    ]
    by_day: dict[date, list[Milestone]] = defaultdict(list)
    for stone in stones:
        by_day[stone.day].append(stone)
    incidents = {day.day: day.incidents for day in line.days}
    groups = tuple(
        Group(day, tuple(by_day.get(day, ())), incidents.get(day, ()))
        for day in sorted({*by_day, *incidents})
    )
    total = sum(len(day.incidents) for day in line.days)
    chart = day_chart(
        line.days,
        sorted(by_day),
        asker.text("Incidents by day"),
        asker.text("%(count)s incidents; time runs from left to right. The days follow as a list.")
        % {"count": total},
        lambda day: short_day(day, asker.language),
    )
    return frame.page(
        request,
        "timeline.html",
        asked=asked,
        order=order,
        groups=groups,
        undated=line.undated,
        total=total,
        chart=chart,
        choices={"type": EVENT_TYPES, "status": STATUSES, "source": SOURCE_KINDS},
        sectors={sector.id: sector.name for sector in mission.sectors},
    )
