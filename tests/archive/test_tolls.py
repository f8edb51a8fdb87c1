"""Tolls: the range of an incident holds the truth at least four times in five, and never hides who said what."""

import numpy as np
import pyarrow as pa
import pytest
from worlds import coastal, frontier

from tahqiq.archive.columns import SCHEMA
from tahqiq.archive.independence import independent_voices
from tahqiq.archive.tolls import MEDIAN, NOTHING, PARTY_ALONE, Told, toll_of, tolls


def _told(low, *, voice=0, by="press", high=..., moment=0.0, spread=False):
    return Told(voice, by, float(low), float(low) if high is ... else high, moment, spread)


def _toll(*claims, headlines=False):
    return toll_of(claims, headlines=headlines)


def test_nobody_gives_a_number__nothing_is_made_up():
    toll = _toll()
    assert (toll.low, toll.best, toll.high, toll.method) == (None, None, None, NOTHING)


def test_three_voices__the_best_is_the_median_and_the_range_holds_all():
    toll = _toll(_told(4, voice=1), _told(5, voice=2), _told(9, voice=3))
    assert toll.best == 5
    assert toll.low <= 4
    assert toll.high >= 9
    assert (toll.voices, toll.method) == (3, MEDIAN)


def test_one_voice_many_times__counts_once_with_its_latest_number():
    toll = _toll(*(_told(3, voice=1, moment=float(at)) for at in range(5)), _told(8, voice=1, moment=9.0))
    assert (toll.best, toll.voices) == (8, 1)
    assert toll.lowest == 3


def test_party_of_the_others_losses__sets_no_best_while_anybody_else_counts():
    toll = _toll(_told(274, voice=1, by="enemy"), _told(18, voice=2))
    assert toll.best == 18
    assert toll.high < 274
    assert toll.highest == 274
    assert toll.by_class == "enemy 274; press 18"


def test_party_alone__is_named_so_and_the_range_reaches_far_down():
    toll = _toll(_told(67, by="enemy"), headlines=True)
    assert (toll.method, toll.low) == (PARTY_ALONE, 0)
    assert toll.high >= 67


def test_party_of_its_own_losses__counts_as_any_voice():
    assert _toll(_told(4, by="own")).method == MEDIAN


def test_at_least_thirty__reaches_further_up_than_thirty():
    assert _toll(_told(30, high=None)).high > _toll(_told(30)).high


def test_number_for_several_places__may_be_far_less_in_each():
    assert _toll(_told(170, spread=True), headlines=True).low < _toll(_told(170), headlines=True).low


def test_more_voices_that_agree__the_range_is_no_wider():
    one = _toll(_told(6, voice=1))
    three = _toll(*(_told(6, voice=each) for each in range(3)))
    assert (three.high - three.low) <= (one.high - one.low)


def test_party_reports_in_a_table__are_told_apart_by_whose_losses_they_count():
    rows = [
        {"source_id": "Varnia army", "source_kind": "party", "target": "Varnia", "killed_min": 4.0},
        {"source_id": "Ostrel radio", "source_kind": "party", "target": "Varnia", "killed_min": 40.0},
        {"source_id": "hospital", "source_kind": "official", "target": None, "killed_min": 5.0},
    ]
    table = pa.Table.from_pylist(
        [dict.fromkeys(SCHEMA.names) | row | {"report_id": str(at)} for at, row in enumerate(rows)],
        schema=SCHEMA,
    )
    labels = np.zeros(3, dtype=np.int64)
    found = tolls(table, labels, independent_voices(table, labels)).to_pylist()[0]
    assert found["killed_by_class"] == "own 4; enemy 40; witness 5"
    assert found["killed_best"] == 4
    assert found["wounded_best"] is None


@pytest.mark.parametrize(("world", "noise"), [(coastal, 1.0), (coastal, 1.6), (frontier, 1.0)])
def test_made_up_worlds__the_range_holds_the_truth_four_times_in_five_and_is_not_wide(world, noise):
    made = world.make(7, 4000, noise=noise)
    names = {name: number for number, name in enumerate(dict.fromkeys(made.truth))}
    labels = np.array([names[name] for name in made.truth])
    table = tolls(made.table, labels, independent_voices(made.table, labels))
    dead = [made.killed.get(name) for name in names]
    told = [
        (low, high, true)
        for low, high, true in zip(
            table["killed_low"].to_pylist(), table["killed_high"].to_pylist(), dead, strict=True
        )
        if low is not None and true
    ]
    assert np.mean([low <= true <= high for low, high, true in told]) >= 0.8
    assert np.median([high - low for low, high, _ in told]) <= 6
