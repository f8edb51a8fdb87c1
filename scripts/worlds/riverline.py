"""The world "riverline": a truce along a river, told by teams, police, clinics, agencies, parties and sensors.

Written on its own, to be unlike the worlds that the shipped weights learn from. ``noise`` scales every error
(0.5 careful to 1.6 bad), ``density`` is incidents a day. The same seed and settings give the same world.
"""

from typing import Final

import numpy as np
import pyarrow as pa
from worlds import riverline_telling as telling
from worlds import riverline_words as words
from worlds.riverline_incidents import Incidents, happen
from worlds.riverline_land import BRANCHES, LEAVES, SOUTH_WEST, VAGUE, Land, spellings, survey
from worlds.riverline_sources import COPIERS, KINDS, LIARS, NUMBER, SOURCES
from worlds.riverline_telling import NONE, PARENT, SPELLED, TYPES, WORDED, Told
from worlds.world import SCHEMA, World

COPIES: Final = 0.14
START: Final = np.datetime64("2019-03-02T00:00:00", "us")
MANNERS: Final = (0.24, 0.26, 0.10, 0.20, 0.06, 0.14)  # of copies, as in riverline_words.retell
_CASING: Final = {
    0: str,
    1: lambda name: name.replace("_", " ").capitalize(),
    2: lambda name: name.replace("_", "-"),
}


def make(seed: int, reports: int, *, noise: float = 1.0, density: float = 60.0) -> World:
    """That many reports."""
    chance = np.random.default_rng([seed, 8_311])
    land = survey(chance)
    happened = happen(land, reports, density, chance)
    told = _first_hand(land, happened, noise, chance)
    parent = _who_copies(told, happened, chance)
    generations = _generations(parent)
    for rows in generations:
        _copy(told, land, rows, parent[rows], chance)
    texts = _texts(told, land, parent, generations, chance)
    order = np.lexsort((np.arange(reports), told.reported))
    origin = _own_voice(told)
    for rows in generations:
        origin[rows] = origin[parent[rows]]
    table = _table(told, land, texts, order)
    ids = np.array([f"inc{one:07d}" for one in range(happened.told.size)])
    real = ~happened.made_up
    return World(
        name="riverline",
        table=table,
        truth=ids[told.incident[order]].tolist(),
        origin=np.char.add("voice", origin[order].astype(str)).tolist(),
        taxonomy=[(leaf, branch) for leaf, branch, *_rest in LEAVES] + list(BRANCHES),
        aliases=spellings(np.random.default_rng([seed, 17])),
        killed=dict(zip(ids[real].tolist(), happened.killed[real].tolist(), strict=True)),
    )


def _first_hand(land: Land, happened: Incidents, noise: float, chance: np.random.Generator) -> Told:
    """Every report as if its source had been told by itself."""
    incident = np.repeat(np.arange(happened.told.size), happened.told)
    count = incident.size
    share = np.array([kind.share for kind in KINDS], float)
    loud = np.array([row[5] for row in LEAVES])[happened.leaf[incident]]
    blood = (happened.killed + happened.wounded)[incident] > 0
    weights = np.tile(share, (count, 1))
    weights[:, NUMBER["sensor"]] *= np.where(loud == 1, 1.4, 0.0)
    weights[:, NUMBER["hospital"]] *= np.where(blood, 1.3, 0.0)
    liars = np.isin(np.arange(share.size), [NUMBER[name] for name in LIARS])
    weights[happened.made_up[incident]] *= liars
    running = np.cumsum(weights / weights.sum(axis=1, keepdims=True), axis=1)
    kind = telling.draw(running, chance)
    source = telling.sources_of(incident, kind, happened.x[incident], chance)
    blank, minus = np.full(count, np.nan), np.full(count, NONE)
    told = Told(
        incident, kind, source, minus.copy(), blank.copy(), blank.copy(), blank.copy(), blank.copy(), blank.copy(),
        blank.copy(), minus.copy(), minus.copy(), minus.copy(),
        np.full((count, 2), np.nan), np.full((count, 2), np.nan),
    )  # fmt: skip
    telling.place(told, land, happened, noise, chance)
    telling.time(told, happened, noise, chance)
    telling.act(told, happened, noise, chance)
    telling.parties(told, happened, noise, chance)
    telling.tolls(told, happened, noise, chance)
    return told


def _who_copies(told: Told, happened: Incidents, chance: np.random.Generator) -> np.ndarray:
    """For each report the one it was copied from, an earlier entry of the same incident, or -1."""
    count = told.incident.size
    first = np.repeat(np.cumsum(happened.told) - happened.told, happened.told)
    at = np.arange(count) - first
    guess = first + (chance.random(count) * at).astype(np.int64)
    able = (at > 0) & np.isin(told.kind, [NUMBER[name] for name in COPIERS])
    able &= ~np.isin(told.kind[guess], (NUMBER["sensor"], NUMBER["investigator"]))
    able &= told.source != told.source[guess]
    copies = able & (chance.random(count) < COPIES * count / max(1, able.sum()))
    return np.where(copies, guess, NONE)


def _own_voice(told: Told) -> np.ndarray:
    """What one source says of one incident is one voice, however often it says it: its first report's number."""
    _keys, first, voice = np.unique(
        told.incident * len(SOURCES) + told.source, return_index=True, return_inverse=True
    )
    return first[voice]


