"""Other languages: what the dictionaries recognise in a text that the reader cannot parse, said plainly."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

import jdatetime
from babel import Locale

from tahqiq.reading.folding import fold
from tahqiq.reading.knowledge import Knowledge
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.mentions import find_mentions

_MOST: Final = 12
_LONGEST: Final = 100_000
_LOCALES: Final = {"ur": ("ur",), "ps": ("ps",), "fa": ("fa", "fa_AF"), "ar": ("ar", "ar_LB"), "tr": ("tr",)}
_SOLAR_YEARS: Final = range(1300, 1500)
_AND: Final = re.compile(r"\bو(?=\w{4})")  # Arabic writes "and" as one letter on the next word


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a text in another language holds that needs no grammar: in the order of the text, each once.

    ``days`` carry their year only where it is written or the publication day tells it; ``topics`` are codes such as
    ``killed`` or ``ceasefire``. None of it is a claim: who did what to whom was not read.
    """

    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    numbers: tuple[int, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Words:
    """The words of one language, folded."""

    name: str
    months: dict[str, int]
    solar: dict[str, int]
    numbers: dict[str, int]
    topics: dict[str, str]


def recognise(text: str, language: str, knowledge: Knowledge, published: date | None) -> Recognised:
    """Known actors and places, days, numbers and topics of a text; empty where the language is not known."""
    words = _words_of(language)
    read = text[:_LONGEST]
    parted = _AND.sub("و ", read) if language == "ar" else read
    mentions = find_mentions(parted, knowledge)
    flat = fold(parted)
    days = list(_days(flat, words, published)) if words else []
    return Recognised(
        actors=_first(name for one in mentions if (name := one.name("actor", "person"))),
        places=_first(name for one in mentions if not one.name("actor") and (name := one.name("place"))),
        days=_first(day for day, _start, _end in days),
        numbers=_first(_numbers(flat, words, [(start, end) for _day, start, end in days])),
        topics=_first(_topics(flat, words)) if words else (),
    )


def foreign_notes(text: str, language: str, knowledge: Knowledge, published: date | None) -> list[str]:
    """Notes that name the language and what was recognised in the text, and say that no claim was read."""
    words = _words_of(language)
    name = words.name if words else f"a language with the code '{language}'"
    notes = [f"The text is in {name}: it was kept, but no claims were read from it."]
    found = recognise(text, language, knowledge, published)
    for what, values in (
        ("Known actors", found.actors),
        ("Known places", found.places),
        ("Days", [day.isoformat() for day in found.days]),
        ("Numbers", [str(number) for number in found.numbers]),
        ("It speaks of", found.topics),
    ):
        if values:
            said = ", ".join(list(values)[:_MOST])
            notes.append(f"{what}: {said}." if what == "It speaks of" else f"{what} in it: {said}.")
    if words:
        notes.append("Who did what to whom, and who says so, was not read: have it translated.")
    return notes


def _first(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


@cache
def _words_of(language: str) -> _Words | None:
    data = lexicon("foreign").table("languages").get(language)
    if data is None:
        return None
    months = {fold(str(word)): int(number) for word, number in data["months"].items()}
    for code in _LOCALES[language]:
        for number, names in Locale.parse(code).months["format"]["wide"].items():
            months |= {fold(name.strip()): number for name in names.split("/")}
    return _Words(
        name=data["name"],
        months=months,
        solar={fold(name): number for number, name in enumerate(data.get("solar_months", ()), 1)},
        numbers={fold(str(word)): int(number) for word, number in data["numbers"].items()},
        topics={fold(str(word)): topic for topic, forms in data["topics"].items() for word in forms},
    )


def _days(flat: str, words: _Words, published: date | None) -> Iterator[tuple[date, int, int]]:
    names = "|".join(sorted(map(re.escape, {**words.months, **words.solar}), key=len, reverse=True))
    first = rf"(?<!\w)(?P<d>\d{{1,2}})\.?\s*(?P<m>{names})(?!\w)"
    last = rf"(?<!\w)(?P<m2>{names})\s*(?P<d2>\d{{1,2}})(?!\d)"
    year = r"(?:\s*[,،]?\s*(?P<y>\d{4}))?"
    for hit in re.finditer(rf"(?:{first}|{last}){year}", flat):
        number, month = int(hit["d"] or hit["d2"]), hit["m"] or hit["m2"]
        written = int(hit["y"]) if hit["y"] else None
        made = _day(number, month, written, words, published)
        if made is not None:
            yield made, hit.start(), hit.end()


def _day(number: int, month: str, year: int | None, words: _Words, published: date | None) -> date | None:
    try:
        if month in words.solar and (month not in words.months or year in _SOLAR_YEARS):
            solar = year or (jdatetime.date.fromgregorian(date=published).year if published else None)
            day: date | None = None
            if solar is not None:
                day = jdatetime.date(solar, words.solar[month], number).togregorian()
            return day
        if year is not None:
            return date(year, words.months[month], number)
        if published is None:
            return None
        years = (published.year - 1, published.year, published.year + 1)
        near = [date(one, words.months[month], min(number, 28)) for one in years]
        nearest = min(near, key=lambda day: abs((day - published).days))
        return nearest.replace(day=number)
    except (ValueError, KeyError):
        return None


def _numbers(flat: str, words: _Words | None, taken: list[tuple[int, int]]) -> Iterator[int]:
    """Numbers in figures of any script and in words; what belongs to a day is left out."""
    known = words.numbers if words else {}
    for hit in re.finditer(r"(?<![\w.])\d{1,3}(?:[,٬]\d{3})+|(?<![\w.])\d{1,9}|[^\W\d_]+", flat):
        if any(start <= hit.start() < end for start, end in taken):
            continue
        written = hit[0].replace(",", "").replace("٬", "")
        if written.isdecimal():
            yield int(written)
        elif written in known and known[written] > 1:
            yield known[written]


def _topics(flat: str, words: _Words) -> Iterator[str]:
    forms = "|".join(sorted(map(re.escape, words.topics), key=len, reverse=True))
    for hit in re.finditer(rf"(?<!\w)(?:{forms})(?!\w)", flat):
        yield words.topics[hit[0]]
