"""Timing: which of a sentence's words of time date the claim, else what the sentences before said."""

from tahqiq.model.event_type import FAMILY_OF
from tahqiq.model.moment import When
from tahqiq.reading.scene import Scene, topic_of
from tahqiq.reading.times import TimeMention
from tahqiq.reading.units import Unit

_REACH = {"violence": 0, "border": 0, "ceasefire": 1, "talks": 1}


def when_of(scene: Scene, unit: Unit, about: set[int], ahead: bool) -> When | None:
    """The days of a claim: the words of time nearest to what happened, else inherited within the paragraph."""
    sentence = scene.sentence
    about = about - since_words(scene) if FAMILY_OF[unit.kind] == "violence" else about
    found = scene.calendar.find(sentence.text, sentence.start, ahead=ahead)
    mine = [one for one in found if _belongs(scene, one, about)]
    if mine:
        return min(mine, key=lambda one: _distance(scene, unit, one)).when
    family = FAMILY_OF[unit.kind]
    if family not in _REACH:
        return None
    paragraph, when = scene.memory.when.get(topic_of(unit.kind), (-99, None))
    if when is not None and sentence.paragraph - paragraph <= _REACH[family] and not ahead:
        return when.but(anchor="inherited")
    return None


def since_words(scene: Scene) -> set[int]:
    """What stands after "since" dates the comparison, not the event: "the deadliest since 2021"."""
    sentence = scene.sentence
    since = [word.index for word in sentence.words if word.lower == "since" and sentence.parsed]
    return {i for index in since for i in sentence.subtree(index)}


def _belongs(scene: Scene, one: TimeMention, about: set[int]) -> bool:
    return any(index in about for index in scene.sentence.words_in(one.start, one.end))


def _distance(scene: Scene, unit: Unit, one: TimeMention) -> tuple[int, int, int]:
    """Words of time in the event's own clause first, days before weeks and years, then the nearest."""
    sentence = scene.sentence
    index = sentence.at(one.start)
    if index is None:
        return (9, 9, 999)
    own = sentence.owner[index] == sentence.owner[unit.core] or index in sentence.subtree(unit.core)
    coarse = {"minute": 0, "hour": 0, "day": 0, "range": 1, "week": 1, "month": 2, "year": 4}[
        one.when.granularity
    ]
    return (0 if own else 1, coarse, abs(index - unit.core))
