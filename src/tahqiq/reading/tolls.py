"""Tolls: how many were killed and wounded, as the sentence says; other counts never become dead."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tahqiq.model.quantity import Casualties, Range
from tahqiq.reading.counts import Count, find_counts
from tahqiq.reading.folding import plain
from tahqiq.reading.toll_forms import (
    ACTIVE,
    ASIDE,
    FILLER,
    HARM,
    Harm,
    is_victim,
    mixed,
    nobody,
    singles,
    stated,
)

_GAP = 14


@dataclass(frozen=True, slots=True)
class Toll:
    """One count of killed or wounded: where its word of harm and its number stand, and whom it counts."""

    harm: Harm
    range: Range
    start: int
    end: int
    at: int
    who: str | None


def find_tolls(text: str, offset: int = 0) -> tuple[Toll, ...]:
    """The tolls of one sentence. "30 killed or wounded" gives neither number, since it says neither."""
    flat = plain(text)
    harms = [hit for hit in HARM.finditer(flat) if not mixed(hit, flat)]
    counts = [count for count in (*find_counts(flat), *singles(flat)) if not count.part]
    counts.sort(key=lambda count: count.start)
    found = [
        Toll(harm, Range(min=0, max=0), at + offset, end + offset, at + offset, None)
        for harm, at, end in nobody(flat)
    ]
    for harm, at, count in stated(flat, counts):
        counts.remove(count)
        found.append(Toll(harm, count.range, at + offset, count.end + offset, at + offset, None))
    for hit in harms:
        if any(one.start <= hit.start() + offset < one.end for one in found):
            continue
        passive = re.search(
            r"\b(?:were|was|been|being|are|is|be)\s+(?:\w+ly\s+)?$", flat[: hit.start()][-24:]
        )
        after = None if passive else _after(flat, hit, counts)
        toll = after or _before(flat, hit, counts, harms)
        if toll is not None:
            count, who = toll
            counts.remove(count)
            count = _with_coordinates(flat, count, counts, hit)
            harm = "killed" if hit["killed"] else "wounded"
            start, end = min(count.start, hit.start()), max(count.end, hit.end())
            found.append(Toll(harm, count.range, start + offset, end + offset, hit.start() + offset, who))
    return tuple(sorted(found, key=lambda one: one.start))


def as_casualties(tolls: Iterable[Toll]) -> Casualties | None:
    """Tolls of one event together; the first count of each kind, never a sum."""
    ranges: dict[Harm, Range] = {}
    who = None
    for toll in tolls:
        ranges.setdefault(toll.harm, toll.range)
        who = who or toll.who
    if not ranges:
        return None
    return Casualties(killed=ranges.get("killed"), wounded=ranges.get("wounded"), who=who)


def _before(
    text: str, hit: re.Match[str], counts: list[Count], harms: list[re.Match[str]]
) -> tuple[Count, str | None] | None:
    """ "Two soldiers were killed", "five wounded": the number stands before the word of harm."""
    nearer = [count for count in counts if count.end <= hit.start()]
    if not nearer:
        return None
    count = nearer[-1]
    if any(count.start < other.start() < hit.start() for other in harms):
        return None
    gap = ASIDE.sub(" ", text[count.end : hit.start()])
    words = re.findall(r"[\w'-]+", gap.lower())
    if len(words) > _GAP or re.search(r"[;:]|\b(?:who|which|after|when|that|but|said)\b", gap):
        return None
    counted = [word for word in words if is_victim(word)]
    if not counted and not all(word in FILLER or word.endswith("ly") for word in words):
        return None
    who = " ".join(gap.split()) if counted else None
    return count, _victims(who)


def _after(text: str, hit: re.Match[str], counts: list[Count]) -> tuple[Count, str | None] | None:
    """ "Killed nine people", "wounding one": the number stands right after an active word of harm."""
    if hit[0].lower() not in ACTIVE:
        return _toll_of(text, hit, counts)
    for count in counts:
        gap = text[hit.end() : count.start]
        if count.start >= hit.end() and re.fullmatch(r"\s*(?:a further|another|the|as)?\s*[\"']?", gap):
            rest = re.match(r"[\"']?\s*((?:[\w'’-]+\s*){0,5})", text[count.end :])
            words = re.findall(r"[\w'-]+", rest[1].lower()) if rest else []
            if (
                not words
                or any(is_victim(word) for word in words)
                or words[0] in ("and", "in", "of", "on", "more", "others")
            ):
                return count, _victims(" ".join(words))
    return None


def _toll_of(text: str, hit: re.Match[str], counts: list[Count]) -> tuple[Count, str | None] | None:
    """ "The deaths of five people"."""
    if hit[0].lower() != "deaths":
        return None
    for count in counts:
        if re.fullmatch(r"\s*of\s*", text[hit.end() : count.start]):
            return count, None
    return None


def _with_coordinates(text: str, count: Count, counts: list[Count], hit: re.Match[str]) -> Count:
    """ "Three soldiers and five militants were killed": both counts belong to the one word of harm."""
    before = count.end <= hit.start()
    for other in list(counts):
        first, last = (other, count) if before else (count, other)
        gap = text[first.end : last.start] if first.end <= last.start else ""
        words = re.findall(r"[\w'’-]+", gap.lower())
        joined = 1 < len(words) <= 6 and words[-1] == "and" and any(is_victim(word) for word in words)
        tail = re.findall(r"[\w'’-]+", text[other.end :].lower())[:4]
        if joined and not HARM.search(gap) and any(is_victim(word) for word in tail):
            counts.remove(other)
            total = _sum(count.range, other.range)
            return Count(first.start, last.end, total, count.part)
    return count


def _sum(one: Range, other: Range) -> Range:
    low = None if one.min is None or other.min is None else one.min + other.min
    high = None if one.max is None or other.max is None else one.max + other.max
    return Range(min=low, max=high)


def _victims(words: str | None) -> str | None:
    """The victims as a short phrase: up to the last word that names them."""
    if not words:
        return None
    listed = words.split()
    last = max(
        (place for place, word in enumerate(listed) if is_victim(word.lower().strip(",()"))), default=None
    )
    if last is None:
        return None
    kept = [word for word in listed[: last + 1] if word.lower() not in ("of", "were", "was")]
    return " ".join(kept).strip(" ,()") or None
