"""A workbook becomes the CSV of its first sheet, and never more than that."""

import io
import random
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from tahqiq.errors import BadInput
from tahqiq.intake.details import Details
from tahqiq.intake.receive import receive
from tahqiq.intake.spreadsheet import XLSX, sheet_text
from tahqiq.intake.table_of import parse_table

NOW = datetime(2025, 11, 8, 12, 0, tzinfo=UTC)
COLUMNS = (
    "team",
    "station_name",
    "time",
    "event_type",
    "means",
    "unit",
    "place_name",
    "count",
    "description",
)
ROW = ("Team A", "Post 4", "2025-10-29T14:05+05:00", "clash", "heard", "burst", "Angoor Adda", 3, "خبر")


def workbook(rows: Sequence[Sequence[Any]], *more: Sequence[Any]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if more:
        other = book.create_sheet("second")
        for row in more:
            other.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return out.getvalue()


def wrong(data: bytes, filename: str | None = None) -> BadInput:
    with pytest.raises(BadInput) as caught:
        receive(data, Details(source="x", release="public", filename=filename), now=NOW)
    return caught.value


def test_workbook__is_received_as_a_table() -> None:
    data = workbook([COLUMNS, ROW], ["another sheet"])
    kept = receive(data, Details(source="x", release="public", filename="week.xlsx"), now=NOW)
    assert (kept.channel, kept.media_type, kept.title) == ("observation_table", XLSX, "Observation table")
    assert kept.size == len(data)
    assert kept.text is not None
    assert "another sheet" not in kept.text
    (row,) = parse_table(kept.text)
    assert (row.observation.count, row.observation.description) == (3, "خبر")


def test_row_numbers__agree_with_the_sheet() -> None:
    rows = parse_table(sheet_text(workbook([COLUMNS, ROW, [None], [""], ROW])))
    assert [row.row for row in rows] == [2, 5]


def test_values__are_written_plainly() -> None:
    text = sheet_text(
        workbook([[1, 2.0, 2.5, True, "a,b", 'q"', datetime(2025, 10, 29, 14, 5), None, "x"], [None]])
    )
    assert text == '1,2,2.5,true,"a,b","q""",2025-10-29T14:05:00,,x\n'


def test_formulas__are_never_computed() -> None:
    text = sheet_text(workbook([["name", "=1+1", '=WEBSERVICE("http://example.org")', "+1", "@x", "-2"]]))
    assert text == "name,,,+1,@x,-2\n"


def test_time_cell_without_offset__error_says_how_to_write_it() -> None:
    row = list(ROW)
    row[2] = datetime(2025, 10, 29, 14, 5)
    error = wrong(workbook([COLUMNS, row]))
    assert error.code == "INT013"
    assert "row 2, column 'time': '2025-10-29T14:05:00': write day, clock time and UTC offset" in error.cause


def test_empty_workbook__error() -> None:
    assert wrong(workbook([])).code == "INT012"


def test_macros__error() -> None:
    plain = workbook([COLUMNS, ROW])
    assert wrong(plain, "week.xlsm").code == "INT015"
    assert "macros" in wrong(repacked(plain, {"xl/vbaProject.bin": b"x"})).cause


def test_bomb__error_before_it_is_unpacked() -> None:
    error = wrong(repacked(workbook([COLUMNS, ROW]), {"xl/media/zeros.bin": b"\0" * (101 * 1024 * 1024)}))
    assert error.code == "INT015"
    assert "100 MB" in error.cause


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities__error(encoding: str) -> None:
    xml = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><sst>&a;</sst>'.encode(encoding)
    assert "entities" in wrong(repacked(workbook([COLUMNS, ROW]), {"xl/sharedStrings.xml": xml})).cause


def test_encrypted_part__error() -> None:
    data = bytearray(workbook([COLUMNS, ROW]))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    assert wrong(bytes(data)).code == "INT015"


@pytest.mark.slow
def test_too_many_rows__error() -> None:
    assert wrong(workbook([["team"]] + [["a"]] * 50_002)).code == "INT014"


@pytest.mark.slow
def test_far_cell__error_and_no_waiting() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "team"
    sheet["XFD1048576"] = "far"
    sheet["A1048576"] = "low"
    out = io.BytesIO()
    book.save(out)
    assert wrong(out.getvalue()).code == "INT014"


@pytest.mark.parametrize("seed", range(60))
def test_damaged_workbook__is_bad_input_or_read(seed: int) -> None:
    chance = random.Random(seed)
    good = workbook([COLUMNS, ROW])
    if seed % 2:
        data = bytearray(good)
        for _ in range(chance.randint(1, 40)):
            data[chance.randrange(4, len(data))] = chance.randrange(256)
    else:
        with zipfile.ZipFile(io.BytesIO(good)) as parts:
            name = chance.choice(sorted(parts.namelist()))
            inner = bytearray(parts.read(name))
        for _ in range(chance.randint(1, 6)):
            inner[chance.randrange(len(inner))] = chance.randrange(32, 127)
        data = bytearray(repacked(good, {name: bytes(inner)}))
    try:
        receive(bytes(data), Details(source="x", release="public"), now=NOW)
    except BadInput as error:
        assert error.next_step
