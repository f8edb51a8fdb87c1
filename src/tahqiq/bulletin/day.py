"""The reporting day: from one cut-off to the next, not from midnight to midnight."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tahqiq.errors import BadInput


@dataclass(frozen=True)
class ReportingDay:
    """What a daily bulletin covers: from the previous day's cut-off (included) to this day's (excluded).

    The rule is that of the OSCE's daily reports ("information as of 19:30 local time", DOMAIN §2.3).
    ``start`` and ``end`` are aware and stand in the mission's zone; where clocks change, a reporting day
    has 23 or 25 hours.
    """

    day: date
    zone: str
    cutoff: time
    start: datetime
    end: datetime

    def previous(self) -> "ReportingDay":
        """The reporting day that ends where this one starts."""
        return reporting_day(self.day - timedelta(days=1), self.zone, self.cutoff)

    def holds(self, moment: datetime) -> bool:
        """Whether an aware moment falls into this reporting day."""
        return self.start.astimezone(UTC) <= moment.astimezone(UTC) < self.end.astimezone(UTC)

    @property
    def hours(self) -> float:
        """Elapsed hours; compared in UTC, since one zone's clock may jump in between."""
        return (self.end.astimezone(UTC) - self.start.astimezone(UTC)).total_seconds() / 3600

    def hours_shared(self, start: datetime, end: datetime) -> float:
        """Elapsed hours that a watch from ``start`` to ``end`` has in common with this day."""
        first = max(start.astimezone(UTC), self.start.astimezone(UTC))
        last = min(end.astimezone(UTC), self.end.astimezone(UTC))
        return max(0.0, (last - first).total_seconds() / 3600)


def reporting_day(day: date, zone: str, cutoff: time) -> ReportingDay:
    """The reporting day named by the calendar day on which it is cut off.

    Raises ``BadInput`` (BUL001) for a zone that the zone database does not know, and (BUL002) for the
    first day of the calendar, which has no day before it.
    """
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise BadInput(
            "BUL001",
            f"'{zone}' is no time zone of the zone database.",
            "Name the mission's zone as Area/City, for example Asia/Kabul.",
        ) from fault
    if day == date.min:
        raise BadInput("BUL002", f"There is no day before {day}.", "Ask for a later day.")
    clock = cutoff.replace(tzinfo=None)
    return ReportingDay(
        day=day,
        zone=zone,
        cutoff=cutoff,
        start=datetime.combine(day - timedelta(days=1), clock, tzinfo=place),
        end=datetime.combine(day, clock, tzinfo=place),
    )
