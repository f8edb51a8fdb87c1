"""Toll forms: the words by which reports say that somebody was killed or wounded, and how they count them."""

import re
from collections.abc import Iterator
from typing import Final, Literal

from tahqiq.model.quantity import Range
from tahqiq.reading.counts import Count
from tahqiq.reading.lexicon import lexicon

Harm = Literal["killed", "wounded"]
_KILL = (
    r"shot dead|gunned down|killed|killing|kills|kill|died|dies|die|dead|martyred|martyring|slain|slew|perished|"
    r"perishing|deaths|fatalities|lost their lives|lost his life|lost her life|losing their lives|lives|"
    r"eliminated|eliminating|neutralised|neutralized|neutralising|neutralizing|massacred|murdered|executed|"
    r"embraced martyrdom|embraced shahadat|sent to hell|beheaded|assassinated"
)
_WOUND = (
    r"wounded|wounding|wounds|wound|injured|injuring|injures|injure|hurt|hurting|sustained injuries|"
    r"sustained wounds|suffered injuries|suffered wounds|sustaining injuries|maimed|injuries|hospitalised|hospitalized"
)
HARM: Final = re.compile(rf"\b(?:(?P<killed>{_KILL})|(?P<wounded>{_WOUND}))\b", re.IGNORECASE)
ACTIVE: Final = frozenset(
    [
        *("killed", "killing", "kills", "kill", "wounded", "wounding", "injured", "injuring", "injures"),
        *("shot dead", "martyred", "martyring", "gunned down", "eliminated", "neutralised", "neutralized"),
        *("eliminating", "neutralising", "neutralizing", "massacred", "murdered", "executed", "beheaded"),
        *("assassinated", "hurting", "maimed", "slew"),
    ]
)
FILLER: Final = lexicon("cues").words("toll_filler")
_VICTIMS = lexicon("cues").words("victims")
_PLURAL = frozenset(
    ["men", "women", "children", "policemen", "gunmen", "servicemen", "bodies", "people", "personnel", "staff",
     "police", "troops", "dead", "others", "families", "casualties", "lives"]
)  # fmt: skip
_MANY = frozenset(
    ["people", "children", "personnel", "staff", "police", "casualty", "family", "dead", "other"]
)
_SINGLE = re.compile(r"\b(?:an?|another|one)\s+(?P<who>[\w'-]+(?:\s+[\w'-]+){0,3})", re.IGNORECASE)
_ONE_HIT = re.compile(
    r"\b(?:killing|wounding|injuring|martyring|hurting|maiming|beheading)\s+"
    r"(?P<who>(?:an?|the|its|his|her|their)\s+(?:[\w'-]+\s+){0,3}?(?P<noun>[\w'-]+))",
    re.IGNORECASE,
)
ASIDE: Final = re.compile(
    r"(?:,|\()?\s*(?:including|among them|among whom|\w+ of (?:them|whom)|mostly|mainly)\b.*?"
    r"(?:,|\)|(?=\b(?:were|was|are|had|have)\b)|$)",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:(?:without|with no|no)\s+(?:any(?:one|body)?\s+|other\s+)?"
    r"(?:(?:being|getting|was|were|had been|has been)\s+)?"
    r"|(?:nobody|no[ -]one|none)\s+(?:of them\s+)?(?:was|were|had been|has been|is|being)?\s*)"
    rf"(?:(?P<killed>{_KILL}|loss of life)|(?P<wounded>{_WOUND})|(?P<both>casualt(?:y|ies)|harm(?:ed)?))\b"
    rf"(?:\s+(?:or|and)\s+(?:(?P<more_killed>{_KILL})|(?P<more_wounded>{_WOUND}))\b)?"
    r"|\b(?P<verb>killing|injuring|wounding|hurting|harming|killed|injured|wounded|hurt)\s+(?:nobody|no[ -]one)\b"
    r"|\b(?:there were|causing|caused|reported|suffered|with)\s+no\s+(?P<none>casualt(?:y|ies))\b",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"\b(?:(?P<killed>death toll|toll|number of (?:the )?(?:dead|deaths|killed)|dead|deaths|fatalities|losses)"
    r"|(?P<wounded>number of (?:the )?(?:wounded|injured|injuries)|injuries))\b"
    r"(?:\s+(?!and\b|or\b|but\b|were\b)[\w'’-]+){0,6}?\s+(?:at|to|reached|reaches|of|stands at|is now|was)\s+(?=\S)",
    re.IGNORECASE,
)

