"""What a frontier world is like: every number of it, and the very shape of its errors, is drawn from the seed."""

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.random import Generator

SPREADS = ("gauss", "laplace", "student", "lognormal", "disc")
SPARE = (
    "location_precision_km",
    "place_name",
    "event_type",
    "actor",
    "wounded_min,wounded_max",
    "source_kind",
)
TAILS = ("geometric", "poisson", "lognormal", "zipf")


@dataclass(frozen=True, slots=True)
class Laws:
    """The settings of one world; shares are 0..1, hours and kilometres where named."""

    a_day: float  # incidents a day in the whole theatre
    width_km: float  # of the theatre
    hot: float  # share of incidents at hot spots
    line: float  # share along front lines
    burst: float  # share that follow another at the same place, soon after
    burst_hours: float
    singles: float  # share of incidents that one report tells of
    mean: float  # reports an incident
    tail: str
    sources: int
    noise: float  # multiplies the errors of place, time and toll
    gross: float  # share of reports with one gross error
    place_spread: str
    time_spread: str
    place_fine: float  # how much sources give points rather than centroids, 0..1
    time_fine: float
    no_place: float  # share of sources that never give coordinates
    echo: float  # share of further reports that copy an earlier one
    fabricated: float
    again: float  # chance that a source speaks a second time of one incident
    twice: float  # share of reports sent twice
    depth: int  # of the taxonomy
    types: int
    type_skill: float  # 0 (often wrong or coarse) .. 1
    actors: int
    actor_skill: float
    targets: int
    target_skill: float  # below .05 the world has no targets
    toll_said: float
    toll_mean: float
    toll_skill: float
    text: float  # share of reports with a text; below .1 none has
    detail: float  # how much of what is particular a text tells
    zone_hours: float  # local time less UTC
    known_aliases: float  # share of the other names that the alias table knows
    missing: str  # columns that nobody filled, between commas
    spelling: float  # how much sources differ in spelling names


def _log_uniform(rng: Generator, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def _setting(rng: Generator) -> dict[str, float | int | str]:
    """Where, when and how often."""
    return {
        "a_day": _log_uniform(rng, 6, 300),
        "width_km": _log_uniform(rng, 70, 1000),
        "hot": float(rng.uniform(0, 0.6)),
        "line": float(rng.choice([0, rng.uniform(0, 0.4)])),
        "burst": float(rng.uniform(0, 0.3)),
        "burst_hours": _log_uniform(rng, 2, 72),
        "singles": float(rng.uniform(0.15, 0.45)),
        "mean": float(rng.uniform(2.2, 5.5)),
        "tail": str(rng.choice(TAILS)),
        "sources": int(_log_uniform(rng, 6, 120)),
        "noise": _log_uniform(rng, 0.45, 1.8),
        "gross": float(rng.uniform(0, 0.05)),
        "place_spread": str(rng.choice(SPREADS)),
        "time_spread": str(rng.choice(SPREADS[:4])),
        "place_fine": float(rng.uniform(0.15, 0.95)),
        "time_fine": float(rng.uniform(0.15, 0.95)),
        "no_place": float(rng.choice([0, 0, rng.uniform(0, 0.25)])),
        "echo": float(rng.uniform(0.02, 0.35)),
        "fabricated": float(rng.uniform(0, 0.05)),
        "again": float(rng.choice([0, rng.uniform(0, 0.5)])),
        "twice": float(rng.choice([0, 0, rng.uniform(0, 0.03)])),
        "zone_hours": float(rng.choice([-5, -3, 0, 1, 2, 3, 4.5, 5, 6.5, 8])),
    }


def _saying(rng: Generator) -> dict[str, float | int | str]:
    """What is said of it, and how well."""
    return {
        "depth": int(rng.integers(1, 5)),
        "types": int(rng.integers(5, 45)),
        "type_skill": float(rng.uniform(0.25, 0.97)),
        "actors": int(rng.integers(2, 14)),
        "actor_skill": float(rng.uniform(0.2, 0.95)),
        "targets": int(rng.integers(3, 25)),
        "target_skill": float(rng.choice([0, rng.uniform(0.2, 0.95), rng.uniform(0.2, 0.95)])),
        "toll_said": float(rng.uniform(0.2, 0.98)),
        "toll_mean": _log_uniform(rng, 0.5, 8),
        "toll_skill": float(rng.uniform(0.3, 0.97)),
        "text": float(rng.choice([0, rng.uniform(0.3, 1), 1])),
        "detail": float(rng.uniform(0, 0.8)),
        "known_aliases": float(rng.choice([0, rng.uniform(0.4, 1), 1])),
        "missing": ",".join(
            str(c) for c in rng.choice(SPARE, int(rng.choice([0, 0, 0, 1, 2])), replace=False)
        ),
        "spelling": float(rng.choice([0, rng.uniform(0, 0.5)])),
    }


def draw_laws(rng: Generator, settings: dict[str, float | int | str]) -> Laws:
    """Draw a world's laws; ``settings`` (any field of `Laws`) win over chance."""
    laws = Laws(**{**_setting(rng), **_saying(rng)})  # type: ignore[arg-type]  # the fields' own kinds, by name
    known = {f.name for f in fields(Laws)}
    unknown = sorted(set(settings) - known)
    if unknown:
        raise ValueError(f"no such setting: {', '.join(unknown)}")
    return replace(laws, **settings)  # type: ignore[arg-type]  # the fields' own kinds, by name


def spread_of(rng: Generator, law: str, scale: float) -> float:
    """One signed error of about the size ``scale``, by the named law."""
    if law == "laplace":
        return float(rng.laplace(0, scale * 0.7))
    if law == "student":
        return float(np.clip(rng.standard_t(2) * scale * 0.6, -30 * scale, 30 * scale))
    if law == "lognormal":
        return float(rng.choice([-1, 1]) * rng.lognormal(np.log(scale * 0.6 + 1e-9), 0.9))
    if law == "disc":
        return float(rng.uniform(-1.6, 1.6) * scale)
    return float(rng.normal(0, scale))
