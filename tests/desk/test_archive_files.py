"""Files of an archive as missions have them: odd separators, ragged rows, damaged files."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tahqiq.desk.archive_files import read_pairs, read_table, write_rows
from tahqiq.errors import BadInput, StorageFailed


def test_csv__is_read_as_text_throughout(tmp_path):
    path = tmp_path / "reports.csv"
    path.write_text('report_id,lat,text\n007,34.50,"two lines,\nof words"\n', "utf-8")
    table, notes = read_table(path)
    assert table.to_pylist() == [{"report_id": "007", "lat": "34.50", "text": "two lines,\nof words"}]
    assert notes == ()


@pytest.mark.parametrize("between", [";", "\t"])
def test_other_separators_and_a_mark_at_the_start__are_taken(tmp_path, between):
    path = tmp_path / "reports.csv"
    path.write_text(f"report_id{between}lat\r\nr1{between}34.5\r\n", "utf-8-sig")
    table, _ = read_table(path)
    assert table.to_pylist() == [{"report_id": "r1", "lat": "34.5"}]


def test_ragged_rows__are_left_out_and_told(tmp_path):
    path = tmp_path / "reports.csv"
    path.write_text("report_id,lat\nr1,34\nr2\nr3,35,36\nr4,37\n", "utf-8")
    table, notes = read_table(path)
    assert table.column("report_id").to_pylist() == ["r1", "r4"]
    assert "2 rows have more or fewer values" in notes[0]


def test_parquet__keeps_its_types(tmp_path):
    pq.write_table(pa.table({"report_id": ["r1"], "lat": [34.5]}), tmp_path / "reports.parquet")
    assert read_table(tmp_path / "reports.parquet")[0].schema.field("lat").type == pa.float64()


@pytest.mark.parametrize("data", [b"PAR1 and no more", b"report_id\n\xff\xfe\n", b"\x00\x01\x02", b""])
def test_damaged_file__is_refused(tmp_path, data):
    path = tmp_path / "reports.bin"
    path.write_bytes(data)
    with pytest.raises(BadInput, match="ARC001"):
        read_table(path)


def test_missing_file__is_named(tmp_path):
    with pytest.raises(BadInput, match="ARC001"):
        read_table(tmp_path / "none.csv")


def test_pairs__are_read_with_and_without_a_header(tmp_path):
    path = tmp_path / "taxonomy.csv"
    path.write_text("note,parent,child\nx,violence,clash\n", "utf-8")
    assert read_pairs(path, ("child", "parent")) == [("clash", "violence")]
    path.write_text("clash,violence\n\nshelling,violence\n", "utf-8")
    assert read_pairs(path, ("child", "parent")) == [("clash", "violence"), ("shelling", "violence")]


def test_pairs_without_a_value__are_refused(tmp_path):
    path = tmp_path / "aliases.csv"
    path.write_text("alias,canonical\nTTP\n", "utf-8")
    with pytest.raises(BadInput, match="ARC008"):
        read_pairs(path, ("alias", "canonical"))


@pytest.mark.parametrize("name", ["clusters.csv", "clusters.parquet"])
def test_rows_written__can_be_read_again(tmp_path, name):
    write_rows(tmp_path / name, {"report_id": ["r1"], "reasons": ['with, comma and "quotes"']})
    rows = read_table(tmp_path / name)[0].to_pylist()
    assert rows == [{"report_id": "r1", "reasons": 'with, comma and "quotes"'}]
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_folder_that_is_not_there__is_told(tmp_path):
    with pytest.raises(StorageFailed, match="STO001"):
        write_rows(tmp_path / "none" / "clusters.csv", {"report_id": ["r1"]})
