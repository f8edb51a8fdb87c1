"""Events: how surely two claims of violence tell of one happening, in points."""

from functools import lru_cache

from tahqiq.comparison.heard import Heard
from tahqiq.comparison.occasions import gap, may_share_time
from tahqiq.comparison.places import places_fit, share_place
from tahqiq.comparison.words import named, says

ONE_EVENT = 3.5  # points from which two claims are taken for one event
_VAGUE = frozenset({"attack", "clash"})
_KIN = (
    frozenset({"airstrike", "drone_strike", "bombing"}),
    frozenset({"shelling", "airstrike"}),
    frozenset({"clash", "shelling"}),
    frozenset({"drone_activity", "drone_strike"}),
)
_WIDE = frozenset({"country", "province", "region"})
_SAME_NEWS = 2  # days between reports that mostly tell of the same things
_LONG = 3  # days from which a period is no single event


def same_event(one: Heard, other: Heard, *, blame: bool = False) -> float | None:
    """Points for one event; ``None`` where something speaks plainly against it. The same either way round.

    ``blame`` leaves out who did it to whom, for it is what is in question.
    """
    time = _time(one, other)
    place = None if time is None else _place(one, other)
    kind = None if place is None else _kind(one, other)
    if time is None or place is None or kind is None:
        return None
    actors = 0.0 if blame else _actors(one, other)
    if actors is None:
        return None
    points = time + place + kind + actors
    anchored = place >= 1.5 or actors > 0 or (bool(named("victims", one.span) & named("victims", other.span)))
    return points if anchored else min(points, ONE_EVENT - 0.5)


@lru_cache(maxsize=5_000)
def cumulative(heard: Heard) -> bool:
    """Whether the claim sums up many events: "since October", "in total"."""
    long = heard.days is not None and (heard.days[1] - heard.days[0]).days > _LONG
    return long or says("cumulative", heard.span)


def _time(one: Heard, other: Heard) -> float | None:
    if cumulative(one) != cumulative(other):
        return None
    if one.days and other.days:
        days = gap(one.days, other.days)
        told_late = any(each.family != "violence" for each in (one, other))
        if days > 1:  # "said on Wednesday" is the day of the telling
            return 0.5 if told_late and days <= _SAME_NEWS else None
        lasting = (one.days[1] - one.days[0]).days + (other.days[1] - other.days[0]).days
        sure = 2.0 if lasting == 0 else 1.5
        return sure if days == 0 else 0.5
    if not may_share_time(one, other, slack=1):
        return None
    first, second = one.report.published, other.report.published
    near = first is not None and second is not None and abs((first - second).days) <= _SAME_NEWS
    return 1.0 if near else 0.75


def _place(one: Heard, other: Heard) -> float | None:
    fits = places_fit(one.places, other.places)
    if fits is False:
        return None
    if fits and share_place(one.places, other.places):
        return 2.0 if not (one.inherited | other.inherited) & {"place"} else 1.5
    if _set_there(one, other) or _set_there(other, one):
        return 1.5
    return 0.5 if fits else 0.0


def _set_there(vague: Heard, exact: Heard) -> bool:
    """Whether the one names no narrow place and its report opens at the other's."""
    if any(place.kind not in _WIDE for place in vague.places):
        return False
    return any(place.kind not in _WIDE and vague.speaks_near(place) for place in exact.places)


def _kind(one: Heard, other: Heard) -> float | None:
    some, others = _means(one), _means(other)
    if some and others and not some & others:
        return None
    if one.kind == other.kind:
        return 1.0
    kinds = {one.kind, other.kind}
    if one.family != "violence" or other.family != "violence":
        return 0.75  # told of in words that name no act: bodies, a toll
    if kinds & _VAGUE or any(kinds <= kin for kin in _KIN):
        return 0.5
    return None if some and others else 0.25  # the words of one leave open how it was done


def _means(heard: Heard) -> frozenset[str]:
    """How it was done, as the claim or else its sentence says."""
    return named("means", heard.span) or named("means", heard.around)


def _actors(one: Heard, other: Heard) -> float | None:
    """Points for the same sides. Whom one attacker hit is often itself in question; who attacked is not."""
    points = 0.0
    if one.initiators and other.initiators:
        if not one.initiators & other.initiators:
            return None
        points += 0.75
    if one.targets and other.targets:
        if one.targets & other.targets:
            points += 0.75
        elif not points:
            return None
    return points
