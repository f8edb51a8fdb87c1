"""Counts: number words with what hedges them; "dozens" is never an exact number."""

import re
from dataclasses import dataclass

from tahqiq.model.quantity import Range
from tahqiq.reading.folding import plain
from tahqiq.reading.lexicon import lexicon

_NUMBERS: dict[str, int] = lexicon("times").table("numbers")
_VAGUE: dict[str, int | None] = lexicon("times").table("vague")
_MOST = 10_000_000
_SMALL = "|".join(sorted((w for w in _NUMBERS if w not in ("zero", "dozen")), key=len, reverse=True))
_WORDS = rf"(?:{_SMALL})(?:[\s-](?:and\s)?(?:{_SMALL}))*"
_FIGURE = r"\d{1,3}(?:,\d{3})+|\d+"
_ONE = rf"(?:{_FIGURE}|{_WORDS})"
_NUMBER = re.compile(
    r"\b(?:(?P<hedge>at least|upwards of|no fewer than|no less than|not less than|a minimum of|more than|over|"
    r"in excess of|up to|as many as|at most|no more than|fewer than|less than|about|around|some|nearly|almost|"
    r"approximately|roughly|an estimated|close to|the deaths of)\s+)?(?:"
    rf"between\s+(?P<least>{_ONE})\s+and\s+(?P<most>{_ONE})(?=\s+\w)"
    rf"|(?P<low>{_ONE})\s*(?:(?:to|or)\s+(?P<word>{_ONE})|(?:to|-|and|or)\s*(?P<high>{_FIGURE}))(?=\s+\w)"
    rf"|(?P<dozens>(?:(?:{_SMALL}|several|a|\d)\s+)?dozens?|scores|hundreds|thousands|several|numerous|many|multiple)"
    rf"|(?P<one>{_ONE}))(?![\w%]|[-–]\w|[.,]\d|:\d)",
    re.IGNORECASE,
)
_NOT_COUNTS = re.compile(
    r"^[\s-]*(?:%|percent|per cent|km|kilomet|mile|met(?:er|re)s?\b|mm\b|hours?\b|minutes?\b|days?\b|weeks?\b|"
    r"months?\b|years?\b|a\.?m\b|p\.?m\b|january|february|march|april|june|july|august|september|october|"
    r"november|december|million|billion|dollars|rupees|decades?\b|point)",
    re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)\w*\.?\s*$", re.IGNORECASE
)
_NONE_BEFORE = re.compile(r"\b(?:no|not|nor)\s+$", re.IGNORECASE)
_PART = re.compile(
    r"(?:\bincluding|\bamong them|\bamong whom|\bof whom|\binvolving|\bled by)\s*(?:at least\s*)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Count:
    """A number in the text with the range it allows; ``part`` says that it counts some of another count."""

    start: int
    end: int
    range: Range
    part: bool


def find_counts(text: str) -> tuple[Count, ...]:
    """Counts in a sentence, without dates, times, distances, percentages and sums of money."""
    flat = plain(text)
    found = []
    for hit in _NUMBER.finditer(flat):
        before, after = flat[: hit.start()], flat[hit.end() :]
        if (
            _NOT_COUNTS.match(after)
            or _NONE_BEFORE.search(before[-5:])
            or (hit[0][0].isdigit() and _MONTH_BEFORE.search(before[-12:]))
            or re.match(r"\s+May\b", after)
            or before.endswith(("$", "-", "€", "£", "No. "))
        ):
            continue
        value = _range(hit)
        if value is not None and not _looks_like_year(hit, before):
            part = bool(_PART.search(before[-24:])) or bool(re.match(r"\s+of (?:them|whom|the)\b", after))
            found.append(Count(hit.start(), hit.end(), value, part))
    return tuple(found)


def number(words: str) -> int | None:
    """A whole number in figures or words; ``None`` if it is none or absurdly large."""
    bare = words.lower().replace(",", "")
    if bare.isdigit():
        return int(bare) if len(bare) <= 8 and int(bare) <= _MOST else None
    total = part = 0
    for word in re.split(r"[\s-]+", bare):
        value = _NUMBERS.get(word)
        if value is None:
            continue
        if value in (100, 1000):
            part = max(part, 1) * value
            total, part = (total + part, 0) if value == 1000 else (total, part)
        else:
            part += value
    return total + part


def _looks_like_year(hit: re.Match[str], before: str) -> bool:
    written = hit["one"] or ""
    return bool(re.fullmatch(r"(?:19|20)\d\d", written)) and bool(
        re.search(r"(?:\bin|\bsince|\bof|,)\s*$", before)
    )


def _range(hit: re.Match[str]) -> Range | None:
    if hit["dozens"]:
        return _vague(hit["dozens"].lower())
    hedge = (hit["hedge"] or "").lower()
    if hit["low"] or hit["least"]:
        low, high = number(hit["low"] or hit["least"]), number(hit["most"] or hit["word"] or hit["high"])
        return Range(min=low, max=high) if low is not None and high is not None and low < high else None
    value = number(hit["one"])
    return None if value is None else _hedged(hedge, value)


def _vague(words: str) -> Range:
    first, _, last = words.rpartition(" ")
    if last == "dozen":
        dozens = 3 if first == "several" else number(first) or 1
        return Range(
            min=12 * dozens - (1 if not first else 0), max=None if first == "several" else 12 * dozens + 2
        )
    return Range(min=_VAGUE.get(last) or 2)


def _hedged(hedge: str, value: int) -> Range:
    slack = max(1, value // 10) if value > 3 else 0
    if hedge in ("at least", "upwards of", "no fewer than", "no less than", "not less than", "a minimum of"):
        return Range(min=value)
    if hedge in ("more than", "over", "in excess of"):
        return Range(min=min(value + 1, _MOST))
    if hedge in ("up to", "as many as", "at most", "no more than"):
        return Range(max=value)
    if hedge in ("fewer than", "less than"):
        return Range(max=max(value - 1, 0))
    if hedge in ("nearly", "almost", "close to"):
        return Range(min=value - slack, max=value)
    if hedge in ("about", "around", "some", "approximately", "roughly", "an estimated"):
        return Range(min=value - slack, max=min(value + slack, _MOST))
    return Range(min=value, max=value)
