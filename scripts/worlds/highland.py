"""A mountain border country: bursts of violence along valleys and a road, told by few or many sources."""

from bisect import bisect
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
from worlds.highland_country import Country, make_country, pick
from worlds.highland_incidents import LEAVES, Incident, draw_sizes, make_incidents, prominence
from worlds.highland_phrasing import edited
from worlds.highland_sources import Source, make_sources
from worlds.highland_telling import Report, Teller, kind_called, party_called, tell
from worlds.highland_words import PARTIES, TREE
from worlds.world import SCHEMA, World

COPIES, FABRICATED, LISTED = 0.12, 0.02, 0.7
START = datetime(2023, 3, 4, tzinfo=UTC)


def _copied(t: Teller, first: Report, source: Source, act: Incident) -> Report:
    """What a source prints that only passes on another's report."""
    dice = t.dice
    text = None if first.text is None else edited(dice, first.text, first.source.name)
    said_at = first.said_at + float(dice.lognormal(1.0, 1.1))
    out = replace(first, source=source, said_at=said_at, text=text)
    if t.chance(0.2):
        out = replace(out, event_type=kind_called(t, source, act)[0])
    if t.chance(0.15):
        out = replace(out, actor=party_called(t, source, act.actor))
    if first.lat is not None and first.lon is not None:
        if t.chance(0.25):
            out = replace(out, lat=None, lon=None, precision=None)
        elif t.chance(0.3):
            lat, lon = first.lat + float(dice.normal(0, 0.02)), first.lon + float(dice.normal(0, 0.02))
            out = replace(out, lat=max(-90.0, min(90.0, round(lat, 3))), lon=round(lon, 3))
    if t.chance(0.12):  # the day of printing taken for the day of the act
        day = said_at // 24 * 24.0
        out = replace(out, earliest=day, latest=day + 24.0 - 1 / 60)
    return replace(out, killed=(None, None)) if t.chance(0.1) else out


def _updated(t: Teller, fresh: Report, before: Report) -> Report:
    """A later word of a source that told already: most keep the point and the time of their first."""
    if t.dice.random() < 0.3:
        return fresh
    return replace(
        fresh,
        said_at=max(fresh.said_at, before.said_at + float(t.dice.lognormal(1.5, 1.0))),
        earliest=before.earliest,
        latest=before.latest,
        lat=before.lat,
        lon=before.lon,
        precision=before.precision,
        place=before.place,
    )


def _choose(t: Teller, sources: list[Source], act: Incident, fresh: list[Source]) -> Source:
    """Who tells next: by reach, the valleys it follows and what it can see; seldom one that told already."""
    home = int(t.land.district[act.place])
    weights = []
    total = 0.0
    for source in sources:
        weight = source.reach * (1.0 if home in source.loves else 0.25)
        if source.kind == "satellite" and LEAVES[act.leaf][0] != "indirect fire":
            weight *= 0.15
        if source.side in (act.actor, act.target_party) and source.side >= 0:
            weight *= 2.0
        total += weight * (0.12 if source in fresh else 1.0)
        weights.append(total)
    return sources[min(bisect(weights, float(t.dice.random()) * total), len(sources) - 1)]


def _tell_all(t: Teller, sources: list[Source], act: Incident, size: int, first_origin: int) -> list[Report]:
    """All reports of one incident: fresh ones, updates by the same source (one origin), and copies."""
    copies = COPIES / (1 - 1 / 3.3)
    out: list[Report] = []
    told: list[Source] = []
    origins: dict[str, int] = {}
    for number in range(size):
        source = _choose(t, sources, act, told)
        copies_now = act.fabricated or t.dice.random() < copies
        if out and copies_now:
            out.append(_copied(t, pick(t.dice, out), source, act))
        else:
            before = next((r for r in reversed(out) if r.source is source), None)
            origin = origins.setdefault(source.name, first_origin + number)
            fresh = tell(t, source, act, act.name, origin)
            out.append(_updated(t, fresh, before) if before else fresh)
        told.append(source)
    return out


