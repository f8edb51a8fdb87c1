"""The incidents of the delta world: weeks of quiet, days of escalation, fire that wanders along the line."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from worlds.delta_land import LENGTH_KM, Dice, Land, Place
from worlds.delta_words import FAMILIES, FAMILY, TARGET_WEIGHTS, TARGETS

DAY = 1440.0
# Share of the average density and length in days of each phase, in their usual order; the mean is about one.
PHASES = (("usual", 0.66, 3, 7), ("ceasefire", 0.04, 5, 8), ("usual", 0.66, 3, 7), ("escalation", 4.4, 2, 4))
SINGLE, LONGEST_TAIL = 0.30, 60
FAMILY_WEIGHTS = {
    "usual": (5, 6, 4, 0.6, 0.8, 0.7),
    "ceasefire": (1, 5, 6, 0.1, 1.2, 1),
    "escalation": (11, 6, 3, 2.5, 0.7, 1.2),
}
# Median minutes and spread of the logarithm; share with casualties.
LASTS = {
    "shelling": (35, 1.2, 0.2),
    "small arms": (18, 1.1, 0.1),
    "overflight": (22, 0.8, 0.0),
    "air strike": (6, 0.7, 0.5),
    "explosive hazard": (1, 0.3, 0.65),
    "incursion": (70, 1.0, 0.35),
}


@dataclass(frozen=True)
class Act:
    """One incident; moments and lengths in minutes of local time since the first midnight, places in km."""

    name: str
    leaf: str
    start: float
    length: float
    x: float
    y: float
    drift: float
    village: Place
    district: Place
    party: str
    unit: str
    target: str
    killed: int
    wounded: int
    rounds: int
    reports: int
    invented: bool = False

    @property
    def family(self) -> str:
        """The kind of act."""
        return FAMILY[self.leaf]


def days(dice: Dice, density: float) -> Iterator[tuple[int, str, int]]:
    """Day, phase, and how many incidents, without end."""
    turn, day = int(dice.even() * len(PHASES)), 0
    while True:
        phase, level, short, long = PHASES[turn % len(PHASES)]
        for _ in range(short + int(dice.even() * (long - short + 1))):
            yield day, phase, dice.count(density * level * math.exp(dice.bell(0.18) - 0.016))
            day += 1
        turn += 1


def acts(dice: Dice, land: Land, units: dict[str, list[str]], density: float) -> Iterator[Act]:
    """Incidents day by day, without end; a few hot stretches of the line draw most of them and move on."""
    hot = [dice.between(0, LENGTH_KM) for _ in range(4)]
    number = 0
    for day, phase, many in days(dice, density):
        hot = [dice.between(0, LENGTH_KM) if dice.chance(0.12) else x + dice.bell(7) for x in hot]
        for _ in range(many):
            near = dice.weighted(hot, (5, 3, 2, 1)) + dice.bell(9)
            x = near if dice.chance(0.8) else dice.between(0, LENGTH_KM)
            yield _act(dice, land, units, f"i{number:07d}", phase, day * DAY, min(LENGTH_KM, max(0.0, x)))
            number += 1


def _act(
    dice: Dice, land: Land, units: dict[str, list[str]], name: str, phase: str, midnight: float, x: float
) -> Act:
    family = dice.weighted(tuple(FAMILIES), FAMILY_WEIGHTS[phase])
    middle, spread, deadly = LASTS[family]
    village = land.near(dice, x, 9.0)
    length = min(DAY, middle * math.exp(dice.bell(spread)))
    harm = math.exp(dice.bell(0.9)) if dice.chance(deadly) else 0.0
    killed, wounded = dice.count(0.7 * harm), dice.count(1.8 * harm)
    side = "east" if village.y < land.front(village.x) else "west"
    party = {"east": "west", "west": "east"}[side] if dice.chance(0.8) else side
    away = village.size + 0.6
    invented = dice.chance(0.017)
    return Act(
        name=name,
        leaf=dice.pick(FAMILIES[family]),
        start=midnight + 60 * _hour(dice, family),
        length=length,
        x=village.x + dice.bell(away),
        y=village.y + dice.bell(away),
        drift=dice.bell(min(14.0, 0.035 * length + 0.3)),
        village=village,
        district=land.district(village),
        party=party,
        unit=units[party][min(8, int(village.x / LENGTH_KM * 9))]
        if dice.chance(0.85)
        else dice.pick(units[party]),
        target=dice.weighted(tuple(TARGETS), TARGET_WEIGHTS),
        killed=0 if invented else killed,
        wounded=0 if invented else wounded,
        rounds=1 + dice.count(min(300.0, 0.4 * length)),
        reports=_heard(dice, phase, killed + wounded, invented=invented),
        invented=invented,
    )


def _hour(dice: Dice, family: str) -> float:
    """Shelling at dawn and dusk, drones by night, mines and raids when people move."""
    middles = {
        "shelling": (6, 18.5),
        "overflight": (22, 2),
        "explosive hazard": (9, 15),
        "incursion": (3, 12),
    }
    return dice.bell(3.2, dice.pick(middles.get(family, (9, 20)))) % 24


def _heard(dice: Dice, phase: str, harmed: int, *, invented: bool) -> int:
    """How many reports tell of it: three in ten one, the harmful more, few each when all speak of much."""
    if invented:
        return 1 + int(dice.chance(0.25)) + int(dice.chance(0.15))
    if dice.chance(SINGLE + (0.04 if not harmed else -0.15)):
        return 1
    louder = 0.45 * math.log1p(harmed) + {"ceasefire": 0.25, "usual": 0.1, "escalation": -0.12}[phase]
    return min(LONGEST_TAIL, 2 + int(math.exp(dice.bell(1.0, 0.5 + louder))))
