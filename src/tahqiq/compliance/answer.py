"""Answers: what one test of a provision found; *unknown* names the fact that is missing."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tahqiq.model.missing import MissingFact
from tahqiq.model.moment import When
from tahqiq.model.reason import Reason

_WIDEST_ZONE = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes, no or unknown, and why; with what is missing where it is unknown."""

    holds: Literal["yes", "no", "unknown"]
    reason: Reason
    missing: tuple[MissingFact, ...] = ()


def yes(code: str, text: str, *cites: str) -> Answer:
    """It holds."""
    return Answer("yes", Reason(code=code, text=text, cites=cites))


def no(code: str, text: str, *cites: str) -> Answer:
    """It does not hold."""
    return Answer("no", Reason(code=code, text=text, cites=cites))


def unknown(code: str, text: str, *cites: str) -> Answer:
    """It cannot be told, and this is what is missing."""
    return Answer("unknown", Reason(code=code, text=text, cites=cites))


def lacking(code: str, text: str, *cites: str, needed: str, ask: tuple[str, ...]) -> Answer:
    """It cannot be told: what is known, what is needed to tell, and who could supply that."""
    fact = MissingFact(code=code, known=text, needed=needed, ask=ask, cites=cites)
    return Answer("unknown", Reason(code=code, text=text, cites=cites), (fact,))


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
