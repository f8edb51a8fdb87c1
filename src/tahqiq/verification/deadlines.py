"""Deadlines: the moment by which something is due, the same for teams in every zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tahqiq.model.procedure import Deadline


def counted_from(start: datetime, within: Deadline, zone: str) -> datetime:
    """The end of a deadline that begins at ``start``, in UTC; ``zone`` is the mission's, an IANA name.

    Hours are counted on the clock; days run to the end of the mission's local day, so that a day is a day for
    teams in every zone, also over a change of summer time. Raises ``ValueError`` for a start without a zone.
    """
    if start.tzinfo is None:
        raise ValueError("a deadline is counted from a moment with its zone")
    if within.hours is not None:
        return start.astimezone(UTC) + timedelta(hours=within.hours)
    return end_of_day(start.astimezone(ZoneInfo(zone)).date() + timedelta(days=within.days or 0), zone)


def end_of_day(day: date, zone: str) -> datetime:
    """The moment, in UTC, at which a day ends in a zone: the midnight after it."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)
