"""Tables are taken exactly or refused with row and column."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahqiq.errors import BadInput
from tahqiq.intake.table_of import MAX_ROWS, looks_like_table, parse_table
from tahqiq.model.forms import TABLE_COLUMNS
from tahqiq.model.observation_table import records

COLUMNS = "team,station_name,time,event_type,means,unit,place_name,description"
ROW = "Team A,Post 4,2025-10-29T14:05+05:00,clash,heard,burst,Angoor Adda,"


def wrong(text: str) -> BadInput:
    with pytest.raises(BadInput) as caught:
        parse_table(text)
    return caught.value


def test_rows__stand_where_they_say() -> None:
    text = f'{COLUMNS}\r\n{ROW}"first\nsecond, ""quoted"" – خبر"\r\n\r\n{ROW}=1+1\r\n'
    one, two = parse_table(text)
    assert text[one.start : one.end] == f'{ROW}"first\nsecond, ""quoted"" – خبر"'
    assert text[two.start : two.end] == f"{ROW}=1+1"
    assert (one.row, two.row) == (2, 4)
    assert one.observation.description == 'first\nsecond, "quoted" – خبر'


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_cell_that_looks_like_a_formula__stays_text(start: str) -> None:
    (row,) = parse_table(f"{COLUMNS}\n{ROW}{start}SUM(A1)")
    assert row.observation.description == f"{start}SUM(A1)"


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_every_delimiter__ok(sign: str) -> None:
    columns, row = COLUMNS.replace(",", sign), ROW.replace(",", sign)
    assert parse_table(f"{columns}\n{row}")[0].station.name == "Post 4"


def test_quoted_names_under_another_delimiter__ok() -> None:
    columns = "\t".join(f'"{name}"' for name in COLUMNS.split(","))
    assert len(parse_table(columns + "\n" + ROW.replace(",", "\t"))) == 1


def test_all_columns__ok_in_any_order_and_case() -> None:
    cells = {
        "team": "T", "station_name": "S", "station_lat": "31.5", "station_lon": "66",
        "time": "2025-10-29T14:05Z", "time_end": "2025-10-29T15:05Z", "event_type": "shelling",
        "means": "saw", "count": "3.0", "unit": "projectile", "description": "d", "direction": "W to E",
        "weapon": "mortar", "place_name": "P", "place_lat": "32.25", "place_lon": "69.5",
        "place_precision_km": "0.5", "initiator": "i", "target": "t", "killed": "1", "wounded": "0",
        "live_fire_exercise": "yes",
    }  # fmt: skip
    names = list(reversed(TABLE_COLUMNS))
    text = ",".join(name.upper() for name in names) + "\n" + ",".join(cells[name] for name in names)
    (row,) = parse_table(text)
    seen = row.observation
    assert (seen.count, seen.killed, seen.wounded, seen.live_fire_exercise) == (3, 1, 0, True)
    assert (seen.place.lat, seen.place.precision_km, row.station.lat) == (32.25, 0.5, 31.5)


def test_decimal_comma__is_read_where_cells_are_not_cut_by_commas() -> None:
    text = "team;station_name;time;event_type;means;unit;place_name;place_lat;place_lon\n"
    text += "T;S;2025-10-29T14:05Z;clash;saw;shot;P;32,5;69,25"
    assert parse_table(text)[0].observation.place.lat == 32.5


def test_wrong_columns__are_all_named() -> None:
    error = wrong("taem,station_name,time,event_type,means,unit,place,time\n")
    assert error.code == "INT012"
    assert "the column 'team' is missing" in error.cause
    assert "'taem' is no column of this table (did you mean 'team'?)" in error.cause
    assert "did you mean 'place_name'?" in error.cause
    assert "the column 'time' stands twice" in error.cause


@pytest.mark.parametrize("text", [COLUMNS, COLUMNS + "\n", COLUMNS + "\n\n,,,,,,,\n"])
def test_no_row__error(text: str) -> None:
    assert wrong(text).code == "INT012"


def test_ragged_rows__error() -> None:
    error = wrong(f"{COLUMNS}\n{ROW}\nTeam A,Post 4\n{ROW},more,cells\n{ROW},,\n")
    assert error.code == "INT013"
    assert "row 3 has 2 cells where there are 8 columns" in error.cause
    assert "row 4 has more cells" in error.cause
    assert "row 5" not in error.cause


@pytest.mark.parametrize(
    ("before", "after", "hint"),
    [
        ("2025-10-29T14:05+05:00", "29.10.2025", "row 2, column 'time': '29.10.2025': write day"),
        ("2025-10-29T14:05+05:00", "1761735900", "column 'time'"),
        ("2025-10-29T14:05+05:00", "", "row 2, column 'time' is missing"),
        ("clash", "clsh", "did you mean 'clash'?"),
        ("heard", "seen", "column 'means': 'seen' is not one of"),
        ("Angoor Adda", "", "column 'place_name' is missing"),
        ("Team A", "x" * 81, "column 'team'"),
    ],
)
def test_bad_cell__error_names_row_and_column(before: str, after: str, hint: str) -> None:
    error = wrong(f"{COLUMNS}\n{ROW.replace(before, after)}")
    assert error.code == "INT013"
    assert hint in error.cause


@pytest.mark.parametrize("lat", ["nan", "inf", "95", "north"])
def test_bad_latitude__error(lat: str) -> None:
    error = wrong(f"{COLUMNS},place_lat,place_lon\n{ROW},{lat},69")
    assert "row 2, column 'place_lat'" in error.cause


def test_latitude_without_longitude__error() -> None:
    assert "lat and lon belong together" in wrong(f"{COLUMNS},place_lat\n{ROW},32").cause


def test_many_bad_rows__ten_are_listed() -> None:
    error = wrong(COLUMNS + "\n" + "\n".join(["x"] * 500))
    assert error.cause.count("has 1 cells") == 10


@pytest.mark.parametrize("row", [f'{ROW}"never closed', f'{ROW}"closed"then more', f"{ROW}{'x' * 140_000}"])
def test_broken_quotation__error(row: str) -> None:
    assert wrong(f"{COLUMNS}\n{row}").code == "INT013"


def test_too_many_rows__error() -> None:
    assert wrong(COLUMNS + f"\n{ROW}" * (MAX_ROWS + 1)).code == "INT014"


@pytest.mark.parametrize("text", ["", "one, two, three", "The team, the time and the means were told."])
def test_prose__does_not_look_like_a_table(text: str) -> None:
    assert not looks_like_table(text)


@given(
    st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8), min_size=1))
)
def test_any_written_rows__are_cut_exactly(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    text = out.getvalue()
    for record in records(text, ","):
        (again,) = csv.reader(io.StringIO(text[record.start : record.end], newline=""))
        assert tuple(again) == record.cells
        assert list(record.cells) == rows[record.row - 1]


@given(st.text())
def test_any_text__is_a_table_or_bad_input(text: str) -> None:
    for told in (text, f"{COLUMNS}\n{text}", f"{COLUMNS}\n{ROW}{text}"):
        try:
            parse_table(told)
        except BadInput as error:
            assert error.code in ("INT012", "INT013")
