"""Counts other than the dead: people who went back, trucks, posts, prisoners, violations."""

import re
from collections.abc import Iterator
from datetime import date

from tahqiq.comparison.events import cumulative, same_event
from tahqiq.comparison.heard import Heard
from tahqiq.comparison.likeness import likeness
from tahqiq.comparison.numbers import counts_of, moved_in
from tahqiq.comparison.occasions import gap, may_share_time
from tahqiq.comparison.places import places_fit
from tahqiq.comparison.position import Occasion, Position, Topic
from tahqiq.comparison.words import content, named
from tahqiq.model.place import Place

_PEOPLE = frozenset({"returnees", "families"})
_OF_KIND: dict[str, frozenset[str]] = {
    "refugee_return": _PEOPLE,
    "humanitarian": _PEOPLE | {"trucks", "aid"},
    "trade_halt": frozenset({"trucks"}),
    "crossing_closed": frozenset({"trucks"}),
    "crossing_reopened": frozenset({"trucks", "returnees"}),
    "ceasefire_violated": frozenset({"violations", "strikes", "drones", "posts"}),
}
_ANY = _PEOPLE | {"trucks", "aid", "violations", "drones", "posts", "patients", "relatives"}
_WORDY = frozenset({"statement", "accusation", "humanitarian", "refugee_return", "crossing_closed", "crossing_reopened",
                    "trade_halt", "visit", "background"})  # fmt: skip
_ONE_DAY = re.compile(
    r"\b(?:first day|that day|on the day|in one day|in a (?:single )?day|today|yesterday|on (?:mon"
    r"|tues|wednes|thurs|fri|satur|sun)day)\b"
)
_ONE_WEEK = re.compile(
    r"\b(?:during the week|that week|last week|this week|in a week|in the week|over the week)\b"
)
_VIOLENCE = frozenset({"drones", "posts", "strikes", "villages"})
_ELSEWHERE = frozenset({"prisoners", "violations"})
_SAME_EVENT = 2.5
_ALIKE = 2.2  # points of likeness from which two counts without a period are of one thing
_NEAR_NEWS = 2  # days between reports
_ONE_NEWS = 10  # days between reports that may count one day or week


def positions(heard: Heard) -> Iterator[Position]:
    """The counts that a claim gives, each by what is counted."""
    if heard.negated or heard.unreal:
        return
    fitting = _VIOLENCE if heard.family == "violence" else _OF_KIND.get(heard.kind, frozenset()) | _ELSEWHERE
    if heard.kind in _WORDY:
        fitting = fitting | _ANY
    seen = set()
    for group, count in (*counts_of(heard.span), *moved_in(heard.span)):
        if group not in fitting or group in seen:
            continue
        seen.add(group)
        if group not in _PEOPLE:
            yield Position(f"number of {group}", count, heard, f":{group}")
            continue
        for move in _moves(heard):
            yield Position(
                "returnees" if move == "home" else f"number of {group}", count, heard, f"{move}:{group}"
            )


def _moves(heard: Heard) -> frozenset[str]:
    """Which way the people moved: home, in flight, out."""
    found = named("moves", heard.span)
    if heard.kind == "refugee_return":
        found = found | {"home"}
    if heard.kind == "humanitarian" and not found:
        found = frozenset({"fled"})
    return found - {"out"} or found


def occasion(one: Position, other: Position) -> Occasion:
    """Counts of one period and place; a sum over another period is another thing."""
    left, right = one.heard, other.heard
    if left.planned != right.planned or places_fit(_known(left), _known(right)) is False:
        return "apart"
    if left.family == right.family == "violence":
        points = same_event(left, right)
        return "same" if points is not None and points >= _SAME_EVENT else "apart"
    first, second = _days(left), _days(right)
    if first and second:
        alike = _length(left) == _length(right)
        if gap(first, second) == 0 and alike:
            return "same"
        if cumulative(left) != cumulative(right):
            return "apart"
        return "later" if alike and first[0] != second[0] and gap(first, second) else "apart"
    if _length(left) == _length(right) != "unknown":
        return "same" if _within(left, right, _ONE_NEWS) else "apart"
    if cumulative(left) != cumulative(right) or "unknown" not in (_length(left), _length(right)):
        return "apart"
    if likeness(left, right) >= _ALIKE and _within(left, right, _NEAR_NEWS):
        return "same"
    if not may_share_time(left, right):
        return "later" if cumulative(left) else "apart"
    return (
        "same" if _within(left, right, 1) or one.value.against(other.value).fit != "incompatible" else "later"
    )


def _known(heard: Heard) -> tuple[Place, ...]:
    """The places that a gazetteer knows: "the Strip" is no other place than Gaza."""
    return tuple(place for place in heard.places if place.kind != "unknown")


def _length(heard: Heard) -> str:
    """Day, week, month or longer: periods of one length are compared."""
    period = _days(heard)
    if period is None:
        return "day" if _ONE_DAY.search(heard.span) else "week" if _ONE_WEEK.search(heard.span) else "unknown"
    days = (period[1] - period[0]).days + 1
    return "day" if days <= 2 else "week" if days <= 10 else "month" if days <= 45 else "long"


def _days(heard: Heard) -> tuple[date, date] | None:
    """The days of a count; "since Tuesday" lasts until the report."""
    published = heard.report.published
    if heard.days and published and heard.days[0] <= published and re.search(r"\bsince\b", heard.span):
        return heard.days[0], max(published, heard.days[1])
    return heard.days


def _within(one: Heard, other: Heard, days: int) -> bool:
    first, second = one.report.published, other.report.published
    return first is None or second is None or abs((first - second).days) <= days


_GROUPS: tuple[str, ...] = tuple(content("words")["counted"])
TOPIC = Topic(("returnees", *(f"number of {group}" for group in _GROUPS)), positions, occasion)
