"""Deduced parts: who must have done it and to whom, from whose side tells it and from where the fire came."""

import re

from tahqiq.model.claim import Parts
from tahqiq.model.event_type import EventType
from tahqiq.reading.named_actors import office_holder
from tahqiq.reading.scene import Scene
from tahqiq.reading.units import Unit

_ACROSS = frozenset(
    {"airstrike", "shelling", "drone_strike", "drone_activity", "attack", "ceasefire_violated"}
)
_FROM = re.compile(
    r"\b(?:from|out of) (?:the |inside |within |across the |positions in |posts in )?"
    r"(?P<who>[A-Z][\w'’.-]+)(?:'s|’s)? ?"
    r"(?:(?:side|territory|soil|posts?|positions?|airspace|bases?|border posts?|guns|artillery|forces|"
    r"troops|army|direction|aircraft|outposts?|checkpoints?)\b|(?=[^\w]|$))"
)
_NO_TARGET = frozenset(
    {"crossing_closed", "crossing_reopened", "trade_halt", "refugee_return", "humanitarian", "mediation"}
)


def deduced(scene: Scene, unit: Unit, kind: EventType, parts: Parts, words: set[int]) -> Parts:
    """The parts, with those filled in that can only be one side: fire from the other side, harm told by the harmed."""
    if kind in _NO_TARGET:
        return parts.but(target=())
    if kind == "clash":
        return _fought_by_both(scene, parts)
    if kind not in _ACROSS or parts.participant:
        return parts
    doer = None if parts.initiator else _fired_from(scene, words)
    if doer is not None:
        parts = parts.but(initiator=(doer,), target=tuple(t for t in parts.target if t != doer))
    if not parts.initiator:
        parts = _by_the_other(scene, unit, kind, parts)
    if parts.initiator and not parts.target:
        parts = _on_the_other(scene, kind, parts)
    return parts


def _side(scene: Scene, name: str) -> str:
    return scene.knowledge.party_of(name) or name


def _others(scene: Scene, name: str) -> tuple[str, ...]:
    """Of the two parties the text is about, the one that is not this one; nobody if this is neither."""
    parties = scene.memory.parties
    if len(parties) != 2 or _side(scene, name) not in {_side(scene, one) for one in parties}:
        return ()
    return tuple(one for one in parties if _side(scene, one) != _side(scene, name))


def _fired_from(scene: Scene, words: set[int]) -> str | None:
    """ "Shells fired from the Afghan side", "mortar rounds from Pakistani territory"."""
    sentence = scene.sentence
    for hit in _FROM.finditer(sentence.text):
        at = sentence.start + hit.start("who")
        index = sentence.at(at)
        if index is None or index not in words:
            continue
        for mention in scene.mentions:
            name = mention.name("adjective") or mention.name("actor")
            known = scene.knowledge.actor(name) if name else None
            fits = mention.name("adjective") is not None or hit[0].strip()[-1:].islower()
            if mention.start == at and name and known and fits and known.kind in _BELLIGERENT:
                return name if _spoken_of(hit[0]) else None
    return None


def _fought_by_both(scene: Scene, parts: Parts) -> Parts:
    """Fighting between the two sides of which one or none is named; that with a third group stays as it was read."""
    parties = scene.memory.parties
    if len(parties) != 2 or parts.initiator or parts.target:
        return parts
    sides = {_side(scene, one) for one in parties}
    if not {_side(scene, one) for one in parts.participant} <= sides:
        return parts
    return parts.but(participant=parties)


_BELLIGERENT = ("state", "party", "armed_group")


def _spoken_of(words: str) -> bool:
    return bool(
        re.search(r"(?:side|territory|soil|posts?|positions?|airspace|bases?|guns|direction)$", words)
    )


def _by_the_other(scene: Scene, unit: Unit, kind: EventType, parts: Parts) -> Parts:
    """What one side tells of harm to itself, from the air or from afar, the other side did."""
    tellers = unit.attributions[0].speaker.names if unit.attributions else ()
    side = office_holder(scene, tellers[0]) if tellers else None
    others = _others(scene, side) if side else ()
    if side is None or not others:
        return parts
    hurt = {_side(scene, name) for name in parts.target}
    if hurt == {_side(scene, side)} or (kind == "ceasefire_violated" and not hurt):
        return parts.but(initiator=others, target=parts.target or (side,))
    return parts


def _on_the_other(scene: Scene, kind: EventType, parts: Parts) -> Parts:
    """Between two sides, what one fires or breaks is done to the other."""
    if kind not in _ACROSS:
        return parts
    others = _others(scene, parts.initiator[0]) if len(parts.initiator) == 1 else ()
    return parts.but(target=others) if others else parts
