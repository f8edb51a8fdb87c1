"""The second look and friends of friends: what the neighbours of two reports say of the two; and the stored model."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from archive.duty_tables import TYPES, usual_days
from tahqiq.archive.aliases import Aliases
from tahqiq.archive.candidates import candidate_pairs, paired
from tahqiq.archive.columns import SCHEMA
from tahqiq.archive.friends import friends_of_friends
from tahqiq.archive.pair_features import compare
from tahqiq.archive.prior import load_prior, save_prior
from tahqiq.archive.reports import normalise
from tahqiq.archive.scoring import judged, scored
from tahqiq.archive.second_look import SECOND_FEATURES, second_features
from tahqiq.archive.taxonomy import Taxonomy
from tahqiq.archive.usage import no_usage
from tahqiq.errors import BadInput


@pytest.fixture(scope="module")
def month():
    table = pa.Table.from_pylist(usual_days(4, 300), schema=SCHEMA)
    reports = normalise(table, Taxonomy.of(TYPES), Aliases.of([]))
    return reports, candidate_pairs(reports)


def among(month, one, other):
    reports, pairs = month
    return reports, paired(reports, np.array(one), np.array(other), pairs)


def test_two_friends_of_one__then_they_are_compared_once(month):
    reports, pairs = among(month, [0, 1, 2, 7], [1, 2, 3, 8])
    more = friends_of_friends(reports, pairs, np.array([3.0, 3.0, -9.0, 3.0], dtype=np.float32), floor=-4.0)
    assert list(zip(more.one.tolist(), more.other.tolist(), strict=True)) == [(0, 2)]


def test_pair_already_likely_or_open__then_not_compared_again(month):
    reports, pairs = among(month, [0, 1, 0], [1, 2, 2])
    more = friends_of_friends(reports, pairs, np.array([3.0, 3.0, -1.0], dtype=np.float32), floor=-4.0)
    assert len(more) == 0


def test_third_report_agrees_with_both__then_its_support_counts(month):
    reports, pairs = among(month, [0, 1, 0, 5], [1, 2, 2, 6])
    odds = np.array([0.0, 2.0, 3.0, 0.0], dtype=np.float32)
    told = second_features(reports, pairs, odds, np.arange(4))
    count, support = (SECOND_FEATURES.index(name) for name in ("neighbours_in_common", "support_in_common"))
    assert told[0, count] == 1
    assert told[0, support] == pytest.approx(1 / (1 + np.exp(-2.0)), abs=1e-6)
    assert told[3, count] == told[3, support] == 0


def test_nothing_is_dropped__then_the_loop_says_what_the_trees_say_of_the_features(month):
    reports, pairs = month
    prior = replace(load_prior(), first_floor=-np.inf, second_floor=-np.inf)
    unseen = np.full(len(pairs), np.nan, dtype=np.float32)
    found = scored(reports, pairs, prior, (no_usage(), unseen))
    assert np.allclose(found, prior.log_odds(compare(reports, pairs)), atol=1e-6)


def test_pairs_dropped_on_the_way__then_few_that_the_whole_forest_would_keep(month):
    reports, pairs = month
    prior = load_prior()
    unseen = np.full(len(pairs), np.nan, dtype=np.float32)
    found = scored(reports, pairs, prior, (no_usage(), unseen))
    whole = prior.log_odds(compare(reports, pairs))
    assert (found[whole > 0] > 0).mean() > 0.95 if (whole > 0).any() else True
    assert np.allclose(found[found > prior.floor], whole[found > prior.floor], atol=1e-6)


def test_stored_and_read_again__then_the_same_answers(month, tmp_path):
    reports, pairs = month
    prior = load_prior()
    save_prior(prior, tmp_path / "again.npz")
    again = load_prior(tmp_path / "again.npz")
    assert again.settings == prior.settings
    for one, other in zip(judged(reports, pairs, prior), judged(reports, pairs, again), strict=True):
        assert np.array_equal(getattr(one, "one", one), getattr(other, "one", other))


def test_model_of_other_features__then_a_clear_error(tmp_path):
    path = tmp_path / "old.npz"
    np.savez_compressed(path, features=np.array(["distance_in_miles"]))
    with pytest.raises(BadInput, match="ARC022"):
        load_prior(path)
    path.write_bytes(b"no model")
    with pytest.raises(BadInput, match="ARC022"):
        load_prior(path)
