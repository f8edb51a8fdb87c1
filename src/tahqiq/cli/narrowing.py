"""Lists narrowed to some days: the options for it, and which moments lie in those days of the mission's calendar."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from tahqiq.cli.moments import Written

_DAY = Written(["%Y-%m-%d"])


@dataclass(frozen=True)
class Days:
    """Days of the mission's own calendar, the first and the last included; an end that is not given is open."""

    zone: str
    start: date | None
    end: date | None

    def touch(self, begins: datetime, ends: datetime | None = None) -> bool:
        """Whether any part of what lasts from ``begins`` to ``ends`` falls on these days; a moment has no end."""
        local = ZoneInfo(self.zone)
        first, last = (one.astimezone(local).date() for one in (begins, ends or begins))
        return (self.start is None or last >= self.start) and (self.end is None or first <= self.end)


def in_days(command: Any) -> Any:
    """``--from`` and ``--to``: days of the mission's calendar, both included."""
    for option in (
        click.option("--to", "end", type=_DAY, help="Not after this day."),
        click.option("--from", "start", type=_DAY, help="Not before this day."),
    ):
        command = option(command)
    return command


def days_in(zone: str, start: datetime | None, end: datetime | None) -> Days:
    """The days that were asked for; raises ``UsageError`` where the last lies before the first."""
    if start is not None and end is not None and end < start:
        raise click.UsageError("the day of --to lies before that of --from: exchange them")
    return Days(zone, start.date() if start else None, end.date() if end else None)
