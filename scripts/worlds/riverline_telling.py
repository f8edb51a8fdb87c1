"""How sources of the world "riverline" turn an incident into a report of their own: blurred, late, partial, biased."""

from dataclasses import dataclass

import numpy as np
from worlds.riverline_incidents import Incidents
from worlds.riverline_land import ACTORS, BRANCHES, LEAVES, ROOTS, TARGETS, VAGUE, VILLAGE, Floats, Ints, Land
from worlds.riverline_sources import (
    KINDS,
    LOCAL_HOURS,
    NUMBER,
    PARTY_SIDE,
    SOURCES,
    WRONG_CLOCK_HOURS,
    chances,
    draw,
)

TYPES = (*(row[0] for row in LEAVES), *(branch for branch, _root in BRANCHES), *ROOTS)
PARENT = np.array(
    [TYPES.index(row[1]) for row in LEAVES]
    + [TYPES.index(root) for _branch, root in BRANCHES]
    + [TYPES.index(root) for root in ROOTS]
)
SPELLED = tuple(word for name, _side, others in ACTORS for word in (name, *others))
FIRST_SPELLING = np.cumsum([0, *(1 + len(others) for _name, _side, others in ACTORS)])
WORDED = tuple(word for words in TARGETS for word in words)
NONE = -1


@dataclass(slots=True, eq=False)
class Told:
    """Reports as columns, one entry a report; not a number, or -1 for an index, where nothing is said."""

    incident: Ints
    kind: Ints
    source: Ints
    unit: Ints  # the place that is named
    x: Floats
    y: Floats
    precision: Floats
    earliest: Floats  # hours since the start, UTC
    latest: Floats
    reported: Floats
    what: Ints  # index into TYPES
    actor: Ints  # index into SPELLED, beyond it into VAGUE
    target: Ints  # index into WORDED
    killed: Floats  # columns: from, to
    wounded: Floats


def sources_of(incident: Ints, kind: Ints, where: Floats, chance: np.random.Generator) -> Ints:
    """The source of each report: one of its kind whose stretch of the river it is."""
    score = np.full((incident.size, len(SOURCES)), -np.inf, np.float32)
    for number, (_id, _name, its_kind, share, stretch) in enumerate(SOURCES):
        rows = kind == NUMBER[its_kind]
        near = (
            np.ones(incident.size)
            if stretch is None
            else np.where((where >= stretch[0]) & (where <= stretch[1]), 1.0, 0.02)
        )
        score[rows, number] = np.log(share * near[rows]) + chance.gumbel(size=int(rows.sum()))
    return score.argmax(axis=1)


def place(told: Told, land: Land, happened: Incidents, noise: float, chance: np.random.Generator) -> None:
    """Names a place and, mostly, coordinates; middles of districts may pose as points."""
    rows, count = told.incident, told.incident.size
    how = draw(chances(KINDS, "where")[told.kind], chance)
    village = happened.village[rows]
    slip = chance.random(count) < 0.07 * noise
    village = np.where(slip, (village + chance.integers(-3, 4, count)).clip(_first_village(land)), village)
    village = village.clip(max=land.x.size - 1)
    level = np.select([how <= 1, how == 2, how == 3, how == 4], [3, 2, 1, 0], 3)
    told.unit = np.where(level == VILLAGE, village, 0)
    for one in (0, 1, 2):
        told.unit = np.where(level == one, land.above(village, one), told.unit)
    gazetteer = told.source % 3
    shift = (
        np.random.default_rng(5).normal(0, 1, (3, 2, land.x.size))
        * np.array([5.0, 3.5, 1.5, 0.3])[land.level]
    )
    own = np.select([told.kind == NUMBER["sensor"], told.kind == NUMBER["social"]], [3.0, 2.2], 0.5) * noise
    error = chance.normal(0, 1, (2, count)) * own
    point = how == 0
    told.x = np.where(point, happened.x[rows] + error[0], land.x[told.unit] + shift[gazetteer, 0, told.unit])
    told.y = np.where(point, happened.y[rows] + error[1], land.y[told.unit] + shift[gazetteer, 1, told.unit])
    told.precision = np.where(point, (own * 1.5).clip(0.1), np.array([60.0, 20.0, 8.0, 2.5])[level])
    told.precision[chance.random(count) < np.where(point, 0.1, 0.35)] = np.nan
    told.precision[~point & (chance.random(count) < 0.08 * noise)] = 1.0
    nowhere = how == 5
    told.x[nowhere] = told.y[nowhere] = told.precision[nowhere] = np.nan
    told.unit[told.kind == NUMBER["sensor"]] = NONE


