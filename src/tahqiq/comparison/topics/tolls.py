"""Killed and wounded: different numbers for one event, and the same number told more or less exactly."""

import re
from collections.abc import Iterator
from functools import lru_cache

from tahqiq.comparison.directory import plain
from tahqiq.comparison.events import ONE_EVENT, cumulative, same_event
from tahqiq.comparison.heard import Heard
from tahqiq.comparison.occasions import gap, may_share_time
from tahqiq.comparison.places import places_fit
from tahqiq.comparison.position import Occasion, Position, Topic
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
    for harm in ("killed", "wounded"):
        if harm in found:
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
    some, others = _victims(one.heard), _victims(other.heard)
    if some and others and not some & others:
        return "apart"
    left, right = _army(one.heard), _army(other.heard)
    if left and right and not left & right:
        return "apart"
    if _updated(one, other) or _updated(other, one):
        return "later"
    points = same_event(one.heard, other.heard)
    enough = ONE_EVENT - 0.5 if _both_open_with_it(one.heard, other.heard) else ONE_EVENT
    if (points is None or points < enough) and not _one_army_in_one_fight(one.heard, other.heard):
        return "apart"
    return "later" if _grew(one, other) or _grew(other, one) else "same"


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
    return higher and (early.heard.voice == late.heard.voice or says("risen", late.heard.around))


TOPIC = Topic(("killed", "wounded"), positions, occasion)
