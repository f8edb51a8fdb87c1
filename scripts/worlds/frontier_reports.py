"""One report of one incident by one source, as it would stand in a table, and the copies others make of it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.random import Generator
from worlds.frontier_land import Incidents, Land
from worlds.frontier_laws import Laws, spread_of
from worlds.frontier_sources import PLACE_WAYS, Source, Span, tell_time, tell_toll
from worlds.frontier_words import LEADS, misspell, shortened

START = datetime(2024, 3, 4, tzinfo=UTC)
CENTROID_KM = {"village": 2.0, "district": 12.0, "province": 45.0}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The names of a world: of places by rank, of acts by node with their parents, of parties and targets."""

    villages: list[str]
    districts: list[str]
    provinces: list[str]
    nodes: list[str]
    parent: list[int]  # -1 = no parent
    leaves: list[int]
    actors: list[list[str]]
    targets: list[list[str]]


@dataclass(frozen=True, slots=True)
class Report:
    """A row before it is one; hours since the beginning."""

    incident: int
    origin: int
    source: Source
    reported: float
    span: Span
    lat: float | None
    lon: float | None
    precision: float | None
    place: str | None
    kind: str | None
    actor: str | None
    target: str | None
    killed: tuple[float | None, float | None]
    wounded: tuple[float | None, float | None]
    text: str | None


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a report is drawn from."""

    laws: Laws
    land: Land
    incidents: Incidents
    lexicon: Lexicon


Where = tuple[float | None, float | None, float | None, str | None]


def tell_place(rng: Generator, scene: Scene, source: Source, i: int) -> Where:
    """Latitude, longitude, stated precision and place name of one report."""
    laws, land, all_of = scene.laws, scene.land, scene.incidents
    x, y, village = float(all_of.x[i]), float(all_of.y[i]), int(all_of.village[i])
    if rng.random() < laws.gross:
        village = int(rng.integers(0, len(land.villages)))
        x, y = land.villages[village]
    district = int(land.district_of[village])
    way = PLACE_WAYS[int(rng.choice(len(PLACE_WAYS), p=source.place_ways))]
    name = scene.lexicon.villages[village]
    size = source.place_km
    if way in {"point", "rough", "grid"}:
        size *= {"point": 0.4, "rough": 3.0, "grid": 1.0}[way]
        x += spread_of(rng, laws.place_spread, size)
        y += spread_of(rng, laws.place_spread, size)
    if way == "village":
        (x, y), size = land.villages[village], 2.0
    if way == "district":
        (x, y), name = land.districts[district], scene.lexicon.districts[district]
        size = laws.width_km / np.sqrt(len(land.districts)) * 0.4
    if way == "province":
        province = int(land.province_of[district])
        (x, y), name = land.provinces[province], scene.lexicon.provinces[province]
        size = laws.width_km / np.sqrt(len(land.provinces)) * 0.4
    if rng.random() < 0.1:
        name = scene.lexicon.districts[district]
    spelt = misspell(rng, name) if rng.random() < laws.spelling * 0.4 else name
    place = None if rng.random() < 0.08 else spelt
    if way == "name only":
        return None, None, None, spelt
    return *_written(rng, scene, float(x), float(y), way), _precision(rng, source, float(size), way), place


def _written(rng: Generator, scene: Scene, x: float, y: float, way: str) -> tuple[float | None, float | None]:
    lat, lon = scene.land.degrees(x, y)
    if way == "grid":
        step = float(rng.choice([0.05, 0.1, 0.25]))
        lat, lon = round(lat / step) * step, round(lon / step) * step
    digits = int(rng.choice([2, 3, 4, 5]))
    gross = rng.random()
    if gross < scene.laws.gross * 0.1:
        return 0.0, 0.0
    if gross < scene.laws.gross * 0.2 and abs(lon) < 90:
        return round(lon, digits), round(lat, digits)
    return round(lat, digits), round(lon, digits)


def _precision(rng: Generator, source: Source, size: float, way: str) -> float | None:
    if source.says_precision == 1 or rng.random() < 0.05:
        return None
    if source.says_precision == 2:
        return 1.0 if way in {"point", "rough", "village"} else 10.0
    stated = size * float(rng.uniform(0.7, 1.6)) * (0.2 if source.says_precision == 3 else 1.0)
    return round(max(stated, 0.05), 1)


def _tell_kind(rng: Generator, scene: Scene, source: Source, i: int) -> str | None:
    if rng.random() < source.type_missing:
        return None
    lexicon, kind = scene.lexicon, int(scene.incidents.kind[i])
    if rng.random() > source.type_right:
        kind = source.type_swaps[kind] if rng.random() < 0.6 else int(rng.integers(0, scene.laws.types))
    node = lexicon.leaves[kind]
    while rng.random() < source.type_coarse and lexicon.parent[node] >= 0:
        node = lexicon.parent[node]
    return lexicon.nodes[node]


def _tell_actor(rng: Generator, scene: Scene, source: Source, i: int) -> str | None:
    if rng.random() > source.actor_said:
        return "unknown" if rng.random() < 0.4 else None
    actor = int(scene.incidents.actor[i])
    shifts_blame = actor == source.side and rng.random() < 0.7
    if shifts_blame or rng.random() > source.actor_right:
        actor = int(rng.integers(0, scene.laws.actors))
    said = scene.lexicon.actors[actor]
    name = said[int(rng.integers(0, len(said)))] if rng.random() < 0.6 else said[0]
    return name.upper() if rng.random() < 0.03 else name


def _tell_target(rng: Generator, scene: Scene, source: Source, i: int) -> str | None:
    if rng.random() > source.target_said:
        return None
    target = int(scene.incidents.target[i])
    if rng.random() > 0.93:
        target = int(rng.integers(0, scene.laws.targets))
    said = scene.lexicon.targets[target]
    return said[int(rng.integers(0, len(said)))] if rng.random() < 0.35 else said[0]


def _tell_words(rng: Generator, source: Source, report: Report, scene: Scene) -> str | None:
    if rng.random() > source.text:
        return None
    tongue, i = source.tongue, report.incident
    told = [int(d) for d in scene.incidents.details[i] if rng.random() < source.detail]
    if rng.random() < 0.5:
        told.append(int(rng.integers(0, 400)))
    particulars = [tongue.particulars[d % len(tongue.particulars)] for d in told]
    said = tongue.acts[int(scene.incidents.kind[i])]
    killed, wounded = report.killed[0], report.wounded[0]
    toll = "" if killed is None else f"{int(killed)} {said[-1][:3]}"
    toll += "" if wounded is None else f" {int(wounded)} {said[0][:3]}"
    place = report.place or ""
    if not tongue.native and rng.random() < 0.7:
        place = tongue.particulars[int(scene.incidents.village[i]) % len(tongue.particulars)]
    day = START + timedelta(hours=float(scene.incidents.hour[i]))
    return tongue.forms[int(rng.integers(0, len(tongue.forms)))].format(
        type=said[int(rng.integers(0, len(said)))],
        place=place,
        toll=toll,
        detail=tongue.joined(particulars),
        source=source.name,
        actor=report.actor or "",
        target=report.target or "",
        day=f"{day:%d %B}" if rng.random() < 0.5 else f"{day:%A}",
    )


def first_hand(rng: Generator, scene: Scene, source: Source, i: int, origin: int) -> Report:
    """What a source itself reports of incident ``i``."""
    hour = float(scene.incidents.hour[i])
    reported = hour + source.delay_hours * float(rng.lognormal(0, 0.8))
    span = tell_time(rng, scene.laws, source, hour, reported)
    lat, lon, precision, place = tell_place(rng, scene, source, i)
    plain = Report(
        incident=i,
        origin=origin,
        source=source,
        reported=reported,
        span=span,
        lat=lat,
        lon=lon,
        precision=precision,
        place=place,
        kind=_tell_kind(rng, scene, source, i),
        actor=_tell_actor(rng, scene, source, i),
        target=_tell_target(rng, scene, source, i),
        killed=tell_toll(rng, scene.laws, source, int(scene.incidents.killed[i])),
        wounded=tell_toll(rng, scene.laws, source, int(scene.incidents.wounded[i])),
        text=None,
    )
    return replace(plain, text=_tell_words(rng, source, plain, scene))


def copied(rng: Generator, scene: Scene, source: Source, first: Report) -> Report:
    """The same report as another source gives it on: later, shorter, its place and time told in the copier's way."""
    reported = first.reported + float(rng.lognormal(np.log(5), 1.0))
    where: Where = (first.lat, first.lon, first.precision, first.place)
    if rng.random() < 0.5:
        where = tell_place(rng, scene, source, first.incident)
    span = first.span
    if rng.random() < 0.4:
        middle = float(scene.incidents.hour[first.incident])
        if span.earliest is not None and span.latest is not None:
            middle = (span.earliest + span.latest) / 2
        span = tell_time(rng, scene.laws, source, middle, reported)
    lead = LEADS[int(rng.integers(0, len(LEADS)))].format(source=first.source.name)
    return replace(
        first,
        source=source,
        reported=reported,
        span=span,
        lat=where[0],
        lon=where[1],
        precision=where[2],
        place=where[3],
        kind=first.kind if rng.random() < 0.6 else _tell_kind(rng, scene, source, first.incident),
        actor=first.actor if rng.random() < 0.85 else _tell_actor(rng, scene, source, first.incident),
        text=shortened(rng, first.text, lead) if first.text and source.text > 0 else None,
    )
