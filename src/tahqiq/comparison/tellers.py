"""Tellers: in whose name a person or an office speaks, as the words beside the name tell."""

import re

from tahqiq.comparison.directory import Directory, plain

_POST = (
    r"(?:ministers?|ministry|spokes\w+|presidents?|ambassador|envoy|commissioner|commander|chief|general|army"
    r"|military|delegate|negotiator|representative|secretary|premier|chancellor|government|leader|adviser|aide"
    r"|official|governor|police)"
)
_TITLE_BEFORE = re.compile(
    rf"(?P<whose>(?:[\w'’-]+ ){{1,3}})(?:[\w-]+ ){{0,3}}?{_POST}\b(?: [\w' ’-]{{0,40}}?)?,? ?$", re.I
)
_TITLE_AFTER = re.compile(
    rf",? (?:an? |the )?(?P<whose>(?:[\w'’-]+ ){{1,3}})(?:[\w-]+ ){{0,3}}?{_POST}\b", re.I
)
NO_SIDES_VOICE = re.compile(
    r"\b(?:UN|U\.N\.|United Nations|Red Cross|Red Crescent|[Hh]ospital|[Dd]octors?"
    r"|[Nn]urse|NGO|[Mm]onitors|[Oo]bservers"
    r"|[Rr]esidents?|[Vv]illagers?|[Ww]itness\w*|[Aa]nalysts?|[Rr]escue|[Aa]id"
    r"|refugee agency|UNHCR|IOM|UNAMA|UNIFIL|MINURSO)\b"
)
NAMELESS = re.compile(
    r"\b(?:officials?|sources?|spokes\w+|witness\w*|residents?|diplomats?|analysts?|media|sides?|observers|"
    r"reports?|locals|he|she|they|people|police|mediators?|delegations?)\b"
)
_OFFICE = re.compile(
    r"(?:the )?(?:army|military|navy|air force|armed forces|government|police|(?:\w+ )?ministry)"
)
ORGAN = re.compile(
    r"\b(?:ministry|military|army|armed forces|defen[cs]e|government|media (?:wing|office)|spokes\w+|"
    r"office|embassy|presidency|council|delegation|forces|movement)\b"
)
SAME_TELLER = re.compile(
    r"\b(?:he|she|it|they|its (?:spokes\w+|army|military|government|ministry)|the (?:spokes\w+|statement|ministry"
    r"|minister|official|officer)) (?:also |has |had )?(?:said|says|added|repeated|told|insisted|claimed|went on)\b"
)


def side_by_title(name: str, text: str, sentence: str, directory: Directory) -> str | None:
    """The side in whose name a person speaks, from the title beside the name: "Rwanda's foreign minister, X"."""
    if NO_SIDES_VOICE.search(name):
        return None
    if not name[:1].isupper():
        post = re.search(rf"{re.escape(name)} (?:of|for|from) (?:the )?((?:[\w'’-]+ ?){{1,3}})", sentence)
        return directory.side(post[1]) if post else None
    if NAMELESS.search(plain(name)):
        return None
    for hit in re.finditer(re.escape(name), text):
        before = re.split(r"[.;:\n“”\"]\s", text[max(0, hit.start() - 90) : hit.start()])[-1]
        titled = _TITLE_BEFORE.search(before)
        after = _TITLE_AFTER.match(text, hit.end())
        for words in (titled["whose"] if titled else "", after["whose"] if after else ""):
            side = directory.side(words)
            if side:
                return side
    return None


def side_of_office(name: str, before: str, directory: Directory) -> str | None:
    """Whose "the army" or "the ministry" is: that of the side whose army was named last before."""
    if not _OFFICE.fullmatch(plain(name)):
        return None
    office = re.escape(plain(name).removeprefix("the "))
    sides = None
    for hit in re.finditer(rf"([\w-]+)(?:'s)? {office}\b", plain(before)):
        sides = directory.side(hit[1]) or sides
    return sides
