"""One incident: what the mission's rule forbids to be one, and what it makes one whatever the texts say."""

from collections.abc import Iterable
from typing import Final

from tahqiq.corroboration.grain import denies, is_wide, radius_km, sums_up
from tahqiq.model.claim import Claim
from tahqiq.model.incident_rule import IncidentRule
from tahqiq.model.moment import When
from tahqiq.model.place import distance_km
from tahqiq.model.reason import Reason

HAPPENING: Final = IncidentRule(
    name="happening",
    version=1,
    about="One thing that happened, as its witnesses would tell it apart. An incident lasts no longer than four days.",
    according_to="the rule of every mission that has adopted no other",
    max_span_hours=96,
)
PARTED: Final = "rule_parts"
JOINED: Final = "rule_joins"
_POINT_KM: Final = (
    5.0  # a place told no wider than this, or than the rule joins over, is one that a rule may join at
)


def parted_by(rule: IncidentRule, claim: Claim, members: Iterable[Claim]) -> Reason | None:
    """Why the rule keeps a claim out of an incident of these claims; ``None`` where it does not.

    Only what is sure counts: days and radii of places are taken at their nearest.
    """
    own = rule.limits_of(claim.event_type)
    for member in sorted(members, key=lambda one: one.id):
        other = rule.limits_of(member.event_type)
        hours, km = _hours_apart(claim.date, member.date), _km_apart(claim, member)
        longest = _least(own.max_gap_hours, own.max_span_hours, other.max_gap_hours, other.max_span_hours)
        farthest = _least(own.max_distance_km, other.max_distance_km)
        said = None
        if hours is not None and longest is not None and hours > longest:
            said = f"at least {hours:.0f} hours apart, and one incident spans {longest:g} at most"
        elif km is not None and farthest is not None and km > farthest:
            said = f"at least {km:.0f} km apart, and one incident spans {farthest:g} at most"
        if said:
            return Reason(
                code=PARTED, text=f"two incidents by the rule {rule.label}: {said}", cites=(member.id,)
            )
    return None


def joined_by(rule: IncidentRule, claim: Claim, members: Iterable[Claim]) -> Reason | None:
    """Why the rule makes a claim one with an incident of these claims; ``None`` where it does not.

    Summaries and denials are joined by no rule. Claims without an hour are one with those of their own days alone,
    or with what lies ``join_gap_hours`` further.
    """
    limits = rule.limits_of(claim.event_type)
    if limits.join_gap_hours is None or limits.join_distance_km is None or _says_too_little(claim):
        return None
    reach = limits.join_distance_km
    for member in sorted(members, key=lambda one: one.id):
        if member.event_type != claim.event_type or _says_too_little(member):
            continue
        hours, km = _middles_apart(claim.date, member.date), _points_apart(claim, member, reach)
        if hours is None or km is None or km > reach:
            continue
        if hours == 0 or hours < limits.join_gap_hours:
            text = f"one incident by the rule {rule.label}: the same act, {hours:.1f} hours and {km:.1f} km apart"
            return Reason(code=JOINED, text=text, cites=(member.id,))
    return None


def _least(*limits: float | None) -> float | None:
    return min((limit for limit in limits if limit is not None), default=None)


def _says_too_little(claim: Claim) -> bool:
    return sums_up(claim) or denies(claim) or claim.date is None or any(is_wide(one) for one in claim.place)


def _hours_apart(one: When | None, other: When | None) -> float | None:
    """Hours that surely lie between two stated times; 0 where they may meet."""
    if one is None or other is None:
        return None
    if one.at and other.at:
        gaps = ((one.at - (other.until or other.at)), (other.at - (one.until or one.at)))
        return max(0.0, *(gap.total_seconds() / 3600 for gap in gaps))
    return 24.0 * max(0, one.gap_days(other) - 1)


def _middles_apart(one: When | None, other: When | None) -> float | None:
    """Hours between the middles of two stated times; by days where either gives no hour."""
    if one is None or other is None:
        return None
    if one.at and other.at:
        first, second = (
            when.at + ((when.until or when.at) - when.at) / 2 for when in (one, other) if when.at
        )
        return abs((first - second).total_seconds()) / 3600
    return 24.0 * one.gap_days(other)


def _km_apart(one: Claim, other: Claim) -> float | None:
    """Kilometres that surely lie between the nearest of the places of two claims; 0 where they may meet."""
    apart = []
    for here in one.place:
        for there in other.place:
            away = distance_km(here, there)
            if away is None:
                return None
            apart.append(max(0.0, away - radius_km(here) - radius_km(there)))
    return min(apart, default=None)


def _points_apart(one: Claim, other: Claim, reach: float) -> float | None:
    """Kilometres between the nearest of the places of two claims; ``None`` where any is not located, or too wide."""
    if any(radius_km(place) > max(_POINT_KM, reach) for place in (*one.place, *other.place)):
        return None
    apart = [distance_km(here, there) for here in one.place for there in other.place]
    located = [away for away in apart if away is not None]
    return min(located) if located and len(located) == len(apart) else None
