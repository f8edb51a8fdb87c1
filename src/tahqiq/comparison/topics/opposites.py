"""Opposites: what one statement says and another says the opposite of, by pairs of words kept as data."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tahqiq.comparison.answers import refuses
from tahqiq.comparison.events import same_event
from tahqiq.comparison.heard import Heard
from tahqiq.comparison.likeness import likeness, names, shared, thin
from tahqiq.comparison.occasions import as_of_apart, days_apart, may_share_time, round_of
from tahqiq.comparison.places import places_fit
from tahqiq.comparison.position import Occasion, Position, Topic
from tahqiq.comparison.values import Choice
from tahqiq.comparison.words import content, named

_NOT = re.compile(
    r"(?:\b(?:not|never|no|nor|neither|none|nobody|nothing|without|hardly|denied"
    r"|denies|refus\w+ to|failed to|yet to)|n't)"
    r"(?: [\w'-]+){0,3} ?$"
)
_NOT_ONLY = re.compile(r"\bnot (?:only|just|yet clear)\b|\bno longer\b")
_UNSAID = frozenset({"threat", "analysis"})
_MAYBE = re.compile(
    r"\b(?:could|may|might|would|should|if|unless|whether|until|call(?:s|ed)? (?:for"
    r"|on)|urg\w+|demand\w*|ask\w*|must|wants?|hop(?:es?|ed)|want(?:s|ed)|promis\w+"
    r"|when)\b"
)
_AGAIN = re.compile(
    r"\bagain\b|\breopened\b|\bresumed\b|\bnow\b|\bsince then\b|\blater\b|\bonce more\b|\bno longer\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ACCUSED = 0.6  # points where the one who says the opposite is the one said to have done it
_ONE_NEWS = 3  # days between reports that may tell of one thing
_AWAY = 45  # days after which a state is of another time
_ONE_ACT = 2.4  # points of one event, for tellings of which the nature of the target is in question
_SIDE_REACH = 60  # characters before the verb in which its subject is named


@dataclass(frozen=True, slots=True)
class Axis:
    """Two answers to one question, with the patterns of either."""

    topic: str
    first: str
    second: str
    patterns: tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]
    about: re.Pattern[str]
    need: float
    who: bool
    lasts: bool
    event: bool


@cache
def axes() -> dict[str, Axis]:
    """The pairs of opposites by topic."""
    found = {}
    for told in content("opposites")["axes"]:
        (first, some), (second, others) = told["first"], told["second"]
        found[told["topic"]] = Axis(
            told["topic"],
            first,
            second,
            (tuple(map(re.compile, some)), tuple(map(re.compile, others))),
            re.compile(told["about"]),
            float(told["need"]),
            bool(told.get("who")),
            bool(told.get("lasts")),
            bool(told.get("event")),
        )
    return found


def positions(heard: Heard) -> Iterator[Position]:
    """The side of every pair of opposites that a claim takes."""
    if heard.unreal or heard.kind in _UNSAID or heard.family == "background":
        return
    ahead = heard.planned and not re.search(r"\b(?:remain|stay|not be|not)\b", heard.span)
    for axis in axes().values():
        if ahead and (axis.lasts or axis.event):
            continue
        if not axis.about.search(heard.span) and (axis.event or not axis.about.search(heard.around)):
            continue
        taken = _side(axis, heard)
        if taken is None:
            continue
        state, who = taken
        yield Position(axis.topic, Choice(state), heard, key=KEY, about=who if axis.who else frozenset())


KEY = "opposite"


def _side(axis: Axis, heard: Heard) -> tuple[str, frozenset[str]] | None:
    """Which of the two it says, and of whom; ``None`` where it says neither, or both."""
    hits = [_hits(patterns, heard.span) for patterns in axis.patterns]
    if axis.event:
        if all(hits) or not any(hits):
            return None
        at, flipped = (hits[0] or hits[1])[0]
        if flipped:
            return None
        return (axis.first if hits[0] else axis.second), frozenset()
    first = [at for at, flipped in hits[0] if not flipped] + [at for at, flipped in hits[1] if flipped]
    second = [at for at, flipped in hits[1] if not flipped] + [at for at, flipped in hits[0] if flipped]
    if not first and not second:
        return None
    if first and second:
        if abs(min(first) - min(second)) > 45:
            return None
        state, at = (axis.second, min(second))
    else:
        state, at = (axis.first, min(first)) if first else (axis.second, min(second))
    if _MAYBE.search(heard.span[max(0, at - 40) : at]):
        return None
    return state, _who(heard, at)


def _hits(patterns: tuple[re.Pattern[str], ...], text: str) -> list[tuple[int, bool]]:
    found = []
    for pattern in patterns:
        for hit in pattern.finditer(text):
            before = text[max(0, hit.start() - 32) : hit.start()]
            negated = _NOT.search(before) is not None and not _NOT_ONLY.search(before)
            found.append((hit.start(), negated))
    return sorted(found)


def _who(heard: Heard, at: int) -> frozenset[str]:
    """The party of whom it is said: named before the verb, else the one who speaks."""
    side = heard.directory.side(heard.claim.span[max(0, at - _SIDE_REACH) : at]) if at else None
    side = side or next(iter(heard.initiators), None) or heard.speaker_side
    return frozenset({side}) if side else frozenset()


def occasion(one: Position, other: Position) -> Occasion:
    """One thing at one time, by what the two statements share."""
    axis = axes()[one.topic]
    left, right = one.heard, other.heard
    if one.value == other.value or (refuses(left) != refuses(right) and not axis.who):
        return "apart"
    if axis.who and not one.about & other.about:
        return "apart"
    if axis.event and not _one_sided(axis, left, right):
        return "apart"
    elsewhere = places_fit(left.places, right.places) is False
    if elsewhere and (left.report is right.report or not (left.inherited | right.inherited) & {"place"}):
        return "apart"
    some, others = named("traffic", left.span), named("traffic", right.span)
    if some and others and not some & others:
        return "apart"
    rounds = round_of(left), round_of(right)
    if None not in rounds and rounds[0] != rounds[1]:
        return "apart"
    if not _about_one(axis, left, right) or _other_years(left, right):
        return "apart"
    return _when(axis, left, right)


def _one_sided(axis: Axis, left: Heard, right: Heard) -> bool:
    """Whom and what a strike hit is in question; in a fight there are dead of two sides."""
    if axis.first == "fired":
        named_first = left.initiators, right.initiators
        return not all(named_first) or bool(named_first[0] & named_first[1])
    if axis.first not in ("civilians", "civilian"):
        return True
    sides = left.speaker_side, right.speaker_side
    if left.report is right.report and (None in sides or sides[0] == sides[1]):
        return False
    fought = {"clash", "attack"} if axis.first == "civilians" else {"clash"}
    return not any(each.kind in fought for each in (left, right))


def _other_years(left: Heard, right: Heard) -> bool:
    """Whether one of them speaks of a year of which the other does not: "the truce of April 2022"."""
    some, others = (frozenset(_YEAR.findall(each.span)) for each in (left, right))
    now = {str(each.report.published.year) for each in (left, right) if each.report.published}
    return bool((some ^ others) - now)


def _about_one(axis: Axis, left: Heard, right: Heard) -> bool:
    """Whether both speak of one thing."""
    if left.report is right.report and abs(left.claim.start - right.claim.start) > 900:
        return False
    like = likeness(left, right)
    if axis.event and (left.speaker_side in right.initiators or right.speaker_side in left.initiators):
        return like + _ACCUSED >= axis.need and same_event(left, right, blame=True) is not None
    if axis.event:
        points = same_event(left, right, blame=True)
        return like >= axis.need and (points is None or points >= _ONE_ACT) and bool(_anchors(left, right))
    return like >= axis.need and bool(_anchors(left, right) or left.report is right.report)


def _anchors(left: Heard, right: Heard) -> frozenset[str]:
    """Names of places and the like that both mention, themselves or where their reports set the scene."""
    both = names(left.report.text) & names(right.report.text)
    return shared(left, right) | (both & _said(left) & _said(right))


def _said(heard: Heard) -> frozenset[str]:
    return names(heard.sentence) | names(heard.report.text[:350])


def _when(axis: Axis, left: Heard, right: Heard) -> Occasion:
    published = left.report.published, right.report.published
    far = abs((published[0] - published[1]).days) if published[0] and published[1] else 0
    if axis.lasts:
        days = as_of_apart(left, right)
        if (days or 0) > _AWAY or far > _AWAY:
            return "apart"
        dated = left.claim.date is not None and right.claim.date is not None
        again = any(_AGAIN.search(each.span) for each in (left, right))
        if days is None or days <= (0 if dated or again else 1):
            return "same"
        return "later" if left.report is not right.report else "apart"
    if far > _ONE_NEWS:
        return (
            "later" if far <= _AWAY and not axis.event and likeness(left, right) >= axis.need + 1 else "apart"
        )
    apart = days_apart(left, right)
    if apart:
        return "apart"
    return "same" if may_share_time(left, right, slack=1) else "apart"


def doubtful(one: Position, other: Position) -> bool:
    """Whether the two share little but the opposite words."""
    return thin(one.heard, other.heard)


TOPIC = Topic(tuple(axes()), positions, occasion, doubtful)
