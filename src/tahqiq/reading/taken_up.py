"""Taken up again: "it was prolonged", "Islamabad closed it", where "it" is the truce or the crossing told of before."""

from collections.abc import Iterable, Iterator

from tahqiq.model.event_type import EventType
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.scene import Scene
from tahqiq.reading.triggers import Trigger, matches

_PRONOUNS = frozenset({"it", "this", "that", "both", "they", "them"})
_SINGLE = frozenset({"it", "this", "that"})
_PARTS = ("nsubj", "nsubjpass", "dobj")
_FAR = 1


def triggers_taken_up(scene: Scene) -> Iterator[Trigger]:
    """What fires on a pronoun that stands for a truce or a crossing."""
    sentence = scene.sentence
    if not sentence.parsed:
        return
    for word in sentence.words:
        if word.lower not in _PRONOUNS or word.dep not in _PARTS:
            continue
        thing = _meant(scene, word.index)
        if thing is None or (word.lower not in _SINGLE and thing != "crossing"):
            continue
        kind = _kind(scene, word.head, thing)
        if kind is not None:
            verb = sentence.words[word.head]
            yield Trigger(kind, verb.index, verb.index, 5, f"{verb.lemma} + {word.lower} ({thing})", False)


def _kind(scene: Scene, verb: int, thing: str) -> EventType | None:
    """What happened to the thing, by its verb and the word that complements it ("remains closed")."""
    sentence = scene.sentence
    table: dict[str, dict[EventType, list[str]]] = lexicon("turns").content["taken_up"]
    spots = [verb, *sentence.all_children(verb, "acomp", "oprd", "xcomp", "prep", "attr")]
    for kind, words in table[thing].items():
        for spot in reversed(spots):
            if any(matches(sentence, spot, tuple(one.split())) for one in words):
                return kind
    return None


def _meant(scene: Scene, pronoun: int) -> str | None:
    """What the pronoun stands for: the last truce or crossing named before it."""
    here = _last_named(scene, pronoun)
    if here is not None:
        return here
    thing, paragraph = scene.memory.thing
    return thing if thing and scene.sentence.paragraph - paragraph <= _FAR else None


def remember_thing(scene: Scene, kinds: Iterable[EventType]) -> None:
    """Keeps the last truce or crossing of the sentence, or of its claims, for the next one's pronouns."""
    found = _last_named(scene, len(scene.sentence.words))
    for kind in kinds:
        found = kind.split("_")[0] if kind.startswith(("ceasefire_", "crossing_")) else found
    if found is not None:
        scene.memory.thing = (found, scene.sentence.paragraph)
    elif scene.mentions and not _has_pronoun(scene):
        scene.memory.thing = ("", scene.sentence.paragraph)


def _has_pronoun(scene: Scene) -> bool:
    return any(word.lower in _SINGLE for word in scene.sentence.words)


def _last_named(scene: Scene, before: int) -> str | None:
    words = scene.sentence.words
    things: dict[str, list[str]] = lexicon("turns").content["things"]
    if before < len(words):
        before = words[before].index
    for word in reversed(words[:before]):
        for thing, names in things.items():
            if word.lemma in names or word.lower in names:
                return thing
        if any(one.start == word.start and _is_crossing(scene, one.name("place")) for one in scene.mentions):
            return "crossing"
    return None


def _is_crossing(scene: Scene, name: str | None) -> bool:
    known = scene.knowledge.known_place(name) if name else None
    return known is not None and known.kind == "crossing"
