"""Described: a second verb that only says more of the first event, and so makes no claim of its own."""

from tahqiq.model.event_type import FAMILY_OF
from tahqiq.reading.scene import Scene
from tahqiq.reading.sentence import Sentence
from tahqiq.reading.unit import Unit

_ATTENDS = frozenset({"host", "hosted", "facilitate", "mediate", "broker"})
_TALKS = frozenset(
    {"talk", "talks", "round", "meeting", "negotiation", "session", "summit", "discussion", "dialogue"}
)


def absorb(scene: Scene, units: list[Unit]) -> list[Unit]:
    """ "Talks hosted by X", "violated the truce by attacking Y": the second verb describes the first event."""
    sentence = scene.sentence
    kept = list(units)
    for unit in units:
        owner = sentence.owner[unit.core]
        word = sentence.words[owner]
        bare = word.tag == "VBN" and sentence.child(owner, "nsubj", "nsubjpass") is None
        hosting = bare and word.dep in ("acl", "relcl", "advcl") and bool(set(_forms(scene, unit)) & _ATTENDS)
        means = word.dep == "pcomp" and sentence.words[word.head].lower == "by"
        inner = word.dep in ("acl", "relcl") and FAMILY_OF[unit.kind] == "talks" and word.tag == "VBN"
        held = _held_talks(sentence, owner)
        described = held or (not unit.apart and (hosting or means or inner))
        if not described or unit not in kept or len(kept) < 2:
            continue
        near = {sentence.owner[up] for up in list(sentence.ancestors(owner))[:4]} | {
            sentence.owner[word.head]
        }
        host = next((one for one in kept if one is not unit and sentence.owner[one.core] in near), None)
        if host is None and held:
            host = max((one for one in kept if one.core < unit.core), key=lambda one: one.core, default=None)
        if host is not None:
            host.words |= unit.words
            host.tolls += unit.tolls
            if (host.kind, unit.kind) == ("talks_planned", "talks_round"):
                host.kind = unit.kind  # "the fourth round, held in Doha"
            kept = [one for one in kept if one is not unit]
    return kept


def _held_talks(sentence: Sentence, owner: int) -> bool:
    """ "Talks held in Doha": says which talks, and no more."""
    word = sentence.words[owner]
    bare = word.lemma == "hold" and word.tag == "VBN" and word.dep in ("acl", "relcl")
    return bare and sentence.words[word.head].lemma in _TALKS


def _forms(scene: Scene, unit: Unit) -> tuple[str, str]:
    word = scene.sentence.words[scene.sentence.owner[unit.core]]
    return word.lemma, word.lower
