"""Event types: the vocabulary in which claims are read, by family."""

from typing import Literal, get_args

Violence = Literal["clash", "airstrike", "shelling", "bombing", "attack", "drone_strike", "drone_activity"]
Ceasefire = Literal[
    "ceasefire_agreed", "ceasefire_extended", "ceasefire_collapsed", "ceasefire_holding", "ceasefire_violated"
]
Talks = Literal["talks_round", "talks_planned", "talks_outcome", "mediation", "delegation", "agenda", "visit"]
Border = Literal["crossing_closed", "crossing_reopened", "trade_halt", "refugee_return", "humanitarian"]
Speech = Literal["statement", "threat", "demand", "accusation", "denial", "commitment", "analysis"]
Background = Literal["background"]
EventType = Violence | Ceasefire | Talks | Border | Speech | Background

FAMILIES: dict[str, tuple[str, ...]] = {
    "violence": get_args(Violence),
    "ceasefire": get_args(Ceasefire),
    "talks": get_args(Talks),
    "border": get_args(Border),
    "speech": get_args(Speech),
    "background": get_args(Background),
}
FAMILY_OF: dict[str, str] = {kind: family for family, kinds in FAMILIES.items() for kind in kinds}

# What happened on the ground and can be one incident; talks and words are not.
INCIDENT_FAMILIES = frozenset({"violence", "border"})
