"""Average link, held against the slow way of doing it; bridges, dissent, and what people said."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahqiq.archive.candidates import Pairs
from tahqiq.archive.grouping import FORBIDDEN, Bounds, GroupSettings, group
from tahqiq.errors import BadInput

SETTINGS = GroupSettings(absent=-4.0, stop=-1.1)


def pairs_of(n, rows):
    one, other = (np.array([row[k] for row in rows], dtype=np.int32) for k in (0, 1))
    few = np.zeros(len(rows), dtype=np.float32)
    return Pairs(one, other, few, np.zeros(n, dtype=np.int32), np.zeros(n, dtype=np.float32))


def grouped(n, told, **asked):
    odds = np.array([each[2] for each in told], dtype=np.float32)
    return group(n, pairs_of(n, told), odds, settings=SETTINGS, **asked)


def slowly(n, told):
    """Greedy average link over the whole table of pairs, the best merge first."""
    table = np.full((n, n), SETTINGS.absent)
    for one, other, odds in told:
        table[one, other] = table[other, one] = max(odds, SETTINGS.absent)
    groups = [[row] for row in range(n)]
    while len(groups) > 1:
        means = {
            (a, b): table[np.ix_(groups[a], groups[b])].mean() for a in range(len(groups)) for b in range(a)
        }
        best = max(means, key=lambda pair: means[pair])
        if means[best] < SETTINGS.stop:
            break
        a, b = best
        groups[b] += groups.pop(a)
    labels = np.empty(n, dtype=int)
    for rows in groups:
        labels[rows] = min(rows)
    return labels


@st.composite
def told_pairs(draw):
    n = draw(st.integers(2, 14))
    every = [(one, other) for one in range(n) for other in range(one + 1, n)]
    some = draw(st.lists(st.sampled_from(every), unique=True, max_size=40))
    seed = draw(st.integers(0, 2**32 - 1))
    odds = np.random.default_rng(seed).normal(0, 3, len(some))  # never two alike, so the greedy order is one
    return n, [(one, other, float(value)) for (one, other), value in zip(some, odds, strict=True)]


@settings(max_examples=150, deadline=None)
@given(told_pairs())
def test_any_pairs__then_the_groups_of_the_slow_way(case):
    n, told = case
    assert grouped(n, told).labels.tolist() == slowly(n, told).tolist()


def test_chain_of_bridges__then_not_one_group():
    found = grouped(30, [(row, row + 1, 2.0) for row in range(29)])
    assert np.bincount(found.labels).max() <= 3


def test_two_halves_held_by_one_pair__then_the_bridge_is_named():
    told = [(0, 1, 6.0), (2, 3, 6.0), (0, 2, 5.9), (0, 3, -3.4), (1, 2, -3.4), (1, 3, -3.4)]
    found = grouped(4, told)
    assert found.labels.tolist() == [0, 0, 0, 0]
    assert found.bridges.tolist() == [[0, 2]]


def test_all_agree__then_no_bridge_and_sure():
    told = [(one, other, 6.0) for one in range(4) for other in range(one + 1, 4)]
    found = grouped(4, told)
    assert len(found.bridges) == 0
    assert found.probability.min() > 0.95
    assert not found.dissents.any()


def test_one_fits_far_worse_than_the_rest__then_it_dissents():
    told = [(one, other, 8.0) for one in range(4) for other in range(one + 1, 4)]
    found = grouped(5, [*told, (0, 4, -1.5)], must=[(3, 4)])
    assert found.labels.tolist() == [0] * 5
    assert found.dissents.tolist() == [False] * 4 + [True]


def test_alone_and_unlike_all__then_surely_alone():
    found = grouped(3, [(0, 1, 5.0), (0, 2, -3.0)])
    assert found.labels.tolist() == [0, 0, 2]
    assert found.probability[2] > 0.9


def test_pair_that_the_rule_forbids__then_apart_unless_a_person_ties_them():
    told = [(0, 1, FORBIDDEN), (0, 2, 5.0), (1, 2, 5.0)]
    assert len(set(grouped(3, told).labels.tolist())) == 2
    assert grouped(3, told, must=[(0, 1)]).labels.tolist() == [0, 0, 0]


def test_group_would_last_too_long__then_it_ends_before():
    hours = np.arange(6) * 10.0
    bounds = Bounds(hours, hours, np.full(6, 25.0))
    told = [(one, other, 5.0) for one in range(6) for other in range(one + 1, 6)]
    labels = grouped(6, told, bounds=bounds).labels
    for label in set(labels.tolist()):
        assert np.ptp(hours[labels == label]) <= 25.0


def test_people_contradict_themselves__then_refused_with_the_rows():
    with pytest.raises(BadInput, match="Row 0 and row 2"):
        grouped(3, [], must=[(0, 1), (1, 2)], cannot=[(0, 2)])


@settings(max_examples=60, deadline=None)
@given(told_pairs(), st.data())
def test_what_people_say__then_it_always_holds(case, data):
    n, told = case
    row = st.integers(0, n - 1)
    must = data.draw(st.lists(st.tuples(row, row), max_size=3))
    cannot = data.draw(st.lists(st.tuples(row, row), max_size=3))
    try:
        labels = grouped(n, told, must=must, cannot=cannot).labels
    except BadInput:
        return
    assert all(labels[one] == labels[other] for one, other in must)
    assert all(labels[one] != labels[other] for one, other in cannot)
