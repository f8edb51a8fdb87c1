"""Voices: quotations that run on after their speaker was named, "Name: words" lines, and the report's own voice."""

import re

from tahqiq.model.event_type import FAMILY_OF, EventType
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.mentions import Mention
from tahqiq.reading.saying import Attribution
from tahqiq.reading.scene import Scene
from tahqiq.reading.speakers import Speaker, speaker_of
from tahqiq.reading.speech import speech_kind
from tahqiq.reading.units import Unit

_BACKGROUND = lexicon("triggers").words("background")
_SHORTEST = 4


def carried_voice(scene: Scene, found: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    """The attributions of a sentence, with the speaker of the sentence before where a quotation runs on."""
    named = _named_before_colon(scene)
    if named is not None:
        return (*found, named)
    words = scene.sentence.words
    if not words:
        return found
    inside = {
        i for one in scene.quotations if one.spoken for i in scene.sentence.words_in(one.start, one.end)
    } or _running(scene)
    free = inside - {i for one in found for i in one.scope}
    memory = scene.memory
    if len(free) >= _SHORTEST and not found and (before := _before_colon(scene, free)) is not None:
        return (before,)
    if len(free) < _SHORTEST or not memory.speaker or found:
        return found
    if scene.sentence.paragraph - memory.speaker_paragraph > 1 or len(inside) < 0.6 * len(words):
        return found
    speaker = Speaker(memory.speaker, (), memory.speaker_kind)
    core = _core(scene, free)
    return (
        Attribution(
            speaker, "reported", core, "quotation that runs on", frozenset(free), frozenset(), None, False
        ),
    )


def _before_colon(scene: Scene, quoted: set[int]) -> Attribution | None:
    """ "X made his position clear: “…”": whoever stands before the colon says what stands after it."""
    sentence = scene.sentence
    colon = next((w.index for w in sentence.words if w.text == ":" and w.index < min(quoted)), None)
    if colon is None or not sentence.parsed:
        return None
    heads = [w.index for w in sentence.words[:colon] if w.dep in ("nsubj", "nsubjpass")]
    speaker = speaker_of(scene, heads[0]) if heads else None
    if speaker is None or not speaker.names:
        return None
    own = frozenset(range(colon + 1))
    return Attribution(speaker, "reported", colon, "name and colon", frozenset(quoted), own, None, False)


def _running(scene: Scene) -> set[int]:
    """The words of a quotation that began in an earlier sentence."""
    sentence = scene.sentence
    return {
        i
        for one in scene.quotations
        if one.spoken and one.start < sentence.end and sentence.start < one.end
        for i in sentence.words_in(max(one.start, sentence.start), min(one.end, sentence.end))
    }


def _core(scene: Scene, words: set[int]) -> int:
    roots = [
        i
        for i in sorted(words)
        if scene.sentence.words[i].head not in words or scene.sentence.words[i].head == i
    ]
    return roots[0] if roots else min(words)


def _named_before_colon(scene: Scene) -> Attribution | None:
    """ "Name: words" at the beginning of a line."""
    sentence = scene.sentence
    hit = re.match(r"([^.!?:\n]{2,70}):\s+\S", sentence.text)
    if not hit:
        return None
    colon = next((w.index for w in sentence.words if w.text == ":"), None)
    if colon is None or colon == 0 or colon + 2 >= len(sentence.words):
        return None
    known = scene.mentions_between(sentence.start, sentence.words[colon].start)
    speaker = _prefix_speaker(scene, known, colon)
    if speaker is None or not speaker.chain:
        return None
    scope = frozenset(range(colon + 1, len(sentence.words)))
    own = frozenset(range(colon + 1)) - scope
    return Attribution(speaker, "reported", colon, "name and colon", scope, own, None, False)


def _prefix_speaker(scene: Scene, known: tuple[Mention, ...], colon: int) -> Speaker | None:
    """Whoever stands before the colon: a known name if it fills most of it, else a short proper name as written."""
    sentence = scene.sentence
    prefix = sentence.slice(sentence.start, sentence.words[colon].start).strip()
    whole = next((one for one in known if len(one.written) >= 0.5 * len(prefix.split("(")[0].strip())), None)
    if whole is not None:
        if outlet := whole.name("outlet"):
            return Speaker((), (outlet,), "media")
        name = whole.name("person", "actor", "adjective")
        return Speaker((name,), (), "official" if whole.name("person") else "party") if name else None
    if len(prefix.split()) <= 6 and sentence.words[colon - 1].tag.startswith("NNP"):
        found = speaker_of(scene, colon - 1)
        return Speaker((prefix,), (), found.kind if found else "official")
    return None


def quote_units(scene: Scene, attributions: tuple[Attribution, ...]) -> list[Unit]:
    """A statement for a quotation that carries on without a verb of saying."""
    for one in attributions:
        if one.words in ("quotation that runs on", "name and colon") and len(one.scope) >= _SHORTEST:
            core = _core(scene, set(one.scope))
            return [
                Unit(
                    speech_kind(scene, one),
                    core,
                    set(one.scope) | set(one.own),
                    attributions=[one],
                    speech=one,
                )
            ]
    return []


def background_unit(scene: Scene) -> list[Unit]:
    """A lasting fact that the report states in its own voice, if it names somebody or somewhere known."""
    sentence = scene.sentence
    if not scene.mentions or not sentence.parsed or scene.zone != "prose":
        return []
    for word in sentence.words:
        if word.lemma in _BACKGROUND and word.pos in ("VERB", "NOUN", "ADJ"):
            return [Unit("background", word.index, set(range(len(sentence.words))))]
    return []


def bullet_unit(scene: Scene, units: list[Unit]) -> list[Unit]:
    """An item of a list takes its type from the line that opens the list, unless it tells an event with a count."""
    lead = scene.memory.lead
    if scene.zone != "bullet" or lead is None or any(unit.tolls or unit.speech for unit in units):
        return units
    words = [word for word in scene.sentence.words if word.pos != "PUNCT"]
    if len(words) < 2:
        return []
    kind: EventType = "agenda" if FAMILY_OF[lead[0]] == "talks" or lead[0] == "statement" else lead[0]
    return [Unit(kind, words[0].index, set(range(len(scene.sentence.words))))]
