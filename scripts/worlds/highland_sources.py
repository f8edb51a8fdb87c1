"""Who reports from the highland: eight to twenty sources, each with its own reach, habits and faults."""

from dataclasses import dataclass

import numpy as np
from worlds.highland_country import Country, pick
from worlds.highland_words import PARTIES, ROMANS

KINDS = ("media", "party", "monitor", "ngo", "police", "social", "satellite")
CLASSES = (1.0, 5.0, 15.0, 50.0)  # km
# By kind: shares of the precision classes, no coordinates, day only, coarse type, no toll, median delay (hours).
HABITS: dict[str, tuple[tuple[float, ...], float, float, float, float, float]] = {
    "media": ((0.1, 0.45, 0.3, 0.15), 0.30, 0.55, 0.30, 0.20, 9.0),
    "party": ((0.3, 0.4, 0.2, 0.1), 0.35, 0.35, 0.25, 0.25, 5.0),
    "monitor": ((0.5, 0.35, 0.1, 0.05), 0.05, 0.10, 0.10, 0.15, 14.0),
    "ngo": ((0.1, 0.4, 0.35, 0.15), 0.20, 0.70, 0.40, 0.30, 40.0),
    "police": ((0.25, 0.45, 0.3, 0.0), 0.15, 0.30, 0.20, 0.10, 18.0),
    "social": ((0.3, 0.3, 0.25, 0.15), 0.50, 0.25, 0.45, 0.45, 1.5),
    "satellite": ((0.85, 0.15, 0.0, 0.0), 0.0, 0.0, 0.75, 1.0, 20.0),
}


@dataclass(frozen=True)
class Source:
    """One source. Shares are of its reports; ``side`` is the party it speaks for (-1 none)."""

    name: str
    kind: str
    reach: float
    classes: tuple[float, ...]
    honest: float
    no_point: float
    day_only: float
    coarse: float
    no_toll: float
    delay: float
    letters: int
    side: int
    says_local: float
    off_by_one: float
    toll_factor: float
    rounds: float
    heavy_tails: bool
    names_party: int
    loves: frozenset[int]


def _near(dice: np.random.Generator, share: float, noise: float) -> float:
    """A source's own share about that of its kind."""
    if share in (0.0, 1.0):
        return share
    return float(np.clip(share * noise * dice.lognormal(0, 0.35), 0.0, 0.93))


def _make(dice: np.random.Generator, index: int, kind: str, land: Country, noise: float) -> Source:
    classes, no_point, day_only, coarse, no_toll, delay = HABITS[kind]
    mixed = dice.dirichlet(np.array(classes) * 9 + 1e-6)
    valleys = len(land.district_names)
    loved = dice.permutation(valleys)[: int(dice.integers(2, valleys))]
    side = int(dice.integers(len(PARTIES))) if kind == "party" else -1
    return Source(
        name=f"{kind}-{index:02d}",
        kind=kind,
        reach=float(dice.lognormal(0, 0.65) * (0.45 if kind == "satellite" else 1.0)),
        classes=tuple(float(v) for v in np.cumsum(mixed)),
        honest=1 - _near(dice, 0.16, noise),
        no_point=_near(dice, no_point, noise),
        day_only=_near(dice, day_only, noise),
        coarse=_near(dice, coarse, noise),
        no_toll=_near(dice, no_toll, noise),
        delay=float(delay * dice.lognormal(0, 0.4)),
        letters=int(dice.integers(len(ROMANS))) if dice.random() < 0.6 else 0,
        side=side,
        says_local=_near(dice, 0.5, noise) if dice.random() < 0.3 else _near(dice, 0.03, noise),
        off_by_one=_near(dice, 0.07, noise),
        toll_factor=float(dice.lognormal(0.05 if kind in ("party", "social") else 0.0, 0.22 * noise)),
        rounds=_near(dice, 0.35, noise),
        heavy_tails=bool(dice.random() < 0.4),
        names_party=int(dice.integers(0, 3)),
        loves=frozenset(int(v) for v in loved),
    )


def make_sources(dice: np.random.Generator, land: Country, noise: float) -> list[Source]:
    """One source of most kinds at least, then more, chiefly media and social."""
    count = int(dice.integers(8, 21))
    kinds = list(KINDS)
    more: tuple[str, ...] = (
        "media",
        "media",
        "media",
        "social",
        "social",
        "party",
        "ngo",
        "monitor",
        "police",
    )
    kinds += [pick(dice, more) for _ in range(count - len(kinds))]
    return [_make(dice, i, kind, land, noise) for i, kind in enumerate(kinds)]
