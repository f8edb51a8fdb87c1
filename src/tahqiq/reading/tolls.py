"""Tolls: how many were killed and wounded, as the sentence says; other counts never become dead."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tahqiq.model.quantity import Casualties, Range
from tahqiq.reading.counts import Count, find_counts
from tahqiq.reading.folding import plain
from tahqiq.reading.lexicon import lexicon

Harm = Literal["killed", "wounded"]
_KILL = (
    r"shot dead|killed|killing|kills|kill|died|dies|die|dead|martyred|slain|perished|deaths|fatalities|"
    r"lost their lives"
)
_WOUND = r"wounded|wounding|wounds|wound|injured|injuring|injures|injure|hurt"
_HARM = re.compile(rf"\b(?:(?P<killed>{_KILL})|(?P<wounded>{_WOUND}))\b", re.IGNORECASE)
_ACTIVE = frozenset(
    {
        "killed",
        "killing",
        "kills",
        "kill",
        "wounded",
        "wounding",
        "injured",
        "injuring",
        "injures",
        "shot dead",
        "martyred",
    }
)
_VICTIMS = lexicon("cues").words("victims")
_FILLER = frozenset(
    [
        "were",
        "was",
        "are",
        "is",
        "be",
        "been",
        "being",
        "have",
        "has",
        "had",
        "also",
        "got",
        "left",
        "reported",
        "confirmed",
        "and",
        "or",
        "more",
        "others",
        "other",
        "people",
        "another",
        "further",
        "than",
        "least",
        "believed",
        "to",
        "said",
        "some",
        "seriously",
        "critically",
        "reportedly",
        "allegedly",
        "either",
        "in",
        "on",
        "the",
        "of",
        "its",
        "their",
        "own",
        "our",
        "from",
    ]
)
_SINGLE = re.compile(r"\b(?:an?|another)\s+(?P<who>[\w'-]+(?:\s+[\w'-]+){0,3})", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?:,|\()?\s*(?:including|among them|\w+ of (?:them|whom)|mostly)\b.*?"
    r"(?:,|\)|(?=\b(?:were|was|are|had|have)\b)|$)",
    re.IGNORECASE,
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
    harms = [hit for hit in _HARM.finditer(flat) if not _mixed(hit, flat)]
    counts = [count for count in (*find_counts(flat), *_singles(flat)) if not count.part]
    counts.sort(key=lambda count: count.start)
    found: list[Toll] = []
    for hit in harms:
        passive = re.search(
            r"\b(?:were|was|been|being|are|is|be)\s+(?:\w+ly\s+)?$", flat[: hit.start()][-24:]
        )
        after = None if passive else _after(flat, hit, counts)
        toll = after or _before(flat, hit, counts, harms)
        if toll is not None:
            count, who = toll
            counts.remove(count)
            count = _with_coordinates(flat, count, counts, hit)
            harm: Harm = "killed" if hit["killed"] else "wounded"
            start, end = min(count.start, hit.start()), max(count.end, hit.end())
            found.append(Toll(harm, count.range, start + offset, end + offset, hit.start() + offset, who))
    return tuple(found)


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


def _mixed(hit: re.Match[str], text: str) -> bool:
    """Whether the word is one half of "killed or wounded" with one number for both."""
    after = re.match(
        rf"\s+(?:or|and)\s+(?:{_KILL}|{_WOUND})\b(?!\s+(?:at least|some|about|\d))",
        text[hit.end() :],
        re.IGNORECASE,
    )
    before = re.search(rf"\b(?:{_KILL}|{_WOUND})\s+(?:or|and)\s+$", text[: hit.start()], re.IGNORECASE)
    rest = text[hit.end() :]
    return bool(after) or (bool(before) and not re.match(r"\s+(?:\w+\s+){0,2}\d", rest))


def _singles(text: str) -> list[Count]:
    """ "A soldier was killed" counts one."""
    singles = []
    for hit in _SINGLE.finditer(text):
        part = bool(re.search(r"\bincluding\s*$", text[: hit.start()][-14:]))
        words = re.findall(r"[\w'-]+", hit["who"].lower())
        victim = next(
            (word for word in words if word in _VICTIMS and word not in ("people", "children")), None
        )
        if victim and not any(word in _FILLER for word in words[: words.index(victim)]):
            singles.append(Count(hit.start(), hit.start() + 1, Range(min=1, max=1), part))
    return singles


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
    gap = _ASIDE.sub(" ", text[count.end : hit.start()])
    words = re.findall(r"[\w'-]+", gap.lower())
    if len(words) > _GAP or re.search(r"[;:]|\b(?:who|which|after|when|that|but|said)\b", gap):
        return None
    counted = [word for word in words if _victim(word)]
    if not counted and not all(word in _FILLER or word.endswith("ly") for word in words):
        return None
    who = " ".join(gap.split()) if counted else None
    return count, _victims(who)


def _after(text: str, hit: re.Match[str], counts: list[Count]) -> tuple[Count, str | None] | None:
    """ "Killed nine people", "wounding one": the number stands right after an active word of harm."""
    if hit[0].lower() not in _ACTIVE:
        return _toll_of(text, hit, counts)
    for count in counts:
        gap = text[hit.end() : count.start]
        if count.start >= hit.end() and re.fullmatch(r"\s*(?:a further|another|the|as)?\s*[\"']?", gap):
            rest = re.match(r"[\"']?\s*((?:[\w'’-]+\s*){0,5})", text[count.end :])
            words = re.findall(r"[\w'-]+", rest[1].lower()) if rest else []
            if (
                not words
                or any(_victim(word) for word in words)
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
        joined = 1 < len(words) <= 6 and words[-1] == "and" and any(_victim(word) for word in words)
        tail = re.findall(r"[\w'’-]+", text[other.end :].lower())[:4]
        if joined and not _HARM.search(gap) and any(_victim(word) for word in tail):
            counts.remove(other)
            total = _sum(count.range, other.range)
            return Count(first.start, last.end, total, count.part)
    return count


def _sum(one: Range, other: Range) -> Range:
    low = None if one.min is None or other.min is None else one.min + other.min
    high = None if one.max is None or other.max is None else one.max + other.max
    return Range(min=low, max=high)


def _victim(word: str) -> bool:
    return (
        word in _VICTIMS
        or word.rstrip("s") in _VICTIMS
        or word in ("men", "women", "children", "policemen", "gunmen", "servicemen", "bodies")
    )


def _victims(words: str | None) -> str | None:
    """The victims as a short phrase: up to the last word that names them."""
    if not words:
        return None
    listed = words.split()
    last = max(
        (place for place, word in enumerate(listed) if _victim(word.lower().strip(",()"))), default=None
    )
    if last is None:
        return None
    kept = [word for word in listed[: last + 1] if word.lower() not in ("of", "were", "was")]
    return " ".join(kept).strip(" ,()") or None