_LOSES = re.compile(
    r"\b(?:claim|cost|los[et]|los(?:s|ing)|taken?|took|taking|snuff)\w*\b[^.;]*$", re.IGNORECASE
)


def mixed(hit: re.Match[str], text: str) -> bool:
    """Whether the word is one half of "killed or wounded" with one number for both, or "lives" that nobody lost."""
    if hit[0].lower() == "lives" and not _LOSES.search(text[: hit.start()][-60:]):
        return True
    after = re.match(
        rf"\s+(?:or|and)\s+(?:{_KILL}|{_WOUND})\b(?!\s+(?:at least|some|about|over|more|\d))",
        text[hit.end() :],
        re.IGNORECASE,
    )
    before = re.search(rf"\b(?:{_KILL}|{_WOUND})\s+(?:or|and)\s+$", text[: hit.start()], re.IGNORECASE)
    rest = text[hit.end() :]
    return bool(after) or (bool(before) and not re.match(r"\s+(?:\w+\s+){0,2}\d", rest))


def singles(text: str) -> list[Count]:
    """ "A soldier was killed", "wounding the driver" count one, "a shepherd and his son" two."""
    found = []
    for hit in _SINGLE.finditer(text):
        part = bool(re.search(r"\b(?:including|among them)\s*$", text[: hit.start()][-14:]))
        words = re.findall(r"[\w'-]+", hit["who"].lower())
        victim = next((word for word in words if word in _VICTIMS and word not in _MANY), None)
        if victim and not any(word in FILLER for word in words[: words.index(victim)]):
            found.append(_counted(text, hit.start(), hit.start() + 1, part))
    for hit in _ONE_HIT.finditer(text):
        start = hit.start("who")
        definite = not hit["who"].lower().startswith(("a ", "an "))
        noun = hit["noun"].lower()
        plural = noun in _PLURAL or noun in _MANY or (noun.endswith("s") and not noun.endswith("ss"))
        if plural or (definite and noun not in _VICTIMS) or any(one.start == start for one in found):
            continue
        found.append(_counted(text, start, start + 1, part=False))
    return found


_AND_ONE = re.compile(
    r"^(?:\s*[\w'-]+){1,5}?\s+and\s+(?:his|her|a|an|one|their)\s+(?:[\w'-]+\s+){0,2}?(?P<noun>[\w'-]+)"
)


def _counted(text: str, start: int, end: int, part: bool) -> Count:
    more = _AND_ONE.match(text[end : end + 80])
    kin = more is not None and more["noun"].lower() in _VICTIMS and more["noun"].lower() not in _MANY
    number = 2 if kin else 1
    return Count(start, end, Range(min=number, max=number), part)


def nobody(text: str) -> Iterator[tuple[Harm, int, int]]:
    """ "Nobody was hurt", "without casualties": the harm of which there was none, and where it is said."""
    for hit in _NOBODY.finditer(text):
        said = {name for name, value in hit.groupdict().items() if value}
        verb = (hit["verb"] or "").lower()
        both = said & {"both", "none"}
        if both or said & {"killed", "more_killed"} or verb.startswith("kill"):
            yield "killed", hit.start(), hit.end()
        if both or said & {"wounded", "more_wounded"} or verb[:3] in ("inj", "wou", "hur", "har"):
            yield "wounded", hit.start(), hit.end()


def stated(text: str, counts: list[Count]) -> Iterator[tuple[Harm, int, Count]]:
    """ "The death toll rose to 31", "put its own losses at 23": a number said of a toll by its name."""
    for hit in _STATED.finditer(text):
        count = next((one for one in counts if one.start == hit.end()), None)
        if count is not None and not re.search(r"\d\s*$", text[: hit.start()][-6:]):
            yield ("killed" if hit["killed"] else "wounded"), hit.start(), count


def is_victim(word: str) -> bool:
    """Whether the word names people who can be killed or wounded."""
    return word in _VICTIMS or word.rstrip("s") in _VICTIMS or word in _PLURAL
