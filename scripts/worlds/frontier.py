"""Frontier worlds: conflict reports of many sources in a land that differs, laws of error and all, with every seed."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.random import Generator
from worlds.frontier_land import Floats, make_incidents, make_land
from worlds.frontier_laws import Laws, draw_laws
from worlds.frontier_reports import START, Lexicon, Report, Scene, copied, first_hand
from worlds.frontier_sources import Source, make_source
from worlds.frontier_words import ALPHABETS, make_tongue, misspell, names
from worlds.world import SCHEMA, World

HOUR = 3_600_000_000  # microseconds
Taxonomy = list[tuple[str, str]]


def make(seed: int, reports: int, **settings: float | int | str) -> World:
    """Make a world of about ``reports`` reports (at most); any field of `Laws` may be given, the rest is drawn.

    Raises ValueError for a setting that is none.
    """
    rng = np.random.default_rng([seed, 41])
    laws = draw_laws(rng, settings)
    land = make_land(rng, laws)
    incidents = make_incidents(rng, laws, land, max(4, int(reports * 1.3 / laws.mean) + 4))
    lexicon, taxonomy, aliases = _lexicon(
        rng, laws, [len(p) for p in (land.villages, land.districts, land.provinces)]
    )
    tongues = [make_tongue(rng, n == 0, laws.types) for n in range(int(rng.integers(1, 5)))]
    sources = [make_source(rng, laws, n, tongues, len(land.provinces)) for n in range(laws.sources)]
    told = _tell_all(rng, Scene(laws, land, incidents, lexicon), sources, reports)
    order = np.argsort([r.reported for r in told], kind="stable")
    told = [told[int(i)] for i in order]
    killed = {f"I{r.incident}": int(incidents.killed[r.incident]) for r in told}
    return World(
        name=f"frontier-{seed}",
        table=_table(told, laws.missing),
        truth=[f"I{r.incident}" for r in told],
        origin=[f"O{r.origin}" for r in told],
        taxonomy=taxonomy,
        aliases=aliases,
        killed=killed,
    )


def _lexicon(rng: Generator, laws: Laws, ranks: list[int]) -> tuple[Lexicon, Taxonomy, list[tuple[str, str]]]:
    script = str(rng.choice(["latin", "latin", *ALPHABETS]))
    spelt = [names(rng, script, n, 0.03) for n in ranks]
    nodes, parent, leaves = _tree(rng, laws)
    actors = [[n] for n in names(rng, "latin", laws.actors)]
    aliases = []
    for said in actors:
        for _ in range(int(rng.integers(0, 4))):
            other = misspell(rng, said[0]) if rng.random() < 0.5 else names(rng, script, 1)[0]
            said.append(other)
            if rng.random() < laws.known_aliases:
                aliases.append((other, said[0]))
    targets = [[n, *names(rng, "latin", int(rng.integers(0, 2)))] for n in names(rng, "latin", laws.targets)]
    lexicon = Lexicon(spelt[0], spelt[1], spelt[2], nodes, parent, leaves, actors, targets)
    taxonomy = [(nodes[i], nodes[p]) for i, p in enumerate(parent) if p >= 0]
    return lexicon, taxonomy, aliases


def _tree(rng: Generator, laws: Laws) -> tuple[list[str], list[int], list[int]]:
    """Nodes, parents and leaves of the types: every level some four times wider than the one above it."""
    style, nodes, parent = int(rng.integers(0, 3)), list[str](), list[int]()
    above = [-1]
    for level in range(laws.depth):
        last = level == laws.depth - 1
        width = laws.types if last else max(2, round(laws.types ** ((level + 1) / laws.depth)))
        here = []
        for n in range(width):
            made = names(rng, "latin", 1)[0].lower()
            named = (f"{made} {level}{n}", f"{made}_{n}", f"K{level}-{n:03d}")[style]
            here.append(len(nodes))
            nodes.append(named)
            parent.append(above[n % len(above)] if n < len(above) else int(rng.choice(above)))
        above = here
    if rng.random() < 0.5 and laws.depth > 1:  # one root over all, as many published lists have
        nodes.append("event")
        parent = [p if p >= 0 else len(nodes) - 1 for p in parent] + [-1]
    return nodes, parent, above


def _tell_all(rng: Generator, scene: Scene, sources: list[Source], reports: int) -> list[Report]:
    weights = np.array([s.weight for s in sources])
    province = scene.land.province_of[scene.land.district_of[scene.incidents.village]]
    by_province = {
        int(p): _shares(weights * np.array([not s.provinces or int(p) in s.provinces for s in sources]))
        for p in np.unique(province)
    }
    told: list[Report] = []
    for i in rng.permutation(len(scene.incidents.x)):
        size = 1 if rng.random() < scene.laws.fabricated else int(scene.incidents.reports[i])
        told.extend(_tell_one(rng, scene, sources, by_province[int(province[i])], int(i), size))
        if len(told) >= reports:
            break
    again = [replace(r, reported=r.reported + 0.2) for r in told if rng.random() < scene.laws.twice]
    return (told + again)[:reports]


def _shares(
    weights: Floats,
) -> Floats:
    weights = weights + 1e-9
    return weights / weights.sum()


def _tell_one(
    rng: Generator, scene: Scene, sources: list[Source], shares: Floats, i: int, size: int
) -> list[Report]:
    """All reports of one incident, copies among them."""
    told: list[Report] = []
    spoken: set[int] = set()
    for n in range(size):
        s = int(rng.choice(len(sources), p=shares))
        if s in spoken and rng.random() > scene.laws.again:
            s = int(rng.choice(len(sources), p=shares))
            if s in spoken and rng.random() > scene.laws.again:
                s = int(rng.integers(0, len(sources)))
        spoken.add(s)
        if told and rng.random() < scene.laws.echo:
            told.append(copied(rng, scene, sources[s], told[int(rng.integers(0, n))]))
        else:
            told.append(first_hand(rng, scene, sources[s], i, i * 1000 + n))
    return told


def _table(told: list[Report], missing: str) -> pa.Table:
    start = int(START.timestamp()) * 1_000_000

    def when(hour: float | None) -> int | None:
        return None if hour is None else start + round(float(hour) * 60) * 60_000_000

    rows = [
        (
            f"R{n:07d}", r.source.name, r.source.kind, when(r.reported), when(r.span.earliest), when(r.span.latest),
            r.lat, r.lon, r.precision, r.place, r.kind, r.actor, r.target, *r.killed, *r.wounded, r.text,
        )
        for n, r in enumerate(told)
    ]  # fmt: skip
    columns = list(zip(*rows, strict=True))
    arrays = [
        pa.nulls(len(told), f.type) if f.name in missing.split(",") else pa.array(c, type=f.type)
        for c, f in zip(columns, SCHEMA, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)
