"""Names of persons: whether two names as written mean one person, two, or whether nobody can tell.

A shared surname never makes two people one. What cannot be told stays "unsure", with the reasons.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz import fuzz

from tahqiq.comparison.directory import NO_DIRECTORY, Directory, KnownPerson, plain
from tahqiq.comparison.words import content
from tahqiq.model.reason import Reason

Outcome = Literal["same", "different", "unsure"]
_VOWELS = re.compile(r"[aeiouy]+")
_TOKEN = re.compile(r"[^\W\d_]+")
_LIKELY_TYPO = 88.0  # rapidfuzz ratio, 0 to 100


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as written, what is left of it without titles, and the office named with it."""

    written: str
    parts: tuple[str, ...]
    office: str | None = None


@dataclass(frozen=True, slots=True)
class SamePerson:
    """Same, different or unsure, and why."""

    outcome: Outcome
    reasons: tuple[Reason, ...]


def person_name(written: str) -> PersonName:
    """The name taken apart: "Deputy Interior Minister Haji Najib" → Najib, deputy interior minister."""
    flat = plain(written)
    office = None
    hit = _office().search(flat)
    if hit:
        office = hit.group()
        flat = f"{flat[: hit.start()]} {flat[hit.end() :]}"
    words = _TOKEN.findall(flat.replace("'", ""))
    titles = frozenset(content("people")["titles"])
    parts = [word for word in words if word not in titles and len(word) > 1]
    particles = frozenset(content("people")["particles"])
    while len(parts) > 1 and parts[0] in particles:
        parts = parts[1:]
    return PersonName(written, tuple(parts), office)


def same_person(
    one: PersonName, other: PersonName, directory: Directory = NO_DIRECTORY, day: date | None = None
) -> SamePerson:
    """Whether two names mean one person; the same either way round.

    ``day`` is when both are spoken of: an office helps only those who held it then.
    """
    known, also = _known(one, directory), _known(other, directory)
    if known and also:
        if known.id == also.id:
            return _so("same", "known", f"both are spellings of {known.name} in the dictionary")
        return _so("different", "known", f"the dictionary knows {known.name} and {also.name} as two persons")
    if not one.parts or not other.parts:
        return _by_office(one, other, directory, day)
    return _by_letters(one, other)


def _by_letters(one: PersonName, other: PersonName) -> SamePerson:
    if same_word("".join(one.parts), "".join(other.parts)):
        return _so("same", "spelling", f"'{one.written}' and '{other.written}' are spellings of one name")
    short, long = sorted((_weighty(one.parts), _weighty(other.parts)), key=len)
    shared = _shared(short, long)
    if not shared:
        if _near(short, long):
            return _so("unsure", "letters", "the names differ by few letters: a slip or another person")
        return _so("different", "names", "the names have no part in common")
    if len(short) == 1:
        return _single(one, other)
    if len(shared) == len(short):
        return _so("same", "part", "the shorter name is part of the longer one")
    if same_word(short[0], long[0]) and len(shared) >= 2:
        return _so("unsure", "middle", "first name and another part agree, the rest does not")
    if same_word(short[0], long[0]) and _alike_words(short[-1], long[-1]):
        return _so("unsure", "letters", "first names agree and the surnames differ by few letters")
    return _so("different", "surname", f"they share '{shared[0]}' alone, and that many people bear")


def _single(one: PersonName, other: PersonName) -> SamePerson:
    """One of them is a surname or a first name alone."""
    if one.office and other.office:
        if one.office == other.office:
            return _so("same", "office", f"a shared name and the same office, {one.office}")
        return _so("unsure", "office", f"a shared name, but offices differ: {one.office}, {other.office}")
    return _so("unsure", "short", "one is a single name that the other also has; others may bear it too")


