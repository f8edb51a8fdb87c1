"""The shipped prior: what it says of worlds it never saw, why, and what a table teaches it of its own names."""

from importlib.resources import files

import lightgbm as lgb
import numpy as np
import pytest
from train_prior import make_world, read_world
from worlds.measure import b_cubed, pairwise

from tahqiq.archive.explain import GROUPS, reasons
from tahqiq.archive.forest import forest_of, forest_score, packed
from tahqiq.archive.grouping import group
from tahqiq.archive.pair_features import FEATURES, compare
from tahqiq.archive.prior import load_prior
from tahqiq.archive.scoring import judged, score, usage_of
from tahqiq.archive.sheet import sheet_of
from tahqiq.archive.usage import learn_usage, met_in


@pytest.fixture(scope="module")
def small():
    """Reports of one small world, its pairs and the true incidents."""
    world = make_world("riverline", 3, 1200)
    reports, pairs, same = read_world(world)
    return world, reports, pairs, same


def test_shipped_prior__then_small_and_made_for_the_features_that_are_compared():
    stored = files("tahqiq.archive") / "data" / "prior.npz"
    assert len(stored.read_bytes()) < 1_000_000
    prior = load_prior()
    assert prior.forest.feature.max() < len(FEATURES)


def test_world_of_other_seeds_and_no_labels__then_groups_far_better_than_chance(small):
    world, reports, pairs, _ = small
    prior = load_prior()
    found = group(len(reports), *judged(reports, pairs, prior), settings=prior.settings)
    assert pairwise(world.truth, found.labels)[2] > 0.55
    assert b_cubed(world.truth, found.labels)[2] > 0.70


def test_every_feature_stands_in_one_group_of_reasons():
    named = [name for names in GROUPS.values() for name in names]
    assert sorted(named) == sorted(FEATURES)


def test_reasons__then_their_weights_sum_to_the_log_odds_and_each_has_a_sentence(small):
    _, reports, pairs, same = small
    prior = load_prior()
    some = pairs.taken(np.flatnonzero(same)[:20])
    features = compare(reports, some)
    odds = prior.log_odds(features)
    for row, said in zip(odds, reasons(features, prior), strict=True):
        assert sum(each.weight for each in said) == pytest.approx(row, abs=0.01)
        assert all(each.text for each in said)
        assert said[0].code == "prior"


def test_trees_read_by_our_loop__then_what_lightgbm_itself_says():
    rng = np.random.default_rng(5)
    features = rng.normal(size=(2000, 3)).astype(np.float32)
    features[rng.random(features.shape) < 0.2] = np.nan
    same = np.nan_to_num(features[:, 0] + features[:, 1]) > 0.3
    names = ["a", "b", "c"]
    data = lgb.Dataset(features, same, feature_name=names)
    model = lgb.train({"objective": "binary", "verbose": -1, "num_threads": 1}, data, num_boost_round=15)
    ours = forest_score(*packed(forest_of(model.model_to_string(), names)), features)
    assert np.allclose(ours, model.predict(features, raw_score=True), atol=1e-5)


def test_usage_of_likely_pairs__then_names_told_of_one_incident_stand_out(small):
    _, reports, pairs, same = small
    at = FEATURES.index("places_told_together")
    nothing = compare(reports, pairs)
    assert np.isnan(nothing[:, at]).all()
    odds = np.where(same, 3.0, -3.0).astype(np.float32)
    met = met_in(sheet_of(reports), pairs.one, pairs.other, odds, floor=-4.0)
    usage = learn_usage(met, int(reports.source.max()) + 1)
    own = (1 / (1 + np.exp(-odds))).astype(np.float32)
    told = compare(reports, pairs, 2, usage, own)[:, at]
    assert np.nanmean(told[same]) > np.nanmean(told[~same]) + 0.5


def test_usage__then_the_same_at_every_run_and_by_one_worker(small):
    _, reports, pairs, _ = small
    prior = load_prior()
    once, again = usage_of(reports, pairs, prior, 1), usage_of(reports, pairs, prior, 2)
    assert np.array_equal(once[0].told, again[0].told)
    assert np.array_equal(score(reports, pairs, prior, 1), score(reports, pairs, prior, 2))


@pytest.mark.parametrize("generator", ["frontier", "coastal", "riverline"])
def test_made_up_world__then_the_same_for_the_same_seed_and_every_report_has_its_truth(generator):
    world, again = make_world(generator, 11, 300), make_world(generator, 11, 300)
    assert world.table.equals(again.table)
    assert len(world.truth) == len(world.origin) == world.table.num_rows
    assert make_world(generator, 12, 300).table != world.table
