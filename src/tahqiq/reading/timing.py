"""Timing: which of a sentence's words of time date the claim, else what the sentences before said."""

from tahqiq.model.event_type import FAMILY_OF, EventType
from tahqiq.model.moment import When
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.scene import Scene, topic_of
from tahqiq.reading.times import TimeMention
from tahqiq.reading.units import Unit

_REACH = {"violence": 1, "border": 0, "ceasefire": 1, "talks": 1}
_NO_DAY_OF_THEIR_OWN = frozenset({"delegation", "agenda", "ceasefire_holding", "analysis", "background"})
_DUE = frozenset({"demand", "threat"})
_STATES = frozenset({"ceasefire_holding", "ceasefire_violated", "ceasefire_collapsed"})
_TRUCE = frozenset(
    {"ceasefire", "truce", "cease", "armistice", "fire", "agreement", "deal", "pause", "hostilities"}
)
_WITNESSED = lexicon("cues").words("witnessed")
_COUNTED = frozenset({"refugee_return", "ceasefire_violated"})
_VAGUE = ("early", "mid", "late", "end", "the end", "middle")
_AGREES = frozenset({"agree", "promise", "pledge", "announce", "accuse", "undertake", "declare"})
_DEADLIEST = frozenset(
    {"first", "worst", "most", "deadliest", "heaviest", "biggest", "largest", "highest", "lowest"}
)


def when_of(scene: Scene, unit: Unit, kind: EventType, about: set[int], ahead: bool) -> When | None:
    """The days of a claim: the words of time nearest to what happened, else inherited within the paragraph.

    The day on which somebody says it is not the day on which it happened, nor is the day by which somebody is
    to do it.
    """
    sentence = scene.sentence
    about = about - since_words(scene) if FAMILY_OF[unit.kind] == "violence" else about
    if kind in _STATES:
        about = about - _of_the_truce(scene)
    told = _told_before(scene, unit)
    found = scene.calendar.find(sentence.text, sentence.start, ahead=ahead, event=told)
    mine = [
        one for one in found if _belongs(scene, one, about) and not _of_the_saying(scene, unit, kind, one)
    ]
    if mine:
        nearest = min(mine, key=lambda one: _distance(scene, unit, one)).when
        return None if kind in _DUE and _to_come(scene, nearest) else _spanned(scene, unit, kind, nearest)
    family = FAMILY_OF[kind]
    if family not in _REACH or kind in _NO_DAY_OF_THEIR_OWN:
        return None
    paragraph, when = scene.memory.when.get(topic_of(unit.kind), (-99, None))
    if when is not None and sentence.paragraph - paragraph <= _REACH[family] and not ahead:
        return when.but(anchor="inherited")
    return None


def _spanned(scene: Scene, unit: Unit, kind: EventType, when: When) -> When | None:
    """ "Shut since 12 October": a state has its first day; a count "since" or "this year" runs to publication."""
    today, written = scene.calendar.reference, (when.as_written or "").lower()
    counted = bool(unit.tolls) or FAMILY_OF[kind] == "violence" or kind in _COUNTED
    if today is None or not when.start < today <= when.end:
        return when
    if written.startswith("this ") and (counted or kind == "humanitarian"):
        return when.but(end=today, granularity="range")
    if counted or when.end != today or not _since(scene, when):
        return when
    if written.startswith(_VAGUE):
        return None
    return when.but(end=when.start, granularity="day")


def _since(scene: Scene, when: When) -> bool:
    text = scene.sentence.text.lower()
    at = text.find((when.as_written or "").lower())
    return "since" in text[max(0, at - 30) : max(0, at)]


def _to_come(scene: Scene, when: When) -> bool:
    today = scene.calendar.reference
    return today is not None and when.end > today


def _of_the_saying(scene: Scene, unit: Unit, kind: EventType, one: TimeMention) -> bool:
    """ "…, the ministry said on Monday": the day hangs on the verb of saying."""
    sentence = scene.sentence
    index = sentence.at(one.start)
    if index is None or not sentence.parsed or FAMILY_OF[kind] == "speech":
        return False
    cues = {
        said.cue for said in unit.attributions if sentence.words[said.cue].lemma not in _WITNESSED | _AGREES
    } - {unit.core}
    for up in sentence.ancestors(index):
        if up in cues:
            return True
        if up == unit.core or sentence.words[up].pos in ("VERB", "AUX", "NOUN"):
            return False
    return False


def _of_the_truce(scene: Scene) -> set[int]:
    """ "The truce of April 2022 holds": the day on which it was made is not the day on which it holds."""
    sentence = scene.sentence
    heads = [word.index for word in sentence.words if word.lemma in _TRUCE and sentence.parsed]
    inner = [
        child
        for head in heads
        for child in sentence.all_children(head, "prep", "acl", "relcl", "amod", "compound")
    ]
    return {i for child in inner for i in sentence.subtree(child)}


def _told_before(scene: Scene, unit: Unit) -> When | None:
    """The day of the last happening that the text dated, of this kind before others: "a day later" means it."""
    days = scene.memory.when
    _paragraph, when = days.get(topic_of(unit.kind)) or max(
        days.values(), key=lambda one: one[0], default=(0, None)
    )
    return when


def since_words(scene: Scene) -> set[int]:
    """What stands after "since" dates the comparison, not the event: "the deadliest since 2021"."""
    sentence = scene.sentence
    if not any(word.tag in ("JJS", "RBS") or word.lower in _DEADLIEST for word in sentence.words):
        return set()
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
