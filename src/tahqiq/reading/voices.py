"""Voices: quotations that run on after their speaker was named, "Name: words" lines, and the report's own voice."""

import re

from tahqiq.model.claim import SaidBy
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.long_past import long_past_unit
from tahqiq.reading.mentions import Mention
from tahqiq.reading.saying import FLOOR, LISTED, RUNS_ON, Attribution
from tahqiq.reading.scene import Scene
from tahqiq.reading.speaker import Speaker
from tahqiq.reading.speakers import speaker_of
from tahqiq.reading.speech import speech_kind
from tahqiq.reading.units import Unit

_BACKGROUND = lexicon("triggers").words("background")
_SHORTEST = 4
_TOPIC = re.compile(r"(?:On|About|Regarding|Concerning|In|At|From|For|Re|As for|Turning to|Asked about)\s")


def carried_voice(scene: Scene, found: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    """The attributions of a sentence, with whoever has the floor, or speaks a quotation that runs on."""
    if scene.floor is not None:
        everything = frozenset(range(len(scene.sentence.words)))
        return (*found, _voice(scene, scene.floor, set(everything), FLOOR))
    if scene.zone == "bullet" and scene.memory.lead_voice is not None and not found:
        return (_voice(scene, scene.memory.lead_voice, set(range(len(scene.sentence.words))), LISTED),)
    running = _long_quotation(scene)
    if running is not None:
        return (*found, running)
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
    return (_voice(scene, SaidBy(chain=memory.speaker, kind=memory.speaker_kind), free, RUNS_ON),)


def _voice(scene: Scene, said_by: SaidBy, scope: set[int], how: str) -> Attribution:
    """Somebody named in another sentence or line says all of these words."""
    speaker = Speaker(said_by.chain, (), said_by.kind)
    core = _core(scene, scope)
    return Attribution(speaker, "reported", core, how, frozenset(scope), frozenset(), None, False)


def lead_voice(scene: Scene, attributions: tuple[Attribution, ...]) -> SaidBy | None:
    """Who says the items of a list that this line opens: "The spokesman told reporters that:"."""
    voiced = [one.speaker for one in attributions if one.speaker.chain and scene.zone == "lead_in"]
    return SaidBy(chain=voiced[-1].chain, kind=voiced[-1].kind) if voiced else None


def _long_quotation(scene: Scene) -> Attribution | None:
    """The sentence is spoken by whoever is named where its quotation ends, some sentences on."""
    sentence, known = scene.sentence, scene.memory.quote_voices
    for one in scene.quotations:
        if one.start in known and one.start <= sentence.start + 1 and one.end > sentence.end:
            words = set(range(len(sentence.words)))
            return _voice(scene, known[one.start], words, RUNS_ON)
    return None


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
    if not hit or _TOPIC.match(sentence.text):
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
        if one.words in (RUNS_ON, "name and colon") and len(one.scope) >= _SHORTEST:
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
    return long_past_unit(scene)
