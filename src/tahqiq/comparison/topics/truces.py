"""Ceasefires: whether one holds on a day, how long it is extended, since when it is in force."""

import re
from collections.abc import Iterator
from datetime import date

from tahqiq.comparison.heard import Heard
from tahqiq.comparison.hours import end_of, hour_in
from tahqiq.comparison.numbers import lengths_of
from tahqiq.comparison.occasions import LONG_APART, gap, same_state_day
from tahqiq.comparison.places import places_fit
from tahqiq.comparison.position import Occasion, Position, Topic
from tahqiq.comparison.values import Choice, Days
from tahqiq.comparison.words import says

_HOLDING, _OVER, _BROKEN = "holding", "collapsed", "violated"
_EXTENDED = re.compile(r"exten[ds]|prolong|renew|roll")
_IN_FORCE = re.compile(
    r"(?:took|takes?|taking) effect|(?:came|went) into (?:force|effect)|took hold"
    r"|come into (?:force|effect)|in force since|began|begin|start"
)
_UNTIL = re.compile(
    r"\b(?:until|till|through|up to)\s+(?:the\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>[a-z]{3,9})"
    r"|(?P<month2>[a-z]{3,9})\s+(?P<day2>\d{1,2}))\b"
)
_BEGINS = re.compile(r"effect|into force|began|begin|start|silent|in force|hold")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NOT_HOLDING = re.compile(
    r"\b(?:not|never|no longer|hardly|barely|failed to|n't) (?:\w+ ){0,2}?(?:hold|held|in force|observ"
    r"|respect|last)"
)
_LAPSED = re.compile(r"\blaps|\bexpired\b|\bran out\b|\bno longer\b")
_NAME = r"(?:the |their |its |this |that |a )?(?:[\w-]+ ){0,2}?(?:cease-?\s?fire|truce|armistice)"
_KEPT = re.compile(
    rf"\b(?:kept|keeps|keeping|abid(?:ed|es|ing)|adher(?:ed|es|ing)|stuck|sticks|compl(?:ied|ies|ying)"
    rf"|remains? committed|"
    rf"honou?r(?:ed|s|ing)|respect(?:ed|s|ing)|observ(?:ed|es|ing)|uph(?:eld|olds)|abides?) (?:fully "
    rf"|strictly )?(?:to |by |with )?{_NAME}"
    r"|\b(?:cease-?\s?fire|truce)\b (?:\w+ ){0,2}?(?:is|was|remains|remained"
    r"|stays) (?:\w+ ){0,2}?(?:in force|in place|intact|holding|in effect)"
    r"|\b(?:cease-?\s?fire|truce)\b (?:\w+ ){0,6}?(?:held|holds|is holding|was holding)\b"
)
_ENDED = re.compile(
    r"\b(?:cease-?\s?fire|truce|armistice)\b (?:\w+ ){0,4}?(?:no longer|does not exist|is over"
    r"|was over|is dead|had ended|"
    r"has ended|ended|had collapsed|has collapsed|collapsed|broke down|is finished|over and done)\b"
    r"|\b(?:end|collapse) of the (?:cease-?\s?fire|truce)\b"
)
_BREACH = re.compile(
    rf"\b(?:violat\w+|breach\w*|broke|broken|breaks|breaking|infring\w+|flouted) (?:of )?{_NAME}"
    r"|\b(?:cease-?\s?fire|truce) (?:violations?|breach\w*)\b"
)
_WISHED = re.compile(r"\b(?:call|urg|demand|asks? |must|should|vow|promis)")
_SPEAKS = frozenset(
    {
        "statement",
        "accusation",
        "commitment",
        "ceasefire_agreed",
        "ceasefire_violated",
        "talks_outcome",
        "background",
    }
)
_SAME_PASSAGE = 400  # characters of one report within which two speak of one truce at one time
_FEW_DAYS = 3
_ONE_START = 7  # days within which two starts are one start told differently


