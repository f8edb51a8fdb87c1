"""Struck: whose people or ground was hit, where the words name no actor but the place or the uniform tells."""

from tahqiq.model.claim import Parts
from tahqiq.model.event_type import EventType
from tahqiq.model.place import Place
from tahqiq.reading.knowledge import Knowledge
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.scene import Scene
from tahqiq.reading.units import Unit

_UNIFORMED = lexicon("cues").words("uniformed")
_FROM_AFAR = frozenset({"airstrike", "shelling", "drone_strike"})
_STRIKES = frozenset(
    {"airstrike", "shelling", "drone_strike", "drone_activity", "attack", "bombing", "ceasefire_violated"}
)


def told_before(scene: Scene, unit: Unit, kind: EventType, parts: Parts) -> Parts:
    """Whoever acted in the sentence before also acted in what is only counted or taken up again here."""
    acted = scene.memory.acted
    if acted is None or parts.everyone() or (unit.trigger is not None and not _taken_up(scene, unit)):
        return parts
    before, paragraph, actors = acted
    near = scene.sentence.paragraph - paragraph <= 1
    named = any(one.name("actor", "adjective") for one in scene.mentions_in(unit.words))
    return actors.but(participant=()) if near and before == kind and not named else parts


def _taken_up(scene: Scene, unit: Unit) -> bool:
    """ "The strikes", "the attack", "it": told before."""
    sentence = scene.sentence
    subject = sentence.subject(unit.core) if sentence.parsed else None
    heads = [unit.core] if subject is None else [unit.core, subject]
    return any(
        sentence.words[one].lower in ("the", "these", "this", "they", "it")
        for head in heads
        for one in (head, *sentence.all_children(head, "det"))
    )


def struck_state(scene: Scene, kind: str, parts: Parts, places: tuple[Place, ...], words: set[int]) -> Parts:
    """The parts with the state that was struck as target, if nobody else is named.

    What a state does on the ground of another is done to that other; soldiers and police killed by whomever
    belong to the state in whose land they stood, unless it was that state that killed them.
    """
    if parts.target or parts.participant:
        return parts
    doers = {scene.knowledge.party_of(name) or name for name in parts.initiator}
    hit = _state_of(scene.knowledge, places) or _other(scene, doers)
    if hit is None:
        return parts
    hit_side = scene.knowledge.party_of(hit) or hit
    if hit_side in doers or hit in doers:
        return parts
    from_afar = kind in _FROM_AFAR and not doers and hit in scene.memory.parties
    by_state = any(
        _is_state(scene.knowledge, name) or name in scene.memory.parties for name in parts.initiator
    )
    uniformed = any(scene.sentence.words[i].lemma in _UNIFORMED for i in words)
    if (by_state and kind in _STRIKES) or from_afar or uniformed:
        return parts.but(target=(hit,))
    return parts


def _state_of(knowledge: Knowledge, places: tuple[Place, ...]) -> str | None:
    """The one state in which all these places lie."""
    codes = {place.country for place in places if place.country}
    if len(codes) != 1:
        return None
    [code] = codes
    return next((one.name for one in knowledge.actors if one.id == code), None)


def _other(scene: Scene, doers: set[str]) -> str | None:
    """Of the two parties that the text is about, the one that did not do it."""
    parties = scene.memory.parties
    sides = [scene.knowledge.party_of(name) or name for name in parties]
    if len(doers) != 1 or not doers & set(sides):
        return None
    return next((name for name, side in zip(parties, sides, strict=True) if side not in doers), None)


def _is_state(knowledge: Knowledge, name: str) -> bool:
    known = knowledge.actor(name)
    side = knowledge.party_of(name)
    return side is not None or (known is not None and known.kind in ("state", "party"))