def _first_village(land: Land) -> int:
    return int(np.flatnonzero(land.level == VILLAGE)[0])


def time(told: Told, happened: Incidents, noise: float, chance: np.random.Generator) -> None:
    """Between when and when, and when it was reported; one clock is wrong, some days are the wrong day."""
    count = told.incident.size
    true = happened.hour[told.incident]
    local = true + LOCAL_HOURS + chance.normal(0, 0.15, count) * noise
    how = draw(chances(KINDS, "when")[told.kind], chance)
    day = np.floor(local / 24) * 24
    day += 24 * ((chance.random(count) < 0.05 * noise) & (how >= 2)) * chance.choice([-1, 1], count)
    log = np.floor((local + chance.normal(0, 0.5, count) * noise) * 2) / 2
    half = np.floor(((local - 6) % 24) / 12) * 12 + 6
    shift = np.floor((local - 18) / 24) * 24 + 18
    begin = np.select([how == 0, how == 1, how == 2, how == 4], [local, log, day + half, shift], day)
    length = np.select([how == 0, how == 1, how == 2], [chance.integers(0, 3, count) / 6, 1.0, 12.0], 24.0)
    wrong = np.array([WRONG_CLOCK_HOURS.get(one[0], 0.0) for one in SOURCES])[told.source]
    told.earliest = begin - LOCAL_HOURS + wrong
    told.latest = told.earliest + length
    unsaid = how == 5
    told.earliest[unsaid] = told.latest[unsaid] = np.nan
    middle = np.array([kind.delay_hours for kind in KINDS])[told.kind]
    spread = np.array([kind.delay_spread for kind in KINDS])[told.kind]
    sent = true + 0.3 + middle * chance.lognormal(0, spread * (0.7 + 0.3 * noise))
    daily = told.kind == NUMBER["sitrep"]
    sent[daily] = np.ceil((true[daily] + 8) / 24) * 24 - 8 + 24.0 * (chance.random(int(daily.sum())) < 0.12)
    morning = told.kind == NUMBER["police"]
    sent[morning] = np.ceil((sent[morning] - 7) / 24) * 24 + 7
    told.reported = sent


def act(told: Told, happened: Incidents, noise: float, chance: np.random.Generator) -> None:
    """The kind of act, at the source's own depth of the taxonomy, mistaken now and then."""
    count = told.incident.size
    leaf = happened.leaf[told.incident]
    siblings = np.array([_another(one, same_branch=True) for one in range(len(LEAVES))])
    cousins = np.array([_another(one, same_branch=False) for one in range(len(LEAVES))])
    dice = chance.random(count)
    careless = np.where(np.isin(told.kind, (NUMBER["monitor"], NUMBER["investigator"])), 0.3, 1.0) * noise
    leaf = np.where(
        dice < 0.12 * careless, siblings[leaf], np.where(dice > 1 - 0.07 * careless, cousins[leaf], leaf)
    )
    depth = draw(chances(KINDS, "what")[told.kind], chance)
    told.what = np.select(
        [depth == 0, depth == 1, depth == 2], [leaf, PARENT[leaf], PARENT[PARENT[leaf]]], NONE
    )
    booms = (told.kind == NUMBER["sensor"]) & np.isin(PARENT[leaf], [TYPES.index(b) for b in _BOOMS])
    told.what[booms & (chance.random(count) < 0.6)] = TYPES.index("explosion")


