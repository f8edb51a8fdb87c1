"""Rounds of talks: where and when they were, how many there have been, who mediated, what came of them."""

import re
from collections.abc import Iterator

from tahqiq.comparison.heard import Heard
from tahqiq.comparison.occasions import round_number, round_of, same_round, same_state_day
from tahqiq.comparison.places import places_fit
from tahqiq.comparison.position import Occasion, Position, Topic
from tahqiq.comparison.values import Choice, Count, Days, Names, Places
from tahqiq.comparison.words import content, options, says
from tahqiq.model.quantity import Range

_MET = frozenset({"talks_round", "talks_planned"})
_ROUNDS = re.compile(rf"\b(?P<number>{options('numbers')}|\d{{1,2}}) (?:[\w-]+ ){{0,2}}?rounds\b")
_OFFERS = re.compile(
    r"\boffer|\bwilling|\bready to|\breadiness|\bpropos|\bcould\b|\bmay\b|\bmight\b|\bask|\burg|\bcall"
)
_AT_TALKS = re.compile(r"\btalks\b|\bnegotiat|\bdialogue\b")
_STRUCK = re.compile(
    r"\b(?:struck|reached|clinched|signed|sealed|secured|concluded) (?:\w+ ){0,3}?(?:deal|agreement|accord)\b"
)
_FRUITLESS = re.compile(
    r"\b(?:without|no|not|nor|never|lack of)\b (?:[\w-]+ ){0,4}?"
    r"(?:agreement|deal|understanding|results?|breakthrough|progress|statement|accord)\b"
    r"|\bwithout (?:signing|agreeing|reaching|settling|deciding|achieving)\b|\bempty-?\s?handed\b"
)
_PUT_OFF = re.compile(r"\b(?:put off|postponed|put back|brought forward|rescheduled)\b")
_CAPITALS = r"(?:the )?[A-ZÀ-Ž][\w’'-]+(?:(?: of| and|,)? [A-ZÀ-Ž][\w’'-]+)*"
_MEDIATED = re.compile(
    rf"\bunder (?:the mediation of )?(?P<under>{_CAPITALS})(?:'s|’s)?(?= mediation| auspices|[,.]|$)"
    rf"|\b(?:mediated|brokered|facilitated|negotiated|arranged|hosted and mediated) by (?P<by>{_CAPITALS})"
    rf"|\bmediation (?:of|by) (?P<of>{_CAPITALS})"
    rf"|\bwith (?P<with>{_CAPITALS}) (?:mediating|as mediators?)|(?P<which>{_CAPITALS}), (?:which"
    rf"|who)(?: \w+){{0,2}} (?:had |has |have )?(?:mediated|brokered)"
    rf"|(?P<role>{_CAPITALS}), (?:the )?(?:[A-Z][\w’' ]+ )?mediator"
)
_ONE_ROUND = 5  # days between reports of one round
_NUMBERS: dict[str, int] = content("words")["numbers"]
_TOWNS = frozenset({"town", "village", "country", "unknown", "point", "district"})


def positions(heard: Heard) -> Iterator[Position]:
    """What a claim says of a round of talks."""
    if heard.unreal:
        return
    if heard.family in ("talks", "speech", "ceasefire") and heard.kind not in ("threat", "demand", "denial"):
        yield from _mediation(heard)
    if (
        heard.kind == "ceasefire_extended"
        and not (heard.planned or heard.negated)
        and heard.claim.certainty != "hedged"
    ):
        yield Position("outcome of talks", Choice("agreement"), heard, round=round_of(heard))
    if heard.family != "talks" and heard.kind != "statement":
        return
    number = round_of(heard)
    if heard.kind in _MET and not heard.negated:
        yield from _meeting(heard, number)
    if heard.kind in ("talks_outcome", "talks_round", "statement") and not heard.planned:
        yield from _outcome(heard, number)
    held = _ROUNDS.search(heard.span)
    if held and not heard.negated and not heard.planned:
        times = _NUMBERS.get(held["number"]) or int(held["number"] if held["number"].isdigit() else 0)
        if times:
            yield Position("rounds held", Count(Range(min=times, max=times), "rounds"), heard)


def _mediation(heard: Heard) -> Iterator[Position]:
    """Who mediates, as the reader or the words tell; an offer is no mediation."""
    if heard.negated or _OFFERS.search(heard.span):
        return
    named = {name for hit in _MEDIATED.finditer(heard.claim.span) for name in _apart(hit) if name}
    sides = frozenset(side for name in named if (side := heard.directory.side(name)))
    read = heard.claim.actors.mediator
    mediators = sides or heard.sides_of(read) or frozenset(read)
    if mediators and not mediators & _parties(heard):
        yield Position("mediator", Names(mediators), heard, round=round_of(heard))


