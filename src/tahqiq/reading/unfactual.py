"""Unfactual: a threat, a plan or a condition names an event that has not happened; what it is instead."""

from tahqiq.model.event_type import FAMILY_OF, EventType
from tahqiq.reading.modality import Modality
from tahqiq.reading.saying import Attribution
from tahqiq.reading.units import Unit

_MAY_BE_PLANNED = frozenset({"talks", "border", "ceasefire"})
_STANDS = frozenset(
    {"mediation", "delegation", "agenda", "humanitarian", "trade_halt", "refugee_return", "visit", "commitment",
     "talks_planned", "talks_outcome", "threat", "statement", "accusation", "background", "crossing_closed",
     "analysis", "denial",
     "crossing_reopened", "ceasefire_extended"}
)  # fmt: skip
_ROUNDS = frozenset({"talks_round", "talks_planned", "talks_outcome"})


def turn_unfactual(unit: Unit, modality: Modality) -> EventType | None:
    """The type of a unit, if need be changed to what it is when its event has not happened.

    ``None`` for mere supposition in the report's own voice.
    """
    if unit.tolls and not (modality.planned or modality.conditional):
        return unit.kind
    one = unit.attributions[0] if unit.attributions else None
    if one is not None and one.speech in ("demand", "commitment") and not modality.factual:
        return _voiced(unit, modality, one)
    bidden = one is not None and one.speech in ("demand", "denial")
    if (
        unit.firm
        and unit.kind in _STANDS
        and not bidden
        and (unit.kind == "commitment" or not modality.demanded)
    ):
        return unit.kind
    return _voiced(unit, modality, one) if one else _narrated(unit.kind, modality)


def _narrated(kind: EventType, modality: Modality) -> EventType | None:
    family = FAMILY_OF[kind]
    if family == "talks" and modality.planned:
        return "talks_planned" if kind in _ROUNDS else kind
    if modality.doubted and modality.told and not modality.conditional:
        return kind
    if modality.doubted:
        return "analysis" if family in ("ceasefire", "talks") else None
    if modality.factual:
        return kind
    ahead = (modality.planned or modality.conditional) and not modality.hypothetical
    return kind if family in _MAY_BE_PLANNED and ahead else None


def _voiced(unit: Unit, modality: Modality, one: Attribution) -> EventType | None:
    if one.speech in ("demand", "denial"):
        return one.speech
    plain = modality.factual and not modality.doubted
    if not plain and (one.certainty == "hedged" or (one.speaker.kind == "analyst" and not unit.tolls)):
        return "analysis"
    if one.speech == "threat" and not modality.factual:
        return "threat"
    if one.speech == "commitment" and FAMILY_OF[unit.kind] != "talks":
        return "commitment"
    if modality.factual:
        return unit.kind
    return _ahead(unit.kind, modality)


def _ahead(kind: EventType, modality: Modality) -> EventType:
    family = FAMILY_OF[kind]
    if modality.demanded:
        return "demand"
    if family == "talks" and (modality.planned or modality.hypothetical):
        return "talks_planned" if kind in _ROUNDS else kind
    if family == "violence":
        return "commitment" if modality.negated else "threat"
    return kind if family in _MAY_BE_PLANNED else "statement"
