"""What a referral may say: coarse, civilian-aware, lawful, no home, no strike, no hidden precision."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from tahqiq.errors import Refused
from tahqiq.model.place import Place, distance_km
from tahqiq.model.referral import Allegation

FINEST_KM, WIDEST_KM = 1.0, 10.0
OLDEST = timedelta(days=60)
SAME_PLACE_KM = 5.0
_FINE_DEGREES = re.compile(r"\b\d{1,3}\.\d{3,}\b")
_DEGREES = re.compile(r"\d{1,3}\s*°\s*\d{1,2}\s*['′]\s*\d{1,2}")
_GRID = re.compile(r"\b\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{2,5}\s?\d{2,5}\b")
_STRIKE = re.compile(
    r"\b(?:air ?strikes?|strikes?|neutrali[sz]\w*|eliminat\w*|assassinat\w*|target\w*)\b", re.IGNORECASE
)


def check_allegation(what: Allegation, now: datetime) -> None:
    """Raises ``Refused`` with the rule (REF0xx) that what is alleged, or the words it is told in, break."""
    if what.site == "private_home":
        raise Refused(
            "REF010",
            "a private home is not referred",
            "ask for a hand-over with its legal steps, or for a search under a warrant of the other side's courts.",
        )
    _check_place(what.place)
    if what.seen_on > now or now - what.seen_on > OLDEST:
        raise Refused(
            "REF013",
            f"it was seen more than {OLDEST.days} days ago, or not yet",
            "refer what is known of late.",
        )
    for words in (what.description, what.group, what.civilian_statement, what.legal_basis, what.place.name):
        check_words(words)


def _check_place(place: Place) -> None:
    if place.lat is None or place.lon is None or place.precision_km is None:
        raise Refused(
            "REF011", "nobody can act on a name alone", "give a point and a radius of 1 to 10 km around it."
        )
    if place.precision_km > WIDEST_KM:
        raise Refused(
            "REF011",
            f"a radius of {place.precision_km:g} km is a whole district of villages",
            f"narrow it to at most {WIDEST_KM:g} km, or do not refer it yet.",
        )
    if place.precision_km < FINEST_KM or _finer(place.lat) or _finer(place.lon):
        raise Refused(
            "REF012",
            "the place is finer than a referral needs, and finer than a list of targets would have to be",
            "round the point to hundredths of a degree and give a radius of at least 1 km.",
        )


def _finer(degrees: float) -> bool:
    return abs(degrees * 100 - round(degrees * 100)) > 1e-6


def check_words(words: str) -> None:
    """Raises ``Refused`` where words hide a precise position (REF012) or speak of a strike (REF014)."""
    if _FINE_DEGREES.search(words) or _DEGREES.search(words) or _GRID.search(words):
        raise Refused(
            "REF012", "the words hold a precise position", "take it out: the place is told by its own field."
        )
    if found := _STRIKE.search(words):
        raise Refused(
            "REF014",
            f"the words speak of '{found.group()}': a referral asks the other side to act under its law",
            "say what is alleged to be there, and nothing of what should be done to it.",
        )


def replayed(what: Allegation, earlier: Iterable[Allegation]) -> bool:
    """Whether an earlier referral alleged the same: the same group at the same place, whatever the words."""
    group = what.group.casefold()
    for one in earlier:
        apart = distance_km(what.place, one.place)
        if one.group.casefold() == group and apart is not None and apart <= SAME_PLACE_KM:
            return True
    return False
