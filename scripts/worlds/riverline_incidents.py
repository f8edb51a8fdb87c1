"""What truly happens in the world "riverline": incidents in bursts along the river, few of them much reported."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from worlds.riverline_land import ACTORS, LEAVES, LENGTH_KM, Floats, Ints, Land

SINGLE: Final = 0.30  # share of incidents that one report alone tells of
MADE_UP: Final = 0.02  # share of reports that tell of nothing
FOLLOWING: Final = 0.55  # share of incidents that follow another
SEASON_HOURS: Final = 45 * 24.0
BIGGEST: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class Incidents:
    """One entry an incident: hours since the start, km, indexes into the land and the lists."""

    hour: Floats
    x: Floats
    y: Floats
    village: Ints
    leaf: Ints
    actor: Ints
    target: Ints
    killed: Ints
    wounded: Ints
    told: Ints  # how many reports there will be
    made_up: np.ndarray


def happen(land: Land, reports: int, density: float, chance: np.random.Generator) -> Incidents:
    """Enough incidents for that many reports, ``density`` a day."""
    told = _how_often_told(reports, chance)
    count = told.size
    hour = np.sort(chance.uniform(0, count / density * 24, count))
    leaf = _pick(np.array([row[2] for row in LEAVES], float), count, chance)
    night = np.array([row[6] for row in LEAVES])[leaf]
    peak = np.where(night == 1, 22.0, 11.0) + chance.normal(0, 3.5, count)
    hour = np.floor(hour / 24) * 24 + peak % 24
    village = _where(land, hour, chance)
    away_x, away_y = chance.normal(0, 1.1, (2, count))
    actor = _who(land, village, count, chance)
    hour, village, leaf, actor = _follow_ups(hour, village, leaf, actor, chance)
    killed, wounded = _tolls(leaf, chance)
    told = _louder_when_worse(told, killed, wounded, leaf, chance)
    made_up = (told <= 2) & (chance.random(count) < MADE_UP * reports / max(1, told[told <= 2].sum()))
    target = _pick(np.array([9, 5, 5, 4, 4, 2.5, 2, 1, 1, 1.5, 1, 2]), count, chance)
    x, y = land.x[village] + away_x, land.y[village] + away_y
    return Incidents(hour, x, y, village, leaf, actor, target, killed, wounded, told, made_up)


def _pick(weights: Floats, count: int, chance: np.random.Generator) -> Ints:
    return np.searchsorted(np.cumsum(weights / weights.sum()), chance.random(count)).clip(0, weights.size - 1)


def _how_often_told(reports: int, chance: np.random.Generator) -> Ints:
    """Some 3.3 reports an incident with a heavy tail, and exactly ``reports`` in all."""
    guess = int(reports / 3) + 50
    more = 2 + np.floor(chance.lognormal(0.52, 0.95, guess)).astype(np.int64)
    told = np.where(chance.random(guess) < SINGLE, 1, more.clip(2, BIGGEST))
    while told.sum() < reports:
        told = np.concatenate([told, told])
    last = int(np.searchsorted(np.cumsum(told), reports))
    told = told[: last + 1].copy()
    told[-1] -= told.sum() - reports
    return told


def _louder_when_worse(
    told: Ints, killed: Ints, wounded: Ints, leaf: Ints, chance: np.random.Generator
) -> Ints:
    """The same counts of reports, dealt out so that bloody incidents tend to get the many."""
    loud = np.log1p(killed * 2.0 + wounded) + 0.5 * np.array([row[5] for row in LEAVES])[leaf]
    order = np.argsort(loud + chance.gumbel(0, 1.1, told.size), kind="stable")
    dealt = np.empty_like(told)
    dealt[order] = np.sort(told)
    return dealt


def _where(land: Land, hour: Floats, chance: np.random.Generator) -> Ints:
    """Villages by weight, one stretch of the river being hot for a season and then another."""
    village = np.zeros(hour.size, np.int64)
    season = (hour // SEASON_HOURS).astype(np.int64)
    for one in range(int(season.max(initial=0)) + 1):
        hot = chance.uniform(0, LENGTH_KM, 2)
        boost = sum(np.exp(-(((land.x - spot) / 18) ** 2)) for spot in hot)
        here = np.flatnonzero(season == one)
        village[here] = _pick(land.weight * (0.4 + 3 * boost), here.size, chance)
    return village


def _who(land: Land, village: Ints, count: int, chance: np.random.Generator) -> Ints:
    """The government's side acts mostly from the south bank, the front from the north; few groups a district."""
    sides = np.array([side for _name, side, _others in ACTORS])
    district = land.above(village, 1)
    south = land.parent[district] < 3
    side = np.where(chance.random(count) < 0.12, 2, np.where((chance.random(count) < 0.7) == south, 0, 1))
    actor = np.zeros(count, np.int64)
    for one in range(3):
        names = np.flatnonzero(sides == one)
        habit = (district * 7 + (chance.random(count) ** 2.2 * names.size).astype(np.int64)) % names.size
        actor = np.where(side == one, names[habit], actor)
    return actor


def _follow_ups(
    hour: Floats, village: Ints, leaf: Ints, actor: Ints, chance: np.random.Generator
) -> tuple[Floats, Ints, Ints, Ints]:
    """Over half of the incidents follow another: near it, soon after, often of the same kind.

    Fits of self-exciting processes to records of this kind give branching of .4 to .95 with delays of hours to days.
    """
    count = hour.size
    follows = chance.random(count) < FOLLOWING
    follows[:1] = False
    after = np.flatnonzero(follows)
    before = np.maximum.accumulate(np.where(follows, 0, np.arange(count)))[after]
    hour, village, leaf, actor = hour.copy(), village.copy(), leaf.copy(), actor.copy()
    hour[after] = hour[before] + chance.exponential(14.0, after.size)
    near = village[before] + chance.integers(-2, 3, after.size)
    village[after] = near.clip(int(village.min()), int(village.max()))  # villages are listed last, together
    same = chance.random(after.size) < 0.55
    leaf[after[same]] = leaf[before[same]]
    answer = chance.random(after.size) < 0.6
    actor[after[answer]] = actor[before[answer]]
    return hour, village, leaf, actor


def _tolls(leaf: Ints, chance: np.random.Generator) -> tuple[Ints, Ints]:
    """Killed and wounded: mostly none, now and then many."""
    mean_killed = np.array([row[3] for row in LEAVES])[leaf]
    mean_wounded = np.array([row[4] for row in LEAVES])[leaf]
    how_bad = chance.gamma(0.45, 1 / 0.45, leaf.size)
    killed = chance.poisson(mean_killed * how_bad * chance.gamma(1.5, 1 / 1.5, leaf.size))
    wounded = chance.poisson(mean_wounded * how_bad * chance.gamma(1.5, 1 / 1.5, leaf.size))
    return killed.astype(np.int64), wounded.astype(np.int64)
