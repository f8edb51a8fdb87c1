"""The fields of a claim as a person types them: each is read by itself, and each fault is noted by its field."""

import re
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import get_args

from pydantic import ValidationError

from tahqiq.model.claim import Certainty, Polarity, SaidBy, SpeakerKind
from tahqiq.model.event_type import FAMILY_OF
from tahqiq.model.moment import When, whole_day
from tahqiq.model.place import Place
from tahqiq.model.quantity import Range
from tahqiq.reading.folding import fold
from tahqiq.reading.knowledge import Knowledge
from tahqiq.reading.speakers import kind_of_words
from tahqiq.reading.typed_words import count_words, find_words

CHOICES: dict[str, tuple[str, ...]] = {
    "event_type": tuple(FAMILY_OF),
    "certainty": get_args(Certainty),
    "polarity": get_args(Polarity),
    "direct_quote": ("yes", "no"),
}
_COUNT = re.compile(r"(?P<low>\d{1,8})?\s*(?P<to>\.\.|–|-)?\s*(?P<high>\d{1,8})?")
_PERIOD = re.compile(r"(\d{4}-\d\d-\d\d)(?:\s*(?:\.\.|–|/)\s*(\d{4}-\d\d-\d\d))?")


_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # control and direction signs


def tidy(text: str) -> str:
    """What somebody typed, on one line, without signs that nobody sees and that could hide or turn words."""
    return " ".join(_UNSEEN.sub(" ", text).split())


@dataclass
class Faults:
    """What is wrong, by field: a code, and a hint that may be empty. The first fault of a field counts."""

    found: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(self, name: str, code: str, hint: str = "") -> None:
        """Notes a fault."""
        self.found.setdefault(name, (code, hint))


def read_span(typed: str, text: str, near: int | None, faults: Faults) -> tuple[int, int]:
    """Where the words stand; the whole text where they do not, with the fault noted."""
    if not typed:
        faults.add("span", "span_missing")
        return 0, len(text)
    found = find_words(text, typed, near)
    if found is None:
        faults.add("span", "span_several" if count_words(text, typed) > 1 else "span_absent")
        return 0, len(text)
    return found


def read_choice(name: str, typed: str, faults: Faults) -> str:
    """One of the words on the field's list."""
    word = typed.casefold().replace(" ", "_")
    if word not in CHOICES[name]:
        close = get_close_matches(word, CHOICES[name], 3, 0.6)
        faults.add(name, "not_on_list", f"did you mean {', '.join(close or CHOICES[name][:6])}?")
    return word


def read_names(name: str, typed: str, text: str, knowledge: Knowledge, faults: Faults) -> tuple[str, ...]:
    """Actors under their neutral names, or as the text writes them."""
    found = []
    for written in _several(typed):
        neutral = knowledge.actor_name(written)
        if neutral is None and fold(written) not in fold(text):
            known = [actor.name for actor in knowledge.actors]
            faults.add(name, "name_unknown", _nearest(written, known))
        found.append(neutral or written)
    return tuple(dict.fromkeys(found))


def read_places(typed: str, text: str, knowledge: Knowledge, faults: Faults) -> tuple[Place, ...]:
    """Places of the gazetteer; one that only the text names is kept without coordinates."""
    found = {}
    for written in _several(typed):
        place = knowledge.find_place(written)
        if place is None and fold(written) not in fold(text):
            known = [one.name for one in knowledge.places]
            faults.add("place", "place_unknown", _nearest(written, known))
        place = place or Place(name=written, as_written=written)
        found[place.name] = place
    return tuple(found.values())


def read_period(typed: str, zone: str, faults: Faults) -> When | None:
    """A day, or the days from one to another."""
    if not typed:
        return None
    match = _PERIOD.fullmatch(typed)
    try:
        days = [date.fromisoformat(one) for one in match.groups() if one] if match else []
    except ValueError:
        days = []
    if not days:
        faults.add("date", "date_malformed")
        return None
    if days[-1] < days[0]:
        faults.add("date", "date_order")
        return None
    if days[0] == days[-1]:
        return whole_day(days[0], zone=zone)
    return When(start=days[0], end=days[-1], granularity="range", zone=zone)


def read_count(name: str, typed: str, faults: Faults) -> Range | None:
    """A count: ``3``, ``3..5``, ``30..`` or ``..5``."""
    if not typed:
        return None
    match = _COUNT.fullmatch(typed)
    if (
        match is None
        or not (match["low"] or match["high"])
        or (match["low"] and match["high"] and not match["to"])
    ):
        faults.add(name, "count_malformed")
        return None
    low = int(match["low"]) if match["low"] else None
    high = int(match["high"]) if match["high"] else None
    try:
        return Range(min=low, max=high if match["to"] else low)
    except ValidationError:
        faults.add(
            name, "count_order" if low is not None and high is not None and high < low else "count_malformed"
        )
        return None


def read_speakers(typed: str, knowledge: Knowledge) -> SaidBy:
    """Who says so, from the one who knows to the outlet; known names are given as the dictionaries have them."""
    chain = tuple(_called(one, knowledge) for one in re.split(r"\s*[>→;]\s*", typed) if one)
    return SaidBy(chain=chain, kind=_kind_of(chain[0], knowledge) if chain else "narrator")


def typed_period(when: When | None) -> str:
    """A period as :func:`read_period` takes it."""
    if when is None:
        return ""
    return str(when.start) if when.start == when.end else f"{when.start}..{when.end}"


def typed_count(count: Range | None) -> str:
    """A count as :func:`read_count` takes it."""
    if count is None or (count.min is None and count.max is None):
        return ""
    if count.min == count.max:
        return str(count.min)
    return f"{'' if count.min is None else count.min}..{'' if count.max is None else count.max}"


def _several(typed: str) -> list[str]:
    return [one.strip() for one in re.split(r"[;\n]", typed) if one.strip()]


def _nearest(written: str, known: list[str]) -> str:
    close = get_close_matches(written, known, 3, 0.6)
    return f"did you mean {', '.join(close)}?" if close else ""


def _called(written: str, knowledge: Knowledge) -> str:
    person, outlet = knowledge.person(written), knowledge.outlet(written)
    return person.name if person else outlet.name if outlet else knowledge.actor_name(written) or written


def _kind_of(name: str, knowledge: Knowledge) -> SpeakerKind:
    person, outlet = knowledge.person(name), knowledge.outlet(name)
    if person is not None:
        return "analyst" if person.kind == "analyst" else "official"
    if outlet is not None:
        return outlet.kind
    actor = knowledge.actor(name)
    if actor is not None and actor.kind in ("state", "armed_group", "party", "mediator"):
        return "party"
    return kind_of_words({*name.casefold().split()}) or "organisation"
