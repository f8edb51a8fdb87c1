"""Strain: how hard it is to believe at first sight that two reports tell of one thing."""

import math
from typing import Any, Final

import numpy as np

from tahqiq.archive.sheet import (
    ACTOR,
    ACTOR_RARITY,
    END,
    KILLED_LOW,
    LENGTH,
    PLACE,
    PLACE_RARITY,
    PRECISION,
    REPORTED,
    SOURCE,
    START,
    TARGET,
    TARGET_RARITY,
    TYPE,
    TYPE_RARITY,
    WOUNDED_LOW,
    hours_apart,
    km_between,
    log_hours,
    toll_gap,
    woven,
)

# Weights of an additive log-odds model, fitted on made-up worlds and rounded; the sign is turned.
_BY_TYPE: Final = np.array([0.15, -0.85, -0.85, -0.2, 0.55, 0.4])  # by tahqiq.archive.taxonomy's relations
_NO_PLACE: Final = 1.8
_NO_TIME: Final = 3.0


@woven
def strain(facts: Any, codes: Any, relation: Any, one: int, other: int) -> Any:
    """Rough log-odds against, up to a constant: the higher, the less alike in place, time, type, sides and tolls.

    It ranks candidates by what is quick to compare, no more; symmetric and never NaN.
    """
    total = _of_place(facts, codes, one, other) + _of_time(facts, one, other)
    total += _of_act(facts, codes, relation, one, other) + _of_sides(facts, codes, one, other)
    total += _of_toll(facts, one, other, KILLED_LOW, 0.85)
    return total + _of_toll(facts, one, other, WOUNDED_LOW, 0.3)


@woven
def _of_place(facts: Any, codes: Any, one: int, other: int) -> Any:
    total = _NO_PLACE
    km = km_between(facts, one, other)
    if not np.isnan(km):
        room = 2.0 + facts[one, PRECISION] + facts[other, PRECISION]
        total = 0.45 * min(4.0, km / (0.6 + 0.7 * room)) + 0.3 * math.log(room)
    if codes[one, PLACE] >= 0 and codes[other, PLACE] >= 0:
        same = codes[one, PLACE] == codes[other, PLACE]
        total += 0.8 - 0.55 * facts[one, PLACE_RARITY] if same else 0.5
    return total


@woven
def _of_time(facts: Any, one: int, other: int) -> Any:
    total = _NO_TIME
    gap = hours_apart(facts, one, other)
    if not np.isnan(gap):
        middle = 0.5 * abs(facts[one, START] + facts[one, END] - facts[other, START] - facts[other, END])
        total = 0.42 * log_hours(middle) + 0.1 * (facts[one, LENGTH] + facts[other, LENGTH])
        if gap > 0.0:
            total += 0.03 * gap + 0.27 * math.sqrt(gap)
    apart = abs(facts[one, REPORTED] - facts[other, REPORTED])
    return total + (0.27 * log_hours(apart) if not np.isnan(apart) else 0.8)


@woven
def _of_act(facts: Any, codes: Any, relation: Any, one: int, other: int) -> Any:
    kin = relation[codes[one, TYPE], codes[other, TYPE]]
    total = _BY_TYPE[kin]
    return total - 0.4 * facts[one, TYPE_RARITY] if kin == 1 else total


@woven
def _of_sides(facts: Any, codes: Any, one: int, other: int) -> Any:
    total = 0.0
    if codes[one, ACTOR] >= 0 and codes[other, ACTOR] >= 0:
        total += 0.1 - 0.35 * facts[one, ACTOR_RARITY] if codes[one, ACTOR] == codes[other, ACTOR] else 0.8
    if codes[one, TARGET] >= 0 and codes[other, TARGET] >= 0:
        total += -0.6 - 0.4 * facts[one, TARGET_RARITY] if codes[one, TARGET] == codes[other, TARGET] else 1.1
    if codes[one, SOURCE] == codes[other, SOURCE] and codes[one, SOURCE] >= 0:
        total += 0.7
    return total


@woven
def _of_toll(facts: Any, one: int, other: int, low: int, magnitude: float) -> Any:
    gap = toll_gap(facts, one, other, low)
    if np.isnan(gap):
        return 0.0
    if gap > 0.0:
        return 0.3 + 0.44 * gap
    exact = facts[one, low] == facts[one, low + 1] and facts[other, low] == facts[other, low + 1]
    return -0.2 - (magnitude * facts[one, low] if exact else 0.0)
