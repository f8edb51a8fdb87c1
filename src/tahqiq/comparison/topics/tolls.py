"""Killed and wounded: different numbers for one event, and the same number told more or less exactly."""

import re
from collections.abc import Iterator
from functools import lru_cache

from tahqiq.comparison.directory import plain
from tahqiq.comparison.events import ONE_EVENT, cumulative, same_event
from tahqiq.comparison.heard import Heard
from tahqiq.comparison.likeness import likeness
from tahqiq.comparison.occasions import gap, may_share_time
from tahqiq.comparison.places import places_fit, share_place
from tahqiq.comparison.position import Occasion, Position, Topic
from tahqiq.comparison.tolls_by_side import dead_by_side
from tahqiq.comparison.tolls_in_words import tolls_in
from tahqiq.comparison.values import Count
from tahqiq.comparison.words import named, says
from tahqiq.model.quantity import Range

_KINDS = frozenset({"statement", "accusation", "humanitarian", "ceasefire_violated", "denial"})
_OF = re.compile(
    r"\b([\w-]+(?: [\w-]+)?) (?:soldiers?|troops|rangers?|guards?|fighters?|policemen|officers?|forces"
    r"|servicemen|"
    r"servicem[ae]n|personnel|civilians?|villagers?|citizens?|nationals?|militants?)\b"
    r"(?= (?:was|were|had|has|have|died|killed|wounded|dead|who died|who were|lost))"
)
_CORRECTED = re.compile(
    r"\band not (?:the )?[\w-]+\b|\binstead of\b|\brather than\b|\bdied (?:of|from) (?:his|her"
    r"|their) (?:wounds|injuries)|"
    r"\bdied in (?:a )?hospital|\bsuccumbed\b|\bbrings?\b|\bbringing\b|\braising\b|\btaking the\b"
    r"|\bcorrected\b"
)
_STRUCK = frozenset({"airstrike", "drone_strike", "shelling", "bombing"})
_PASSAGE = 450  # characters
_OWN = re.compile(
    r"\b(?:its|their|our|his) (?:own )?(?:[\w-]+ ){0,2}?(?:losses|dead|men|fighters"
    r"|soldiers|troops|citizens|forces)\b|'s (?:dead|losses)\b"
)
_MORE = re.compile(
    r"\b(?:another|a further|additional|a second|one more|two more) (?:\w+ ){0,2}?(?:were "
    r"|was |had |have |has )?(?:\w+ ){0,2}?(?:killed|died|dead|believed|wounded"
    r"|people|men)\b|^another \d"
)
_BOTH = re.compile(r"\b(?:on |of )?(?:both|the two|either) sides?\b|\bon all sides\b")
_ON_SIDE = re.compile(r"\bon (?:the|its|our|their) ([\w-]+) side\b|\bamong (?:the )?([\w-]+)(?: \w+)?\b")
_SPOT = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]f the) ((?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur"
    r"|Sun)day)[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)"
)
_WORDS_COUNT = 0.25  # share of the points of likeness that count towards one event
_NEAR = 3  # days between the happenings that two reports open with


def positions(heard: Heard) -> Iterator[Position]:
    """The numbers of killed and wounded that a claim gives, in the reader's field or in its words."""
    if heard.unreal or heard.planned or not (heard.family == "violence" or heard.kind in _KINDS):
        return
    found = _read(heard)
    for harm, number, whole in tolls_in(heard.span):
        if heard.negated and number.max != 0:
            continue
        if whole and harm == "killed" and found.get("wounded") == number:
            del found["wounded"]  # the reader took the dead for the wounded
        if whole or harm not in found:
            found[harm] = number
    sides = dict(dead_by_side(heard)) if not heard.negated else {}
    for side, said in sides.items():
        yield Position("killed", Count(said, "killed"), heard, about=frozenset({side}))
    for harm in ("killed", "wounded"):
        if harm in found and not (harm == "killed" and found[harm] in sides.values()):
            yield Position(harm, Count(found[harm], harm), heard)


def _read(heard: Heard) -> dict[str, Range]:
    """The numbers that the reader took."""
    told = heard.claim.casualties
    if told is None or heard.negated:
        return {}
    both = (("killed", told.killed), ("wounded", told.wounded))
    return {
        harm: said
        for harm, said in both
        if said is not None and (said.min is not None or said.max is not None)
    }


def occasion(one: Position, other: Position) -> Occasion:
    """One event by time, place, act and actors, and the same sort of people counted."""
    if one.heard is other.heard or _part(one.heard, bool(one.about)) != _part(other.heard, bool(other.about)):
        return "apart"
    some, others = _victims(one.heard), _victims(other.heard)
    if (
        not (one.about & other.about)
        and some
        and others
        and not some & others
        and not _one_sided(one.heard, other.heard)
    ):
        return "apart"
    if one.heard.report is other.heard.report and not _set_side_by_side(one.heard, other.heard):
        return "apart"
    left, right = one.about or _army(one.heard), other.about or _army(other.heard)
    if left and right and not left & right:
        return "apart"
    if _updated(one, other) or _updated(other, one):
        return "later"
    points = same_event(one.heard, other.heard)
    if points is not None and points < ONE_EVENT and one.heard.report is not other.heard.report:
        points += _WORDS_COUNT * min(likeness(one.heard, other.heard), 3.0)
    enough = ONE_EVENT - 0.5 if _both_open_with_it(one.heard, other.heard) else ONE_EVENT
    if (points is None or points < enough) and not _one_army_in_one_fight(one.heard, other.heard):
        return "apart"
    return "later" if _grew(one, other) or _grew(other, one) else "same"


@lru_cache(maxsize=5_000)
def _part(heard: Heard, of_one_side: bool) -> str:
    """Whether a number is one more lot ("another 30") or the sum of both sides: each is compared with its like."""
    text = heard.span
    if _BOTH.search(text) and not of_one_side:
        return "both"
    return "more" if _MORE.search(text) else ""


def _one_sided(one: Heard, other: Heard) -> bool:
    """Whether both tell of a strike from the air or by guns on one place: who died there is itself in question."""
    if not {one.kind, other.kind} <= _STRUCK or one.report is other.report:
        return False
    return share_place(one.places, other.places) and one.speaker_side != other.speaker_side


def _set_side_by_side(one: Heard, other: Heard) -> bool:
    """Whether one report gives both numbers for one thing: close by, of the same people, by two who speak of it."""
    if abs(one.claim.start - other.claim.start) > _PASSAGE or cumulative(one) or cumulative(other):
        return False
    if places_fit(one.claim.place, other.claim.place) is False:
        return False
    some, others = _spots(one), _spots(other)
    if (some and others and not some & others) or one.speaker_side == other.speaker_side is not None:
        return False
    owns = [bool(_OWN.search(each.span)) for each in (one, other)]
    if any(owns) and not (_army(one) and _army(other)):
        return False
    return one.family == other.family or bool(_victims(one) & _victims(other))


def _spots(heard: Heard) -> frozenset[str]:
    """The places written in the claim itself."""
    names = (hit[1] for hit in _SPOT.finditer(heard.claim.span))
    return frozenset(plain(name) for name in names if heard.directory.side(name) is None)


@lru_cache(maxsize=5_000)
def _victims(heard: Heard) -> frozenset[str]:
    told = heard.claim.casualties
    who = plain(told.who) if told and told.who else ""
    hit = None if who else _OF.search(heard.span)
    return named(
        "victims", who or (hit.group() if hit else " ".join(plain(n) for n in heard.claim.actors.target))
    )


@lru_cache(maxsize=5_000)
def _army(heard: Heard) -> frozenset[str]:
    """Whose people were hurt, where the words or the reader tell."""
    told = heard.claim.casualties
    side = heard.directory.side(told.who) if told and told.who else None
    hit = _OF.search(heard.span)
    side = side or (heard.directory.side(hit[1]) if hit else None)
    beside = None if side else _ON_SIDE.search(heard.span)
    side = side or (heard.directory.side(beside[1] or beside[2]) if beside else None)
    return frozenset({side}) if side else heard.targets


def _both_open_with_it(one: Heard, other: Heard) -> bool:
    """Whether both count for the very day of the act of violence that their reports open with."""
    days = one.days, other.days, one.opening_days, other.opening_days
    return None not in days and len(set(days)) == 1


def _one_army_in_one_fight(one: Heard, other: Heard) -> bool:
    """Whether both count the soldiers of one side in the fight that both reports open with."""
    if not (_army(one) & _army(other) and _victims(one) & _victims(other) & {"forces"}):
        return False
    if cumulative(one) or cumulative(other) or not may_share_time(one, other, slack=1):
        return False
    places_apart = places_fit(one.places, other.places) is False
    if places_apart and not (one.inherited | other.inherited) & {"place"}:
        return False
    left, right = one.opening_days, other.opening_days
    return left is not None and right is not None and gap(left, right) == 0


def _updated(early: Position, late: Position) -> bool:
    """Whether a later report says itself that the number has changed since."""
    before, after = early.heard.report.published, late.heard.report.published
    if not isinstance(early.value, Count) or not isinstance(late.value, Count):
        return False
    if before is None or after is None or before >= after or early.value.range == late.value.range:
        return False
    if early.heard.speaker_side not in (None, late.heard.speaker_side):
        return False
    said = late.heard.span
    if not (_CORRECTED.search(said) or says("risen", said)) or early.value.range.min is None:
        return False
    if (late.value.range.min or 0) <= early.value.range.min and "not" not in said:
        return False
    if cumulative(early.heard) or places_fit(early.heard.places, late.heard.places) is False:
        return False
    left, right = early.heard.opening_days, late.heard.days or late.heard.opening_days
    same = same_event(early.heard, late.heard)
    near = left is not None and right is not None and gap(left, right) <= _NEAR
    known = bool(_victims(early.heard) & _victims(late.heard)) and early.heard.days is not None
    return (same is not None and same >= ONE_EVENT - 1) or (near and known and bool(_army(late.heard)))


def _grew(early: Position, late: Position) -> bool:
    """Whether a later report gives a higher number as an update, not as another party's account."""
    before, after = early.heard.report.published, late.heard.report.published
    if before is None or after is None or before >= after:
        return False
    if not isinstance(early.value, Count) or not isinstance(late.value, Count):
        return False
    higher = (late.value.range.min or 0) > (early.value.range.min or 0)
    told = (early.heard.claim.source.chain[:1], late.heard.claim.source.chain[:1])
    one_voice = early.heard.voice == late.heard.voice or (told[0] == told[1] != ())
    return higher and (one_voice or says("risen", late.heard.around))


TOPIC = Topic(("killed", "wounded"), positions, occasion)
