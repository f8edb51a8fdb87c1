"""Numbers as reports write them: counts of people and things, and lengths of time, with the room they leave."""

import re
from collections.abc import Iterator

from tahqiq.comparison.values import Count, Length
from tahqiq.comparison.words import content, options, stems
from tahqiq.model.quantity import Range

_NUMBERS: dict[str, int] = content("words")["numbers"]
_VAGUE: dict[str, int] = content("words")["vague"]
_DURATIONS: dict[str, list[float]] = content("words")["durations"]
_FIGURE = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_WORDS = rf"(?:{options('numbers')})(?:[ -](?:and )?(?:{options('numbers')}|thousand))*"
_HEDGES = ("hedge_up", "hedge_over", "hedge_down", "hedge_near")
_HEDGED = "|".join(rf"(?P<{name}>{options(name)})" for name in _HEDGES)
NUMBER = (
    rf"(?:(?:{_HEDGED}) )?(?:between )?(?:(?P<low>{_FIGURE})(?: ?[-–] ?| to | and )(?P<high>{_FIGURE})"
    rf"|(?P<one>{_FIGURE}|{_WORDS})|(?P<vague>(?:(?:several|tens of|many) )?(?:{options('vague')})))"
    r"(?P<scale> thousand| million)?"
)
_COUNT = re.compile(rf"(?<![\w.,-]){NUMBER}(?P<rest>(?: of)?(?: [\w'-]+){{1,4}})")
_MOVED = re.compile(
    rf"(?<![\w.,-]){NUMBER} (?:had |have |were |has )?(?:already )?(?:left|returned|crossed|fled"
    rf"|went home|gone home|come home|"
    r"came home|displaced|gone back|went back)\b"
)
_NOBODY = re.compile(
    r"\b(?:not (?:one|a single)|no) (?:[\w-]+ )?(?P<noun>returnees?|refugees?|people|families|trucks?"
    r"|lorr(?:y|ies)|patients?|person)\b"
    r"|\b(?:nobody|no one|no-one) (?:passed|crossed|came|returned|went|left|was let)\b"
)
_TIME = re.compile(
    rf"(?<![\w.,]){NUMBER}[ -](?:more |further |additional |full )?(?P<unit>{options('durations')})s?\b"
)
_NOT_LENGTH = re.compile(
    r"^\W*(?:ago|earlier|later|before|after"
    r"|of (?:talks|negotiation|fighting|clash|meeting|discussion|violence|war|battle)"
    r"|since|old|prior|into|apart|hour)|^ of (?:intense |deadly |heavy )"
)
_NOT_BEFORE = re.compile(
    r"(?:past|last|previous|within|every|after|these|than|recent|in|over the|first|nearly two) $"
)
_LIVES = re.compile(r"kill|dead|die|wound|injur|casualt|hurt|lives|fatal")
_ARTICLES = frozenset({"a", "an", "another"})
_MOST = 10_000_000
_CROWD = 10  # fewer may be anything


def counts_of(text: str) -> Iterator[tuple[str, Count]]:
    """The things counted in a text (lower case), by the group of what is counted; deaths are left out."""
    seen = set()
    text = text.replace("a total of ", "")
    for hit in _COUNT.finditer(text):
        rest = hit["rest"]
        if _LIVES.search(rest) or _LIVES.search(text[hit.end() : hit.end() + 12]):
            continue
        said = None if hit["one"] in _ARTICLES else range_of(hit)
        if said is None:
            continue
        for group in content("words")["counted"]:
            noun = stems("counted", group).search(rest)
            if noun and group not in seen:
                seen.add(group)
                yield group, Count(said, rest[noun.start() :].split()[0])
                break


def moved_in(text: str) -> Iterator[tuple[str, Count]]:
    """People counted by what they did alone ("more than 20,000 left"), and nobody at all."""
    hit = _MOVED.search(text)
    said = range_of(hit) if hit and hit["one"] not in _ARTICLES else None
    if said is not None and (said.min or said.max or 0) >= _CROWD:
        yield "returnees", Count(said, "people")
    none = _NOBODY.search(text)
    if none:
        group = next(
            (
                g
                for g in content("words")["counted"]
                if none["noun"] and stems("counted", g).match(none["noun"])
            ),
            "",
        )
        yield group or "returnees", Count(Range(min=0, max=0), none["noun"] or "people")


def lengths_of(text: str) -> Iterator[Length]:
    """The lengths of time for which something is to last, in a text (lower case)."""
    for hit in _TIME.finditer(text):
        if _NOT_LENGTH.match(text[hit.end() :]) or _NOT_BEFORE.search(text[: hit.start()]):
            continue
        said = range_of(hit)
        if said is None or said.min is None:
            continue
        least, most = _DURATIONS[hit["unit"]]
        yield Length(said.min * least, None if said.max is None else said.max * most, hit.group().strip())
    lasting = stems("lasting").search(text)
    if lasting:
        yield Length(10_000.0, None, lasting.group())


def range_of(hit: re.Match[str]) -> Range | None:
    scale = {" thousand": 1000, " million": 1_000_000}.get(hit["scale"] or "", 1)
    if hit["low"]:
        low, high = _figure(hit["low"], scale), _figure(hit["high"], scale)
        return Range(min=low, max=high) if low <= high <= _MOST else None
    if hit["vague"]:
        least = _VAGUE[hit["vague"].split()[-1]]
        many = 2 if "several" in hit["vague"] and " " in hit["vague"] else 1
        return Range(min=min(least * many * scale, _MOST), max=None)
    number = _figure(hit["one"], scale)
    if number > _MOST:
        return None
    return _hedged(number, hit)


def _hedged(number: int, hit: re.Match[str]) -> Range:
    if hit["hedge_over"]:
        return Range(min=number + 1, max=None)
    if hit["hedge_up"]:
        return Range(min=number, max=None)
    if hit["hedge_down"]:
        return Range(min=0, max=number)
    if hit["hedge_near"]:
        room = max(1, round(number * 0.1))
        return Range(min=max(0, number - room), max=number + room)
    return Range(min=number, max=number)


def _figure(text: str, scale: int) -> int:
    if text[0].isdigit():
        return round(float(text.replace(",", "")) * scale)
    total = part = 0
    words = re.split(r"[ -]", text)
    for word in words:
        if word in _ARTICLES and len(words) > 1 and words[1] not in ("hundred", "thousand"):
            continue
        if word == "thousand":
            total, part = total + max(part, 1) * 1000, 0
        elif word == "hundred":
            part = max(part, 1) * 100
        elif word in _NUMBERS:
            part += _NUMBERS[word]
    return (total + part) * scale
