"""Train the second look: how a pair stands among its neighbours, on worlds that the first model has never seen.

Run by hand after ``scripts/train_prior.py``, whose model it completes: ``python scripts/train_second_look.py``. With
``--leave-out NAME`` the worlds of that generator are kept out (give ``--prior`` a model trained likewise).
"""

import argparse
from dataclasses import replace
from pathlib import Path

import lightgbm as lgb
import numpy as np
import numpy.typing as npt
from train_prior import GENERATORS, SHIPPED, make_world, read_world

from tahqiq.archive.prior import Prior, load_prior, save_prior, second_look_of
from tahqiq.archive.scoring import first_look
from tahqiq.archive.second_look import SECOND_FEATURES, second_features

FIRST_SEED = 300_000  # the first model was trained on smaller ones, measurements use smaller ones still
FLOOR = -3.4  # first log-odds below which a pair is not looked at again
TREES = 70
# The first look has only to find what the second one looks at; grouping by its answers has figures of its own.
FLOORS = {"first_floor": -2.5, "second_floor": -3.2}
GROUPING = {
    "absent": -3.0,
    "stop": -0.7,
    "dissent": -1.5,
    "probability_slope": 0.75,
    "probability_shift": -0.19,
}
PARAMETERS = {
    "objective": "binary",
    "num_leaves": 24,
    "learning_rate": 0.12,
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
Examples = tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]


def examples_of(generator: str, seed: int, reports: int, prior: Prior) -> Examples:
    """The pairs of one world that the first model leaves open, and which of them are one incident."""
    rng = np.random.default_rng(seed)
    settings: dict[str, float] = {}
    if generator != "frontier":  # which draws its own
        settings = {"noise": float(rng.uniform(0.6, 1.5)), "density": float(np.exp(rng.uniform(3.0, 5.4)))}
    world = make_world(generator, seed, int(reports * rng.uniform(0.6, 1.4)), **settings)
    read, pairs, _ = read_world(world)
    pairs, first = first_look(read, pairs, prior, workers=1)
    truth = np.unique(np.array(world.truth), return_inverse=True)[1]
    kept = np.flatnonzero(first > FLOOR)
    return second_features(read, pairs, first, kept), (truth[pairs.one] == truth[pairs.other])[kept]


def fit(worlds: list[Examples]) -> lgb.Booster:
    """Every world weighs alike."""
    weight = np.concatenate([np.full(len(same), 1.0 / max(1, len(same))) for _, same in worlds])
    features, same = (np.concatenate([each[k] for each in worlds]) for k in (0, 1))
    data = lgb.Dataset(
        features, same, weight=weight * len(weight) / len(worlds), feature_name=list(SECOND_FEATURES)
    )
    return lgb.train(PARAMETERS, data, num_boost_round=TREES)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--worlds", type=int, default=20)
    asked.add_argument("--reports", type=int, default=3000)
    asked.add_argument("--leave-out", default="", choices=["", *GENERATORS])
    asked.add_argument("--prior", type=Path, default=SHIPPED)
    asked.add_argument("--out", type=Path, default=SHIPPED)
    given = asked.parse_args()
    prior = replace(load_prior(given.prior), second_look=None, **FLOORS)
    worlds = [
        examples_of(generator, seed, given.reports, prior)
        for generator, share in GENERATORS.items()
        for seed in range(
            FIRST_SEED, FIRST_SEED + round(given.worlds * share) * (generator != given.leave_out)
        )
    ]
    booster = fit(worlds)
    second = second_look_of(booster.model_to_string(), FLOOR)
    grouping = replace(prior.settings, **GROUPING)
    save_prior(replace(prior, second_look=second, settings=grouping), given.out)
    gain = booster.feature_importance("gain")
    for at in np.argsort(-gain):
        print(f"{SECOND_FEATURES[at]:28} {gain[at] / gain.sum():.3f}")


if __name__ == "__main__":
    main()