def _apart(hit: re.Match[str]) -> list[str]:
    said = next((found for found in hit.groups() if found), "")
    return re.split(r" and |, ", said)


def _meeting(heard: Heard, number: int | None) -> Iterator[Position]:
    key = "planned" if heard.planned else ""
    places = [place for place in heard.places if place.kind in _TOWNS]
    if places and "place" not in heard.inherited:
        yield Position("talks place", Places(tuple(places)), heard, round=number)
    named = round_number(heard.span)
    if named is not None:
        yield Position("round number", Count(Range(min=named, max=named), "(which round)"), heard, key=key)
    if heard.days is None or "day" in heard.inherited or heard.claim.date is None:
        return
    if heard.claim.date.granularity not in ("day", "minute", "hour", "range"):
        return
    if says("ended", heard.span) and not says("started", heard.span):
        yield Position("talks end", Days(*heard.days), heard, round=number)
    elif says("started", heard.span) or heard.planned:
        yield Position("talks start", Days(*heard.days), heard, round=number)


def _outcome(heard: Heard, number: int | None) -> Iterator[Position]:
    text = heard.span
    failed = says("failed", text) or _FRUITLESS.search(text) is not None
    reached = says("succeeded", text) and not failed
    if heard.kind == "talks_round" and not failed:
        return
    if heard.kind == "statement" and not (_AT_TALKS.search(text) and (failed or _STRUCK.search(text))):
        return
    if not failed and not reached:
        return
    state = (
        "no agreement"
        if failed != (heard.negated and not failed) or (reached and heard.negated)
        else "agreement"
    )
    if failed and heard.negated and heard.claim.certainty == "denied":
        state = "agreement"
    yield Position("outcome of talks", Choice(state), heard, round=number)


def occasion(one: Position, other: Position) -> Occasion:
    """Talks are compared within a round; counts of rounds within a day."""
    left, right = one.heard, other.heard
    if not _same_parties(left, right):
        return "apart"
    if "ceasefire_extended" in (left.kind, right.kind) and one.value == other.value:
        return "apart"  # that the truce was extended is told by the extension itself
    if one.topic == "rounds held":
        return same_state_day(one, other)
    return _of_one_round(one, other)


def _of_one_round(one: Position, other: Position) -> Occasion:
    left, right = one.heard, other.heard
    if one.topic == "round number":
        near = same_state_day(one, other, slack=0) == "same"
        return "same" if near and places_fit(left.places, right.places) is not False else "apart"
    if any(_PUT_OFF.search(each.span) for each in (left, right)):
        return "later" if left.report.published != right.report.published else "apart"
    if one.topic in ("talks start", "talks end", "talks place") and left.planned != right.planned:
        return "later" if same_round(one, other, slack=10) == "same" else "apart"
    if one.topic == "talks place":
        return "same" if same_round(one, other, slack=2) == "same" else "apart"
    if one.topic in ("talks start", "talks end"):
        numbered = one.round is not None and other.round is not None
        if places_fit(left.places, right.places) is False and not numbered:
            return "apart"
        same = same_round(one, other, slack=3) == "same"
        return "same" if same else "apart"
    if one.topic == "outcome of talks":
        return same_round(one, other, slack=1)
    if one.topic == "mediator" and _told_together(left, right):
        return "same"
    return same_round(one, other, slack=7 if one.topic == "mediator" else 2)


def _told_together(one: Heard, other: Heard) -> bool:
    first, second = one.report.published, other.report.published
    rounds = round_of(one), round_of(other)
    near = first is not None and second is not None and abs((first - second).days) <= _ONE_ROUND
    return near and (None in rounds or rounds[0] == rounds[1])


def _same_parties(one: Heard, other: Heard) -> bool:
    some, others = _parties(one), _parties(other)
    return not some or not others or len(some & others) >= min(2, len(some), len(others))


def _parties(heard: Heard) -> frozenset[str]:
    return heard.sides_of(heard.claim.actors.participant)


TOPIC = Topic(
    (
        "talks place",
        "round number",
        "talks start",
        "talks end",
        "mediator",
        "outcome of talks",
        "rounds held",
    ),
    positions,
    occasion,
)
