"""Measure a prior on worlds of a generator it was not trained on: how well reports are grouped, beside a plain rule.

``python scripts/measure_prior.py PRIOR.npz riverline`` prints a Markdown table; ``--sweep`` tries the constants of the
grouping. Seeds are smaller than those trained on.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
from train_prior import make_world, read_world
from worlds.measure import b_cubed, exact, pairwise
from worlds.world import World

from tahqiq.archive.grouping import group
from tahqiq.archive.prior import Prior, load_prior
from tahqiq.archive.scoring import judged

SETTINGS: dict[str, tuple[dict[str, float], ...]] = {
    "coastal": ({}, {"noise": 0.5}, {"noise": 1.6}, {"density": 10.0}, {"density": 240.0}),
    "riverline": ({}, {"noise": 0.5}, {"noise": 1.6}, {"density": 10.0}, {"density": 240.0}),
    "frontier": ({},),
    "highland": ({}, {"noise": 0.5}, {"noise": 1.6}, {"density": 240.0}),
    "delta": ({}, {"noise": 0.5}, {"noise": 1.6}, {"density": 240.0}),
}


def rule_of_thumb(world: World) -> list[str]:
    """The same place, day and type: the one GROUP BY that everybody tries first."""
    table = world.table
    day = pc.coalesce(table.column("occurred_at_earliest"), table.column("reported_at"))
    columns = [pc.strftime(pc.floor_temporal(day, unit="day"), "%F")]
    columns += [table.column(name) for name in ("place_name", "event_type")]
    parts = [pc.fill_null(column.cast("string"), "").to_pylist() for column in columns]
    return ["|".join(row) for row in zip(*parts, strict=True)]


def measured(prior: Prior, generator: str, seeds: int, reports: int) -> Iterator[str]:
    """One row of the table a setting, mean over the seeds."""
    for settings in SETTINGS[generator]:
        found = []
        for seed in range(1, seeds + 1):
            world = make_world(generator, seed, reports, **settings)
            read, pairs, same = read_world(world)
            labels = group(len(read), *judged(read, pairs, prior, 1), settings=prior.settings).labels
            three = pairwise(world.truth, labels)
            recall = same.sum() / max(1, _pairs_of(world))
            whole = (b_cubed(world.truth, labels)[2], exact(world.truth, labels))
            found.append((*three, *whole, recall, pairwise(world.truth, rule_of_thumb(world))[2]))
        mean = np.mean(found, axis=0)
        named = ", ".join(f"{key} {value:g}" for key, value in settings.items()) or "as it comes"
        yield (
            f"| {generator} | {named} | {reports * seeds:,} | " + " | ".join(f"{v:.3f}" for v in mean) + " |"
        )


def _pairs_of(world: World) -> int:
    sizes = np.unique(np.array(world.truth), return_counts=True)[1]
    return int((sizes * (sizes - 1) // 2).sum())


def sweep(prior: Prior, generator: str, seeds: int, reports: int) -> Iterator[str]:
    """Pairwise and B-cubed F1 for many constants of the grouping."""
    cast = []
    for seed in range(1, seeds + 1):
        world = make_world(generator, seed, reports)
        read, pairs, _ = read_world(world)
        cast.append((world.truth, *judged(read, pairs, prior, 1)))
    for absent in (-2.5, -3.0, -4.0, -5.0, -6.0):
        for stop in (-2.0, -1.5, -1.1, -0.7, -0.3):
            both = []
            for truth, pairs, odds in cast:
                labels = group(
                    len(truth), pairs, odds, settings=replace(prior.settings, absent=absent, stop=stop)
                ).labels
                both.append((pairwise(truth, labels)[2], b_cubed(truth, labels)[2]))
            first, second = np.mean(both, axis=0)
            yield f"{generator} absent {absent} stop {stop} {first:.3f} {second:.3f}"


def calibrated(prior: Prior, generator: str, seeds: int, reports: int) -> Iterator[str]:
    """The slope and shift by which a report's fit to its group becomes a probability, and how true that one is."""
    plain = replace(prior.settings, probability_slope=1.0, probability_shift=0.0)
    fits, right = [], []
    for seed in range(1, seeds + 1):
        world = make_world(generator, seed, reports)
        read, pairs, _ = read_world(world)
        found = group(len(read), *judged(read, pairs, prior, 1), settings=plain)
        truth = np.unique(np.array(world.truth), return_inverse=True)[1]
        size = np.bincount(found.labels, minlength=len(truth))[found.labels]
        both = np.unique(found.labels.astype(np.int64) * len(truth) + truth, return_inverse=True)[1]
        others = (np.bincount(both)[both] - 1) / np.maximum(
            size - 1, 1
        )  # share of the group that is its incident's
        fits.append(found.mean[size > 1])
        right.append(others[size > 1])
    fit, share = np.concatenate(fits).astype(np.float64), np.concatenate(right)
    slope, shift = 1.0, 0.0
    for _ in range(50):  # Newton's method for a logistic line
        chance = 1 / (1 + np.exp(-slope * fit - shift))
        curve = chance * (1 - chance)
        matrix = np.array(
            [[(curve * fit * fit).sum(), (curve * fit).sum()], [(curve * fit).sum(), curve.sum()]]
        )
        step = np.linalg.solve(matrix, [((share - chance) * fit).sum(), (share - chance).sum()])
        slope, shift = slope + step[0], shift + step[1]
    yield f"{generator}: probability_slope {slope:.2f}, probability_shift {shift:.2f}"
    chance = 1 / (1 + np.exp(-slope * fit - shift))
    for low, high in ((0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.95), (0.95, 1.0)):
        among = (chance >= low) & (chance < high)
        yield f"  predicted {chance[among].mean():.2f}, observed {share[among].mean():.2f} of {among.sum():,}"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("prior", type=Path)
    asked.add_argument("generators", nargs="+", choices=list(SETTINGS))
    asked.add_argument("--seeds", type=int, default=3)
    asked.add_argument("--reports", type=int, default=5000)
    asked.add_argument("--sweep", action="store_true")
    asked.add_argument("--calibrate", action="store_true")
    given = asked.parse_args()
    prior = load_prior(given.prior)
    way = sweep if given.sweep else calibrated if given.calibrate else measured
    if way is measured:
        print(
            "| world | settings | reports | P | R | pF1 | B3 | XM | candidate recall | rule pF1 |\n|"
            + " --- |" * 10
        )
    for generator in given.generators:
        for line in way(prior, generator, given.seeds, given.reports):
            print(line, flush=True)


if __name__ == "__main__":
    main()
