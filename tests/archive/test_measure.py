"""The measures of found groups against hand-computed cases, and against counting every pair and every report."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds.measure import b_cubed, exact, pairwise

groupings = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=30)


def _by_every_pair(truth, found):
    together = [(truth[a] == truth[b], found[a] == found[b]) for a, b in combinations(range(len(truth)), 2)]
    hits = sum(same and said for same, said in together)
    said = sum(said for _same, said in together)
    same = sum(same for same, _said in together)
    return (hits / said if said else 1.0), (hits / same if same else 1.0)


def _by_every_report(truth, found):
    precision = recall = 0.0
    for mine, said in zip(truth, found, strict=True):
        both = sum(t == mine and f == said for t, f in zip(truth, found, strict=True))
        precision += both / found.count(said)
        recall += both / truth.count(mine)
    return precision / len(truth), recall / len(truth)


def test_perfect_groups__then_every_measure_is_one():
    truth, found = ["a", "a", "b", "c", "c"], ["7", "7", "x", "2", "2"]
    assert pairwise(truth, found) == (1.0, 1.0, 1.0)
    assert b_cubed(truth, found) == (1.0, 1.0, 1.0)
    assert exact(truth, found) == 1.0


def test_one_report_in_the_wrong_group__then_the_hand_computed_shares():
    truth, found = list("aaabbc"), list("xxyyyz")
    assert pairwise(truth, found) == pytest.approx((2 / 4, 2 / 4, 1 / 2))
    precision = (1 + 1 + 1 / 3 + 2 / 3 + 2 / 3 + 1) / 6
    recall = (2 / 3 + 2 / 3 + 1 / 3 + 1 + 1 + 1) / 6
    assert b_cubed(truth, found)[:2] == pytest.approx((precision, recall))
    assert exact(truth, found) == 0.0


def test_all_in_one_group__then_recall_is_full_and_precision_is_not():
    precision, recall, _f1 = pairwise(list("aabb"), list("xxxx"))
    assert (precision, recall) == pytest.approx((2 / 6, 1.0))
    assert b_cubed(list("aabb"), list("xxxx"))[:2] == pytest.approx((0.5, 1.0))


def test_every_report_alone__then_no_pair_is_said_and_none_is_wrong():
    precision, recall, f1 = pairwise(list("aabb"), list("wxyz"))
    assert (precision, recall, f1) == (1.0, 0.0, 0.0)
    assert exact(list("aabb"), list("wxyz")) == 0.0


def test_single_reports_alone__then_they_do_not_count_as_whole_incidents():
    assert exact(list("aab"), list("xxy")) == 1.0
    assert exact(list("aabbc"), list("xxyzw")) == 0.5


@settings(deadline=None)  # the first call loads Arrow
@given(groupings)
def test_any_groups__then_the_same_as_counting_them_one_by_one(reports):
    truth, found = [str(t) for t, _f in reports], [f for _t, f in reports]
    assert pairwise(truth, found)[:2] == pytest.approx(_by_every_pair(truth, found))
    assert b_cubed(truth, found)[:2] == pytest.approx(_by_every_report(truth, found))


@settings(deadline=None)  # the first call loads Arrow
@given(groupings)
def test_sides_swapped__then_precision_and_recall_swap(reports):
    truth, found = [str(t) for t, _f in reports], [str(f) for _t, f in reports]
    assert pairwise(truth, found)[:2] == pytest.approx(pairwise(found, truth)[1::-1])
    assert b_cubed(truth, found)[:2] == pytest.approx(b_cubed(found, truth)[1::-1])


def test_unequal_lengths__then_refused():
    with pytest.raises(ValueError, match="3 reports"):
        pairwise(["a", "b", "c"], ["a"])
