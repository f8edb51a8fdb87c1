"""Speech: what somebody says where no event is reported: statements, threats, demands, accusations, denials."""

import re

from tahqiq.model.event_type import EventType
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.said import blames_other, fits, kind_said, words_said
from tahqiq.reading.saying import FLOOR, Attribution
from tahqiq.reading.scene import Scene
from tahqiq.reading.units import Unit

_HOSTILE = lexicon("triggers").words("hostile")
_STANDS = lexicon("speech").words("stands")
_COURTESIES = lexicon("speech").words("courtesies")
_SHORTEST = 4


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
        if kind == "statement" and not _worth_telling(scene, one):
            continue
        outer = sorted(
            (o for o in attributions if o is not one and one.cue in o.scope), key=lambda o: len(o.scope)
        )
        made.append(Unit(kind, one.cue, words, attributions=[one, *outer], speech=one))
    return made


def _worth_telling(scene: Scene, one: Attribution) -> bool:
    """Whether a statement says more than a word or two, or takes a stand."""
    words = words_said(scene, one).split()
    if one.words in _STANDS and words:
        return True
    return len(one.scope) >= _SHORTEST or one.words == "claim"


def _idle(scene: Scene, one: Attribution, attributions: tuple[Attribution, ...]) -> bool:
    """A saying that adds no claim: "did not say when", or a participle beside the same speaker's main verb."""
    word = scene.sentence.words[one.cue]
    if one.speech is None and scene.sentence.child(one.cue, "neg") is not None:
        return True
    if one.words == FLOOR and set(words_said(scene, one).split()) & _COURTESIES:
        return True
    if not words_said(scene, one) and one.speech != "denial":
        return True
    beside = any(other is not one and other.speaker.chain == one.speaker.chain for other in attributions)
    return beside and word.tag == "VBG" and word.dep == "advcl" and one.speech in (None, "denial")


def _within(scene: Scene, unit: Unit, one: Attribution) -> bool:
    """Whether an event, or the toll of one, lies in what somebody says."""
    tolls = (scene.sentence.at(toll.at) for toll in unit.tolls)
    return unit.speech is None and (unit.core in one.scope or any(index in one.scope for index in tolls))


def speech_kind(scene: Scene, one: Attribution) -> EventType:
    """The kind of speech: by its verb, else by what is said."""
    if one.denies:
        return "denial"
    if one.speaker.kind == "analyst":
        return "analysis"
    if one.speech == "threat":
        return _menace(scene, one)
    if one.speech == "analysis" and one.speaker.kind not in ("party", "official"):
        return "analysis"
    if one.speech and one.speech not in ("analysis", "statement"):
        return one.speech
    if one.speech is None and (kind := kind_said(scene, one)) is not None:
        return kind
    laid = one.certainty == "alleged" and one.speaker.kind in ("party", "official") and one.words != "claim"
    return "accusation" if laid and blames_other(scene, one) else "statement"


def _menace(scene: Scene, one: Attribution) -> EventType:
    """ "Threaten" threatens; "warn" and "vow" do if what follows is hostile."""
    text = words_said(scene, one)
    if (
        one.words == "threaten"
        or set(re.findall(r"[a-z]+", text)) & _HOSTILE
        or fits("threat", text)
        or fits("menace", text)
    ):
        return "threat"
    if one.words in ("vow", "swear"):
        return "threat" if re.search(r"\b(?:unless|until|if)\b", text) else "commitment"
    return "statement"


def _nested_cue(one: Attribution, attributions: tuple[Attribution, ...]) -> bool:
    """Whether another saying lies inside what this one says: then the inner one is the claim."""
    if one.denies:
        return False
    if any(other.denies and other is not one and one.cue in other.scope for other in attributions):
        return True
    return any(other is not one and other.cue in one.scope and other.scope for other in attributions)