def _generations(parent: np.ndarray) -> list[np.ndarray]:
    """Copies of originals, then copies of those, and so on."""
    done = parent == NONE
    found = []
    while not done.all():
        ready = np.flatnonzero(~done & done[parent])
        found.append(ready)
        done[ready] = True
    return found


def _copy(told: Told, land: Land, rows: np.ndarray, parents: np.ndarray, chance: np.random.Generator) -> None:
    """Says what the other said; half keep the place as it was, the rest look it up, widen the day, leave things out."""
    count = rows.size
    for column in (
        told.unit,
        told.x,
        told.y,
        told.precision,
        told.earliest,
        told.latest,
        told.what,
        told.actor,
    ):
        column[rows] = column[parents]
    for column in (told.target, told.killed, told.wounded):
        column[rows] = column[parents]
    told.reported[rows] = told.reported[parents] + 0.2 + chance.lognormal(0.9, 1.0, count)
    looks_up = (chance.random(count) < 0.5) & (told.unit[rows] >= 0)
    up = np.where(chance.random(count) < 0.4, 1, 3)
    unit = np.where(up == 1, land.above(told.unit[rows], 1), told.unit[rows])
    some = rows[looks_up]
    told.unit[some] = unit[looks_up]
    told.x[some] = land.x[told.unit[some]]
    told.y[some] = land.y[told.unit[some]]
    told.precision[some] = np.nan
    wide = rows[chance.random(count) < 0.3]
    told.earliest[wide] = np.floor((told.earliest[wide] + 2) / 24) * 24 - 2
    told.latest[wide] = told.earliest[wide] + 24
    vaguer = rows[(chance.random(count) < 0.2) & (told.what[rows] >= 0)]
    told.what[vaguer] = PARENT[told.what[vaguer]]
    told.actor[rows[chance.random(count) < 0.15]] = NONE
    told.killed[rows[chance.random(count) < 0.12]] = np.nan
    told.wounded[rows[chance.random(count) < 0.2]] = np.nan


def _texts(
    told: Told, land: Land, parent: np.ndarray, generations: list[np.ndarray], chance: np.random.Generator
) -> list[str | None]:
    """The wording of every report, copies after what they copy."""
    places = [*land.names, None]
    acts = [name.replace("_", " ") for name in TYPES] + [None]
    actors = [*SPELLED, *VAGUE, None]
    hours = np.nan_to_num(told.earliest + 2, nan=12).astype(int).tolist()
    fields = zip(
        words.kind_names(told.kind), [places[u] for u in told.unit.tolist()], [acts[w] for w in told.what.tolist()],
        [actors[a] for a in told.actor.tolist()], told.killed[:, 0].tolist(), told.wounded[:, 0].tolist(), hours,
        (told.reported // 24 + 100).astype(int).tolist(), strict=True,
    )  # fmt: skip
    silent = (told.kind == words.SPEECHLESS) | ((chance.random(told.kind.size) < 0.02) & (parent == NONE))
    texts: list[str | None] = [
        None if quiet else words.compose(row, throw)
        for row, throw, quiet in zip(fields, words.dice(told.kind.size, chance), silent.tolist(), strict=True)
    ]
    for rows in generations:
        manner = chance.choice(len(MANNERS), rows.size, p=MANNERS).tolist()
        throw = chance.integers(0, 1 << 20, rows.size).tolist()
        for row, how, dice in zip(rows.tolist(), manner, throw, strict=True):
            original = texts[parent[row]]
            named = SOURCES[told.source[parent[row]]][1]
            texts[row] = None if original is None else words.retell(original, how, named, dice)
    return texts


def _table(told: Told, land: Land, texts: list[str | None], order: np.ndarray) -> pa.Table:
    south, west = SOUTH_WEST
    lat = south + told.y / 111.2
    lon = west + told.x / (111.2 * np.cos(np.radians(south)))
    digits = np.where(told.precision[order] > 5, 2, 4)

    def moment(hours: np.ndarray) -> pa.Array:
        known = ~np.isnan(hours)
        minutes = np.round(np.where(known, hours, 0) * 60).astype("timedelta64[m]")
        return pa.array(START + minutes, pa.timestamp("us", tz="UTC"), mask=~known)

    def name(index: np.ndarray, names: list[str]) -> pa.Array:
        return pa.array(np.array(names, object)[index], pa.string(), mask=index < 0)

    def number(values: np.ndarray) -> pa.Array:
        return pa.array(values, pa.float64(), mask=np.isnan(values))

    spelled_types = [_CASING[style](one) for style in range(3) for one in TYPES]
    what = np.where(told.what < 0, NONE, told.what + told.source % 3 * len(TYPES))[order]
    lat, lon = (np.where(digits == 2, np.round(one[order], 2), np.round(one[order], 4)) for one in (lat, lon))
    columns = [
        pa.array([f"r{at:07d}" for at in range(order.size)]),
        name(told.source[order], [one[0] for one in SOURCES]),
        name(told.kind[order], [kind.name for kind in KINDS]),
        *(moment(hours[order]) for hours in (told.reported, told.earliest, told.latest)),
        number(lat),
        number(lon),
        number(told.precision[order]),
        name(told.unit[order], land.names),
        name(what, spelled_types),
        name(told.actor[order], [*SPELLED, *VAGUE]),
        name(told.target[order], list(WORDED)),
        *(number(column[order, at]) for column in (told.killed, told.wounded) for at in (0, 1)),
        pa.array(np.array(texts, object)[order], pa.string()),
    ]
    return pa.table(columns, schema=SCHEMA)
