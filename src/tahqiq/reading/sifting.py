"""Sifting: which of a sentence's event words are propositions, and which only name something in passing."""

import re

from tahqiq.model.event_type import FAMILY_OF
from tahqiq.reading.bare_tolls import by_forces
from tahqiq.reading.described import absorb
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.modality import modality_of, verb_of
from tahqiq.reading.saying import FLOOR
from tahqiq.reading.scene import Scene
from tahqiq.reading.triggers import find_triggers
from tahqiq.reading.units import Unit

_HAPPENS = lexicon("triggers").words("happens")
_STANCE = lexicon("cues").words("stance")
_CONDITION = frozenset({"if", "unless", "until", "whether", "when"})
_ENDS = frozenset({"stop", "end", "cease", "halt", "subside", "abate", "pause", "die"})
_LONG_ENOUGH = 7
_WEIGHTY = frozenset({"official", "party", "organisation", "team", "agency", "media", "analyst"})
_AID = re.compile(
    r"\b(?:aid|relief|humanitarian|world food programme|wfp|unhcr|unicef|red cross|red crescent)\b", re.I
)
_OWN_STORY = re.compile(r"\b(?:I|my|me|I'm|I’m)\b")
_RAIDS = frozenset({"airstrike", "drone_strike"})


def sift(scene: Scene, units: list[Unit]) -> list[Unit]:
    """The units that say something happened; names in passing, conditions and echoes of stances are left out."""
    kept = [unit for unit in units if _says(scene, unit)]
    kept = _without_denied(scene, absorb(scene, kept))
    for unit in kept:
        _name_the_strike(scene, unit)
        if unit.kind == "trade_halt" and _AID.search(scene.sentence.text):
            unit.kind = "humanitarian"
        if unit.kind == "attack" and any(by_forces(scene, toll, unit.core) for toll in unit.tolls):
            unit.kind = "clash"
    return kept


def asks(scene: Scene) -> bool:
    """Whether the sentence is a question: it claims nothing."""
    return scene.sentence.text.rstrip(" \"”’')]").endswith("?")


def telling(scene: Scene, units: list[Unit]) -> list[Unit]:
    """The sayings that can be checked; thanks, questions and the laments of bystanders are left out."""
    return [unit for unit in units if not _idle_words(scene, unit)]


def _idle_words(scene: Scene, unit: Unit) -> bool:
    one = unit.speech
    if one is None or unit.kind not in ("statement", "demand"):
        return False
    text = scene.sentence.text
    if any(pattern.search(text) for pattern in lexicon("turns").patterns("idle")):
        return True
    personal = one.speaker.kind == "organisation" and bool(_OWN_STORY.search(text))
    if unit.kind == "demand" or (one.words != FLOOR and one.speaker.kind in _WEIGHTY and not personal):
        return False
    office = one.speaker.kind in ("official", "party") and not _OWN_STORY.search(text)
    if one.words == FLOOR and office and len(one.scope) >= _LONG_ENOUGH:
        return False
    armed = any(pattern.search(text) for pattern in lexicon("turns").patterns("fighters"))
    return not armed and not scene.mentions_in(set(one.scope)) and not find_triggers(scene.sentence)


def _says(scene: Scene, unit: Unit) -> bool:
    denied = any(one.denies and not (one.disowned and unit.tolls) for one in unit.attributions)
    if denied or _untold(scene, unit):
        return False
    if _responsibility(scene, unit):
        return False
    if unit.tolls or not scene.sentence.parsed:
        return True
    if _ceases(scene, unit) or _clause_in_passing(scene, unit):
        return False
    if FAMILY_OF[unit.kind] == "violence" and modality_of(scene.sentence, unit.words, unit.core).governed:
        return False
    if _dateless_aside(scene, unit) or _responsibility(scene, unit):
        return False
    if _condition(scene, unit) or _stance(scene, unit) or _habit(scene, unit):
        return False
    return not _in_passing(scene, unit)