_BOOMS = ("indirect_fire", "air_attack", "drone_activity", "ground_clash")


def _another(leaf: int, *, same_branch: bool) -> int:
    branch = LEAVES[leaf][1]
    others = [
        number for number, row in enumerate(LEAVES) if (row[1] == branch) == same_branch and number != leaf
    ]
    return others[(leaf * 5) % len(others)] if others else leaf


def parties(told: Told, happened: Incidents, noise: float, chance: np.random.Generator) -> None:
    """Who did it to whom, in the source's spelling; a party puts its own side's acts on the other."""
    count = told.incident.size
    sides = np.array([side for _name, side, _others in ACTORS])
    actor = happened.actor[told.incident]
    speaker = np.array([PARTY_SIDE.get(one[0], NONE) for one in SOURCES])[told.source]
    own = (speaker >= 0) & (sides[actor] == speaker)
    blame = (own & (chance.random(count) < 0.55)) | (chance.random(count) < 0.04 * noise)
    enemy = np.where(sides[actor] == 0, 4 + chance.integers(0, 4, count), chance.integers(0, 4, count))
    actor = np.where(blame, enemy, actor)
    spellings = np.diff(FIRST_SPELLING)[actor]
    habit = (told.source * 3 + (chance.random(count) < 0.3) * chance.integers(0, 9, count)) % spellings
    named = np.array([kind.names_actor for kind in KINDS])[told.kind]
    vague = np.array([kind.vague_actor for kind in KINDS])[told.kind]
    dice = chance.random(count)
    spelled = FIRST_SPELLING[actor] + habit
    told.actor = np.where(dice < named, spelled, NONE)
    unsure = (dice >= named) & (dice < named + vague)
    told.actor = np.where(unsure, len(SPELLED) + chance.integers(0, len(VAGUE), count), told.actor)
    target = happened.target[told.incident]
    target = np.where(chance.random(count) < 0.1 * noise, chance.integers(0, len(TARGETS), count), target)
    says = chance.random(count) < np.array([kind.names_target for kind in KINDS])[told.kind]
    told.target = np.where(says, target * 3 + (told.source + chance.integers(0, 2, count)) % 3, NONE)


def tolls(told: Told, happened: Incidents, noise: float, chance: np.random.Generator) -> None:
    """Killed and wounded: early counts fall short, parties inflate, many say "at least", many say nothing."""
    count = told.incident.size
    gives = chance.random(count) < np.array([kind.gives_toll for kind in KINDS])[told.kind]
    at_least = chance.random(count) < np.array([kind.at_least for kind in KINDS])[told.kind]
    early = (told.reported - happened.hour[told.incident] < 6) & (told.kind != NUMBER["investigator"])
    party = told.kind == NUMBER["party"]
    swell = np.where(
        chance.random(count) < 0.5, chance.uniform(1.3, 4.0, count), chance.uniform(0.2, 1.0, count)
    )
    for column, true in ((told.killed, happened.killed), (told.wounded, happened.wounded)):
        value = true[told.incident].astype(float)
        value = np.where(early, chance.binomial(true[told.incident], 0.8), value)
        wobble = chance.random(count) < (0.15 + 0.02 * np.log1p(value)) * noise
        value = np.where(wobble, np.round(value * chance.lognormal(0, 0.35, count)), value)
        value = np.where(party, np.round(value * swell + (swell > 2)), value)
        column[:, 0] = column[:, 1] = value
        column[at_least, 1] = np.nan
        spans = chance.random(count) < 0.06
        column[spans, 1] = value[spans] + chance.integers(1, 4, int(spans.sum()))
        silent = ~gives | ((value == 0) & (chance.random(count) < 0.6)) | (chance.random(count) < 0.12)
        column[silent] = np.nan