def positions(heard: Heard) -> Iterator[Position]:
    """What a claim says of a ceasefire."""
    if heard.unreal:
        return
    if not heard.planned and (heard.family == "ceasefire" or heard.kind in _SPEAKS):
        yield from _spoken_state(heard) or _state(heard)
    if heard.family == "ceasefire" or (heard.kind not in ("threat", "demand", "denial") and _truce(heard)):
        yield from _length(heard)
    hour = hour_in(heard.span) if _BEGINS.search(heard.around) and _truce(heard, heard.around) else None
    if hour is not None and not heard.negated:
        yield Position("ceasefire hour", Choice(f"{hour:02d}:00"), heard)


def _truce(heard: Heard, text: str = "") -> bool:
    return bool(
        re.search(
            r"cease-?\s?fire|truce|armistice|cessation|arrangement|\bpause\b|\blull\b", text or heard.span
        )
    )


def _spoken_state(heard: Heard) -> list[Position]:
    """The state that the words tell, where the reader takes the claim for something else."""
    wished = heard.kind not in _SPEAKS or _WISHED.search(heard.span) is not None
    if wished and not (heard.kind == "ceasefire_violated" and _KEPT.search(heard.span)):
        return []
    text = heard.around if heard.kind == "ceasefire_agreed" else heard.span
    kept, ended, broken = (pattern.search(text) for pattern in (_KEPT, _ENDED, _BREACH))
    if heard.negated or re.search(r"\b(?:not|never|n't)\b", heard.span):
        return []
    if ended:
        return [Position("ceasefire state", Choice(_OVER), heard)]
    if kept and (not broken or kept.start() < broken.start()):
        beside = frozenset({_BROKEN}) if says("reserve", heard.span) else frozenset()
        return [Position("ceasefire state", Choice(_HOLDING, beside=beside), heard)]
    if broken and heard.kind != "ceasefire_violated":
        return [Position("ceasefire state", Choice(_BROKEN, beside=frozenset({_OVER})), heard)]
    return []


def _keeper(heard: Heard) -> frozenset[str]:
    """Who keeps or breaks it, as the reader or the words before the verb tell."""
    if heard.initiators:
        return heard.initiators
    text = heard.around if heard.kind == "ceasefire_agreed" else heard.span
    hit = _KEPT.search(text) or _BREACH.search(text)
    side = heard.directory.side(text[: hit.start()]) if hit else None
    if hit and heard.kind == "ceasefire_violated" and hit.re is _BREACH:
        return frozenset()
    return frozenset({side}) if side and heard.kind in _SPEAKS else frozenset()


def _state(heard: Heard) -> Iterator[Position]:
    if heard.kind == "ceasefire_holding":
        if heard.negated and not _NOT_HOLDING.search(heard.span):
            return
        state = _OVER if heard.negated else _HOLDING
    elif heard.kind == "ceasefire_collapsed":
        state = _HOLDING if heard.negated else _OVER
    elif heard.kind == "ceasefire_violated":
        state = _HOLDING if heard.negated else _BROKEN
    elif heard.kind == "ceasefire_agreed" and not heard.negated and _IN_FORCE.search(heard.span):
        if (
            heard.days
            and "day" not in heard.inherited
            and heard.claim.date
            and heard.claim.date.granularity != "year"
        ):
            yield Position("ceasefire start", Days(*heard.days), heard)
        return
    elif _LAPSED.search(heard.span) and not heard.negated:
        state = _OVER
    else:
        return
    beside = frozenset({_OVER}) if state == _BROKEN else frozenset()
    if state == _HOLDING and says("reserve", heard.span):
        beside = frozenset({_BROKEN})
    yield Position("ceasefire state", Choice(state, beside=beside), heard)