def _ceases(scene: Scene, unit: Unit) -> bool:
    """ "The fighting stopped": the end of violence is no violence."""
    trigger = unit.trigger
    if trigger is None or not trigger.noun or FAMILY_OF[unit.kind] != "violence":
        return False
    word = scene.sentence.words[unit.core]
    verb = scene.sentence.words[word.head]
    return word.dep in ("nsubj", "nsubjpass") and verb.lemma in _ENDS


def _clause_in_passing(scene: Scene, unit: Unit) -> bool:
    """ "Refugees who return home": says which ones are meant, not that they returned on some day."""
    owner = scene.sentence.words[scene.sentence.owner[unit.core]]
    return FAMILY_OF[unit.kind] == "border" and owner.dep == "relcl" and owner.tag in ("VBP", "VB")


def _dateless_aside(scene: Scene, unit: Unit) -> bool:
    """ "Since the truce began": says when something else was, unless it brings a day or a place of its own."""
    sentence = scene.sentence
    owner = sentence.owner[unit.core]
    marks = {sentence.words[i].lower for i in sentence.all_children(owner, "mark")}
    if FAMILY_OF[unit.kind] not in ("ceasefire", "talks") or sentence.words[owner].dep != "advcl":
        return False
    if not marks & {"since", "before", "until", "after", "when", "while"}:
        return False
    inside = sentence.subtree(owner)
    low, high = sentence.words[min(inside)].start, sentence.words[max(inside)].end
    dated = any(low <= one.start < high for one in scene.calendar.find(sentence.text, sentence.start))
    return not dated and not scene.mentions_in(inside)


def _responsibility(scene: Scene, unit: Unit) -> bool:
    """ "Took responsibility for the blast", "claimed both attacks": a group's word about a known event."""
    if FAMILY_OF[unit.kind] != "violence" or unit.firm:
        return False
    sentence = scene.sentence
    word = sentence.words[unit.core]
    owner = sentence.words[sentence.owner[unit.core]]
    claimed = owner.lemma == "claim" and word.head == owner.index and word.dep in ("dobj", "nsubjpass")
    answers = any(
        sentence.words[up].lower == "responsibility" for up in list(sentence.ancestors(unit.core))[:3]
    )
    return claimed or answers


def _untold(scene: Scene, unit: Unit) -> bool:
    """ "Officials did not say when …": nothing is reported."""
    return any(
        scene.sentence.child(one.cue, "neg") is not None
        and one.words in ("say", "disclose", "reveal", "specify", "confirm", "tell", "comment")
        for one in unit.attributions
    )


def _condition(scene: Scene, unit: Unit) -> bool:
    """Whether the event stands in an if-clause: it is a condition, not an event."""
    sentence = scene.sentence
    owner = sentence.owner[unit.core]
    marks = {sentence.words[i].lower for i in sentence.all_children(owner, "mark", "advmod")}
    if sentence.words[owner].dep != "advcl":
        return bool(marks & {"whether"})
    first = min(sentence.subtree(owner))
    before = [word.lower for word in sentence.words[max(0, first - 2) : first + 3]]
    if marks & {"if", "unless", "until"} or ("long" in before and "as" in before):
        return True
    return bool(marks & _CONDITION) and sentence.words[owner].tag in ("VBP", "VBZ")


def _habit(scene: Scene, unit: Unit) -> bool:
    """ "Militants targeting X", "who continue to attack": what somebody is said to do, with no day or place."""
    if FAMILY_OF[unit.kind] != "violence":
        return False
    sentence = scene.sentence
    owner = sentence.words[sentence.owner[unit.core]]
    accused = any(one.speech == "accusation" or one.certainty == "alleged" for one in unit.attributions)
    general = owner.tag in ("VBG", "VBP", "VBZ", "VB") and (owner.dep in ("acl", "relcl") or accused)
    timed = scene.calendar.find(sentence.text, sentence.start)
    return general and not timed and not _placed(scene, unit)


