"""Tables of reports as missions have them: typed, put right or set aside, and never silently."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahqiq.archive.columns import COLUMNS, NUMBERS
from tahqiq.archive.report_table import report_table
from tahqiq.errors import BadInput

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def plain_rows(count=30):
    return [
        {
            "report_id": f"r{row}",
            "lat": str(34 + row * 0.01),
            "lon": str(70 + row * 0.01),
            "occurred_at_earliest": "2025-10-12",
            "occurred_at_latest": "2025-10-12",
            "reported_at": "2025-10-12T22:00:00+05:00",
            "killed_min": "3",
            "killed_max": "5",
        }
        for row in range(count)
    ]


def taken(rows):
    return report_table(pa.Table.from_pylist(rows), NOW)


def changed(**values):
    rows = plain_rows()
    rows[7] |= values
    made = taken(rows)
    return made.table.slice(7, 1).to_pylist()[0], dict(made.notes())


def test_plain_table__is_typed_without_a_note():
    made = taken(plain_rows())
    assert made.notes() == ()
    first = made.table.slice(0, 1).to_pylist()[0]
    assert first["lat"] == 34.0
    assert first["reported_at"] == datetime(2025, 10, 12, 17, tzinfo=UTC)


def test_day_without_an_hour__runs_to_its_end():
    first = taken(plain_rows()).table.slice(0, 1).to_pylist()[0]
    assert first["occurred_at_earliest"] == datetime(2025, 10, 12, tzinfo=UTC)
    assert first["occurred_at_latest"] == datetime(2025, 10, 12, 23, 59, 59, tzinfo=UTC)


def test_zero_coordinates__are_no_place():
    row, notes = changed(lat="0", lon="0.0")
    assert row["lat"] is row["lon"] is None
    assert notes == {"coordinates_zero": 1}


def test_swapped_coordinates__are_turned():
    row, notes = changed(lat="70.07", lon="34.07")
    assert (row["lat"], row["lon"]) == (34.07, 70.07)
    assert notes == {"coordinates_swapped": 1}


def test_latitude_beyond_the_pole__is_turned_if_that_helps():
    assert changed(lat="170.0", lon="34.0")[1] == {"coordinates_swapped": 1}
    assert changed(lat="270.0", lon="34.0")[1] == {"coordinates_impossible": 1}


def test_half_a_place__is_none():
    row, notes = changed(lon="")
    assert row["lat"] is None
    assert notes == {"coordinates_half": 1}


def test_event_after_its_report__has_no_day():
    row, notes = changed(occurred_at_earliest="2025-12-12", occurred_at_latest="2025-12-13")
    assert row["occurred_at_earliest"] is None
    assert notes == {"occurred_after_report": 1}


def test_day_a_decade_off__is_no_day():
    row, notes = changed(occurred_at_earliest="2015-10-12", occurred_at_latest="2015-10-12")
    assert row["occurred_at_latest"] is None
    assert notes == {"date_far_off": 1}


def test_report_from_the_future__has_no_moment():
    assert changed(reported_at="2031-01-01")[1]["reported_in_future"] == 1


def test_ranges_the_wrong_way_round__are_turned():
    row, notes = changed(killed_min="5", killed_max="3")
    assert (row["killed_min"], row["killed_max"]) == (3, 5)
    assert notes == {"toll_reversed": 1}


def test_impossible_tolls__are_not_counted():
    assert changed(killed_min="-4")[1] == {"toll_impossible": 1}
    assert changed(killed_max="1e9")[1] == {"toll_impossible": 1}


def test_value_that_cannot_be_read__is_marked():
    row, notes = changed(lat="34,5", lon="70,1")
    assert row["lat"] is None
    assert notes == {"unreadable_lat": 1, "unreadable_lon": 1}
    assert changed(reported_at="yesterday")[1] == {"unreadable_reported_at": 1}


def test_no_value_in_any_spelling__is_no_note():
    assert changed(killed_min="NA", killed_max="null", location_precision_km="-")[1] == {}


def test_unknown_columns__are_kept_beside():
    rows = [row | {"desk": f"d{at}"} for at, row in enumerate(plain_rows())]
    made = taken([*rows, rows[3]])
    assert made.extra.column("desk").to_pylist() == [f"d{at}" for at in range(30)]


def test_row_sent_twice_word_for_word__counts_once():
    rows = plain_rows()
    assert taken([*rows, rows[3]]).table.num_rows == 30


def test_two_reports_with_one_id__are_refused():
    rows = plain_rows()
    rows[4]["report_id"] = "r3"
    with pytest.raises(BadInput, match="ARC004"):
        taken(rows)


@pytest.mark.parametrize(
    "rows", [[{"id": "x"}], [{"report_id": ""}], [{"report_id": "a"}, {"report_id": None}]]
)
def test_table_without_ids__is_refused(rows):
    with pytest.raises(BadInput, match=r"ARC00[23]"):
        taken(rows)


def test_ids_alone__are_a_table():
    made = taken([{"report_id": "a"}, {"report_id": "b"}])
    assert made.missing == COLUMNS[1:]
    assert made.table.num_rows == 2


def test_typed_columns__are_taken_as_they_are():
    day = datetime(2025, 10, 12, 8)
    raw = pa.table(
        {"report_id": [1, 2], "reported_at": [day, day], "lat": [34.5, float("nan")], "lon": [70, None]}
    )
    made = report_table(raw, NOW)
    assert made.table.column("report_id").to_pylist() == ["1", "2"]
    assert made.table.column("reported_at").to_pylist() == [day.replace(tzinfo=UTC)] * 2
    assert made.notes() == ()


@settings(deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(dict.fromkeys(("lat", "killed_min", "reported_at", "text"), st.text())),
        min_size=1,
        max_size=8,
    )
)
def test_any_words_in_any_cell__are_taken(rows):
    made = taken([row | {"report_id": f"r{at}"} for at, row in enumerate(rows)])
    assert made.table.num_rows == len(rows)
    assert all(made.table.schema.field(name).type == pa.float64() for name in NUMBERS)


def test_table_of_many_rows__keeps_their_order():
    rows = [{"report_id": f"r{at}", "killed_min": str(at % 90), "desk": str(at)} for at in range(300_000)]
    made = taken(rows)
    assert made.table.column("report_id").to_pylist() == [row["report_id"] for row in rows]
    assert made.table.column("killed_min").to_pylist() == [float(row["killed_min"]) for row in rows]


def test_exercise_that_plays_in_the_future__keeps_its_times():
    rows = [row | {"reported_at": f"2031-10-{1 + at % 28:02}", "occurred_at_earliest": "2031-10-01",
                   "occurred_at_latest": "2031-10-01"} for at, row in enumerate(plain_rows(40))]  # fmt: skip
    made = taken(rows)
    assert made.notes() == ()
    assert made.table.column("reported_at").null_count == 0
