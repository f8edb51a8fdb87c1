"""Control: which side holds a town, and whether an attack on it was beaten back."""

import re
from collections.abc import Iterator

from tahqiq.comparison.directory import plain
from tahqiq.comparison.heard import Heard
from tahqiq.comparison.occasions import as_of_apart
from tahqiq.comparison.position import Occasion, Position, Topic
from tahqiq.comparison.values import Choice, Names

_PLACE = re.compile(r"\b[A-ZÀ-Ž][\w’'-]+(?:[ -][A-ZÀ-Ž][\w’'-]+)*")
_TAKES = re.compile(
    r"\b(?P<verb>took|takes|taken|captured?|captures|seized|overran|retook|retaken|recaptured"
    r"|now holds?|holds?|now controls?|controls?|"
    r"entered|liberated|(?:has|have|took|taken|gained|in|are in|is in) (?:full |complete )?control of"
    r"|conquered)\b"
    r" (?P<what>(?:the )?(?:\w+ ){0,3}?(?:(?:town|city|village|base|airport|airstrip|camp|district"
    r"|island|hill|port|place)\b|(?-i:[A-ZÀ-Ž])))",
    re.I,
)
_HELD = re.compile(
    r"\b(?:was|is|were|are|remains?|remained|stays?|stayed|being|fell|still|now|firmly"
    r"|fully)\b (?:\w+ ){0,2}?"
    r"(?:(?:in|into) (?P<hands>(?:the )?[\w-]+(?: [\w-]+)?)(?:'s|s')? hands|"
    r"under (?:the )?(?:\w+ )?control of (?P<of>(?:the )?[\w-]+(?: [\w-]+){0,2})|"
    r"under (?:the )?(?P<under>[\w-]+(?: [\w-]+)?)(?:'s|s')? control"
    r"|fully controlled by (?P<by>[\w-]+(?: [\w-]+)?)|"
    r"to (?P<to>(?:the )?[\w-]+)$)",
    re.I,
)
_BEATEN = re.compile(
    r"\b(?:repulsed|repelled|beaten back|beaten off|driven back|pushed back|thwarted|foiled|warded off"
    r"|fought off)\b"
)
_STATE = re.compile(r"\b(?:government|army|armed forces|military|national|regular|state|loyalist)\b")
_FEW_DAYS = 1
_AWAY = 20  # days from which it is another battle


def positions(heard: Heard) -> Iterator[Position]:
    """Who holds which town."""
    if (
        heard.unreal
        or heard.planned
        or heard.negated
        or heard.family not in ("violence", "speech", "ceasefire", "background")
    ):
        return
    if heard.kind in ("threat", "demand", "denial"):
        return
    text = heard.claim.span
    holder, beaten = _holder(heard, text), _BEATEN.search(heard.span)
    if not holder and not beaten:
        return
    towns = _towns(heard)
    if not towns:
        return
    if holder:
        yield Position("who holds the place", Names(frozenset({holder})), heard, about=towns)
    if holder and _TAKES.search(text):
        yield Position("outcome of the attack", Choice("place taken"), heard, about=towns)
    elif beaten and not holder:
        yield Position("outcome of the attack", Choice("attack beaten back"), heard, about=towns)


def _holder(heard: Heard, text: str) -> str | None:
    hit = _TAKES.search(text)
    if hit:
        before = re.split(r"\b(?:said|says|that|told)\b|[;:]", text[: hit.start()])[-1]
        return _side(heard, before.rpartition(" and ")[2]) or _side(heard, before)
    held = _HELD.search(text)
    if held:
        words = next((held[name] for name in ("hands", "of", "under", "by", "to") if held[name]), "")
        return _side(heard, words)
    return None


def _side(heard: Heard, words: str) -> str | None:
    side = heard.directory.side(words)
    if side is None and _STATE.search(plain(words)):
        return heard.speaker_side or "government"
    return side


def _towns(heard: Heard) -> frozenset[str]:
    """The towns that the claim names, or the one its report named last before."""
    found = {plain(place.name) for place in heard.claim.place if place.kind not in ("country", "region")}
    if found:
        return frozenset(found)
    for claim in reversed(heard.report.claims):
        if claim.start <= heard.claim.start:
            near = {plain(place.name) for place in claim.place if place.kind not in ("country", "region")}
            if near:
                return frozenset(near)
    return frozenset(
        plain(hit) for hit in _PLACE.findall(heard.claim.span)[1:] if heard.directory.side(hit) is None
    )


def occasion(one: Position, other: Position) -> Occasion:
    """One town on one day, or later."""
    if not one.about & other.about:
        return "apart"
    days = as_of_apart(one.heard, other.heard)
    if days is not None and days > _AWAY:
        return "apart"
    return "same" if days is None or days <= _FEW_DAYS else "later"


TOPIC = Topic(("who holds the place", "outcome of the attack"), positions, occasion)
