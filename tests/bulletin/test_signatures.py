from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tahqiq.bulletin.signatures import by_unit, hours_of, hours_watched, signatures, tally

UNITS = ("burst", "explosion", "flight", "shot")


def test_same_event_from_two_posts__is_entered_once(example):
    one = example.observation(1, example.at(5), example.POST_7, 14, "explosion")
    two = example.observation(1, example.at(5), example.POST_8, 11, "explosion")
    (found,) = signatures((one, two))
    assert found.count == 14
    assert found.counts_differ
    assert {one.id, two.id, one.claim, two.claim} == set(found.ids)


def test_two_rows_of_one_post__stay_two_events(example):
    rows = [example.observation(n, example.at(5), example.POST_7, 1, "explosion") for n in (1, 2)]
    assert len(signatures(rows)) == 2


def test_no_clock_time__never_merges(example):
    when = example.whole_day(example.DAY.day)
    one = example.observation(1, example.at(5), example.POST_7, 3, "shot", when=when)
    two = example.observation(1, example.at(5), example.POST_8, 3, "shot", when=when)
    assert len(signatures((one, two))) == 2


def test_another_unit__is_another_event(example):
    one = example.observation(1, example.at(5), example.POST_7, 3, "shot")
    two = example.observation(1, example.at(5), example.POST_8, 3, "burst")
    assert len(signatures((one, two))) == 2


@given(
    rows=st.lists(st.tuples(st.sampled_from(UNITS), st.one_of(st.none(), st.integers(0, 500))), max_size=25)
)
def test_sums__never_mix_units(example, rows):
    seen = [
        example.observation(n, example.at(5) + timedelta(minutes=n), example.POST_7, count, unit)
        for n, (unit, count) in enumerate(rows)
    ]
    totals = by_unit(tally(signatures(seen), example.MISSION))
    assert set(totals) == {unit for unit, _ in rows}
    for unit, total in totals.items():
        assert total.number == sum(count or 0 for one, count in rows if one == unit)
        assert total.uncounted == sum(count is None for one, count in rows if one == unit)


@given(order=st.permutations(range(5)))
def test_order_of_arrival__changes_nothing(example, order):
    rows = example.material().observations
    assert signatures([rows[n] for n in order]) == signatures(rows)


def test_hours__count_within_the_day_alone(example):
    long_watch = example.watch("north", example.at(7, 30), 24)
    assert hours_of(long_watch, example.DAY) == 12


def test_denied_hours__are_not_watched(example):
    denied = example.watch("south", example.at(9), 5, denied_by="PAK")
    assert hours_watched((denied,), example.DAY) == {}
