"""Tolls by side: "two of its men and about 30 Cambodians": whose dead a text counts, each number with its side."""

import re
from collections.abc import Iterator

from tahqiq.comparison.heard import Heard
from tahqiq.comparison.numbers import NUMBER, range_of
from tahqiq.model.quantity import Range

_PEOPLE = (
    r"(?:soldiers?|troops|men|fighters?|servicemen|personnel|policemen|officers?|guards?|rangers?|militiamen|people"
    r"|civilians?|militants?|dead|losses)"
)
_COUNTED = re.compile(
    rf"(?<![\w.,-]){NUMBER} (?:of )?(?P<own>its own |its |our own |our |their own |their |his )?"
    rf"(?P<whose>(?:[\w'’-]+ ){{0,2}}?)(?:{_PEOPLE}\b|(?P<folk>[a-z]+(?:ians|ese|anis|is|ans|ais|iris)\b))"
)
_LOSSES_AT = re.compile(
    rf"\b(?:losses|dead|death toll|toll|casualties|fatalities|number of dead) (?:of"
    rf"|among|for|on) (?:the )?(?P<whose>[\w' ’-]{{3,40}}?)"
    rf"(?: side)? (?:at|to|as|is|was|stood at|stands at|rose to) {NUMBER}(?!\w)"
)
_SIDES_LOSSES_AT = re.compile(
    rf"\b(?P<whose>its own|their own|our own|its|their|our|[\w’-]+(?:'s|s'|’s)?(?: [\w-]+)?) (?:losses"
    rf"|dead|death toll|toll|casualties|fatalities)"
    rf" (?:at|to|as) {NUMBER}(?!\w)"
)
_LOST = re.compile(r"\b(?:los[est]+|losing|loss(?:es)? of|mourn(?:s|ed)?|martyrdom of|admitted)\b")
_OWN = re.compile(r"\b(?:its|our|their|his)\b")
_HARMED = re.compile(
    r"kill|dead|die[ds]?\b|death|fallen|fell\b|lost\b|loss|slain|eliminat|martyr|bodies|buried|casualt"
)
_WOUNDED = re.compile(
    r"^(?: \w+){0,3}? (?:wounded|injured|hurt)|^(?: (?:was|were|had been))? ?(?:wounded|injured|hurt)"
)


def dead_by_side(heard: Heard) -> Iterator[tuple[str, Range]]:
    """The dead of each side that a claim counts, where the words tell whose they are."""
    text = heard.span
    if not _HARMED.search(text):
        return
    for pattern in (_LOSSES_AT, _SIDES_LOSSES_AT):
        for hit in pattern.finditer(text):
            said, own = range_of(hit), _OWN.match(hit["whose"])
            side = heard.speaker_side if own else heard.directory.side(hit["whose"])
            if side and said is not None:
                yield side, said
    for hit in _COUNTED.finditer(text):
        if hit["one"] in ("a", "an", "another") or _WOUNDED.match(text[hit.end() :]):
            continue
        said = range_of(hit)
        side = _whose(heard, hit)
        if side and said is not None:
            yield side, said


def _whose(heard: Heard, hit: re.Match[str]) -> str | None:
    named = heard.directory.side(f"{hit['whose'] or ''} {hit['folk'] or ''}")
    if named:
        return named
    before = heard.span[max(0, hit.start() - 60) : hit.start()]
    if hit["own"]:
        return heard.directory.side(before.split(" said ")[0]) or heard.speaker_side
    lost = list(_LOST.finditer(before))
    if lost:
        return heard.directory.side(before[: lost[-1].start()]) or heard.speaker_side
    return None
