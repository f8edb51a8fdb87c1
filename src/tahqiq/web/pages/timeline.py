"""The timeline: days downwards, with the life of the agreements among what happened."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import Request, Response
from markupsafe import Markup

from tahqiq.store.views import ListedIncident
from tahqiq.web.asked import EVENT_TYPES, SOURCE_KINDS, STATUSES, Asked, asked_for, one_of
from tahqiq.web.calendars import short_day
from tahqiq.web.ceasefire_clock import Milestone, milestones
from tahqiq.web.day_chart import day_chart
from tahqiq.web.frame import Asker, frame_of
from tahqiq.web.front_desk import Timeline, TimelineOrder


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
    wanted = one_of(request.query_params, "by", ("happened", "learned"), "happened")
    as_of = frame.desk.as_of(asker.audience)
    order: TimelineOrder = "learned" if wanted == "learned" else "happened"
    line = frame.desk.timeline(asker.audience, asked.filter(), order)
    stones = [
        stone
        for stone in milestones(frame.desk.instruments(), mission.zone)
        if stone.event.at <= as_of and _within(stone.day, asked)
    ]
    return frame.page(
        request,
        "timeline.html",
        asked=asked,
        order=order,
        groups=groups(line, stones),
        undated=line.undated,
        total=sum(len(day.incidents) for day in line.days),
        chart=_chart(asker, line, stones),
        choices={"type": EVENT_TYPES, "status": STATUSES, "source": SOURCE_KINDS},
        sectors={sector.id: sector.name for sector in mission.sectors},
    )


def groups(line: Timeline, stones: Sequence[Milestone]) -> tuple[Group, ...]:
    """The days of the incidents and of the milestones together, in order."""
    by_day: dict[date, list[Milestone]] = defaultdict(list)
    for stone in stones:
        by_day[stone.day].append(stone)
    incidents: dict[date, tuple[ListedIncident, ...]] = {}
    for day in line.days:
        incidents[day.day] = incidents.get(day.day, ()) + day.incidents
    return tuple(
        Group(day, tuple(by_day.get(day, ())), incidents.get(day, ()))
        for day in sorted({*by_day, *incidents})
    )


def _within(day: date, asked: Asked) -> bool:
    asked_for_days = asked.filter()
    return (asked_for_days.start is None or day >= asked_for_days.start) and (
        asked_for_days.end is None or day <= asked_for_days.end
    )


def _chart(asker: Asker, line: Timeline, stones: Sequence[Milestone]) -> Markup:
    words = asker.text("%(count)s incidents; time runs from left to right. The days follow as a list.")
    return day_chart(
        line.days,
        sorted({stone.day for stone in stones}),
        asker.text("Incidents by day"),
        words % {"count": sum(len(day.incidents) for day in line.days)},
        lambda day: short_day(day, asker.language),
    )
