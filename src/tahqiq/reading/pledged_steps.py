"""Pledged steps: "agreed to stop firing and to meet again" holds one claim for every step."""

from tahqiq.model.event_type import FAMILY_OF, EventType
from tahqiq.reading.scene import Scene
from tahqiq.reading.triggers import find_triggers
from tahqiq.reading.unit import Unit

_TOLD = frozenset({"talks", "ceasefire"})
_PLEDGES = frozenset({"agree", "pledge", "promise", "undertake", "commit", "vow", "resolve", "swear"})
_ASKS = frozenset({"call", "urge", "demand", "ask", "appeal", "press", "request", "order", "exhort"})


def step_units(scene: Scene, units: list[Unit]) -> list[Unit]:
    """The units of a sentence, with one of its own for every further "to" step of a pledge or a demand."""
    sentence = scene.sentence
    if not sentence.parsed:
        return units
    made = list(units)
    for word in sentence.words:
        if word.dep != "conj" or word.tag != "VB" or not _with_to(scene, word.index):
            continue
        verb = _pledge(scene, word.index)
        if verb is None:
            continue
        words = sentence.subtree(word.index)
        first = min(words)
        if first > 0 and sentence.words[first - 1].lower == "not":
            words = words | {first - 1}
        inside = [unit for unit in made if unit.core in words]
        for unit in made:
            if unit.core not in words and not unit.nested:
                unit.words -= words
        if inside:
            inside[0].words = words
        else:
            made.append(_step(scene, verb, word.index, words))
    return sorted(made, key=lambda unit: unit.core)


def _step(scene: Scene, verb: int, core: int, words: set[int]) -> Unit:
    """The further step: what its own words make it, else a commitment or a demand."""
    asked = scene.sentence.words[verb].lemma in _ASKS
    fired = [t for t in find_triggers(scene.sentence) if t.index in words and FAMILY_OF[t.type] in _TOLD]
    if fired and not asked:
        best = max(fired, key=lambda one: one.rank)
        return Unit(best.type, core, words, best)
    kind: EventType = "demand" if asked else "commitment"
    return Unit(kind, core, words)


def _with_to(scene: Scene, verb: int) -> bool:
    words = scene.sentence.words
    return any(words[i].tag == "TO" for i in scene.sentence.all_children(verb, "aux"))


def _pledge(scene: Scene, step: int) -> int | None:
    """The verb of pledging or asking whose second step this is."""
    sentence = scene.sentence
    for up in sentence.ancestors(step):
        word = sentence.words[up]
        if word.lemma in _PLEDGES | _ASKS and up < step:
            return up
        if word.dep not in ("conj", "xcomp", "advcl", "ccomp"):
            return None
    return None
