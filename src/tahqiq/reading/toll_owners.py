"""Toll owners: which event of a sentence a count of killed or wounded belongs to."""

import re

from tahqiq.model.event_type import FAMILY_OF
from tahqiq.reading.bare_tolls import kind_of_toll
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.scene import Scene
from tahqiq.reading.sentence import Sentence
from tahqiq.reading.tolls import Toll
from tahqiq.reading.unit import Unit, clause_words

_NEAR = 16
_BREAK = re.compile(r";|\b(?:while|but|whereas|who|which)\b|\b(?:said|says|claimed)\b", re.IGNORECASE)
_REVISED = re.compile(
    r"\b(?:revis\w+|correct\w+|up from|down from|rais\w+ from|instead of)\b[^.;]{0,40}$", re.IGNORECASE
)


def give_tolls(scene: Scene, units: list[Unit], tolls: tuple[Toll, ...]) -> None:
    """Every toll goes to the event of its clause, else to the nearest related one, else makes an event of its own."""
    orphans: dict[int, Unit] = {}
    before: tuple[Toll, Unit] | None = None
    for toll in tolls:
        index = scene.sentence.at(toll.at)
        if index is None or _corrected(scene, toll) or _of_illness(scene, toll):
            continue
        unit = _unit_for(scene, units, toll, index)
        if unit is None and before is not None and _goes_on(scene, units, before, toll):
            unit = before[1]
            unit.words |= clause_words(scene.sentence, scene.sentence.owner[index])
        if unit is None:
            owner = scene.sentence.owner[index]
            unit = _orphan(scene, orphans, toll, owner, index)
        unit.tolls.append(toll)
        before = (toll, unit)
    units += _distinct(orphans)


def _corrected(scene: Scene, toll: Toll) -> bool:
    """ "Revising an earlier report of two dead": the number holds no longer."""
    text = scene.sentence.text[: toll.start - scene.sentence.start]
    return bool(_REVISED.search(text))


def _of_illness(scene: Scene, toll: Toll) -> bool:
    """ "Eleven children have died of cholera": no toll of violence."""
    text = scene.sentence.text[toll.at - scene.sentence.start :]
    return any(pattern.match(text) for pattern in lexicon("turns").patterns("illness"))


def _goes_on(scene: Scene, units: list[Unit], before: tuple[Toll, Unit], toll: Toll) -> bool:
    """ "331 killed and over 500 wounded": the second count is of the same event as the one just before it."""
    last, unit = before
    if any(one.harm == toll.harm for one in unit.tolls) or toll.start < last.end:
        return False
    offset = scene.sentence.start
    between = scene.sentence.text[last.end - offset : toll.start - offset]
    apart = any(
        last.end <= scene.sentence.words[one.core].start < toll.start for one in units if one is not unit
    )
    return len(between.split()) <= _NEAR and not apart and not _BREAK.search(between)


def _distinct(orphans: dict[int, Unit]) -> list[Unit]:
    seen: dict[int, Unit] = {}
    for unit in orphans.values():
        seen.setdefault(unit.core, unit)
    return list(seen.values())


def _orphan(scene: Scene, orphans: dict[int, Unit], toll: Toll, owner: int, index: int) -> Unit:
    sentence = scene.sentence
    for near in (owner, sentence.owner[sentence.words[owner].head]):
        other = orphans.get(near)
        if other is not None and all(t.harm != toll.harm for t in other.tolls):
            other.words |= clause_words(sentence, owner)
            orphans[owner] = other
            return other
    kind = kind_of_toll(scene, toll, owner)
    unit = Unit(kind, index, clause_words(sentence, owner))
    orphans[owner] = unit
    return unit


def _unit_for(scene: Scene, units: list[Unit], toll: Toll, index: int) -> Unit | None:
    sentence = scene.sentence
    violent = [unit for unit in units if FAMILY_OF[unit.kind] == "violence"]
    free = [unit for unit in violent if all(t.harm != toll.harm for t in unit.tolls)]
    owner = sentence.owner[index]
    for unit in free:
        if index in unit.words and not unit.nested:
            return unit
    related = [unit for unit in free if _related(sentence, owner, sentence.owner[unit.core])]
    chosen = related or (free if len(violent) == 1 and _same_voice(sentence, index, violent[0].core) else [])
    if not chosen:
        return None
    unit = min(chosen, key=lambda one: abs(one.core - index))
    unit.words |= clause_words(sentence, owner)
    return unit


def _same_voice(sentence: Sentence, index: int, core: int) -> bool:
    low, high = sorted((index, core))
    return not any(word.text == ";" or word.lower in ("but", "while") for word in sentence.words[low:high])


def _related(sentence: Sentence, one: int, other: int) -> bool:
    """Whether one clause hangs directly on the other, or both are coordinated."""
    if one == other:
        return True
    words = sentence.words
    for low, high in ((one, other), (other, one)):
        if sentence.owner[words[low].head] == high and words[low].head != low and words[low].dep != "ccomp":
            return True
    same_head = words[one].head == words[other].head and words[one].dep == words[other].dep == "conj"
    return same_head
