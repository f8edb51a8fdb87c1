"""Tolls in words: the killed and wounded that a sentence counts without saying "killed": bodies, "a toll of nine"."""

import re
from collections.abc import Iterator

from tahqiq.comparison.numbers import NUMBER, range_of
from tahqiq.comparison.words import options
from tahqiq.model.quantity import Range

_N = rf"(?!an? |another |the )(?<![\w.,-]){NUMBER}\b"
_DEAD = r"(?:dead|deaths?|death toll|toll|fatalities|killed|number of dead|losses)"
_HURT = r"(?:wounded|injured|hurt)"
_SET_AT = (
    r"(?: [\w'’-]+){0,14}? "
    r"(?:at|to|now stands at|stood at|stands at|is now|was now|reached|of|had reached|climbed to) "
)
_RAISES = r"(?:put|brings?|brought|raised?|raising|taking|takes|lifts?|lifting|rose|climbed)"
_NOT_THAT = r"(?! hospital| clinic| men| (?:\w+ )?(?:others|wounded))"
_PEOPLE = (
    r"(?:people|persons?|soldiers?|troops|men|women|children|civilians?|fighters?|militants?|policemen|officers?"
    r"|guards?|rangers?|villagers?|residents|servicemen|personnel|nationals|members|souls|[a-z]+(?:ians|ese|anis|is|ans))\b"
)
_PATTERNS: tuple[tuple[str, bool, re.Pattern[str]], ...] = (
    ("killed", True, re.compile(rf"\b{_RAISES}(?: [\w'’-]+){{0,4}}? ?\b{_DEAD}{_SET_AT}{_N}{_NOT_THAT}")),
    ("killed", True, re.compile(rf"\b(?:death )?toll(?! the)\b{_SET_AT}{_N}")),
    ("killed", False, re.compile(rf"{_N} (?:\w+ )?(?:bodies|corpses|coffins)\b")),
    (
        "killed",
        False,
        re.compile(rf"\b(?:bodies|remains|corpses|funerals?|coffins) of (?:all )?{_N}(?! \w+ ago)\b"),
    ),
    (
        "killed",
        False,
        re.compile(
            rf"\b(?:the )?(?:deaths?|killing|loss(?:es)?|martyrdom) of (?:all |only |just )?{_N}"
            rf"(?= (?:[\w-]+ ){{0,3}}?{_PEOPLE})"
        ),
    ),
    (
        "killed",
        False,
        re.compile(
            rf"\b(?:lost|losing|buried|mourned?) (?:only |just )?{_N}(?= (?:of (?:its"
            rf"|our|their|his) )?(?:[\w-]+ ){{0,2}}?{_PEOPLE})"
        ),
    ),
    (
        "killed",
        False,
        re.compile(
            rf"{_N} (?:[\w-]+ ){{0,3}}?(?:{_PEOPLE} )?(?:had fallen|have fallen"
            rf"|fell in|were laid to rest|(?:have been|had been|were) buried|lost their lives"
            rf"|did not survive|perished|embraced martyrdom)"
        ),
    ),
    (
        "killed",
        False,
        re.compile(
            rf"\b(?:count(?:ed|s)|list(?:ed|s)|spoke of|speaks of|speak of|recorded"
            rf"|verified|confirmed|registered|reported|put (?:the )?\w+ at) {_N} (?:[\w-]+ ){{0,2}}?(?:dead"
            rf"|deaths|killed|fatalities)\b"
        ),
    ),
    (
        "killed",
        True,
        re.compile(
            rf"\bnumber of (?:\w+ ){{0,3}}?(?:killed|dead|deaths|victims)\b[^.;]{{0,70}}? (?:to|at) {_N}"
        ),
    ),
    ("wounded", True, re.compile(rf"\b{_HURT}{_SET_AT}{_N}")),
    ("wounded", True, re.compile(rf"\bthe {_HURT} at {_N}")),
)
_NO_ONE = (
    r"(?:none|nobody|no one|"
    r"no (?:\w+ ){0,2}?(?:soldiers?|people|person|civilians?|guards?|fighters?|men|man))"
    r" (?:of \w+ )?(?:was|were|had been|has been|is|are)? ?"
)
_NO_DEAD = (
    r"\bno (?:\w+ )?(?:deaths|fatalities|dead)\b|\bwithout (?:any )?(?:deaths?|loss of life|fatalities)\b"
    r"|\bdid not lose a (?:single )?(?:man|soldier|fighter)"
)
_NO_HURT = r"\bno (?:\w+ )?(?:injuries|injured|wounded)\b|\bno casualties\b|\bcaused no (?:harm|injuries)"
_NONE = (
    ("killed", re.compile(rf"\b{_NO_ONE}(?:killed|dead|died|lost|harmed)\b|{_NO_DEAD}")),
    ("wounded", re.compile(rf"\b{_NO_ONE}(?:\w+ or )?(?:hurt|wounded|injured|harmed)\b|{_NO_HURT}")),
)
_ONE_HURT = re.compile(
    r"\b(?:a|an|one|another) (?:[\w-]+ ){1,3}?(?:was|had been|has been) "
    r"(?:slightly |lightly |seriously |badly |gravely )?(?:grazed|wounded|injured|hurt)\b"
)
_NO_TOLL = re.compile(
    rf"\b(?:{options('ordinals')}|earlier|previous|first given|initial)\b[^.]{{0,30}}\btoll\b"
)


def tolls_in(text: str) -> Iterator[tuple[str, Range, bool]]:
    """Harm, number and whether it is the whole toll ("rose to 11"), in a text in lower case."""
    seen = set()
    for harm, none in _NONE:
        if none.search(text):
            seen.add(harm)
            yield harm, Range(min=0, max=0), False
    for harm, whole, pattern in _PATTERNS:
        hit = pattern.search(text)
        if hit is None or harm in seen or _NO_TOLL.search(text) or hit["one"] in ("a", "an", "another"):
            continue
        said = range_of(hit)
        if said is not None:
            seen.add(harm)
            yield harm, said, whole
    if "wounded" not in seen and _ONE_HURT.search(text):
        yield "wounded", Range(min=1, max=1), False
