"""Bare tolls: which kind of event a count of killed or wounded belongs to where its sentence names no event."""

import re

from tahqiq.model.event_type import EventType
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.scene import Scene
from tahqiq.reading.tolls import Toll

_FORCES = re.compile(
    r"\b(?:troops|forces?|army|military|soldiers|police|rangers|guards?|commandos|corps|personnel)\b", re.I
)
_MILITANTS = re.compile(
    r"\b(?:militants?|terrorists?|insurgents?|rebels?|khwarij|khawarij|attackers?|gunm[ae]n|infiltrators?)\b",
    re.I,
)
_FEW = 30
_KILLS = frozenset({"kill", "slay", "eliminate", "neutralise", "neutralize"})
_LOST = frozenset({"lose", "die", "perish", "succumb", "embrace"})


def kind_of_toll(scene: Scene, toll: Toll, owner: int) -> EventType:
    """The kind of event: what the words before told, but for totals, losses of a side and killers of another kind."""
    sentence = scene.sentence
    text = sentence.text
    memory = scene.memory
    recent = sentence.paragraph - memory.event_paragraph <= 1
    told = memory.last_event if recent else None
    doer = sentence.child(owner, "nsubj")
    killers = sentence.slice(sentence.words[doer].start, sentence.words[doer].end) if doer is not None else ""
    armed = _armed(sentence.words[doer].lemma if doer is not None else "")
    by_somebody = armed and sentence.words[owner].lemma not in _LOST
    if by_somebody:
        ambushed = not _FORCES.search(killers) or not _fighters(toll, text)
        return "attack" if ambushed and not _total(text) else "clash"
    if _total(text) and not _raids(text):
        return "clash"
    if told in (None, "attack") and _fighters(toll, text) and (told is None or _tallied(text)):
        return "clash"
    if told is not None and told not in ("clash", "attack") and _tallied(text) and not _raids(text):
        return "clash"
    if told is None or _elsewhere(scene):
        return "attack"
    return told


def by_forces(scene: Scene, toll: Toll, core: int) -> bool:
    """Whether troops or police killed militants: a fight, and no attack."""
    sentence = scene.sentence
    doer = sentence.subject(sentence.owner[core]) if sentence.parsed else None
    if doer is None or sentence.words[doer].dep != "nsubj":
        return False
    after = toll.start - sentence.start
    who = toll.who or sentence.text[after : after + _FEW]
    owner = sentence.words[sentence.owner[core]]
    verbs = {owner.lemma, sentence.words[owner.head].lemma}
    killed = bool(verbs & _KILLS) and bool(_FORCES.search(who))
    return bool(_FORCES.fullmatch(sentence.words[doer].text) and (killed or _MILITANTS.search(who)))


def _armed(lemma: str) -> bool:
    return lemma in lexicon("turns").words("armed")


def _fighters(toll: Toll, text: str) -> bool:
    """Whether those killed bore arms."""
    who = toll.who or text
    return any(pattern.search(who) for pattern in lexicon("turns").patterns("fighters"))


def _total(text: str) -> bool:
    """Whether the count is one of days or months of fighting."""
    return any(pattern.search(text) for pattern in lexicon("turns").patterns("totals"))


def _tallied(text: str) -> bool:
    """Whether a side counts its own or the other's losses."""
    return any(pattern.search(text) for pattern in lexicon("turns").patterns("tallies"))


def _raids(text: str) -> bool:
    return bool(re.search(r"\b(?:strikes?|raids?|bombing|bombardment|shelling|blast|drones?)\b", text, re.I))


def _elsewhere(scene: Scene) -> bool:
    """Whether the sentence names a day and a place of its own: another event than the one before."""
    timed = scene.calendar.find(scene.sentence.text, scene.sentence.start)
    places = (m for m in scene.mentions if m.name("place") and not m.name("actor"))
    return bool(timed) and any(True for _place in places)
