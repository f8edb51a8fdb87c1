"""Time with its stated precision: a report says "on 27 October", not a microsecond."""

from datetime import UTC, date, datetime
from typing import Literal

from pydantic import AwareDatetime, model_validator

from tahqiq.model.frozen import Frozen

Granularity = Literal["minute", "hour", "day", "week", "month", "year", "range"]
Anchor = Literal["stated", "publication", "event", "inherited", "form"]


class When(Frozen):
    """When something is said to have happened: calendar days from ``start`` to ``end``, both included.

    ``at`` and ``until`` are exact moments where the source gave a clock time. ``zone`` names the zone
    in which ``start`` and ``end`` are calendar days. ``anchor`` says what a relative expression was
    resolved against; ``as_written`` keeps the words.
    """

    start: date
    end: date
    granularity: Granularity
    anchor: Anchor = "stated"
    as_written: str | None = None
    at: AwareDatetime | None = None
    until: AwareDatetime | None = None
    zone: str = "UTC"

    @model_validator(mode="after")
    def _in_order(self) -> "When":
        if self.end < self.start:
            raise ValueError("a period ends before it starts")
        if self.at and self.until and self.until < self.at:
            raise ValueError("the end of the period lies before its beginning")
        return self

    def gap_days(self, other: "When") -> int:
        """Whole days between the two periods; 0 when they share a day."""
        if self.start > other.end:
            return (self.start - other.end).days
        if other.start > self.end:
            return (other.start - self.end).days
        return 0


def whole_day(day: date, *, zone: str = "UTC", anchor: Anchor = "stated") -> When:
    """One calendar day as a period."""
    return When(start=day, end=day, granularity="day", zone=zone, anchor=anchor)


def exact(moment: datetime, *, zone: str, until: datetime | None = None) -> When:
    """A clock time as a period of its calendar day in the mission's zone.

    ``moment`` must already be expressed in ``zone``; the caller has the zone database.
    """
    last = until or moment
    return When(
        start=moment.date(),
        end=last.date(),
        granularity="minute",
        anchor="form",
        at=moment,
        until=until,
        zone=zone,
    )


def utc_text(moment: datetime) -> str:
    """A moment as one sortable text in UTC, to the second: ``2025-10-27T14:30:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
