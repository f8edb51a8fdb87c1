"""Grain: is a claim about one happening, or does it sum up many?"""

from tahqiq.corroboration.weights import SUMMARY_DAYS, SUMMARY_KM, SUMMARY_PLACES
from tahqiq.model.claim import Claim
from tahqiq.model.event_type import FAMILY_OF, INCIDENT_FAMILIES
from tahqiq.model.place import Place

# The radius that holds a place of which only the kind is known, in kilometres.
USUAL_KM: dict[str, float] = {
    "point": 1.0,
    "post": 3.0,
    "crossing": 3.0,
    "village": 3.0,
    "town": 8.0,
    "unknown": 25.0,
    "district": 30.0,
    "province": 120.0,
    "line": 400.0,
    "region": 300.0,
    "country": 500.0,
}
_NOT_HAPPENED = frozenset({"planned", "conditional", "hypothetical"})


def can_be_incident(claim: Claim) -> bool:
    """Whether the claim tells of something on the ground that is said to have happened, or not to have.

    Talks, words and background are no incidents; nor is what is planned, conditional or imagined.
    """
    return FAMILY_OF[claim.event_type] in INCIDENT_FAMILIES and claim.certainty not in _NOT_HAPPENED


def denies(claim: Claim) -> bool:
    """Whether the claim says that it did not happen."""
    return claim.polarity == "negated" or claim.certainty == "denied"


def is_form(claim: Claim) -> bool:
    """Whether a person filed it on a form, so that its words are a template's and echo nobody."""
    return claim.reader.startswith("form/")


def radius_km(place: Place) -> float:
    """The radius that holds the place: as stated, or as usual for its kind."""
    return USUAL_KM[place.kind] if place.precision_km is None else place.precision_km


def is_wide(place: Place) -> bool:
    """Whether the place is so wide that being in it says nothing about one incident."""
    return radius_km(place) > SUMMARY_KM


def is_vague(claim: Claim) -> bool:
    """Whether the claim gives neither a place nor a date, so that nothing but its words can tie it."""
    return not claim.place and claim.date is None


def sums_up(claim: Claim) -> bool:
    """Whether the claim sums up many happenings: a long period, a wide area, or a list of places."""
    if claim.date is not None and (claim.date.end - claim.date.start).days + 1 > SUMMARY_DAYS:
        return True
    if len({place.name.casefold() for place in claim.place}) >= SUMMARY_PLACES:
        return True
    return bool(claim.place) and all(is_wide(place) for place in claim.place)
