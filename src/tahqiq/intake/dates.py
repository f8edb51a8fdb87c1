"""Dates that cannot be: what is said to have happened lies neither in the future nor before 1900."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tahqiq.errors import BadInput
from tahqiq.intake.problems import AT_MOST, listing, quoted
from tahqiq.model.forms import Complaint, FieldReport, Form, Notification

TOLERANCE = timedelta(minutes=5)  # clocks of two honest machines differ
AHEAD = timedelta(days=5 * 365)  # nobody notifies a movement further ahead; a typed year does
FIRST_YEAR = 1900

Named = tuple[str, datetime]


def refuse_impossible(moments: Iterable[Named], now: datetime, tolerance: timedelta = TOLERANCE) -> None:
    """Raises ``BadInput`` INT006, naming up to ten moments, if any lies after ``now`` or before 1900."""
    wrong: list[str] = []
    for name, moment in moments:
        if moment.year < FIRST_YEAR:
            wrong.append(f"{name} {_written(moment)} lies before {FIRST_YEAR}")
        elif moment - now > tolerance:
            wrong.append(f"{name} {_written(moment)} lies in the future (it is {_written(now)} now)")
        if len(wrong) > AT_MOST:
            break
    if wrong:
        raise BadInput("INT006", listing(wrong), "Correct the dates, or this machine's clock.")


def with_offset(moment: datetime, name: str) -> datetime:
    """The moment, if it says its UTC offset; raises ``BadInput`` INT005 otherwise."""
    if moment.utcoffset() is None:
        raise BadInput(
            "INT005",
            f"{name} {quoted(moment.isoformat())} does not say its offset from UTC.",
            "Write it with its offset, such as 2025-10-29T14:05+05:00, or as a bare day.",
        )
    return moment


def moment_of(stated: datetime | date, now: datetime, zone: str, name: str) -> datetime:
    """A stated moment as it is; a bare day as its noon in the mission's ``zone``, or as now before noon.

    Raises ``BadInput``: INT005 for a moment without offset or an unknown zone, INT006 for a day that has
    not begun in that zone.
    """
    if isinstance(stated, datetime):
        return with_offset(stated, name)
    try:
        local = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(
            "INT005", f"There is no time zone {quoted(zone)}.", "Use a name such as Asia/Kabul or UTC."
        ) from error
    noon = datetime.combine(stated, time(12), tzinfo=local)
    if stated == now.astimezone(local).date():
        return min(noon, now)
    refuse_impossible([(name, noon)], now, timedelta(0))
    return noon


def past_moments(form: Form) -> list[Named]:
    """Every moment of a form that has to lie in the past."""
    if isinstance(form, Notification):
        return [("'filed_at'", form.filed_at)]
    if isinstance(form, Complaint):
        return _given(("'filed_at'", form.filed_at), ("'time'", form.time), ("'time_end'", form.time_end))
    return _report_moments(form)


def coming_moments(form: Form) -> list[Named]:
    """Moments that may lie ahead: what a party announces."""
    if isinstance(form, Notification):
        return [("'start'", form.start), ("'end'", form.end)]
    return []


def _report_moments(form: FieldReport) -> list[Named]:
    moments: list[Named] = [("'reported_at'", form.reported_at)]
    for number, seen in enumerate(form.observations, start=1):
        where = f"observations no. {number}, "
        moments += _given((f"{where}'time'", seen.time), (f"{where}'time_end'", seen.time_end))
    for number, watch in enumerate(form.coverage, start=1):
        where = f"coverage no. {number}, "
        moments += [(f"{where}'start'", watch.start), (f"{where}'end'", watch.end)]
    return moments


def _given(*named: tuple[str, datetime | None]) -> list[Named]:
    return [(name, moment) for name, moment in named if moment is not None]


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