def _by_office(one: PersonName, other: PersonName, directory: Directory, day: date | None) -> SamePerson:
    """At least one is named by office alone."""
    bare, full = (one, other) if not one.parts else (other, one)
    person = _known(full, directory)
    if person and bare.office and day:
        for office in person.offices:
            held = (office.start is None or office.start <= day) and (office.end is None or day <= office.end)
            if plain(office.title) == bare.office and held:
                return _so("same", "office", f"{person.name} held the office of {bare.office} on {day}")
    if bare.office and bare.office == full.office:
        return _so("same", "office", f"the same office, {bare.office}")
    return _so("unsure", "office", "one is named by office alone")


def _known(name: PersonName, directory: Directory) -> KnownPerson | None:
    """The one person of the dictionary whose spelling it is; a bare surname never finds anybody."""
    written = plain(name.written)
    bare = plain(" ".join(name.parts))
    found = [one for one in directory.persons if _spelled(one, written, bare)]
    return found[0] if len(found) == 1 else None


def _spelled(person: KnownPerson, written: str, bare: str) -> bool:
    for spelling in person.spellings:
        flat = plain(spelling)
        if (
            flat == written
            or (" " in bare and flat == bare)
            or (" " in flat and written.endswith(f" {flat}"))
        ):
            return True
    return False


def _weighty(parts: Iterable[str]) -> tuple[str, ...]:
    particles = frozenset(content("people")["particles"])
    kept = tuple(part for part in parts if part not in particles)
    return kept or tuple(parts)


def _shared(short: tuple[str, ...], long: tuple[str, ...]) -> list[str]:
    left = list(long)
    shared = []
    for word in short:
        hit = next((other for other in left if same_word(word, other)), None)
        if hit is not None:
            left.remove(hit)
            shared.append(word)
    return shared


def _near(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return len(short) == len(long) and all(_alike_words(a, b) for a, b in zip(short, long, strict=True))


def _alike_words(one: str, other: str) -> bool:
    return min(len(one), len(other)) > 4 and fuzz.ratio(one, other) >= _LIKELY_TYPO - 10


@lru_cache(maxsize=20_000)
def same_word(one: str, other: str) -> bool:
    """Whether two words may be one name in two transcriptions: Najib and Najeeb, not Hasan and Husain."""
    if one == other:
        return True
    left, right = _letters(one), _letters(other)
    if left == right:
        return True
    if min(len(left), len(right)) < 3:
        return False
    bones, others = _VOWELS.split(left), _VOWELS.split(right)
    if "".join(bones) != "".join(others) or len("".join(bones)) < 2:
        return False
    return all(_vowels_alike(a, b) for a, b in _aligned(left, right))


def _aligned(left: str, right: str) -> list[tuple[str, str]]:
    """The vowels between the consonants of two words that have the same consonants."""
    return list(zip(_between(left), _between(right), strict=True))


def _between(word: str) -> list[str]:
    found = [""]
    for sign in word:
        if _VOWELS.fullmatch(sign):
            found[-1] += sign
        else:
            found.append("")
    return found


@cache
def _alike_vowels() -> frozenset[tuple[str, str]]:
    pairs = [tuple(map(str, pair)) for pair in content("people")["vowels_alike"]]
    return frozenset((a, b) for a, b in pairs) | frozenset((b, a) for a, b in pairs)


def _vowels_alike(one: str, other: str) -> bool:
    return one == other or (one, other) in _alike_vowels()


@lru_cache(maxsize=20_000)
def _letters(word: str) -> str:
    """The word in one spelling: long vowels, doubled letters and variant consonants made one."""
    text = word.replace("-", "")
    for before, after in content("people")["spelling"]:
        text = text.replace(before, after)
    return re.sub(r"(.)\1+", r"\1", text)


@cache
def _office() -> re.Pattern[str]:
    titles = sorted((str(one) for one in content("people")["offices"]), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, titles)) + r")\b")


def _so(outcome: Outcome, code: str, text: str) -> SamePerson:
    return SamePerson(outcome, (Reason(code=f"person_{code}", text=text),))
