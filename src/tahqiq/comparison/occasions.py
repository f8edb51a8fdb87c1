"""Occasions: whether two claims speak of one moment or one round."""

import re
from datetime import date, timedelta

from tahqiq.comparison.heard import Heard
from tahqiq.comparison.position import Occasion, Position
from tahqiq.comparison.words import content, options

LONG_APART = 60  # days after which a value has not changed: it is of another time
_STALE = 4  # days that a report may look back without naming a day
_ORDINALS: dict[str, int] = content("words")["ordinals"]
_NUMBERS: dict[str, int] = content("words")["numbers"]
_MEETINGS = r"(?:talks|negotiations?|dialogue|meetings?|consultations?|discussions?|peace|of)"
_ROUND = re.compile(
    rf"\b(?:(?P<word>{options('ordinals')})|(?P<figure>\d{{1,2}})(?:st|nd|rd|th))[ -]"
    rf"(?:(?!of\b)[\w-]+ ){{0,3}}?round\b(?! of (?:fighting|clashes|strikes|shelling|applause))"
    rf"|\bround (?P<name>{options('numbers')}|\d{{1,2}})\b"
)


def round_number(text: str) -> int | None:
    """Which round of talks a text speaks of: "the third round of talks" → 3."""
    hits = {
        _ORDINALS[hit["word"]]
        if hit["word"]
        else int(hit["figure"] or _NUMBERS.get(hit["name"], hit["name"]))
        for hit in _ROUND.finditer(text)
    }
    return hits.pop() if len(hits) == 1 else None


def round_of(heard: Heard) -> int | None:
    """The round of a claim: named in its words, in its sentence, or in the sentence before."""
    for text in (heard.span, heard.around, heard.before):
        found = round_number(text)
        if found is not None:
            return found
    return None


def days_apart(one: Heard, other: Heard) -> int | None:
    """Whole days between the days of two claims; ``None`` where one of them names no day."""
    if one.days is None or other.days is None:
        return None
    return gap(one.days, other.days)


def gap(one: tuple[date, date], other: tuple[date, date]) -> int:
    """Whole days between two periods; 0 when they share a day."""
    if one[0] > other[1]:
        return (one[0] - other[1]).days
    return (other[0] - one[1]).days if other[0] > one[1] else 0


def window(heard: Heard, back: int = _STALE) -> tuple[date, date] | None:
    """The claim's days, or for want of them the days before its report."""
    if heard.days:
        return heard.days
    day = heard.report.published
    return (day - timedelta(days=back), day) if day else None


def may_share_time(one: Heard, other: Heard, slack: int = 0) -> bool:
    """Whether both may speak of the same days, as far as anybody can tell."""
    left, right = window(one), window(other)
    return left is None or right is None or gap(left, right) <= slack


def as_of_apart(one: Heard, other: Heard) -> int | None:
    """Days between the days for which two states are told; ``None`` where one is not known."""
    if one.as_of is None or other.as_of is None:
        return None
    return abs((one.as_of - other.as_of).days)


def same_state_day(one: Position, other: Position, slack: int = 1) -> Occasion:
    """States: the same within a day, else one is later than the other."""
    days = as_of_apart(one.heard, other.heard)
    if days is not None and days > LONG_APART:
        return "apart"
    return "same" if days is None or days <= slack else "later"


def same_round(one: Position, other: Position, slack: int = 3) -> Occasion:
    """Talks: by the number of the round where both name it, else by the days."""
    if one.round is not None and other.round is not None:
        return "same" if one.round == other.round else "later"
    days = days_apart(one.heard, other.heard)
    if days is None:
        days = as_of_apart(one.heard, other.heard)
    if days is not None and days > LONG_APART:
        return "apart"
    return "same" if days is None or days <= slack else "later"
