"""Speech: what somebody says where no event is reported: statements, threats, demands, accusations, denials."""

import re

from tahqiq.model.event_type import EventType
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.saying import Attribution
from tahqiq.reading.scene import Scene
from tahqiq.reading.units import Unit

_HOSTILE = lexicon("triggers").words("hostile")
_BASELESS = tuple(str(word) for word in lexicon("cues").words("baseless"))
_DISCLAIMED = lexicon("cues").words("disclaimed")
_SHORTEST = 4
_CLAIMED = frozenset(
    {"responsibility", "attack", "bombing", "blast", "explosion", "assault", "ambush", "raid"}
)
_REPORTS = frozenset({"that", "was", "were", "had", "has", "is", "are"})


def speech_units(scene: Scene, attributions: tuple[Attribution, ...], events: list[Unit]) -> list[Unit]:
    """A unit for every saying whose content is no event, or an event that has not happened."""
    made = []
    for one in attributions:
        if (
            _nested_cue(one, attributions)
            or (not one.scope and one.speech is None)
            or _idle(scene, one, attributions)
        ):
            continue
        if one.speech != "denial" and any(_within(scene, unit, one) for unit in events):
            continue
        kind = speech_kind(scene, one)
        words = (
            set(one.scope)
            | set(one.own)
            | {i for i, own in enumerate(scene.sentence.owner) if own == one.cue}
        )
        if len(one.scope) < _SHORTEST and one.speech is None and kind == "statement" and one.words != "claim":
            continue
        outer = sorted(
            (o for o in attributions if o is not one and one.cue in o.scope), key=lambda o: len(o.scope)
        )
        made.append(Unit(kind, one.cue, words, attributions=[one, *outer], speech=one))
    return made


def _idle(scene: Scene, one: Attribution, attributions: tuple[Attribution, ...]) -> bool:
    """A saying that adds no claim: "did not say when", or a participle beside the same speaker's main verb."""
    word = scene.sentence.words[one.cue]
    if one.speech is None and scene.sentence.child(one.cue, "neg") is not None:
        return True
    if not _content(scene, one) and one.speech != "denial":
        return True
    beside = any(other is not one and other.speaker.chain == one.speaker.chain for other in attributions)
    return beside and word.tag == "VBG" and word.dep == "advcl" and one.speech in (None, "denial")


def _within(scene: Scene, unit: Unit, one: Attribution) -> bool:
    """Whether an event, or the toll of one, lies in what somebody says."""
    tolls = (scene.sentence.at(toll.at) for toll in unit.tolls)
    return unit.speech is None and (unit.core in one.scope or any(index in one.scope for index in tolls))


def speech_kind(scene: Scene, one: Attribution) -> EventType:
    """The kind of speech: by its verb, else by what is said."""
    text = _content(scene, one)
    if one.speaker.kind == "analyst":
        return "analysis"
    if any(word in text for word in _BASELESS) or one.denies or _disclaims(scene, one):
        return "denial"
    if one.speech == "threat":
        return _menace(one.words, text)
    if one.speech and one.speech != "analysis":
        return one.speech
    if _threatening(text) and re.search(r"\b(?:will|we|if|shall|do not|don't)\b", text):
        return "threat"
    if re.search(r"\b(?:must|should|needs? to|ha(?:s|ve) to)\b", text):
        return "demand"
    if one.words == "claim" and _CLAIMED & set(text.split()) and not _REPORTS & set(text.split()):
        return "statement"
    if one.certainty == "alleged" and one.speaker.kind in ("party", "official") and _of_another(scene, one):
        return "accusation"
    return "statement"


def _of_another(scene: Scene, one: Attribution) -> bool:
    """Whether what is alleged is about somebody other than the speaker."""
    own = {scene.knowledge.party_of(name) or name for name in one.speaker.names}
    named = (m.name("actor", "adjective") for m in scene.mentions_in(set(one.scope)))
    return any((scene.knowledge.party_of(name) or name) not in own for name in named if name)


def _menace(verb: str, text: str) -> EventType:
    """ "Threaten" threatens; "warn" and "vow" do if what follows is hostile."""
    if verb == "threaten" or set(re.findall(r"[a-z]+", text)) & _HOSTILE:
        return "threat"
    return "commitment" if verb == "vow" else "statement"


def _disclaims(scene: Scene, one: Attribution) -> bool:
    """ "We do not allow our soil to be used": a denial without a verb of denying."""
    words = scene.sentence.words
    return one.speaker.kind in ("party", "official") and any(
        words[i].lemma in _DISCLAIMED and scene.sentence.child(i, "neg") is not None for i in one.scope
    )


def _threatening(text: str) -> bool:
    words = set(re.findall(r"[a-z]+", text))
    future = bool(words & {"will", "if", "shall", "would", "do", "not"})
    return future and bool(words & _HOSTILE)


def _content(scene: Scene, one: Attribution) -> str:
    words = scene.sentence.words
    return " ".join(
        words[i].lower for i in sorted(one.scope) if words[i].text[0].isalnum() or "'" in words[i].text
    )


def _nested_cue(one: Attribution, attributions: tuple[Attribution, ...]) -> bool:
    """Whether another saying lies inside what this one says: then the inner one is the claim."""
    if one.denies:
        return False
    if any(other.denies and other is not one and one.cue in other.scope for other in attributions):
        return True
    return any(other is not one and other.cue in one.scope and other.scope for other in attributions)
