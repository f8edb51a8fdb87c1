"""Crossings: open or closed, for whom, on which day; and when one is to open again."""

import re
from collections.abc import Iterator
from datetime import date

from tahqiq.comparison.directory import plain
from tahqiq.comparison.heard import Heard
from tahqiq.comparison.occasions import LONG_APART, gap
from tahqiq.comparison.position import Occasion, Position, Topic
from tahqiq.comparison.values import Choice, Days
from tahqiq.comparison.words import named, says

_NAMED = re.compile(
    r"\b((?:[A-Z][\w’'-]+[ -]){1,3})(?:(?:border|land|main|frontier|pedestrian) )?"
    r"(?:crossings?|gates?|border point|border post|checkpoint|bridge|corridor|terminal)\b"
)
_ALL = re.compile(
    r"\b(?:all|every|both|main|five|six|seven|eight) (?:\w+ )?(?:crossings?|gates?|border points?)"
    r"|\bthe border (?:is|was|remain|has|re)|\bborder crossings\b|\bcrossing points\b"
)
_NOT_A_NAME = frozenset(
    {"the", "a", "all", "both", "this", "that", "border", "main", "in", "at", "on", "its", "and"}
)
_GATE = frozenset({"crossing", "border", "gate", "the", "post", "point", "town", "bridge"})
_BARE_NOUN = re.compile(r"\b(?:reopening|opening|closure|closing) of\b")  # named, not told to have happened
_NARROW = frozenset({"crossing", "town", "village", "post", "point", "unknown"})
_STILL = 2  # days within which the same state is told of one time
EVERY = frozenset({"*"})


def positions(heard: Heard) -> Iterator[Position]:
    """The state in which a claim says a crossing is."""
    if heard.unreal or heard.kind not in ("crossing_closed", "crossing_reopened", "trade_halt"):
        return
    if re.search(r"\b(?:might|may|could)\b", heard.span):
        return
    names = _names(heard)
    if not names or (heard.days is None and _BARE_NOUN.search(heard.span)):
        return
    if heard.planned and not re.search(r"\b(?:stay|remain|continue)", heard.span):
        if heard.days and heard.kind == "crossing_reopened" and "day" not in heard.inherited:
            yield Position("crossing reopening day", Days(*heard.days), heard, about=names)
        return
    closed = (heard.kind in ("crossing_closed", "trade_halt")) != heard.negated
    traffic = named("traffic", heard.span) | ({"trade"} if heard.kind == "trade_halt" else frozenset())
    partly = says("partial", heard.span)
    state = "closed" if closed else "open"
    bears = frozenset({"open" if closed else "closed"}) if partly else frozenset()
    note = f"for {', '.join(sorted(traffic))}" if traffic else ("in part" if partly else "")
    for about in _each(names):
        yield Position("crossing", Choice(state, bears, note=note), heard, about=about)


def _each(names: frozenset[str]) -> list[frozenset[str]]:
    """A list of crossings is so many crossings; two names are mostly the two ends of one."""
    return [frozenset({name}) for name in sorted(names)] if len(names) > 2 else [names]


def _names(heard: Heard) -> frozenset[str]:
    """The crossings named; all of them where the claim speaks of all or of the border."""
    found = {_called(place.name) for place in heard.places if place.kind in _NARROW}
    for text in (heard.claim.span, heard.sentence):
        found |= set(_written(text))
        if found:
            break
    if found:
        return frozenset(found)
    if _ALL.search(heard.span):
        return EVERY
    if heard.kind == "trade_halt":
        return frozenset()
    before = _written(_paragraph_before(heard))[-1:]
    return frozenset(before or _places_before(heard))


def _places_before(heard: Heard) -> list[str]:
    """The last crossing or town that a claim before this one names: "the gate" is there."""
    for claim in reversed(heard.report.claims):
        if claim.start < heard.claim.start:
            named_there = [_called(place.name) for place in claim.place if place.kind in _NARROW]
            if named_there:
                return named_there[:1]
    return []


def _written(text: str) -> list[str]:
    found = []
    for hit in _NAMED.finditer(text):
        words = [word for word in plain(hit[1]).split() if word not in _NOT_A_NAME]
        if words:
            found.append(_called(" ".join(words)))
    return found


def _called(name: str) -> str:
    return " ".join(word for word in re.split(r"[\s-]+", plain(name)) if word not in _GATE)


def _paragraph_before(heard: Heard) -> str:
    return heard.report.text[max(0, heard.claim.start - 400) : heard.claim.start]


def _lasting(heard: Heard) -> tuple[date, date] | None:
    """The days on which the crossing is said to have been so."""
    published = heard.report.published
    if heard.days is None:
        return (published, published) if published else None
    start, end = heard.days
    if published and re.search(r"\bsince\b", heard.span) and start <= published:
        return start, published
    return start, end


def occasion(one: Position, other: Position) -> Occasion:
    """The same crossing and traffic; the same time when the days meet."""
    if not _one_crossing(one.about, other.about):
        return "apart"
    some, others = named("traffic", one.heard.span), named("traffic", other.heard.span)
    if some and others and not some & others:
        return "apart"
    if one.topic == "crossing reopening day":
        left, right = one.heard.report.published, other.heard.report.published
        return "same" if left is None or right is None or abs((left - right).days) <= 2 else "later"
    first, second = _lasting(one.heard), _lasting(other.heard)
    if first is None or second is None:
        return "same"
    if gap(first, second) > LONG_APART:
        return "apart"
    slack = _STILL if one.value.against(other.value).fit == "equal" else 0
    return "same" if gap(first, second) <= slack else "later"


def _one_crossing(some: frozenset[str], others: frozenset[str]) -> bool:
    if EVERY in (some, others):
        return True
    return any(f" {a} " in f" {b} " or f" {b} " in f" {a} " for a in some for b in others)


TOPIC = Topic(("crossing", "crossing reopening day"), positions, occasion)
