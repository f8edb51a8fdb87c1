"""Meetings ahead: on which day and where the next one is to be, and whether talks have begun at all."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from tahqiq.comparison.directory import plain
from tahqiq.comparison.heard import Heard
from tahqiq.comparison.occasions import round_of
from tahqiq.comparison.places import places_fit
from tahqiq.comparison.position import Occasion, Position, Topic
from tahqiq.comparison.sentences import written_day
from tahqiq.comparison.values import Choice, Days, Names

_BODY = re.compile(r"\b(talks|round|commission|committee|summit|council|negotiations|meeting)s?\b")
_TALKING = frozenset({"talks", "round", "negotiations", "meeting"})
_AHEAD = re.compile(
    r"\bwill (?:\w+ )?(?:meet|be held|begin|open|start|resume|take place|convene|gather|hold|host|sit)\b"
    r"|\bwhich (?:opens|begins|starts|will)\b|\b(?:opens|begins|starts|meets|resumes) (?:in|on|at)\b"
    r"|\bwould (?:\w+ )?(?:begin|open|start|meet|be held|take place|resume|convene)\b"
    r"|\b(?:is|are|was|were) (?:now )?(?:to (?:be held|begin|open|meet|start|take place|resume)|due"
    r"|set|scheduled|planned|expected)\b"
    r"|\b(?:moved|shifted|put off|postponed|put back|brought forward|rescheduled|delayed|relocated)\b"
    r"|\bready to attend\b|\bwill not (?:\w+ )?meet\b"
)
_MEETS = re.compile(
    r"\bmeet (?:again|once more|next|in|on|at|each other|their)\b|\bmeet$|\bsit down\b"
    r"|\bsend (?:\w+ ){0,2}?(?:teams|delegations|envoys)\b"
)
_CHANGED = re.compile(r"\b(?:put off|postponed|put back|brought forward|rescheduled|delayed)\b")
_NOT_BEFORE = re.compile(r"\bnot (?:\w+ ){0,3}?before\b|\bat the earliest\b|\bno earlier than\b")
_NEXT_STEP = re.compile(r"\b(?:next|coming|upcoming|new|another|further|\w+th|second|third|fourth|fifth) ")
_PLACE = re.compile(
    r"(?:\bin|\bto|\bat)\s+((?:[A-ZÀ-Ž][\w’'-]+)(?:\s[A-ZÀ-Ž][\w’'-]+)?)(?!\s+(?:ministry|officials?"
    r"|government))"
)
_CALENDAR = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|febr)uary|march|april|may\b|june|july|august"
    r"|(?:sept|nov|dec)ember|october"
)
_NOT_BEGUN = re.compile(
    r"\b(?:talks|negotiations|round|meeting|discussions)\b.{0,50}?\b(?:(?:had|have|has"
    r"|did) not (?:yet )?(?:begun|started|opened|begin|start)"
    r"|(?:have|has|had) yet to (?:begin|start|open)|never (?:began|started|took place))"
)
_BEGUN = re.compile(
    r"\b(?:talks|negotiations|round|discussions)\b.{0,60}?\b(?:began|begun|started|opened"
    r"|got under way|kicked off|resumed)\b"
)
_STEM = re.compile(r"[a-z]{5,}")
_COMMON = frozenset(
    {
        "talks",
        "round",
        "began",
        "begun",
        "start",
        "opene",
        "offic",
        "indir",
        "negot",
        "meeti",
        "sourc",
        "deleg",
    }
)
_SAME_NEWS = 7  # days between reports that speak of one next meeting
_OPEN_END = 60


def positions(heard: Heard) -> Iterator[Position]:
    """When and where a meeting is to be; whether talks have begun."""
    if heard.unreal or heard.family not in ("talks", "speech", "ceasefire", "background"):
        return
    if heard.kind in ("threat", "demand", "denial"):
        return
    text = heard.span
    if _NOT_BEGUN.search(text):
        yield Position(
            "whether talks have begun", Choice("not begun"), heard, about=_stems(text), denies=True
        )
    elif _BEGUN.search(text) and not heard.negated and not heard.planned and heard.days:
        yield Position("whether talks have begun", Choice("begun"), heard, about=_stems(text))
    bodies = frozenset(_BODY.findall(text))
    if not bodies and _MEETS.search(text):
        bodies = frozenset({"meeting"})
    if not bodies or not (_AHEAD.search(text) or heard.planned):
        return
    number = round_of(heard)
    about = bodies | ({"talks"} if bodies & _TALKING else frozenset())
    day = _day(heard)
    if day is not None:
        end = day + timedelta(days=_OPEN_END) if _NOT_BEFORE.search(text) else day
        yield Position("next meeting day", Days(day, end), heard, round=number, about=about)
    where = _where(heard)
    if where:
        yield Position("next meeting place", Names(where), heard, round=number, about=about)


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:5] for word in _STEM.findall(text)) - _COMMON


def _day(heard: Heard) -> date | None:
    """The one day named that lies ahead of the report."""
    published = heard.report.published
    day = written_day(heard.claim.span, published)
    given = heard.claim.date
    if day is None and given and given.start == given.end and given.anchor in ("stated", "publication"):
        day = given.start
    return day if day and published and day > published else None


def _where(heard: Heard) -> frozenset[str]:
    found = set()
    for hit in _PLACE.finditer(heard.claim.span):
        name = plain(hit[1])
        if not _CALENDAR.match(name) and heard.directory.side(hit[1].split()[0]) in (
            None,
            heard.directory.side(hit[1]),
        ):
            found.add(hit[1])
    return frozenset(found)


def occasion(one: Position, other: Position) -> Occasion:
    """One next meeting of one body, as reports of the same days tell it; a later change is a change."""
    left, right = one.heard, other.heard
    if one.topic == "whether talks have begun":
        return _one_beginning(one, other)
    if not one.about & other.about or (one.round and other.round and one.round != other.round):
        return "apart"
    first, second = left.report.published, right.report.published
    if first is None or second is None or abs((first - second).days) > _SAME_NEWS:
        return "apart"
    some, others = _parties(left), _parties(right)
    if some and others and not some & others:
        return "apart"
    if not (one.round and other.round) and one.topic == "next meeting day" and _two_steps(left, right):
        return "apart"
    late = left if first > second else right
    return "later" if first != second and _CHANGED.search(late.span) else "same"


def _two_steps(one: Heard, other: Heard) -> bool:
    return (
        bool(_NEXT_STEP.search(one.span)) != bool(_NEXT_STEP.search(other.span))
        and places_fit(one.places, other.places) is False
    )


def _one_beginning(one: Position, other: Position) -> Occasion:
    if one.denies == other.denies or not one.about & other.about:
        return "apart"
    denial, claim = (one.heard, other.heard) if one.denies else (other.heard, one.heard)
    published = denial.report.published
    if claim.days is None or published is None or denial.report is claim.report:
        return "apart"
    return "same" if 0 <= (published - claim.days[0]).days <= _SAME_NEWS else "apart"


def _parties(heard: Heard) -> frozenset[str]:
    return heard.sides_of(heard.claim.actors.participant)


TOPIC = Topic(("next meeting day", "next meeting place", "whether talks have begun"), positions, occasion)
