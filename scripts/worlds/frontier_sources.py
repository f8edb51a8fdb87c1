"""Who reports in a made-up world, and how each errs: in place, time, act, hands, losses and words."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.random import Generator
from worlds.frontier_laws import Laws, spread_of
from worlds.frontier_words import Tongue

Floats = npt.NDArray[np.float64]
PLACE_WAYS = ("point", "rough", "village", "district", "province", "grid", "name only")
TIME_WAYS = ("moment", "hour", "local day", "utc day", "part of day", "wide", "week", "report only", "noon")
KINDS = (
    "agency",
    "local press",
    "party",
    "monitor",
    "ngo",
    "hospital",
    "social",
    "satellite",
    "official",
    "desk",
)


@dataclass(frozen=True, slots=True)
class Source:
    """One source and its habits; shares are 0..1."""

    name: str
    kind: str
    side: int  # the party it belongs to, -1 for none
    provinces: frozenset[int]  # where it works; empty = everywhere
    weight: float
    place_ways: Floats
    place_km: float
    says_precision: int  # 0 the size of its error, 1 never, 2 a constant, 3 always too small
    time_ways: Floats
    time_hours: float
    slack_hours: float  # half the width of the interval it gives
    delay_hours: float
    type_right: float
    type_coarse: float
    type_missing: float
    type_swaps: dict[int, int]
    actor_said: float
    actor_right: float
    target_said: float
    toll_said: float
    toll_exact: float
    toll_bias: float
    toll_range: float
    zero_for_silent: bool
    wrong_day: float
    text: float
    tongue: Tongue
    detail: float
    own_places: bool  # its own spelling of every name


def _mixture(rng: Generator, fine: float, ways: int, order: tuple[int, ...]) -> Floats:
    """Shares of the ways, leaning to the fine or coarse end; most sources have one main habit."""
    lean = np.empty(ways)
    for rank, way in enumerate(order):
        at = rank / (ways - 1)
        lean[way] = np.exp(-3.0 * abs(at - (1 - fine)) * rng.uniform(0.5, 1.5))
    shares = rng.dirichlet(lean * rng.uniform(0.4, 2.0))
    return np.asarray(shares)


def _near(rng: Generator, mean: float, width: float = 0.18) -> float:
    return float(np.clip(rng.normal(mean, width), 0.0, 1.0))


def make_source(rng: Generator, laws: Laws, number: int, tongues: list[Tongue], provinces: int) -> Source:
    """Draw one source of the world."""
    kind = str(rng.choice(KINDS))
    works = frozenset[int]()
    if rng.random() < 0.5:
        works = frozenset(int(p) for p in rng.choice(provinces, max(1, provinces // 3), replace=False))
    place_ways = _mixture(rng, laws.place_fine, len(PLACE_WAYS), (0, 1, 5, 2, 3, 4, 6))
    place_ways[6] *= 0.3
    if rng.random() < laws.no_place:
        place_ways = np.eye(len(PLACE_WAYS))[6]
    time_ways = _mixture(rng, laws.time_fine, len(TIME_WAYS), (0, 1, 4, 2, 3, 8, 7, 5, 6))
    time_ways[6] *= 0.4
    skill, swaps = _near(rng, laws.type_skill), rng.permutation(laws.types)
    coarse = float(rng.uniform(0, 1)) * (1 - skill)
    side = int(rng.integers(0, laws.actors)) if kind == "party" else -1
    return Source(
        name=f"{kind[:3]}-{number}",
        kind=kind,
        side=side,
        provinces=works,
        weight=float(rng.lognormal(0, 1.0)),
        place_ways=place_ways / place_ways.sum(),
        place_km=float(rng.lognormal(np.log(1.5 * laws.noise), 0.8)),
        says_precision=int(rng.choice(4, p=[0.55, 0.2, 0.15, 0.1])),
        time_ways=time_ways / time_ways.sum(),
        time_hours=float(rng.lognormal(np.log(0.8 * laws.noise), 0.9)),
        slack_hours=float(rng.choice([0, 0.5, 1, 3])),
        delay_hours=float(rng.lognormal(np.log(8), 1.2)),
        type_right=1 - (1 - skill) * 0.6,
        type_coarse=coarse,
        type_missing=float(rng.choice([0, 0, rng.uniform(0, 0.4)])),
        type_swaps={i: int(swaps[i]) for i in range(laws.types)},
        actor_said=_near(rng, laws.actor_skill, 0.25),
        actor_right=_near(rng, 0.75 + laws.actor_skill * 0.25, 0.08),
        target_said=_near(rng, laws.target_skill, 0.25) if laws.target_skill > 0.05 else 0.0,
        toll_said=_near(rng, laws.toll_said, 0.25),
        toll_exact=_near(rng, laws.toll_skill),
        toll_bias=float(rng.lognormal(0, 0.25 * laws.noise))
        * (float(rng.uniform(0.4, 2.5)) if side >= 0 else 1.0),
        toll_range=float(rng.choice([0, 0.1, 0.5])),
        zero_for_silent=bool(rng.random() < 0.15),
        wrong_day=float(rng.choice([0, rng.uniform(0, 0.1)])) * min(laws.noise, 1.5),
        text=laws.text if laws.text >= 1 else _near(rng, laws.text, 0.3),
        tongue=tongues[0] if rng.random() < 0.6 else tongues[int(rng.integers(0, len(tongues)))],
        detail=_near(rng, laws.detail, 0.2),
        own_places=bool(rng.random() < laws.spelling),
    )


@dataclass(frozen=True, slots=True)
class Span:
    """When a report says it was: hours since the beginning, or nothing."""

    earliest: float | None
    latest: float | None


def tell_time(rng: Generator, laws: Laws, source: Source, hour: float, reported: float) -> Span:
    """The interval one report gives for what happened at ``hour`` (UTC)."""
    way = TIME_WAYS[int(rng.choice(len(TIME_WAYS), p=source.time_ways))]
    at = hour + spread_of(rng, laws.time_spread, source.time_hours)
    if rng.random() < source.wrong_day:
        at += 24.0 * float(rng.choice([-1, 1]))
    zone = laws.zone_hours
    if way == "moment":
        return Span(at - source.slack_hours, at + source.slack_hours)
    if way == "hour":
        return Span(np.floor(at), np.floor(at) + 1)
    if way in {"local day", "utc day"}:
        start = np.floor((at + zone) / 24) * 24
        start -= zone if way == "local day" else 0.0
        return Span(start, start + 24)
    if way == "part of day":
        start = np.floor((at + zone) / 6) * 6 - zone
        return Span(start, start + 6) if rng.random() < 0.6 else Span(start - 3, start + 9)
    if way == "wide":
        before, after = float(rng.exponential(20)), float(rng.exponential(20))
        return Span(at - before, at + after)
    if way == "week":
        start = np.floor(at / 168) * 168
        return Span(start, start + 168)
    if way == "noon":
        noon = np.floor((at + zone) / 24) * 24 + float(rng.choice([0, 12]))
        return Span(noon, noon)
    return Span(None, None) if rng.random() < 0.7 else Span(None, reported)


def tell_toll(rng: Generator, laws: Laws, source: Source, truth: int) -> tuple[float | None, float | None]:
    """Least and most that one report gives for a true number."""
    if rng.random() > source.toll_said:
        return (0.0, 0.0) if source.zero_for_silent else (None, None)
    said = float(truth)
    if rng.random() > source.toll_exact:
        said = max(
            0.0, np.round(said * source.toll_bias * rng.lognormal(0, 0.35 * laws.noise) + rng.normal(0, 0.4))
        )
    if said > 20 and rng.random() < 0.3:
        said = float(np.round(said, -1))
    if rng.random() < source.toll_range:
        way = rng.random()
        if way < 0.3:
            return said, None
        low = np.floor(said * rng.uniform(0.6, 1))
        return float(low), float(np.ceil(said * rng.uniform(1, 1.6)))
    return said, said
