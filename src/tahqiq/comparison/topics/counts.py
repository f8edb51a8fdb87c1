"""Counts other than the dead: people who went back, trucks, posts, prisoners, violations."""

from collections.abc import Iterator

from tahqiq.comparison.events import cumulative, same_event
from tahqiq.comparison.heard import Heard
from tahqiq.comparison.numbers import counts_of
from tahqiq.comparison.occasions import days_apart, may_share_time
from tahqiq.comparison.places import places_fit
from tahqiq.comparison.position import Occasion, Position, Topic

_PEOPLE = frozenset({"returnees", "families"})
_OF_KIND: dict[str, frozenset[str]] = {
    "refugee_return": _PEOPLE,
    "humanitarian": _PEOPLE | {"trucks", "aid"},
    "trade_halt": frozenset({"trucks"}),
    "crossing_closed": frozenset({"trucks"}),
    "crossing_reopened": frozenset({"trucks", "returnees"}),
    "ceasefire_violated": frozenset({"violations", "strikes", "drones", "posts"}),
}
_VIOLENCE = frozenset({"drones", "posts", "strikes", "villages"})
_ELSEWHERE = frozenset({"prisoners", "violations"})
_SAME_EVENT = 2.5


def positions(heard: Heard) -> Iterator[Position]:
    """The counts that a claim gives, each by what is counted."""
    if heard.negated or heard.unreal:
        return
    fitting = _VIOLENCE if heard.family == "violence" else _OF_KIND.get(heard.kind, frozenset()) | _ELSEWHERE
    for group, count in counts_of(heard.span):
        if group in fitting:
            key = f"{heard.kind if group in _PEOPLE else ''}:{group}"
            yield Position(
                "returnees" if heard.kind == "refugee_return" else f"number of {group}", count, heard, key
            )


def occasion(one: Position, other: Position) -> Occasion:
    """Counts of one period and place; a sum over another period is another thing."""
    left, right = one.heard, other.heard
    if left.planned != right.planned or places_fit(left.places, right.places) is False:
        return "apart"
    if left.family == "violence":
        points = same_event(left, right)
        return "same" if points is not None and points >= _SAME_EVENT else "apart"
    if cumulative(left) != cumulative(right):
        return "apart"
    if left.days and right.days:
        if days_apart(left, right) == 0 and _length(left) == _length(right):
            return "same"
        alike = _length(left) == _length(right)
        return "later" if alike and left.days[0] != right.days[0] and days_apart(left, right) else "apart"
    if not may_share_time(left, right):
        return "later" if cumulative(left) else "apart"
    return "same" if _reported_together(left, right) else "later"


def _length(heard: Heard) -> str:
    """Day, week, month or longer: periods of one length are compared."""
    if heard.days is None:
        return "unknown"
    days = (heard.days[1] - heard.days[0]).days + 1
    return "day" if days <= 2 else "week" if days <= 10 else "month" if days <= 45 else "long"


def _reported_together(one: Heard, other: Heard) -> bool:
    first, second = one.report.published, other.report.published
    return first is None or second is None or abs((first - second).days) <= 1


TOPIC = Topic(
    ("returnees", *(f"number of {group}" for group in
     ("returnees", "families", "trucks", "drones", "posts", "prisoners", "aid", "violations", "strikes", "villages"))),
    positions,
    occasion,
)  # fmt: skip
