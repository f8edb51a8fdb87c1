"""The land of the delta world: a front line of 300 km, its villages in two spellings and two scripts, its districts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

LENGTH_KM = 300.0
KM_A_DEGREE = 111.2
LAT, LON, TURN = 33.1, 45.4, math.radians(38)
T = TypeVar("T")
BATCH = 1 << 15
SYLLABLES = (
    "ka:كا ba:با shi:شي na:نا ru:رو dam:دام zi:زي mor:مور ta:تا hel:هل qa:قا sir:سير lu:لو wan:وان gha:غا "
    "bir:بير tel:تل ma:ما jad:جاد fa:فا run:رون he:هي sol:سول ki:كي"
)
PARTS = [tuple(part.split(":")) for part in SYLLABLES.split()]
OTHER_SPELLING = (("q", "k"), ("gh", "g"), ("sh", "ch"), ("u", "ou"), ("i", "ee"), ("j", "dj"), ("a", "e"))


class Dice:
    """Chance from one seed, drawn in batches so that a single throw is cheap."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._even: list[float] = []
        self._bell: list[float] = []

    def even(self) -> float:
        """From 0 to below 1."""
        if not self._even:
            self._even = self._rng.random(BATCH).tolist()
        return self._even.pop()

    def bell(self, spread: float = 1.0, middle: float = 0.0) -> float:
        """From a normal distribution."""
        if not self._bell:
            self._bell = self._rng.standard_normal(BATCH).tolist()
        return middle + spread * self._bell.pop()

    def chance(self, share: float) -> bool:
        """True in the given share of throws."""
        return self.even() < share

    def between(self, low: float, high: float) -> float:
        """Evenly between two numbers."""
        return low + (high - low) * self.even()

    def pick(self, things: Sequence[T]) -> T:
        """One of them, evenly."""
        return things[int(self.even() * len(things))]

    def weighted(self, things: Sequence[T], weights: Sequence[float]) -> T:
        """One of them, by weight."""
        left = self.even() * sum(weights)
        for thing, weight in zip(things, weights, strict=True):
            left -= weight
            if left < 0:
                return thing
        return things[-1]

    def count(self, mean: float) -> int:
        """A Poisson count."""
        return int(self._rng.poisson(mean))


@dataclass(frozen=True)
class Place:
    """A village or a district; x is km along the front, y km across it, size its radius in km."""

    name: str
    spellings: tuple[str, ...]
    script: str
    x: float
    y: float
    size: float
    heat: float = 1.0


@dataclass(frozen=True)
class Land:
    """Villages along the front, in order of x, and the districts they lie in."""

    villages: tuple[Place, ...]
    districts: tuple[Place, ...]
    waves: tuple[tuple[float, float, float], ...]

    def front(self, x: float) -> float:
        """How far across the front lies at x, km."""
        return sum(height * math.sin(x / width + turn) for height, width, turn in self.waves)

    def district(self, place: Place) -> Place:
        """The district a village lies in: the nearest on its side of the front."""
        return min(self.districts, key=lambda one: abs(one.x - place.x) + 2 * abs(one.y - place.y))

    def near(self, dice: Dice, x: float, reach: float) -> Place:
        """A village within reach of x along the front, the hotter the likelier; else the nearest."""
        found = [one for one in self.villages if abs(one.x - x) < reach]
        if not found:
            return min(self.villages, key=lambda one: abs(one.x - x))
        return dice.weighted(found, [one.heat * math.exp(-abs(one.x - x) / reach) for one in found])


def degrees(x: float, y: float) -> tuple[float, float]:
    """Latitude and longitude of a point given in km along and across the front."""
    north, east = x * math.sin(TURN) + y * math.cos(TURN), x * math.cos(TURN) - y * math.sin(TURN)
    return LAT + north / KM_A_DEGREE, LON + east / (KM_A_DEGREE * math.cos(math.radians(LAT)))


def lay_out(dice: Dice) -> Land:
    """A front line with its villages and districts."""
    waves = tuple((dice.between(3, 9), dice.between(9, 45), dice.between(0, 6)) for _ in range(3))
    bare = Land((), (), waves)
    districts = []
    for x in np.linspace(20, LENGTH_KM - 20, 7).tolist():
        for side in (-11.0, 11.0):
            districts.append(_named(dice, x + dice.bell(5), bare.front(x) + side, 18.0, (), 2))
    villages: list[Place] = []
    for _ in range(230):
        x = dice.between(0, LENGTH_KM)
        y = bare.front(x) + dice.bell(5.5)
        villages.append(_named(dice, x, y, dice.between(0.4, 2.2), villages, 3))
    return Land(tuple(sorted(villages, key=lambda one: one.x)), tuple(districts), waves)


def _named(dice: Dice, x: float, y: float, size: float, known: Sequence[Place], most: int) -> Place:
    heat = math.exp(dice.bell(1.1))
    if known and dice.chance(0.05):  # namesakes: the same name elsewhere on the line
        twin = dice.pick(known)
        return Place(twin.name, twin.spellings, twin.script, x, y, size, heat)
    parts = [dice.pick(PARTS) for _ in range(2 if dice.chance(0.6) else most)]
    name = "".join(one[0] for one in parts).capitalize()
    script = "".join(one[1] for one in parts)
    spellings = [name]
    for old, new in OTHER_SPELLING:
        if old in name.lower() and dice.chance(0.5):
            spellings.append(name.lower().replace(old, new, 1).capitalize())
    if known and dice.chance(0.25):
        prefix = dice.pick(("Upper ", "Lower ", "New ", "Tell "))
        spellings = [prefix + one for one in spellings] + [name]
    return Place(spellings[0], tuple(spellings), script, x, y, size, heat)