def _fabricate(dice: np.random.Generator, acts: list[Incident], count: int, land: Country) -> list[Incident]:
    """Acts that never were, most made up beside a true one: like it in place and day, unlike in the rest."""
    out = []
    for number in range(count):
        model = acts[int(dice.random() * len(acts))]
        place = model.place if dice.random() < 0.6 else int(dice.integers(len(land.x)))
        change = replace(
            model,
            name=f"X{number:06d}",
            place=place,
            x=float(land.x[place] + dice.normal(0, 2)),
            y=float(land.y[place] + dice.normal(0, 2)),
            hour=max(0.0, model.hour + float(dice.normal(0, 14))),
            leaf=model.leaf if dice.random() < 0.3 else int(dice.integers(len(LEAVES))),
            actor=int(dice.integers(len(PARTIES))),
            killed=int(dice.pareto(1.2) * 3),
            wounded=int(dice.pareto(1.2) * 4),
            fabricated=True,
        )
        out.append(change)
    return out


def _sizes(dice: np.random.Generator, total: int) -> np.ndarray:
    """Reports an incident, in no order; they sum to ``total``."""
    sizes = draw_sizes(dice, total)
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), total)) + 1]
    sizes[-1] -= int(sizes.sum()) - total
    return sizes


def _by_prominence(
    dice: np.random.Generator, acts: list[Incident], land: Country, sizes: np.ndarray
) -> np.ndarray:
    """The sizes handed out so that the prominent have more reports, though not strictly."""
    rank = np.argsort(np.array([prominence(act, land) for act in acts]) + dice.gumbel(0, 1.1, len(acts)))
    out = np.empty_like(sizes)
    out[rank] = np.sort(sizes)
    return out


def _moments(values: list[float | None]) -> list[datetime | None]:
    return [None if v is None else START + timedelta(minutes=round(v * 60)) for v in values]


def _table(reports: list[Report]) -> pa.Table:
    columns = {
        "report_id": [f"hl-{i:08d}" for i in range(len(reports))],
        "source_id": [r.source.name for r in reports],
        "source_kind": [r.source.kind for r in reports],
        "reported_at": _moments([r.said_at for r in reports]),
        "occurred_at_earliest": _moments([r.earliest for r in reports]),
        "occurred_at_latest": _moments([r.latest for r in reports]),
        "lat": [r.lat for r in reports],
        "lon": [r.lon for r in reports],
        "location_precision_km": [r.precision for r in reports],
        "place_name": [r.place for r in reports],
        "event_type": [r.event_type for r in reports],
        "actor": [r.actor for r in reports],
        "target": [r.target for r in reports],
        "killed_min": [r.killed[0] for r in reports],
        "killed_max": [r.killed[1] for r in reports],
        "wounded_min": [r.wounded[0] for r in reports],
        "wounded_max": [r.wounded[1] for r in reports],
        "text": [r.text for r in reports],
    }
    return pa.table(columns, schema=SCHEMA)


def make(seed: int, reports: int, **settings: float | int | str) -> World:
    """``reports`` reports. Settings: ``noise`` (1.0, scales all faults), ``density`` (60 incidents a day).

    One seed gives one world: its land, sources, type weights and incidents.
    """
    noise, density = float(settings.get("noise", 1.0)), float(settings.get("density", 60.0))
    dice = np.random.default_rng([seed, 8611])
    land = make_country(dice)
    sources = make_sources(dice, land, noise)
    false_many = round(reports * FABRICATED / 1.5)
    false_sizes = np.where(dice.random(false_many) < 0.75, 1, dice.integers(2, 4, false_many))
    sizes = _sizes(dice, reports - int(false_sizes.sum()))
    acts = make_incidents(dice, land, len(sizes), max(0.25, len(sizes) / density))
    true_sizes = _by_prominence(dice, acts, land, sizes)
    false = _fabricate(dice, acts, false_many, land)
    t = Teller(dice, land, noise)
    told: list[Report] = []
    both = list(zip(acts, true_sizes, strict=True)) + list(zip(false, false_sizes, strict=True))
    for act, size in both:
        told += _tell_all(t, sources, act, int(size), len(told))
    told.sort(key=lambda r: r.said_at)
    listed = [(name, names[0]) for names in PARTIES for name in names[1:] if dice.random() < LISTED]
    tree = [(middle, top) for top, under in TREE.items() for middle in under]
    tree += [(leaf, middle) for _, middle, leaf in LEAVES]
    return World(
        name="highland",
        table=_table(told),
        truth=[r.truth for r in told],
        origin=[f"o{r.origin:08d}" for r in told],
        taxonomy=tree,
        aliases=listed,
        killed={act.name: 0 if act.fabricated else act.killed for act in acts + false},
    )
