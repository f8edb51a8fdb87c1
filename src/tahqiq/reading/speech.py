"""Speech: what somebody says where no event is reported: statements, threats, demands, accusations, denials."""

import re

from tahqiq.model.event_type import FAMILY_OF, EventType
from tahqiq.reading.attribution import Attribution
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.modality import Modality, modality_of
from tahqiq.reading.scene import Scene
from tahqiq.reading.units import Unit

_HOSTILE = lexicon("triggers").words("hostile")
_BASELESS = tuple(str(word) for word in lexicon("cues").words("baseless"))
_SHORTEST = 4
_EVENT_ANYWAY = frozenset({"accusation", "analysis", "statement", "commitment"})
_MAY_BE_PLANNED = frozenset({"talks", "border", "ceasefire"})


def speech_units(scene: Scene, attributions: tuple[Attribution, ...], events: list[Unit]) -> list[Unit]:
    """A unit for every saying whose content is no event, or an event that has not happened."""
    made = []
    for one in attributions:
        if _nested_cue(one, attributions) or (not one.scope and one.speech is None):
            continue
        if one.speech != "denial" and any(unit.core in one.scope and unit.speech is None for unit in events):
            continue
        kind = speech_kind(scene, one)
        words = (
            set(one.scope)
            | set(one.own)
            | {i for i, own in enumerate(scene.sentence.owner) if own == one.cue}
        )
        if len(one.scope) < _SHORTEST and one.speech is None and kind == "statement":
            continue
        made.append(Unit(kind, one.cue, words, attributions=[one], speech=one))
    return made


def turn_unfactual(scene: Scene, unit: Unit, modality: Modality) -> EventType | None:
    """The type of a unit whose event has not happened: a threat, a plan, a demand; ``None`` for mere supposition."""
    family = FAMILY_OF[unit.kind]
    one = unit.attributions[0] if unit.attributions else None
    asked = one.speech if one else None
    if asked in ("demand", "threat", "denial"):
        return asked
    if modality.factual and asked != "commitment":
        return unit.kind
    if asked == "commitment" and family != "talks" and one and one.words != "agree":
        return "commitment"
    if modality.demanded and one:
        return "demand"
    if family == "talks" and (modality.planned or (one and modality.hypothetical)):
        return (
            "talks_planned" if unit.kind in ("talks_round", "talks_planned", "talks_outcome") else unit.kind
        )
    if family == "violence":
        return _threat_or_analysis(one)
    if family in _MAY_BE_PLANNED and (modality.planned or modality.conditional) and not modality.hypothetical:
        return unit.kind
    if one is None:
        return None
    return (
        "analysis"
        if one.speaker.kind == "analyst"
        else unit.kind
        if family in _MAY_BE_PLANNED
        else "statement"
    )


def _threat_or_analysis(one: Attribution | None) -> EventType | None:
    if one is None:
        return None
    return "analysis" if one.speaker.kind == "analyst" else "threat"


def speech_kind(scene: Scene, one: Attribution) -> EventType:
    """The kind of speech: by its verb, else by what is said."""
    text = _content(scene, one)
    if one.speaker.kind == "analyst":
        return "analysis"
    if any(word in text for word in _BASELESS) or one.denies:
        return "denial"
    if one.speech and one.speech != "analysis":
        return "statement" if one.speech == "threat" and not _threatening(text) else one.speech
    if _threatening(text) and re.search(r"\b(?:will|we|if|shall)\b", text):
        return "threat"
    if re.search(r"\b(?:must|should|needs? to|ha(?:s|ve) to)\b", text):
        return "demand"
    return "statement"


def _threatening(text: str) -> bool:
    words = set(re.findall(r"[a-z]+", text))
    future = bool(words & {"will", "if", "shall", "would", "do", "not"})
    return future and bool(words & _HOSTILE)


def _content(scene: Scene, one: Attribution) -> str:
    words = scene.sentence.words
    return " ".join(words[i].lower for i in sorted(one.scope))


def _nested_cue(one: Attribution, attributions: tuple[Attribution, ...]) -> bool:
    """Whether another saying lies inside what this one says: then the inner one is the claim."""
    return any(other is not one and other.cue in one.scope and other.scope for other in attributions)


def demanded(scene: Scene, one: Attribution, core: int) -> bool:
    """Whether what is said at a word is demanded there ("must stop")."""
    return modality_of(scene.sentence, set(one.scope), core).demanded
