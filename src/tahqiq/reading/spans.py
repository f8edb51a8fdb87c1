"""Spans: the smallest stretch of the sentence that carries one claim with its attribution."""

from tahqiq.reading.scene import Scene
from tahqiq.reading.units import Unit

_FEWEST = 2
_EDGE = frozenset({",", ";", ":", "-", "–", "—", "and", "but", "while", "which", "or", "."})


def span_of(scene: Scene, unit: Unit, others: list[Unit]) -> tuple[int, int]:
    """Offsets of the claim: the whole sentence if it holds one claim, else the clause and its attribution."""
    sentence = scene.sentence
    if len(others) <= 1:
        return sentence.start, sentence.end
    if unit.nested:
        wanted = unit.words
    else:
        wanted = _spread(scene, unit, others)
        for one in unit.attributions:
            wanted = wanted | set(one.own)
    run = _run(unit.core, wanted)
    if run[1] - run[0] < _FEWEST:
        run = _widen(scene, run)
    low, high = _trim(scene, run[0], run[1], unit.core)
    return _with_marks(scene, sentence.words[low].start, sentence.words[high].end)


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
    taken = {i for other in others if other is not unit and not other.nested for i in _own(other)}
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


def _run(core: int, wanted: set[int]) -> tuple[int, int]:
    """The contiguous words around the core; a gap of three words or fewer is bridged."""
    low = high = core
    ordered = sorted(wanted)
    for index in (i for i in ordered if i > core):
        if index - high > 4:
            break
        high = index
    for index in (i for i in reversed(ordered) if i < core):
        if low - index > 4:
            break
        low = index
    return low, high


def _trim(scene: Scene, low: int, high: int, core: int) -> tuple[int, int]:
    words = scene.sentence.words
    while low < core and words[low].lower in _EDGE:
        low += 1
    while high > core and words[high].lower in _EDGE - {"."}:
        high -= 1
    return low, high
