"""Whereabouts: how two stated places relate, given how precisely each is known."""

from collections.abc import Sequence

from rapidfuzz import fuzz

from tahqiq.corroboration.grain import is_wide, radius_km
from tahqiq.corroboration.names import plain
from tahqiq.model.place import Place, distance_km

# The best relation first: claims with several places are compared by the pair that fits best.
RANK = (
    "place_close",
    "place_same_name",
    "place_within",
    "place_within_broad",
    "place_same_wide_name",
    "place_within_wide",
    "place_unknown",
    "place_near",
    "place_other_name",
    "place_off",
    "place_far",
)


def compare_places(some: Sequence[Place], others: Sequence[Place]) -> tuple[str, str]:
    """The code of the best relation between any two of the places, and its words; symmetric."""
    if not some or not others:
        return "place_unknown", "no place to compare"
    found = [_relation(one, other) for one in some for other in others]
    return min(found, key=lambda relation: (RANK.index(relation[0]), relation[1]))


def _relation(one: Place, other: Place) -> tuple[str, str]:
    apart = distance_km(one, other)
    if apart is None:
        return _by_name(one, other)
    reach = radius_km(one) + radius_km(other)
    text = f"{apart:.0f} km apart, known to within {reach:.0f} km together"
    if apart <= reach:
        if reach <= 20:
            return "place_close", text
        if reach <= 30 or (reach <= 110 and same_name(one, other)):
            return "place_within", text
        return ("place_within_broad" if reach <= 110 else "place_within_wide"), text
    excess = apart - reach
    if excess <= 12:
        return "place_near", text
    return ("place_off" if excess <= 40 else "place_far"), text


def _by_name(one: Place, other: Place) -> tuple[str, str]:
    names = " and ".join(sorted((one.name, other.name)))
    if same_name(one, other):
        if is_wide(one) or is_wide(other):
            return "place_same_wide_name", f"the same wide area is named: {names}"
        return "place_same_name", f"the same place is named: {names}"
    if is_wide(one) or is_wide(other):
        return "place_unknown", f"one of the places is too wide to compare: {names}"
    return "place_other_name", f"different places are named: {names}"


def same_name(one: Place, other: Place) -> bool:
    """Whether two places bear one name, spelling apart, in one country as far as that is said."""
    if one.country and other.country and one.country != other.country:
        return False
    return fuzz.ratio(plain(one.name), plain(other.name)) >= 88
