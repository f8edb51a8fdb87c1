"""Grain: is a claim about one happening, or does it sum up many?"""

from tahqiq.corroboration.weights import SUMMARY_DAYS, SUMMARY_KM, SUMMARY_PLACES, VAGUE_DAYS
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
    """Whether the claim says too little on where and when for anything but its words to tie it.

    That is so without a day where no place narrower than a region is named, and without a place where no
    period shorter than about a week is.
    """
    if claim.date is None:
        return all(is_wide(place) for place in claim.place)
    return not claim.place and _days(claim) > VAGUE_DAYS


def sums_up(claim: Claim) -> bool:
    """Whether the claim sums up many happenings: a long period, a wide area, or a list of places."""
    return _long(claim) or _everywhere(claim)


def grains_clash(one: Claim, other: Claim) -> bool:
    """Whether one is a single event and the other a summary, in a respect in which both say something.

    A closed crossing stays closed for weeks, so for what is no violence a long period is no summary.
    """
    if one.date is not None and other.date is not None and _long(one) != _long(other):
        return True
    return bool(one.place and other.place) and _everywhere(one) != _everywhere(other)


def _long(claim: Claim) -> bool:
    violent = FAMILY_OF[claim.event_type] == "violence"
    return violent and claim.date is not None and _days(claim) > SUMMARY_DAYS


def _days(claim: Claim) -> int:
    return (claim.date.end - claim.date.start).days + 1 if claim.date is not None else 0


def _everywhere(claim: Claim) -> bool:
    if len({place.name.casefold() for place in claim.place}) >= SUMMARY_PLACES:
        return True
    return bool(claim.place) and all(is_wide(place) for place in claim.place)
