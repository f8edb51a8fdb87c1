"""What a referral may say: coarse, civilian-aware, lawful, no home, no strike, no hidden precision."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta

from tahqiq.errors import Refused
from tahqiq.model.place import Place, distance_km
from tahqiq.model.referral import Allegation

FINEST_KM, WIDEST_KM = 1.0, 10.0
OLDEST = timedelta(days=60)
SAME_PLACE_KM = 5.0
# how positions are written: degrees, degrees and minutes, UTM and its grids, plus codes, three words
_POSITIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b\d{1,3}(?:[.٫·]\d{3,}|,\d{4,})",
        r"\d{1,3}\s*(?:°|deg(?:rees?)?)\s*\d{1,2}(?:\s*(?:['′]|min(?:utes?)?)\s*\d{1,2}|[.,]\d)",
        r"\b\d{1,3}[ :]\d{1,2}[ :]\d{1,2}(?:[.,]\d+)?\s*[\"″]?\s*[NSEW]\b",
        r"\b\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{2,5}\s?\d{2,5}\b",
        r"\b\d{6}(?:\.\d+)?\s*m?\s*E?[\s,;/]+\d{7}\b",
        r"\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b",
        r"///\w+\.\w+\.\w+",
    )
)
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
    place = (what.place.name, what.place.as_written or "", what.place.country or "")
    for words in (what.description, what.group, what.civilian_statement, what.legal_basis, *place):
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
    check_position(words)
    if found := _STRIKE.search(_bare(words)):
        raise Refused(
            "REF014",
            f"the words speak of '{found.group()}': a referral asks the other side to act under its law",
            "say what is alleged to be there, and nothing of what should be done to it.",
        )


def check_position(words: str) -> None:
    """Raises ``Refused`` (REF012) where words hold a precise position, in whatever way it is written."""
    if any(pattern.search(_bare(words)) for pattern in _POSITIONS):
        raise Refused(
            "REF012", "the words hold a precise position", "take it out: the place is told by its own field."
        )


def _bare(words: str) -> str:
    """The words without marks that nobody sees, and digits of any script as they are counted."""
    return "".join(c for c in unicodedata.normalize("NFKC", words) if unicodedata.category(c) != "Cf")


def replayed(what: Allegation, earlier: Iterable[Allegation]) -> bool:
    """Whether an earlier referral alleged the same: the same group at the same place, whatever the words."""
    group = _name(what.group)
    for one in earlier:
        apart = distance_km(what.place, one.place)
        if _name(one.group) == group and apart is not None and apart <= SAME_PLACE_KM:
            return True
    return False


def _name(group: str) -> str:
    """The letters and digits of a name: spaces, dots and marks make no other group of it."""
    return "".join(c for c in _bare(group).casefold() if c.isalnum())
