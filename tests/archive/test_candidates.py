"""Which reports are compared: all that lie near, none twice, and never more than the bound."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.duty_tables import TYPES, read_table, usual_days
from tahqiq.archive.aliases import Aliases
from tahqiq.archive.candidates import candidate_pairs, paired
from tahqiq.archive.columns import SCHEMA
from tahqiq.archive.grid import MOST_KEPT
from tahqiq.archive.pair_features import FEATURES, compare
from tahqiq.archive.reports import BY_NAME, NOWHERE, normalise
from tahqiq.archive.taxonomy import Taxonomy


def reports_of(table):
    return normalise(table, Taxonomy.of(TYPES), Aliases.of([("RAF", "Republic Air Force")]))


def near_each_other(places, hours):
    rows = []
    for number, ((lat, lon, km), hour) in enumerate(zip(places, hours, strict=True)):
        row = dict.fromkeys(SCHEMA.names) | {"report_id": f"r{number}", "lat": lat, "lon": lon}
        moment = np.datetime64("2026-02-01T00:00:00", "us") + np.timedelta64(int(hour * 60), "m")
        row |= {"location_precision_km": km, "occurred_at_earliest": moment.item(), "event_type": "shelling"}
        rows.append(row | {"occurred_at_latest": moment.item()})
    return reports_of(pa.Table.from_pylist(rows, schema=SCHEMA))


def met(reports):
    pairs = candidate_pairs(reports)
    return set(zip(pairs.one.tolist(), pairs.other.tolist(), strict=True))


PLACE = st.tuples(
    st.floats(-0.4, 0.4), st.floats(-0.4, 0.4), st.sampled_from([0.5, 2.0, 8.0, 20.0, 50.0, 120.0])
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(PLACE, min_size=2, max_size=12),
    st.sampled_from([(0.0, 0.0), (34.5, 43.2), (-71.3, 179.9), (64.0, -180.0)]),
    st.data(),
)
def test_within_five_kilometres_and_hours__then_met_wherever_on_earth(places, middle, data):
    hours = data.draw(st.lists(st.floats(0, 30), min_size=len(places), max_size=len(places)))
    shifted = [(middle[0] + lat, (middle[1] + lon + 180) % 360 - 180, km) for lat, lon, km in places]
    found = met(near_each_other(shifted, hours))
    assert all(one < other for one, other in found)
    for one in range(len(places)):
        for other in range(one + 1, len(places)):
            north, east = (places[one][k] - places[other][k] for k in (0, 1))
            if 111.2 * np.hypot(north, east) < 5 and abs(hours[one] - hours[other]) < 5:
                assert (one, other) in found


def test_no_pair_twice_and_no_report_looks_at_more_than_the_bound():
    reports = near_each_other([(34.5, 43.2, 1.0)] * 400, np.linspace(0, 12, 400))
    pairs = candidate_pairs(reports)
    keys = pairs.one.astype(np.int64) * 1000 + pairs.other
    assert len(np.unique(keys)) == len(keys) <= 400 * MOST_KEPT
    assert pairs.company.sum() == 2 * len(pairs)


def test_time_as_long_as_a_month__then_still_met():
    table = read_table("""
    a | x | 5 16:00 | 5 13:00..5 15:00 | 34.5,43.2,1 | | air strike | | |
    b | y | 28 16:00 | 1 00:00..28 00:00 | 34.5,43.2,1 | | air strike | | |
    c | y | 28 16:00 | 1 00:00..28 00:00 | 34.7,43.4,40 | | air strike | | |
    """)
    assert met(reports_of(table)) == {(0, 1), (0, 2), (1, 2)}


def test_shortened_copy_without_place_and_time__then_met_by_its_words():
    table = read_table("""
    a | x | 5 16:00 | 5 13:00 | 34.5,43.2,1 | Kubba | air strike | | | The bakery beside the old mosque burned down
    b | y | 6 16:00 | | | | | | | beside the old mosque burned down
    c | z | 6 16:00 | | | | | | | nothing of the kind was seen
    """)
    assert (0, 1) in met(reports_of(table))


def test_place_name_alone__then_located_where_the_others_of_that_name_lie():
    table = read_table("""
    a | x | 5 16:00 | 5 13:00 | 34.50,43.20,1 | Kübba | air strike | | |
    b | y | 5 16:00 | 5 13:00 | 34.52,43.22,1 | kubba | air strike | | |
    c | z | 5 16:00 | 5 13:00 | | KUBBA | air strike | | |
    d | z | 5 16:00 | 5 13:00 | | Elsewhere | air strike | | |
    """)
    reports = reports_of(table)
    assert reports.located[2] == BY_NAME
    assert reports.lat[2] == pytest.approx(34.5, abs=0.03)
    assert reports.located[3] == NOWHERE


def test_no_day_given__then_the_days_before_the_report_and_marked_so():
    reports = reports_of(read_table("a | x | 5 16:00 | | 34.5,43.2,1 | | air strike | | |"))
    assert reports.time_assumed[0]
    assert reports.end[0] == reports.reported[0] == reports.start[0] + 72


def test_one_end_of_a_toll__then_the_other_is_open():
    table = read_table("a | x | 5 16:00 | 5 13:00 | 34.5,43.2,1 | | air strike | 3 | |")
    reports = reports_of(table.set_column(14, "killed_max", pa.nulls(1, pa.float64())))
    assert reports.killed_low[0] == 3
    assert np.isinf(reports.killed_high[0])
    assert np.isnan(reports.wounded_low[0])


@pytest.fixture(scope="module")
def month():
    return reports_of(pa.Table.from_pylist(usual_days(2, 300), schema=SCHEMA))


def test_the_two_reports_change_places__then_every_feature_is_the_same(month):
    pairs = candidate_pairs(month)
    turned = paired(month, pairs.other, pairs.one, pairs)
    backwards = type(pairs)(pairs.other, pairs.one, turned.strain, pairs.company, pairs.nearest)
    assert np.array_equal(turned.strain, pairs.strain)
    there, back = compare(month, pairs), compare(month, backwards)
    assert there.shape[1] == len(FEATURES)
    assert np.allclose(there, back, rtol=1e-5, atol=1e-5, equal_nan=True)


def test_words_of_any_script__then_shared_words_count():
    table = read_table("""
    a | x | 5 16:00 | 5 13:00 | 34.5,43.2,1 | | air strike | | | قصف على سوق القبة، 4 قتلى
    b | y | 5 16:00 | 5 13:00 | 34.5,43.2,1 | | air strike | | | 4 قتلى في قصف على سوق القبة
    c | z | 5 16:00 | 5 13:00 | 34.5,43.2,1 | | air strike | | | тихий день
    """)
    reports = reports_of(table)
    pairs = candidate_pairs(reports)
    features = compare(reports, pairs)
    share = dict(zip(zip(pairs.one.tolist(), pairs.other.tolist(), strict=True), features, strict=True))
    contained, figures = FEATURES.index("words_contained_share"), FEATURES.index("figures_shared")
    assert share[0, 1][contained] > 0.9
    assert share[0, 1][figures] == 1
    assert share[0, 2][contained] == 0
