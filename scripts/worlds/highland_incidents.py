"""What really happens in the highland: quiet background and bursts of violence that feed on themselves."""

from dataclasses import dataclass

import numpy as np
from worlds.highland_country import Country
from worlds.highland_words import DEADLY, PARTIES, TARGETS, TREE, WEIGHT

LEAVES = [
    (top, middle, leaf) for top, under in TREE.items() for middle, leaves in under.items() for leaf in leaves
]
FEUDS = ((0, 1), (1, 0), (0, 4), (4, 0), (2, 1), (1, 2), (3, 5), (5, 3), (2, 6), (6, 2), (4, 3), (5, 0))


@dataclass(frozen=True)
class Incident:
    """One true incident: km, hours since the start (UTC), the index of its leaf type, parties and true tolls."""

    name: str
    place: int
    x: float
    y: float
    hour: float
    lasts: float
    leaf: int
    actor: int
    target: str
    target_party: int
    killed: int
    wounded: int
    fabricated: bool = False


def draw_sizes(dice: np.random.Generator, count: int) -> np.ndarray:
    """Reports an incident: a quarter single, the mean about 3.4, and a tail that thins as a power law."""
    body = 2 + dice.geometric(0.42, count) - 1
    tail = np.minimum(3 + np.floor(2.6 * dice.pareto(1.35, count)), 90).astype(np.int64)
    size = np.where(dice.random(count) < 0.86, body, tail)
    return np.where(dice.random(count) < 0.225, 1, size)


def _times_and_places(
    dice: np.random.Generator, land: Country, count: int, days: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hour, place and burst (-1 none) of each incident: a Neyman-Scott process with an Omori-like decay."""
    hours, places, burst = np.empty(count), np.empty(count, np.int64), np.full(count, -1)
    done = 0
    bursts = 0
    while done < count:
        start = dice.uniform(0, days * 24)
        place = int(dice.choice(len(land.pull), p=land.pull))
        lone = dice.random() < 0.62
        many = 1 if lone else min(2 + int(dice.pareto(1.4) * 2.5), 30)
        many = min(many, count - done)
        span = slice(done, done + many)
        after = 7.0 * ((1 - dice.random(many)) ** -1.1 - 1)  # hours; most soon, a few days on
        hours[span] = start + np.where(np.arange(many) == 0, 0, np.minimum(after, 240))
        step = np.where(dice.random(many) < 0.62, place, land.near[place][dice.integers(0, 4, many)])
        places[span] = step
        burst[span] = -1 if lone else bursts
        bursts += not lone
        done += many
    return np.mod(hours, days * 24), places, burst


def make_incidents(dice: np.random.Generator, land: Country, count: int, days: float) -> list[Incident]:
    """``count`` incidents over ``days``, in no order; those of one burst share foes and like weapons."""
    hours, places, burst = _times_and_places(dice, land, count, days)
    weight = np.array([WEIGHT[top] for top, _, _ in LEAVES]) * dice.lognormal(0, 0.5, len(LEAVES))
    weight /= weight.sum()
    bursts = int(burst.max()) + 1
    burst_foes, burst_leaf = (
        dice.integers(0, len(FEUDS), bursts + 1),
        dice.choice(len(LEAVES), bursts + 1, p=weight),
    )
    kin = dice.random(count) < 0.6
    leaf = np.where((burst >= 0) & kin, burst_leaf[burst], dice.choice(len(LEAVES), count, p=weight))
    foes = np.where(burst >= 0, burst_foes[burst], dice.integers(0, len(FEUDS), count))
    east, north = dice.normal(0, 1.6, count), dice.normal(0, 1.6, count)
    deadly = np.array([DEADLY[top] for top, _, _ in LEAVES])[leaf]
    killed = np.where(dice.random(count) < deadly, 1 + np.floor(1.6 * dice.pareto(1.5, count)), 0)
    killed = np.minimum(killed, 240).astype(np.int64)
    wounded = dice.poisson(killed * dice.gamma(1.2, 1.2, count) + 2.0 * deadly * (dice.random(count) < 0.6))
    at_party = dice.random(count) < 0.5
    lasts = dice.lognormal(-0.7, 1.1, count)
    out = []
    for i in range(count):
        actor, foe = FEUDS[foes[i]]
        place = int(places[i])
        target = PARTIES[foe][0] if at_party[i] else TARGETS[int(dice.random() * len(TARGETS))]
        out.append(
            Incident(
                name=f"H{i:07d}",
                place=place,
                x=float(land.x[place] + east[i]),
                y=float(land.y[place] + north[i]),
                hour=float(hours[i]),
                lasts=float(min(lasts[i], 20)),
                leaf=int(leaf[i]),
                actor=actor,
                target=target,
                target_party=foe if at_party[i] else -1,
                killed=int(killed[i]),
                wounded=int(wounded[i]),
            )
        )
    return out


def prominence(incident: Incident, land: Country) -> float:
    """How much an incident is talked of: by its dead, and by how near the main road and the busy places it is."""
    off_road = abs(incident.y - 18 * np.sin(incident.x / 55))
    return float(1.1 * np.log1p(incident.killed) - off_road / 45 + 12 * land.pull[incident.place])
