"""Likeness: how much two statements speak of one thing, by the names, things and acts that both mention."""

import re
from functools import cache, lru_cache

from tahqiq.comparison.directory import plain
from tahqiq.comparison.heard import Heard
from tahqiq.comparison.words import content

_WORD = re.compile(r"[^\W\d_][\w’'-]{2,}")
_CAPITALS = re.compile(r"(?<![.!?:] )(?<!^)(?<![\"“\n])\b([A-Z][\w’'-]{2,})", re.MULTILINE)
_TELLER = re.compile(
    r", (?:[\w'’-]+ ){1,7}?(?:said|says|told|announced|claimed|insisted|complained|wrote)\b.*$"
    r"|^(?:[\w'’,-]+ ){1,7}?(?:said|says|announced|claimed|insisted) that\b"
)
_STEM = 5  # letters
_NAME, _SIDE, _THING, _WORD_POINTS = 1.2, 0.3, 0.8, 0.7
_BESIDE = 0.5  # share of the points where one of the two only says it in the sentences around
_MOST_BESIDE = 1.3
_OPENING = 350  # characters
_MOST_BOND = 0.8
THIN = 1.6  # points below which what is set side by side is marked unsure


@cache
def _kin() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = content("kin")["kin"]
    return tuple(
        (name, re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(str(one)) for one in words) + ")"))
        for name, words in table.items()
    )


@cache
def _common() -> frozenset[str]:
    return frozenset(str(one) for one in content("kin")["common"])


@lru_cache(maxsize=20_000)
def things(text: str) -> frozenset[str]:
    """What a text (lower case) mentions: things of many names under one, and the stems of its other words."""
    found = set()
    rest = f" {text} "
    for name, pattern in _kin():
        if pattern.search(rest):
            found.add(f"*{name}")
            rest = pattern.sub(" ~", rest)
    for hit in _WORD.finditer(rest):
        if rest[hit.start() - 1] == "~":
            continue
        stem = _stem(hit.group())
        if len(stem) > 3 and stem not in _common():
            found.add(stem)
    return frozenset(found)


def _stem(word: str) -> str:
    return word.split("'", maxsplit=1)[0].split("-", maxsplit=1)[0][:_STEM]


@lru_cache(maxsize=20_000)
def names(text: str) -> frozenset[str]:
    """The stems of the names in a text as written, but for those that begin a sentence."""
    return frozenset(_stem(plain(hit)) for hit in _CAPITALS.findall(text))


@lru_cache(maxsize=10_000)
def _around(heard: Heard) -> frozenset[str]:
    """What is mentioned in the sentence, the one before, and where its report sets the scene."""
    return things(heard.around) | things(heard.before) | things(plain(heard.report.text[:_OPENING]))


@lru_cache(maxsize=10_000)
def _side_words(heard: Heard) -> frozenset[str]:
    """The stems that only name a side: both accounts of a quarrel have them."""
    found = set()
    for hit in _WORD.finditer(heard.claim.span):
        if hit.group()[0].isupper() and heard.directory.side(hit.group()):
            found.add(_stem(plain(hit.group())))
    return frozenset(found)


@lru_cache(maxsize=10_000)
def own_things(heard: Heard) -> frozenset[str]:
    """What the claim itself mentions, its teller left out."""
    text = heard.span
    for name in heard.claim.source.chain:
        text = text.replace(plain(name), " ")
    return things(_TELLER.sub(" ", text))


def likeness(one: Heard, other: Heard) -> float:
    """Points for what two statements share; what only stands around one of them counts half. Symmetric."""
    some, others = own_things(one), own_things(other)
    named = names(one.report.text) | names(other.report.text)
    sides = _side_words(one) | _side_words(other)
    points = sum(_points(word, named, sides) for word in some & others)
    beside = (some & _around(other)) | (others & _around(one))
    near = sum(_points(word, named, sides) for word in beside - (some & others))
    return points + min(_BESIDE * near, _MOST_BESIDE) + bond(one, other)


@lru_cache(maxsize=10_000)
def _scene(text: str, sides: frozenset[str]) -> frozenset[str]:
    return things(plain(text[:_OPENING])) - sides


def bond(one: Heard, other: Heard) -> float:
    """Points for two reports that set out from one thing: what stands at the head of both."""
    if one.report is other.report:
        return _MOST_BOND
    sides = _side_words(one) | _side_words(other)
    both = _scene(one.report.text, sides) & _scene(other.report.text, sides)
    named = names(one.report.text) | names(other.report.text)
    return min(sum(0.35 if word in named else 0.2 for word in both), _MOST_BOND)


def thin(one: Heard, other: Heard) -> bool:
    """Whether two statements share so little that a person should look whether they are of one thing."""
    return likeness(one, other) < THIN


def shared(one: Heard, other: Heard) -> frozenset[str]:
    """The things that both statements mention themselves, sides left out."""
    return (own_things(one) & own_things(other)) - _side_words(one) - _side_words(other)


def _points(word: str, named: frozenset[str], sides: frozenset[str]) -> float:
    if word in sides:
        return _SIDE
    if word.startswith("*"):
        return _THING
    return _NAME if word in named else _WORD_POINTS
