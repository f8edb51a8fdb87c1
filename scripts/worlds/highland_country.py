"""The highland itself: a main road below, valleys that climb from it to a border, and what places are called."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from worlds.highland_words import CODAS, ENDINGS, ONSETS, ROMANS, VOWELS

KM_A_DEGREE = 111.2
T = TypeVar("T")


@dataclass(frozen=True)
class Country:
    """Places in km east and north of ``centre``; ``pull`` is how much violence a place draws (sums to 1)."""

    centre: tuple[float, float]
    hours_ahead: float
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    district: NDArray[np.int64]
    district_x: NDArray[np.float64]
    district_y: NDArray[np.float64]
    pull: NDArray[np.float64]
    near: NDArray[np.int64]
    spellings: list[tuple[str, ...]]
    district_names: list[tuple[str, ...]]

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Latitude and longitude of a point in km."""
        lat = self.centre[0] + y / KM_A_DEGREE
        return lat, self.centre[1] + x / (KM_A_DEGREE * float(np.cos(np.radians(self.centre[0]))))


def pick(dice: np.random.Generator, values: Sequence[T]) -> T:
    """One of the values, each as likely."""
    return values[int(dice.random() * len(values))]


def in_letters(name: str, system: int) -> str:
    """The name as one way of writing has it."""
    out = name
    for sound, letters in ROMANS[system]:
        out = out.replace(sound, letters)
    return out


def _coin(dice: np.random.Generator) -> tuple[str, ...]:
    parts = [
        pick(dice, ONSETS) + pick(dice, VOWELS) + pick(dice, CODAS) for _ in range(int(dice.integers(1, 4)))
    ]
    name = "".join(parts) + pick(dice, ENDINGS)
    name = name if len(name) > 3 else name + "abad"
    return tuple(in_letters(name, system).title() for system in range(len(ROMANS)))


def _lay_valleys(
    dice: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Places along the road and up each valley: x, y, and the valley (district) each is in."""
    valleys = int(dice.integers(9, 16))
    xs: list[float] = []
    ys: list[float] = []
    home: list[int] = []
    for valley in range(valleys):
        mouth = (valley + 0.5) * 24.0 + dice.normal(0, 5)
        floor = 18 * np.sin(mouth / 55)
        lean, step = dice.normal(0, 0.35), dice.uniform(3.0, 7.0)
        up = 1.0 if dice.random() < 0.75 else -1.0
        for stop in range(int(dice.integers(7, 17))):
            along = stop * step
            xs.append(mouth + lean * along + dice.normal(0, 1.2))
            ys.append(floor + up * along + dice.normal(0, 1.2))
            home.append(valley)
        for _ in range(2):  # posts and inns on the main road
            at = mouth + dice.uniform(-12, 12)
            xs.append(at)
            ys.append(18 * float(np.sin(at / 55)) + dice.normal(0, 0.5))
            home.append(valley)
    return np.array(xs), np.array(ys), np.array(home)


def make_country(dice: np.random.Generator) -> Country:
    """A country of some 9 to 15 valleys and about 180 places; some places bear the name of another."""
    x, y, district = _lay_valleys(dice)
    places, valleys = len(x), int(district.max()) + 1
    names = [_coin(dice) for _ in range(places)]
    for twin in np.flatnonzero(dice.random(places) < 0.04):
        names[twin] = names[int(dice.integers(places))]
    pull = (1 + np.arange(places)) ** -0.75
    dice.shuffle(pull)
    pull *= dice.lognormal(0, 0.7, valleys)[district]
    gap = np.hypot(x[:, None] - x, y[:, None] - y)
    return Country(
        centre=(float(dice.uniform(26, 43)), float(dice.uniform(38, 95))),
        hours_ahead=float(dice.choice([3.0, 3.5, 4.5, 5.75, 6.0])),
        x=x,
        y=y,
        district=district,
        district_x=np.bincount(district, x) / np.bincount(district),
        district_y=np.bincount(district, y) / np.bincount(district),
        pull=pull / pull.sum(),
        near=np.argsort(gap, axis=1)[:, 1:5],
        spellings=names,
        district_names=[_coin(dice) for _ in range(valleys)],
    )
