"""A made-up land and what happens there: provinces, districts, villages, front lines, and the true incidents."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.random import Generator
from worlds.frontier_laws import Laws

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Land:
    """Places in kilometres east and north of a corner; a village knows its district, a district its province."""

    corner: tuple[float, float]  # latitude, longitude
    provinces: Floats
    districts: Floats
    villages: Floats
    province_of: Ints
    district_of: Ints

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Latitude and longitude of a point."""
        lat = self.corner[0] + y / 111.2
        return lat, self.corner[1] + x / (111.2 * float(np.cos(np.radians(lat))))


@dataclass(frozen=True, slots=True)
class Incidents:
    """What happened, one entry an incident: place, hour since the beginning, act, hands, losses, particulars."""

    x: Floats
    y: Floats
    village: Ints
    hour: Floats
    kind: Ints
    actor: Ints
    target: Ints
    killed: Ints
    wounded: Ints
    reports: Ints
    details: Ints  # (n, 6): numbers of the words that are particular to it


def make_land(rng: Generator, laws: Laws) -> Land:
    """Lay out provinces, districts around them, villages around those."""
    width = laws.width_km
    provinces = rng.uniform(0, width, (int(rng.integers(4, 26)), 2))
    each = width / np.sqrt(len(provinces))
    province_of = np.repeat(np.arange(len(provinces)), rng.integers(3, 14, len(provinces)))
    districts = provinces[province_of] + rng.normal(0, each * 0.35, (len(province_of), 2))
    near = each / np.sqrt(len(districts) / len(provinces))
    district_of = np.repeat(np.arange(len(districts)), rng.integers(2, 30, len(districts)))
    villages = districts[district_of] + rng.normal(0, near * 0.4, (len(district_of), 2))
    corner = (float(rng.uniform(-30, 48)), float(rng.uniform(-90, 110)))
    return Land(corner, provinces, districts, villages, province_of, district_of)


def _zipf_weights(rng: Generator, n: int, power: float) -> Floats:
    weights = 1.0 / np.arange(1, n + 1) ** power
    rng.shuffle(weights)
    return np.asarray(weights / weights.sum())


def _places(rng: Generator, laws: Laws, land: Land, n: int) -> tuple[Floats, Ints]:
    """Points: at hot spots, along lines, or anywhere; each with its nearest village."""
    everywhere = _zipf_weights(rng, len(land.villages), float(rng.uniform(0.2, 1.1)))
    village = rng.choice(len(land.villages), n, p=everywhere)
    spots = rng.choice(len(land.villages), int(rng.integers(2, 25)))
    hot = rng.random(n) < laws.hot
    village[hot] = rng.choice(spots, int(hot.sum()))
    points = land.villages[village] + rng.normal(0, float(rng.uniform(0.3, 4)), (n, 2))
    along = rng.random(n) < laws.line
    ends = rng.uniform(0, laws.width_km, (int(rng.integers(1, 4)), 2, 2))
    line = rng.integers(0, len(ends), int(along.sum()))
    where = rng.beta(1, float(rng.uniform(1, 3)), (int(along.sum()), 1))
    points[along] = ends[line, 0] * where + ends[line, 1] * (1 - where) + rng.normal(0, 3, (len(line), 2))
    return points, _nearest(land, points)


def _nearest(land: Land, points: Floats) -> Ints:
    from scipy.spatial import cKDTree

    return np.asarray(cKDTree(land.villages).query(points)[1], dtype=np.int64)


def _sizes(rng: Generator, laws: Laws, n: int) -> Ints:
    """Reports an incident: a share of ones, the rest two and more with the drawn tail."""
    more = max(0.2, (laws.mean - laws.singles) / (1 - laws.singles) - 2)
    if laws.tail == "poisson":
        further = rng.poisson(more, n)
    elif laws.tail == "lognormal":
        further = np.floor(rng.lognormal(np.log(more + 0.5) - 0.4, 0.9, n))
    elif laws.tail == "zipf":
        further = np.minimum(rng.zipf(2.1, n) - 1, 40) * max(1.0, more / 2)
    else:
        further = rng.geometric(1 / (1 + more), n) - 1
    sizes = 2 + np.minimum(further, 60).astype(np.int64)
    sizes[rng.random(n) < laws.singles] = 1
    return sizes


def _hours(rng: Generator, laws: Laws, n: int) -> Floats:
    """Hours of the incidents: days of unlike weight, a daily rhythm in local time."""
    days = max(2, int(np.ceil(n / laws.a_day)))
    weight = rng.lognormal(0, float(rng.uniform(0, 0.8)), days)
    day = rng.choice(days, n, p=weight / weight.sum())
    peak, sharp = float(rng.uniform(0, 24)), float(rng.uniform(0, 1.5))
    local = (rng.vonmises(0, sharp, n) / np.pi * 12 + peak) % 24
    return np.asarray(day * 24 + local - laws.zone_hours)


def _tolls(rng: Generator, laws: Laws, sizes: Ints) -> tuple[Ints, Ints]:
    """True killed and wounded: much-reported incidents tend to be the deadly ones."""
    pull = sizes ** float(rng.uniform(0, 0.7))
    mean = laws.toll_mean * pull / pull.mean()
    if rng.random() < 0.5:
        killed = np.floor(rng.lognormal(np.log(mean + 0.1) - 0.5, 1.0))
    else:
        killed = rng.poisson(rng.gamma(float(rng.uniform(0.4, 1.5)), mean))
    killed = np.where(rng.random(len(mean)) < rng.uniform(0.05, 0.5), 0, np.minimum(killed, 400))
    wounded = rng.poisson((killed + 0.4) * float(rng.uniform(0.5, 2.5)) * rng.lognormal(0, 0.6, len(mean)))
    return killed.astype(np.int64), wounded.astype(np.int64)


def make_incidents(rng: Generator, laws: Laws, land: Land, n: int) -> Incidents:
    """Draw ``n`` true incidents; some follow another at the same place, often alike in act and hands."""
    points, village = _places(rng, laws, land, n)
    hour = _hours(rng, laws, n)
    common = _zipf_weights(rng, laws.types, float(rng.uniform(0.3, 1.3)))
    hands = _zipf_weights(rng, laws.actors, float(rng.uniform(0.2, 1.2)))
    aims = _zipf_weights(rng, laws.targets, float(rng.uniform(0.2, 1.2)))
    kind = rng.choice(laws.types, n, p=common)
    actor, target = rng.choice(laws.actors, n, p=hands), rng.choice(laws.targets, n, p=aims)
    local = rng.integers(0, laws.actors, len(land.provinces))
    held = rng.random(n) < rng.uniform(0, 0.6)
    actor = np.where(held, local[land.province_of[land.district_of[village]]], actor)
    for i in np.flatnonzero(rng.random(n) < laws.burst):
        parent = int(rng.integers(0, n))
        points[i] = points[parent] + rng.normal(0, 1.5, 2)
        village[i], hour[i] = village[parent], hour[parent] + rng.exponential(laws.burst_hours)
        kind[i] = kind[parent] if rng.random() < 0.6 else kind[i]
        actor[i] = actor[parent] if rng.random() < 0.8 else actor[i]
    sizes = _sizes(rng, laws, n)
    killed, wounded = _tolls(rng, laws, sizes)
    words = np.minimum(rng.zipf(1.25, (n, 6)), 3000)
    return Incidents(
        points[:, 0], points[:, 1], village, hour, kind, actor, target, killed, wounded, sizes, words
    )
