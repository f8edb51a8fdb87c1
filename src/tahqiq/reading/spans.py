"""Spans: the smallest stretch of the sentence that carries one claim with its attribution."""

import re

from tahqiq.reading.scene import Scene
from tahqiq.reading.units import Unit

_FEWEST = 2
_CIRCUMSTANCE = frozenset(
    {"since", "after", "before", "when", "as", "because", "although", "though", "until"}
)
_ITEM = re.compile(r"\s*(?:[-•*–—‣▪●◦○►·✓➤]|\(?\w{1,3}[.)])\s+(?=\S)")
_EDGE = frozenset({",", ";", ":", "-", "–", "—", "and", "but", "while", "which", "or", "."})


def span_of(scene: Scene, unit: Unit, others: list[Unit]) -> tuple[int, int]:
    """Offsets of the claim: the whole sentence if it holds one claim, else the clause and its attribution."""
    sentence = scene.sentence
    if len(others) <= 1:
        inner = _inner_clause(scene, unit)
        if inner is None:
            return _after_mark(scene, sentence.start), _before_remark(scene, unit)
        return _with_marks(scene, sentence.words[inner[0]].start, sentence.words[inner[1]].end)
    if unit.nested:
        wanted = unit.words
    else:
        wanted = _spread(scene, unit, others)
        for one in unit.attributions:
            wanted = wanted | set(one.own)
    beside = {i for other in others if other is not unit and other.apart for i in other.words}
    run = _run(unit.core, wanted, beside - unit.words)
    if run[1] - run[0] < _FEWEST:
        run = _widen(scene, run)
    low, high = _trim(scene, run[0], run[1], unit.core)
    return _with_marks(scene, sentence.words[low].start, sentence.words[high].end)


def _inner_clause(scene: Scene, unit: Unit) -> tuple[int, int] | None:
    """The first and last word of a "since …" clause that alone carries the claim of its sentence."""
    sentence = scene.sentence
    if unit.attributions or unit.speech is not None or unit.tolls or not sentence.parsed:
        return None
    owner = sentence.owner[unit.core]
    marks = [i for i in sentence.all_children(owner, "mark") if sentence.words[i].lower in _CIRCUMSTANCE]
    if sentence.words[owner].dep != "advcl" or not marks:
        return None
    inside = sorted(sentence.subtree(owner))
    if inside[-1] - inside[0] + 1 != len(inside) or len(inside) > 0.9 * len(sentence.words):
        return None
    return marks[0] + 1, inside[-1]


def _after_mark(scene: Scene, start: int) -> int:
    """Where the words begin after the mark of a list item."""
    hit = _ITEM.match(scene.sentence.text)
    return start + hit.end() if hit and scene.zone == "bullet" else start


def _before_remark(scene: Scene, unit: Unit) -> int:
    """The end of the sentence, without a clause there that only says who the speaker is: ", who teaches at …"."""
    sentence = scene.sentence
    for one in unit.attributions:
        for index in one.own:
            word = sentence.words[index]
            inside = sentence.subtree(index) if word.dep == "relcl" and index > unit.core else set()
            if (
                len(sentence.words) - 2 in inside
                and min(inside) > 0
                and sentence.words[min(inside) - 1].text == ","
            ):
                return sentence.words[min(inside) - 2].end
    return sentence.end


def _widen(scene: Scene, run: tuple[int, int]) -> tuple[int, int]:
    """A stray word takes the words around it up to the next comma or "and"."""
    words = scene.sentence.words
    low, high = run
    while low > 0 and words[low - 1].lower not in _EDGE and run[0] - low < 8:
        low -= 1
    while high < len(words) - 1 and words[high + 1].lower not in _EDGE and high - run[1] < 8:
        high += 1
    return low, high


def _with_marks(scene: Scene, start: int, end: int) -> tuple[int, int]:
    """Quotation marks and the end mark that touch the claim belong to it."""
    text, offset = scene.sentence.text, scene.sentence.start
    while end - offset < len(text) and text[end - offset] in "\"”’'.!?":
        end += 1
    while start > offset and text[start - offset - 1] in '"“‘':
        start -= 1
    return start, end


def _spread(scene: Scene, unit: Unit, others: list[Unit]) -> set[int]:
    """The unit's own words and every clause under it that carries no other claim."""
    sentence = scene.sentence
    owners = {sentence.owner[other.core] for other in others if other is not unit and not other.nested}
    taken = {
        i for other in others if other is not unit and (other.apart or not other.nested) for i in _own(other)
    }
    mine = set(unit.words)
    for word in sentence.words:
        if word.index in mine or word.index in taken:
            continue
        for up in sentence.ancestors(word.index):
            if sentence.owner[up] in owners and up not in mine:
                break
            if up in mine:
                mine.add(word.index)
                break
    return mine


def _own(unit: Unit) -> set[int]:
    return set(unit.words) if unit.speech is None else set(unit.words) - set(unit.speech.scope)


def _run(core: int, wanted: set[int], beside: set[int]) -> tuple[int, int]:
    """The contiguous words around the core; a gap of three words or fewer is bridged, but no claim beside it."""
    low = high = core
    ordered = sorted(wanted)
    for index in (i for i in ordered if i > core):
        if index - high > 4 or beside & set(range(high + 1, index)):
            break
        high = index
    for index in (i for i in reversed(ordered) if i < core):
        if low - index > 4 or beside & set(range(index + 1, low)):
            break
        low = index
    return low, high


def _trim(scene: Scene, low: int, high: int, core: int) -> tuple[int, int]:
    words = scene.sentence.words
    while low < core and words[low].lower in _EDGE | _CIRCUMSTANCE:
        low += 1
    while high > core and words[high].lower in _EDGE - {"."}:
        high -= 1
    return low, high
