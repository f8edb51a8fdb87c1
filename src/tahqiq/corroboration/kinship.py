"""Kinship of acts: one event is called an attack, a clash or shelling; some words exclude each other."""

from typing import Literal

from tahqiq.model.event_type import FAMILIES, FAMILY_OF

Kinship = Literal["same", "kindred", "loose", "unlike", "opposite", "other_family"]


def _pairs(*pairs: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair.split()) for pair in pairs)


# "attack" is the word for any of them; explosions are called bombings before anyone knows what exploded.
_KINDRED = _pairs(
    "attack clash",
    "attack airstrike",
    "attack shelling",
    "attack bombing",
    "attack drone_strike",
    "clash shelling",
    "airstrike drone_strike",
    "airstrike bombing",
    "drone_activity drone_strike",
    "crossing_closed trade_halt",
)
_LOOSE = _pairs(
    "airstrike clash",
    "airstrike shelling",
    "bombing drone_strike",
    "bombing shelling",
    "clash drone_strike",
    "drone_strike shelling",
    "airstrike drone_activity",
    "crossing_reopened refugee_return",
    "humanitarian refugee_return",
    "attack drone_activity",
)
_OPPOSITE = _pairs("crossing_closed crossing_reopened", "crossing_reopened trade_halt")


def kinship(one: str, other: str) -> Kinship:
    """How near two acts are to being two words for one happening."""
    if one == other:
        return "same"
    if FAMILY_OF[one] != FAMILY_OF[other]:
        return "other_family"
    pair = frozenset({one, other})
    if pair in _KINDRED:
        return "kindred"
    if pair in _LOOSE:
        return "loose"
    return "opposite" if pair in _OPPOSITE else "unlike"


def kin_of(act: str) -> frozenset[str]:
    """The acts that one happening may be called besides this one, itself included."""
    family = FAMILIES[FAMILY_OF[act]]
    return frozenset(kind for kind in family if kinship(act, kind) in ("same", "kindred", "loose"))