def _stance(scene: Scene, unit: Unit) -> bool:
    """ "Condemned the bombing": the event is known already."""
    sentence = scene.sentence
    trigger = unit.trigger
    if trigger is None or not trigger.noun:
        return False
    words = sentence.words
    near = [unit.core, *list(sentence.ancestors(unit.core))[:3]]
    held = any(one.words == "hold responsible" for one in unit.attributions)
    if not held and not any(words[i].lemma in _STANCE and words[i].pos == "VERB" for i in near[1:]):
        return False
    return any(
        words[i].lower in ("the", "this", "that", "these", "those")
        for i in sentence.all_children(unit.core, "det")
    )


def _in_passing(scene: Scene, unit: Unit) -> bool:
    """A noun for violence or talks that no verb of happening carries and that brings no day or place of its own."""
    sentence = scene.sentence
    trigger = unit.trigger
    if trigger is None or not trigger.noun or FAMILY_OF[unit.kind] not in ("violence", "talks", "border"):
        return False
    if trigger.rank > 2 and not unit.nested:
        return False
    if unit.nested and sentence.words[sentence.words[unit.core].head].lower in ("after", "following"):
        return False
    word = sentence.words[unit.core]
    if word.lower.endswith("ing") and any(one.speech == "accusation" for one in unit.attributions):
        return False
    verb = verb_of(sentence, unit.core)
    dated = any(
        one.start >= _low(scene, unit) and one.end <= _high(scene, unit)
        for one in scene.calendar.find(sentence.text, sentence.start)
    )
    argument = word.head == verb and word.dep in ("nsubj", "nsubjpass", "dobj", "attr", "agent", "conj")
    copula = sentence.words[verb].lemma in ("be", "remain", "become")
    if copula and not argument:
        return True
    happens = sentence.words[verb].lemma in _HAPPENS or unit.kind == "talks_planned"
    if argument and happens and not _anaphor(scene, unit):
        return False
    if dated:
        return False
    return not _placed(scene, unit)


def _low(scene: Scene, unit: Unit) -> int:
    return min(scene.sentence.words[i].start for i in unit.words)


def _high(scene: Scene, unit: Unit) -> int:
    return max(scene.sentence.words[i].end for i in unit.words)


def _anaphor(scene: Scene, unit: Unit) -> bool:
    """ "The violence", "these clashes": told before; here only taken up again."""
    sentence = scene.sentence
    marks = [sentence.words[i].lower for i in sentence.all_children(unit.core, "det")]
    more = [i for i in sentence.children[unit.core] if sentence.words[i].dep not in ("det", "punct")]
    return bool(set(marks) & {"the", "this", "these", "those"}) and not more


def _placed(scene: Scene, unit: Unit) -> bool:
    """Whether a place finer than a country stands in the event's own words."""
    inside = scene.sentence.subtree(unit.core) | ({unit.core} if unit.nested else unit.words)
    for mention in scene.mentions_in(inside):
        name = mention.name("place")
        known = scene.knowledge.known_place(name) if name and not mention.name("actor") else None
        if known is not None and known.kind not in ("country", "line", "region"):
            return True
        capital = scene.knowledge.known_place(name) if name and mention.name("actor") else None
        if capital is not None and capital.kind == "town":
            return True
    return False


def _without_denied(scene: Scene, units: list[Unit]) -> list[Unit]:
    """ "The claim that aircraft hit a school is false": the deed is only what is denied."""
    denied = [scene.sentence.subtree(unit.core) for unit in units if unit.kind == "denial" and unit.firm]
    return [
        unit for unit in units if unit.kind == "denial" or not any(unit.core in words for words in denied)
    ]


def _name_the_strike(scene: Scene, unit: Unit) -> None:
    """ "The strikes", after air or drone strikes were reported, are those strikes."""
    memory = scene.memory
    recent = scene.sentence.paragraph - memory.event_paragraph <= 1
    named = any(scene.sentence.words[i].lemma in ("strike", "raid", "bombardment") for i in unit.words)
    blamed = unit.firm and any(one.speech == "accusation" for one in unit.attributions)
    if unit.kind == "attack" and recent and blamed and memory.last_event not in (None, "clash"):
        unit.kind = memory.last_event or unit.kind
    if unit.kind == "attack" and recent and named and memory.last_event in _RAIDS:
        unit.kind = memory.last_event
