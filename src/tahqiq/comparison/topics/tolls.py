"""Killed and wounded: different numbers for one event, and the same number told more or less exactly."""

from collections.abc import Iterator

from tahqiq.comparison.directory import plain
from tahqiq.comparison.events import ONE_EVENT, same_event
from tahqiq.comparison.heard import Heard
from tahqiq.comparison.position import Occasion, Position, Topic
from tahqiq.comparison.values import Count
from tahqiq.comparison.words import named, says


def positions(heard: Heard) -> Iterator[Position]:
    """The numbers of killed and wounded that a claim gives."""
    told = heard.claim.casualties
    if told is None or heard.negated or heard.unreal or heard.planned:
        return
    for harm, said in (("killed", told.killed), ("wounded", told.wounded)):
        if said is not None and (said.min is not None or said.max is not None):
            yield Position(harm, Count(said, harm), heard)


def occasion(one: Position, other: Position) -> Occasion:
    """One event by time, place, act and actors, and the same sort of people counted."""
    some, others = _victims(one.heard), _victims(other.heard)
    if some and others and not some & others:
        return "apart"
    points = same_event(one.heard, other.heard)
    if points is None or points < ONE_EVENT:
        return "apart"
    return "later" if _grew(one, other) or _grew(other, one) else "same"


def _victims(heard: Heard) -> frozenset[str]:
    told = heard.claim.casualties
    who = plain(told.who) if told and told.who else ""
    return named("victims", who or " ".join(plain(name) for name in heard.claim.actors.target))


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
