"""A made-up coastal war: raids in bursts along a shore and three cities, told by twenty-two unequal sources.

Kept for measuring alone: no shipped model is trained on it. Incidents follow a self-exciting process (each may
bring on others near by within days); each is a raid of several salvos, and a report may know only one of them.
"""

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from worlds.coastal_acts import ACT_LAWS, ACTS, ALIASES, SIDES, TARGETS, TAXONOMY
from worlds.coastal_map import CITIES, SHORE_KM, towns_of
from worlds.coastal_report import Draft, Teller
from worlds.coastal_sources import VOICES
from worlds.world import SCHEMA, World

_START = datetime(2031, 3, 1, tzinfo=UTC)
_FAMILY = 0.58  # incidents that each incident brings on, on average
_SIDES = tuple(SIDES)
_TARGETS = tuple(TARGETS)


@dataclass(frozen=True, slots=True)
class Raid:
    """What truly happened: salvos with their times (hours from the start) and places (km along, inland)."""

    id: str
    salvos: tuple[tuple[float, float, float], ...]
    act: str
    actor: str
    target: str
    killed: int
    wounded: int


def make(
    seed: int, reports: int, noise: float = 1.0, density: float = 110.0, invented: float = 0.03
) -> World:
    """A world of about ``reports`` reports; the same arguments give the same world.

    ``noise`` scales every error of the sources (0.5 .. 1.6), ``density`` is the mean number of incidents a
    day (the busiest days have some three to five times as many), ``invented`` the share of incidents that
    somebody made up (true toll: 0 killed).
    """
    rng, dice = Random(seed), np.random.default_rng(seed)  # noqa: S311 - nothing here is secret
    towns = towns_of(rng)
    wanted = int(reports / 1.9) + 40
    times, along, inland = _bursts(dice, wanted, density)
    raids = [_raid(rng, dice, n, (times[n], along[n], inland[n])) for n in range(len(times))]
    teller = Teller(rng, towns, noise, _START)
    drafts: list[Draft] = []
    for raid, heard in zip(raids, _noticed(dice, raids), strict=True):
        if rng.random() < invented:
            drafts += teller.made_up(_lie(rng, raid))
        drafts += teller.told(raid, [VOICES[n] for n in np.nonzero(heard)[0]])
        if len(drafts) >= reports:
            break
    drafts = drafts[:reports]
    rng.shuffle(drafts)
    kept = {draft.truth for draft in drafts}
    return World(
        name=f"coastal seed {seed} noise {noise:g} density {density:g}",
        table=_table(drafts),
        truth=[draft.truth for draft in drafts],
        origin=[draft.origin for draft in drafts],
        taxonomy=TAXONOMY,
        aliases=ALIASES,
        killed={raid.id: raid.killed for raid in raids if raid.id in kept}
        | {name: 0 for name in kept if name.startswith("x")},
    )


def _bursts(
    dice: np.random.Generator, wanted: int, density: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Times in hours and places of raids: immigrants in uneven weeks, each with its offspring."""
    weeks = max(1, math.ceil(wanted / density / 7))
    pace = np.repeat(dice.gamma(1.1, 1.0, weeks) + 0.25, 7) * dice.gamma(1.4, 1.0, weeks * 7)
    first = int(wanted * (1 - _FAMILY))
    day = dice.choice(weeks * 7, first, p=pace / pace.sum())
    hour = day * 24.0 + dice.uniform(0, 24, first)
    city = dice.choice(4, first, p=(0.24, 0.3, 0.2, 0.26))
    centre = np.array([at for _, at in CITIES] + [SHORE_KM / 2])
    along = np.where(city < 3, dice.normal(centre[city], 5.0), dice.uniform(0, SHORE_KM, first))
    inland = np.abs(dice.normal(0, np.where(city < 3, 4.0, 16.0)))
    found = [(hour, along, inland)]
    while len(hour):
        many = dice.poisson(_FAMILY, len(hour))
        hour = np.repeat(hour, many) + dice.exponential(30.0, many.sum())
        along = np.repeat(along, many) + dice.normal(0, 4.0, many.sum())
        inland = np.abs(np.repeat(inland, many) + dice.normal(0, 2.5, many.sum()))
        found.append((hour, along, inland))
    times, alongs, inlands = (np.concatenate([part[n] for part in found]) for n in range(3))
    order = np.argsort(times)
    return times[order], np.clip(alongs[order], 0, SHORE_KM), np.clip(inlands[order], 0, 70)


def _raid(rng: Random, dice: np.random.Generator, number: int, at: tuple[float, float, float]) -> Raid:
    start, along, inland = at
    act = rng.choices(ACTS, [ACT_LAWS[name][0] for name in ACTS])[0]
    _, deadly, more = ACT_LAWS[act]
    actor = rng.choices(_SIDES, (5, 4, 1.2))[0]
    if act in ("jet strike", "naval gunfire", "shore battery fire"):
        actor = _SIDES[0]
    burst, salvos = 0.0, []
    for _ in range(1 + int(dice.poisson(more))):
        salvos.append((start + burst, along + rng.gauss(0, 0.7), max(0.0, inland + rng.gauss(0, 0.7))))
        burst += rng.expovariate(1 / 0.9)
    killed = int(dice.negative_binomial(0.45, 0.45 / (0.45 + deadly)))
    wounded = int(dice.poisson(1.7 * killed + 0.5 * deadly))
    target = rng.choice(_TARGETS)
    return Raid(f"c{number:06d}", tuple(salvos), act, actor, target, killed, wounded)


def _lie(rng: Random, raid: Raid) -> Raid:
    """A raid that never was, in the days and neighbourhood of a true one."""
    hour, along, inland = raid.salvos[0]
    hour, along, inland = hour + rng.gauss(0, 20), along + rng.gauss(0, 6), max(0.0, inland + rng.gauss(0, 4))
    return replace(
        raid,
        id=f"x{raid.id}",
        salvos=((max(0.0, hour), along, inland),),
        act=rng.choice(ACTS),
        target=rng.choice(_TARGETS),
        killed=int(rng.expovariate(0.25)),
        wounded=int(rng.expovariate(0.12)),
    )


def _noticed(dice: np.random.Generator, raids: list[Raid]) -> NDArray[np.bool_]:
    """Which source hears of which raid, shape (raids, voices): size, distance, and how talked-of it is."""
    size = np.array([math.log1p(2 * raid.killed + raid.wounded + 0.7 * len(raid.salvos)) for raid in raids])
    along = np.array([raid.salvos[0][1] for raid in raids])
    talk = dice.normal(0, 0.9, len(raids))
    odds = np.empty((len(raids), len(VOICES)))
    for n, voice in enumerate(VOICES):
        far = ((along - voice.home) / voice.reach) ** 2
        odds[:, n] = voice.notice + voice.slope * size - 2.2 * far + talk
    return dice.random(odds.shape) < 1 / (1 + np.exp(-odds))


def _table(drafts: list[Draft]) -> pa.Table:
    rows = [draft.row for draft in drafts]
    columns = {name: [row[name] for row in rows] for name in SCHEMA.names if name != "report_id"}
    columns["report_id"] = [f"r{n:07d}" for n in range(len(rows))]
    return pa.table({name: columns[name] for name in SCHEMA.names}, schema=SCHEMA)
