"""Answers: what one test of a provision found; *unknown* names the fact that is missing."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tahqiq.model.moment import When
from tahqiq.model.place import Place, distance_km
from tahqiq.model.reason import Reason

_WIDEST_ZONE = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes, no or unknown, and why."""

    holds: Literal["yes", "no", "unknown"]
    reason: Reason


def yes(code: str, text: str, *cites: str) -> Answer:
    """It holds."""
    return Answer("yes", Reason(code=code, text=text, cites=cites))


def no(code: str, text: str, *cites: str) -> Answer:
    """It does not hold."""
    return Answer("no", Reason(code=code, text=text, cites=cites))


def unknown(code: str, text: str, *cites: str) -> Answer:
    """It cannot be told, and this is what is missing."""
    return Answer("unknown", Reason(code=code, text=text, cites=cites))


def bounds(when: When) -> tuple[datetime, datetime]:
    """The first and last moment of a period; in a zone nobody knows, as wide as any zone could make it."""
    if when.at is not None:
        return when.at, max(when.at, when.until or when.at)
    try:
        zone: ZoneInfo | None = ZoneInfo(when.zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = None
    first = datetime.combine(when.start, time.min, tzinfo=zone or UTC)
    last = datetime.combine(when.end, time.max, tzinfo=zone or UTC)
    if zone is not None:
        return first, last
    return _shift(first, -_WIDEST_ZONE), _shift(last, _WIDEST_ZONE)


def _shift(moment: datetime, by: timedelta) -> datetime:
    """The moment moved, kept within the calendar that Python knows."""
    try:
        return moment + by
    except OverflowError:
        return moment


def within(inner: Place, outer: Place, radius: float | None) -> Answer:
    """Whether a place lies in an area of ``radius`` kilometres around another, its own uncertainty counted.

    *Unknown* where the uncertainty straddles the area's edge: a disputed line is never decided by a point.
    """
    apart = distance_km(inner, outer)
    if apart is None:
        if inner.name.casefold() == outer.name.casefold():
            return yes("place_named", f"{inner.name} is the place named")
        missing = inner.name if not inner.located else outer.name
        return unknown("place_not_located", f"{missing} has no coordinates")
    if radius is None or inner.precision_km is None:
        missing = "the extent of the area" if radius is None else f"how precisely {inner.name} is known"
        return unknown("extent_missing", f"{missing} is not stated")
    text = f"{inner.name}, known to {inner.precision_km:.0f} km, is {apart:.0f} km from {outer.name}"
    if apart + inner.precision_km <= radius:
        return yes("inside", f"{text}: inside its {radius:.0f} km")
    if apart - inner.precision_km > radius:
        return no("outside", f"{text}: outside its {radius:.0f} km")
    return unknown("straddles", f"{text}: its {radius:.0f} km may or may not hold it")