def _length(heard: Heard) -> Iterator[Position]:
    ended = heard.kind in ("ceasefire_collapsed", "ceasefire_violated")
    if heard.negated or (ended and not _EXTENDED.search(heard.span)):
        return
    if heard.kind == "ceasefire_holding" and not heard.planned:
        return
    longer = heard.kind == "ceasefire_extended" or bool(_EXTENDED.search(heard.span))
    topic = "extension length" if longer else "ceasefire length"
    found = list(lengths_of(heard.span))
    if longer and len(found) > 1:
        after = _EXTENDED.search(heard.span)
        found = list(lengths_of(heard.span[after.start() :]))[:1] if after else found[:1]
    if len(found) == 1:
        yield Position(topic, found[0], heard)
    last = _until(heard)
    if last:
        yield Position("ceasefire end", Days(last, last), heard)


def _until(heard: Heard) -> date | None:
    hit = _UNTIL.search(heard.span)
    near = heard.report.published or (heard.days[0] if heard.days else None)
    if near is None:
        return None
    if hit is None:
        return end_of(heard.span, near)
    written = (hit["month"] or hit["month2"])[:3]
    if written not in _MONTHS:
        return None
    month = _MONTHS.index(written) + 1
    found = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            found.append(date(year, month, int(hit["day"] or hit["day2"])))
        except ValueError:
            continue
    return min(found, key=lambda day: abs((day - near).days), default=None)


def occasion(one: Position, other: Position) -> Occasion:
    """One ceasefire at one time: parties and places that fit; states within a day, terms within a few."""
    left, right = one.heard, other.heard
    if places_fit(left.places, right.places) is False and one.topic == "ceasefire state":
        return "apart"
    some, others = _between(left), _between(right)
    if some and others and not some & others:
        return "apart"
    if one.topic == "ceasefire state":
        holder, breaker = _keeper(left), _keeper(right)
        if holder and breaker and not holder & breaker:
            return "apart"
        if _another_day(left, right):
            return "apart"
        near = left.report is right.report and abs(left.claim.start - right.claim.start) <= _SAME_PASSAGE
        dated = all(each.claim.date is not None and "day" not in each.inherited for each in (left, right))
        return "same" if near else same_state_day(one, other, slack=0 if dated else 1)
    if one.topic == "ceasefire start":
        days = _gap(left, right)
        return "apart" if days > LONG_APART else "same" if days <= _ONE_START else "later"
    days = _told_apart(left, right)
    return "apart" if days > LONG_APART else "same" if days <= _FEW_DAYS else "later"


def _another_day(one: Heard, other: Heard) -> bool:
    """Whether the one tells a single day by name and the other another one: held on Tuesday, broken on Monday."""
    days = {each.as_of for each in (one, other)}
    named = any(
        each.claim.date is not None and re.search(r"\b(?:held|holds)\b", each.span) for each in (one, other)
    )
    return named and len(days) > 1


def _between(heard: Heard) -> frozenset[str]:
    """Whose ceasefire it is, where two or more are named; one name alone may be whoever speaks of it."""
    actors = heard.claim.actors
    sides = heard.sides_of(actors.participant + actors.initiator + actors.target)
    return sides if len(sides) > 1 else frozenset()


def _gap(one: Heard, other: Heard) -> int:
    if one.days is None or other.days is None:
        return 0
    return abs((one.days[0] - other.days[0]).days)


def _told_apart(one: Heard, other: Heard) -> int:
    """Days between the two tellings; a day in the future is when it ends, not when it was agreed."""
    left, right = _told(one), _told(other)
    return gap(left, right) if left and right else 0


def _told(heard: Heard) -> tuple[date, date] | None:
    published = heard.report.published
    if heard.days and "day" not in heard.inherited and not (published and heard.days[0] > published):
        return heard.days
    return (published, published) if published else None


TOPIC = Topic(
    (
        "ceasefire state",
        "ceasefire start",
        "extension length",
        "ceasefire hour",
        "ceasefire length",
        "ceasefire end",
    ),
    positions,
    occasion,
)
