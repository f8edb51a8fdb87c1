"""A file read some reports at a time: the same file comes out as from a table that is read whole."""

import csv
from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from worlds.riverline import make

from tahqiq.desk.archive_parts import stage
from tahqiq.desk.corroborate_archive import Asked, run
from tahqiq.desk.corroborate_large import run_large
from tahqiq.errors import BadInput, StorageFailed

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def quiet(_said):
    pass


@pytest.fixture(scope="module")
def world():
    return make(seed=23, reports=1500)


@pytest.fixture
def files(world, tmp_path):
    """The world's reports as CSV with an unknown column and one of a taken name, its taxonomy, aliases and labels."""
    ids = world.table["report_id"].to_pylist()
    table = world.table.append_column("Desk", pa.array([f"desk, {row % 3}" for row in range(len(ids))]))
    table = table.append_column("probability", pa.array(["theirs"] * len(ids)))
    pa_csv.write_csv(table, tmp_path / "reports.csv")
    pq.write_table(table, tmp_path / "reports.parquet")
    pairs = {"taxonomy": world.taxonomy, "aliases": world.aliases}
    labels = [(ids[0], ids[700], "1"), (ids[3], ids[900], "0"), (ids[5], "nobody", "1")]
    for name, rows in {**pairs, "labels": labels}.items():
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return tmp_path


def asked(files, engine, reports="reports.csv", out=None):
    return Asked(
        reports=files / reports,
        out=files / (out or f"{engine}.csv"),
        taxonomy=files / "taxonomy.csv",
        aliases=files / "aliases.csv",
        labels=files / "labels.csv",
        engine=engine,
    )


def written(path):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{**row, "probability": float(row["probability"])} for row in rows]


def test_five_parts_of_a_csv_file__then_the_rows_ids_reasons_and_columns_of_the_whole_table(files):
    whole = run(asked(files, "local"), NOW, quiet)
    parts = run_large(asked(files, "duckdb"), NOW, quiet, part=300)
    assert (files / "duckdb.csv").read_bytes() == (files / "local.csv").read_bytes()
    assert parts.as_dict() == whole.as_dict()
    assert written(files / "duckdb.csv")[0]["Desk"] == "desk, 0"
    assert written(files / "duckdb.csv")[0]["probability_given"] == "theirs"


@pytest.mark.slow
def test_parquet_in_and_out__then_the_same_incidents(files):
    run_large(asked(files, "duckdb"), NOW, quiet, part=300)
    run_large(asked(files, "duckdb", "reports.parquet", "out.parquet"), NOW, quiet, part=400)
    table = pq.read_table(files / "out.parquet")
    assert table["incident_id"].to_pylist() == [row["incident_id"] for row in written(files / "duckdb.csv")]


def test_an_engine_that_is_named__then_the_command_uses_it_and_leaves_nothing_behind(files):
    said = []
    run(replace(asked(files, "duckdb"), labels=None), NOW, said.append)
    assert said == ["reading the reports", "grouping 1,500 reports with duckdb", "writing"]
    assert not list(files.glob(".*"))


def test_an_engine_with_labels__then_the_table_is_read_whole_and_the_answer_is_the_same(files):
    run(asked(files, "local"), NOW, quiet)
    run(asked(files, "duckdb"), NOW, quiet)
    assert written(files / "duckdb.csv") == written(files / "local.csv")


def test_one_id_in_two_parts__then_refused(files):
    lines = (files / "reports.csv").read_text("utf-8").splitlines(keepends=True)
    (files / "reports.csv").write_text("".join([*lines, lines[1].replace("desk, 0", "desk, 9")]), "utf-8")
    with pytest.raises(BadInput, match="ARC004"):
        run_large(asked(files, "duckdb"), NOW, quiet, part=300)
    assert not (files / "duckdb.csv").exists()


def test_rows_with_too_many_values__then_left_out_and_told(files, tmp_path):
    with (files / "reports.csv").open("a", encoding="utf-8") as file:
        file.write("one,two\n")
    staged = stage(files / "reports.csv", tmp_path / "staged", NOW, 400)
    assert staged.rows == 1500
    assert staged.notes == ("1 rows have more or fewer values than the header and were left out",)
    assert [part.num_rows for part in staged.parts()] and sum(p.num_rows for p in staged.parts()) == 1500


@pytest.mark.parametrize("content", [b"", b"report_id\n", b"\x00\x01\x02", b"PAR1 and then nothing"])
def test_no_table_at_all__then_the_errors_of_a_whole_one(tmp_path, content):
    (tmp_path / "broken.csv").write_bytes(content)
    with pytest.raises(BadInput, match=r"ARC00[12]"):
        stage(tmp_path / "broken.csv", tmp_path / "staged", NOW, 400)


def test_a_place_where_nothing_can_be_written__then_our_error(files):
    nowhere = asked(files, "duckdb", out="no/such/folder.csv")
    with pytest.raises(StorageFailed, match="ARC033"):
        run_large(nowhere, NOW, quiet)
