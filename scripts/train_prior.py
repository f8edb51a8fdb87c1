"""Train the prior: from made-up worlds of known truth to the model that ships; the same in, the same out.

Run by hand when worlds or features change: ``python scripts/train_prior.py``. With ``--leave-out NAME`` the worlds of
that generator are kept out and the model goes to ``--out``, to be measured on what it has never seen
(``scripts/measure_prior.py``).
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import lightgbm as lgb
import numpy as np
import numpy.typing as npt
from worlds.world import World

from tahqiq.archive.aliases import Aliases
from tahqiq.archive.candidates import Pairs, candidate_pairs
from tahqiq.archive.pair_features import FEATURES, FIRST_LOOK, compare
from tahqiq.archive.prior import Prior, prior_of, save_prior
from tahqiq.archive.reports import Reports, normalise
from tahqiq.archive.scoring import usage_of
from tahqiq.archive.taxonomy import Taxonomy
from tahqiq.archive.usage import USAGE_FEATURES, Usage

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "src/tahqiq/archive/data/prior.npz"
NAME = "worlds-2"
GENERATORS = {
    "frontier": 1.0,
    "coastal": 0.3,
    "riverline": 0.3,
    "highland": 0.3,
    "delta": 0.3,
}  # worlds of each, relative to --worlds
FIRST_SEED = 100_000  # measurements use smaller seeds
# Of the pairs harder to believe than this share of the true ones, so many are trained on.
EASY, EASY_KEPT = 0.9, 0.2
UNLEARNT = 0.25  # share of the pairs that are shown without what their table teaches
FIRST_TREES, SECOND_TREES, USAGE_TREES, TREES = 8, 30, 40, 110
# All else the same: further apart is never likelier, more alike never less likely.
ALWAYS_LESS = ("hours_apart", "killed_gap", "wounded_gap", "distance_over_precision")
ALWAYS_MORE = ("words_contained_share", "rarest_shared_word", "words_shared_share")
# Grouping: the best on worlds of generators left out (scripts/measure_prior.py --sweep).
FIGURES = {"first_floor": -4.5, "second_floor": -5.0, "absent": -4.0, "stop": -1.0}
PARAMETERS = {
    "objective": "binary",
    "num_leaves": 31,
    "learning_rate": 0.15,
    "min_data_in_leaf": 200,
    "feature_fraction": 0.7,
    "lambda_l2": 5.0,
    "max_bin": 127,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "seed": 1,
    "verbose": -1,
}
Singles = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Learnt = tuple[Usage, Singles]


@dataclass(frozen=True, slots=True, eq=False)
class Schooling:
    """One world as it is trained on: its reports and pairs, which are one incident, which are shown and weigh what."""

    generator: str
    seed: int
    reports: Reports
    pairs: Pairs
    same: Bools
    shown: Bools
    weight: Singles


def make_world(generator: str, seed: int, reports: int, **settings: float | int | str) -> World:
    """One world of a generator of ``scripts/worlds``."""
    world: World = import_module(f"worlds.{generator}").make(seed, reports, **settings)
    return world


def read_world(world: World) -> tuple[Reports, Pairs, Bools]:
    """Its reports, the pairs worth comparing, and which of them are one incident."""
    names = [name for name in world.table.column("event_type").to_pylist() if name]
    reports = normalise(world.table, Taxonomy.of(world.taxonomy, names), Aliases.of(world.aliases))
    pairs = candidate_pairs(reports, workers=1)
    truth = np.unique(np.array(world.truth), return_inverse=True)[1]
    return reports, pairs, truth[pairs.one] == truth[pairs.other]


def schooling(generator: str, seed: int, reports: int) -> Schooling:
    """A world with settings drawn from its seed; every world weighs alike, whatever its density."""
    rng = np.random.default_rng(seed)
    settings: dict[str, float] = {}
    if generator != "frontier":  # which draws its own
        settings = {"noise": float(rng.uniform(0.6, 1.5)), "density": float(np.exp(rng.uniform(3.0, 5.4)))}
    read = read_world(make_world(generator, seed, int(reports * rng.uniform(0.6, 1.4)), **settings))
    strain, same = read[1].strain, read[2]
    easy = ~same & (strain > np.quantile(strain[same], EASY))
    shown = ~easy | (rng.random(len(easy)) < EASY_KEPT)
    weight = np.where(easy, 1 / EASY_KEPT, 1.0)[shown]
    return Schooling(generator, seed, *read, shown, (weight / weight.sum()).astype(np.float32))


def gathered(worlds: int, reports: int, leave_out: str = "") -> Iterator[Schooling]:
    """Worlds of all generators but one."""
    for generator, share in GENERATORS.items():
        for seed in range(FIRST_SEED, FIRST_SEED + round(worlds * share) * (generator != leave_out)):
            yield schooling(generator, seed, reports)


def features_of(world: Schooling, learnt: Learnt | None) -> Singles:
    """The features of the pairs shown; of some, what the table teaches is hidden."""
    pairs = world.pairs.taken(world.shown)
    if learnt is None:
        return compare(world.reports, pairs, workers=1)
    features = compare(world.reports, pairs, 1, learnt[0], learnt[1][world.shown])
    hidden = np.random.default_rng(world.seed + 1).random(len(features)) < UNLEARNT
    features[hidden, len(FEATURES) - len(USAGE_FEATURES) :] = np.nan
    return features


def fit(worlds: Sequence[Schooling], learnt: Sequence[Learnt | None], trees: int) -> lgb.Booster:
    """Trees of which the first few read neither words nor usage, so that most pairs are dropped before those."""
    features = np.concatenate([features_of(one, known) for one, known in zip(worlds, learnt, strict=True)])
    same = np.concatenate([each.same[each.shown] for each in worlds])
    weight = np.concatenate([each.weight for each in worlds])
    weight *= len(weight) / weight.sum()
    constraints = [(name in ALWAYS_MORE) - (name in ALWAYS_LESS) for name in FEATURES]
    parameters = {**PARAMETERS, "monotone_constraints": constraints}
    rest = features[:, len(FIRST_LOOK) :].copy()
    features[:, len(FIRST_LOOK) :] = np.nan
    named = {"feature_name": list(FEATURES), "weight": weight}
    first = lgb.train(parameters, lgb.Dataset(features, same, **named), num_boost_round=FIRST_TREES)
    features[:, len(FIRST_LOOK) :] = rest
    data = lgb.Dataset(features, same, free_raw_data=False, **named)
    return lgb.train(parameters, data, num_boost_round=trees - FIRST_TREES, init_model=first)


def prior_from(booster: lgb.Booster, name: str) -> Prior:
    """The model with the figures by which its log-odds are grouped."""
    trees = {"first_trees": FIRST_TREES, "second_trees": SECOND_TREES}
    return prior_of(booster.model_to_string(), name, **trees, **FIGURES)


def train(worlds: Sequence[Schooling], name: str = NAME) -> Prior:
    """Two halves teach a first model each; what it finds in the other half is the usage that the last one sees."""
    halves = [worlds[::2], worlds[1::2]]
    first = [prior_from(fit(half, [None] * len(half), USAGE_TREES), "half") for half in halves]
    learnt = [usage_of(each.reports, each.pairs, first[1 - n % 2], 1) for n, each in enumerate(worlds)]
    return prior_from(fit(worlds, learnt, TREES), name)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--worlds", type=int, default=36, help="of the widest generator; others add theirs")
    asked.add_argument("--reports", type=int, default=3000, help="in a world, on the average")
    asked.add_argument("--leave-out", default="", choices=["", *GENERATORS])
    asked.add_argument("--out", type=Path, default=SHIPPED)
    given = asked.parse_args()
    begun = time.monotonic()
    worlds = list(gathered(given.worlds, given.reports, given.leave_out))
    print(f"{len(worlds)} worlds, {sum(len(each.weight) for each in worlds)} pairs", flush=True)
    save_prior(train(worlds), given.out)
    print(
        f"{given.out.name}: {given.out.stat().st_size / 1024:.0f} KiB after {time.monotonic() - begun:.0f} s"
    )
    print("now python scripts/train_second_look.py, which completes it")


if __name__ == "__main__":
    main()
