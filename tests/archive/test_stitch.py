"""What shards found put together: the same group on both sides of a cut is one, and what a person said holds."""

from dataclasses import replace

import pyarrow as pa
import pytest
from worlds.riverline import make

from practice_archive import companies, question_of
from tahqiq.archive.shard_work import FOUND
from tahqiq.archive.stitch import stitch


@pytest.fixture(scope="module")
def nothing_said():
    return question_of(make(seed=5, reports=50))


def entries(*rows):
    """Lines (row, shard, home, incident, probability) as a shard gives them back."""
    columns = [*zip(*rows, strict=True)]
    table = dict(zip(("row", "shard", "home", "incident", "probability"), columns, strict=True))
    count = len(rows)
    return pa.table({**table, "dissents": [False] * count, "bridge": [-1] * count}).cast(FOUND)


def test_the_same_group_on_both_sides_of_a_cut__then_one_incident(nothing_said):
    found = entries(
        (0, 0, True, 0, 0.9), (1, 0, True, 0, 0.9), (2, 0, False, 0, 0.9),
        (1, 1, False, 4, 0.9), (2, 1, True, 4, 0.9), (3, 1, True, 4, 0.9),
    )  # fmt: skip
    assert companies(stitch(found, 4, nothing_said)) == {frozenset({0, 1, 2, 3})}


def test_two_groups_that_share_the_lesser_part__then_each_report_stays_at_home(nothing_said):
    found = entries(
        (0, 0, True, 0, 0.9), (1, 0, True, 0, 0.9), (2, 0, False, 0, 0.6),
        (0, 1, False, 1, 0.9), (1, 1, False, 1, 0.9), (2, 1, True, 2, 0.9), (3, 1, True, 2, 0.9),
    )  # fmt: skip
    assert companies(stitch(found, 4, nothing_said)) == {frozenset({0, 1}), frozenset({2, 3})}


def test_a_report_alone_at_home_with_company_that_its_home_cannot_see__then_it_joins_them(nothing_said):
    found = entries((0, 0, True, 0, 0.9), (0, 1, False, 3, 0.8), (1, 1, True, 3, 0.9), (2, 1, True, 3, 0.9))
    assert companies(stitch(found, 3, nothing_said)) == {frozenset({0, 1, 2})}


def test_a_report_alone_at_home_among_those_it_is_held_against__then_it_stays_alone(nothing_said):
    found = entries(
        (0, 0, True, 0, 0.9), (1, 0, False, 1, 0.9), (2, 0, False, 1, 0.9),
        (0, 1, False, 3, 0.8), (1, 1, True, 3, 0.9), (2, 1, True, 3, 0.9),
    )  # fmt: skip
    assert companies(stitch(found, 3, nothing_said)) == {frozenset({0}), frozenset({1, 2})}


def test_a_person_ties_two_groups_and_parts_two_of_their_members__then_both_hold(nothing_said):
    question = replace(nothing_said, must=((0, 2),), cannot=((1, 3),))
    found = entries((0, 0, True, 0, 0.9), (1, 0, True, 0, 0.9), (2, 1, True, 5, 0.9), (3, 1, True, 5, 0.7))
    assert companies(stitch(found, 4, question)) == {frozenset({0, 1, 2}), frozenset({3})}
