"""Terms: the tests that make a clause bite: the act, the area, the actor. The same for both parties."""

from collections.abc import Sequence

from tahqiq.compliance.answer import Answer, no, unknown, within, yes
from tahqiq.model.actor import Actor, side_of
from tahqiq.model.claim import Claim
from tahqiq.model.finding import Attribution
from tahqiq.model.incident import Incident
from tahqiq.model.instrument import Provision


def act(incident: Incident, claims: Sequence[Claim], provision: Provision) -> Answer:
    """Is what happened one of the acts the provision names?"""
    what = incident.event_type.replace("_", " ")
    if incident.event_type in provision.acts:
        if not incident.affirming:
            return unknown("only_denied", f"{what} is only denied: nobody here says that it happened")
        return yes("act_named", f"{what} is an act that {provision.id} names")
    called = sorted(claim.id for claim in claims if claim.event_type in provision.acts and _affirms(claim))
    if called:
        text = f"most tell of {what}, which {provision.id} does not name, but some of what it names"
        return unknown("act_contested", text, *called)
    return no("act_not_named", f"{what} is no act that {provision.id} names")


def area(incident: Incident, provision: Provision) -> Answer:
    """Did it happen where the provision holds?"""
    if provision.area is None:
        return yes("everywhere", f"{provision.id} holds everywhere")
    if incident.place is None:
        return unknown("place_missing", "where it happened is not known")
    radius = provision.area.precision_km if provision.area_radius_km is None else provision.area_radius_km
    if provision.area.kind == "country" and provision.area_radius_km is None:
        return _country(incident, provision)
    return within(incident.place, provision.area, radius)


def _country(incident: Incident, provision: Provision) -> Answer:
    assert incident.place is not None and provision.area is not None
    here, there = incident.place.country, provision.area.country
    if here is None or there is None:
        return unknown("country_missing", f"on whose soil {incident.place.name} lies is not stated")
    if here == there:
        return yes("country_same", f"{incident.place.name} is stated to lie in {provision.area.name}")
    return no(
        "country_other", f"{incident.place.name} is stated to lie in {here}, not in {provision.area.name}"
    )


def actor(
    provision: Provision, attribution: Attribution | None, claims: Sequence[Claim], actors: Sequence[Actor]
) -> Answer:
    """Was it done by somebody whom the provision binds? Only an attribution says so; claims do not."""
    if attribution is not None and attribution.to:
        sides = {side for name in attribution.to if (side := side_of(name, actors) or _code(name, provision))}
        bound = sorted(sides & set(provision.actors))
        if bound:
            return yes("actor_bound", f"attributed to {', '.join(bound)}, whom it binds", attribution.id)
        done_by = ", ".join(sorted(attribution.to))
        return no("actor_not_bound", f"attributed to {done_by}, whom it does not bind", attribution.id)
    accused = accusations(claims, actors)
    if not accused:
        return unknown("actor_missing", "nobody says who did it, and it is not attributed")
    who = "; ".join(f"{side} by {len(ids)} claim{'s' if len(ids) > 1 else ''}" for side, ids in accused)
    return unknown(
        "not_attributed", f"alleged: {who}; not attributed", *(each for _, ids in accused for each in ids)
    )


def accusations(claims: Sequence[Claim], actors: Sequence[Actor]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Whom the affirming claims blame, by the party's code or the name as written, with the claims' ids."""
    found: dict[str, set[str]] = {}
    for claim in claims:
        if _affirms(claim):
            for name in claim.actors.initiator:
                found.setdefault(side_of(name, actors) or name, set()).add(claim.id)
    return tuple((name, tuple(sorted(found[name]))) for name in sorted(found))


def _affirms(claim: Claim) -> bool:
    return claim.polarity == "affirmed" and claim.certainty != "denied"


def _code(name: str, provision: Provision) -> str | None:
    return name if name in provision.actors else None
