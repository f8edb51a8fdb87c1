"""The bulletin's words: the same templates for every party, numbers and dates spelled by the locale."""

import unicodedata
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from tahqiq.model.determination import Outcome
from tahqiq.model.event_type import EventType
from tahqiq.model.incident import Status, Toll
from tahqiq.model.instrument import LifeState
from tahqiq.model.moment import When
from tahqiq.model.observation import Means
from tahqiq.model.place import Place

LOCALE = "en_GB"

STATUS: dict[Status, str] = {
    "reported": "Reported",
    "corroborated": "Corroborated",
    "disputed": "Disputed",
    "verified": "Verified",
    "not_occurred": "Found not to have occurred",
    "unverifiable": "Could not be verified",
    "attributed": "Attributed",
    "determined": "Determined",
    "withdrawn": "Withdrawn",  # never on a bulletin: no claim of it counts any more
}
OUTCOME: dict[Outcome, str] = {
    "violation_serious": "serious violation",
    "violation_minor": "minor violation",
    "technical_breach": "technical breach",
    "accident_or_misunderstanding": "accident or misunderstanding",
    "no_violation": "no violation",
    "outside_mandate": "outside the mandate",
    "insufficient_information": "insufficient information",
    "cannot_be_ruled": "cannot be ruled",
    "settled_locally": "settled locally",
    "commission_divided": "commission divided",
}
STATE: dict[LifeState, str] = {
    "proposed": "Proposed",
    "agreed": "Agreed",
    "announced": "Announced",
    "confirmed": "Confirmed",
    "not_confirmed": "Not confirmed",
    "denied": "Denied",
    "in_force": "In force",
    "extended": "Extended",
    "suspended": "Suspended",
    "breached": "Breached, it is alleged",
    "lapsed": "Lapsed",
    "terminated": "Terminated",
    "superseded": "Superseded",
    "collapsed": "Collapsed",
}
MEANS: dict[Means, str] = {
    "saw": "Saw",
    "heard": "Heard",
    "camera": "Camera",
    "uav": "UAV",
    "radar": "Radar",
    "satellite": "Satellite",
    "inspected": "Inspected",
    "told": "Told",
}
_COMPASS = (
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
)  # fmt: skip
# Marks that turn the direction of text around: outside text may not reorder ours.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_FIRST_STRONG, _POP = "\u2068", "\u2069"


KIND: dict[EventType, str] = {
    "airstrike": "air strike",
    "ceasefire_violated": "breach of the ceasefire",
    "refugee_return": "return of refugees",
    "humanitarian": "humanitarian situation",
}
QUESTION = {
    "what": "what happened",
    "by whom": "who did it",
    "killed": "the number killed",
    "wounded": "the number wounded",
}


def kind_words(kind: EventType) -> str:
    """A kind of happening as a heading: "Air strike". The name of a kind never says that it occurred."""
    text = KIND.get(kind, words(kind))
    return text[:1].upper() + text[1:]


def words(code: str) -> str:
    """A code of ours as words: ``drone_strike`` → "drone strike"."""
    return code.replace("_", " ")


def title_words(code: str) -> str:
    """The same with a capital."""
    text = words(code)
    return text[:1].upper() + text[1:]


def number(value: float, digits: int = 0) -> str:
    """A number as the locale writes it; hours carry one decimal."""
    return format_decimal(round(value, digits), format="#,##0" if digits == 0 else "#,##0.0", locale=LOCALE)


def counted(value: int, one: str, many: str | None = None) -> str:
    """ "1 incident", "2 incidents", "no incident"."""
    if value == 0:
        return f"no {one}"
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def day_words(day: date) -> str:
    """ "27 October 2025"."""
    return format_date(day, "d MMMM y", locale=LOCALE)


def moment_words(moment: datetime, zone: str) -> str:
    """ "27 October 2025, 05:10 (00:40 UTC)": the mission's clock first, then UTC."""
    local, utc = moment.astimezone(ZoneInfo(zone)), moment.astimezone(UTC)
    day = "" if utc.date() == local.date() else format_date(utc, "d MMM", locale=LOCALE) + ", "
    return f"{day_words(local.date())}, {local:%H:%M} ({day}{utc:%H:%M} UTC)"


def span_words(start: datetime, end: datetime, zone: str) -> str:
    """Two moments; the day is said once where both fall on the same one by both clocks."""
    here, there = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    if here.date() != there.date() or start.astimezone(UTC).date() != end.astimezone(UTC).date():
        return f"{moment_words(start, zone)} to {moment_words(end, zone)}"
    return f"{moment_words(start, zone)} to {there:%H:%M} ({end.astimezone(UTC):%H:%M} UTC)"


def offset_words(moment: datetime, zone: str) -> str:
    """The zone with its offset at that moment: "Asia/Kabul, UTC+04:30"."""
    offset = moment.astimezone(ZoneInfo(zone)).strftime("%z")
    return f"{zone}, UTC{offset[:3]}:{offset[3:5]}"


def when_words(when: When | None, zone: str) -> str:
    """A period with the precision that the source stated, never a finer one."""
    if when is None:
        return "not stated"
    if when.at is not None:
        about = "about " if when.granularity == "hour" else ""
        return about + (span_words(when.at, when.until, zone) if when.until else moment_words(when.at, zone))
    if when.start == when.end:
        return day_words(when.start)
    return f"between {day_words(when.start)} and {day_words(when.end)}"


def place_words(place: Place | None) -> str:
    """A place with its uncertainty: "Angoor Adda (± 5 km)"."""
    if place is None:
        return "place not stated"
    name = plain(place.name, 80)
    if not place.located:
        return f"{name} (not located)"
    if not place.precision_km:
        return name
    return f"{name} (± {number(place.precision_km, 0 if place.precision_km >= 1 else 1)} km)"


def compass(degrees: float) -> str:
    """A bearing in degrees as one of sixteen points."""
    return _COMPASS[int((degrees % 360) / 22.5 + 0.5) % 16]


def toll_words(toll: Toll) -> tuple[str, str, str]:
    """Low, best and high ready to print; an open upper end is said, a missing number is not a zero."""
    if toll.low is None and toll.best is None and toll.high is None:
        return ("not stated", "not stated", "not stated")
    low, best, high = ("not stated" if n is None else number(n) for n in (toll.low, toll.best, toll.high))
    return (low, best, f"{high} or more" if toll.open_ended and toll.high is not None else high)


def joined(items: list[str] | tuple[str, ...]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def plain(text: str, limit: int = 400) -> str:
    """Outside text made safe to print on one line: no control marks, no turning marks, not too long.

    Text in a right-to-left script is isolated, so that it cannot reorder the words around it.
    """
    kept = "".join(" " if c.isspace() else c for c in text if c not in _TURNING)
    kept = "".join(c for c in kept if unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn"))
    kept = " ".join(kept.split())
    if len(kept) > limit:
        kept = kept[: limit - 1].rstrip() + "…"
    if any(unicodedata.bidirectional(c) in ("R", "AL") for c in kept):
        kept = f"{_FIRST_STRONG}{kept}{_POP}"
    return kept


def quoted(text: str, limit: int = 240) -> str:
    """Somebody's own words, marked as such."""
    return f"“{plain(text, limit)}”"
