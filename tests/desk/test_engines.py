"""One archive on three engines: the same functions, the same answers; what is missing is said with a next step."""

import shutil
import sys
from pathlib import Path

import pytest
from worlds.measure import pairwise
from worlds.riverline import make

from practice_archive import companies, question_of
from tahqiq.archive.shard_work import prepare
from tahqiq.archive.shards import ShardSettings
from tahqiq.desk.engine_duckdb import DuckSettings, found_with_duckdb
from tahqiq.desk.engine_spark import spark_session
from tahqiq.desk.engines import in_parts, run_engine
from tahqiq.errors import BadInput, StorageFailed
from tahqiq.settings import SparkSetting, spark_setting

pytestmark = pytest.mark.slow

SEVERAL = ShardSettings(days=14, overlap_days=4, least=1)


@pytest.fixture(scope="module")
def world():
    return make(seed=11, reports=2500)


@pytest.fixture(scope="module")
def judged(world):
    """A question with judgements of people: reports of the first incident apart, of two others together."""
    free = run_engine("local", world.table, question_of(world))
    several = [sorted(rows) for rows in companies(free) if len(rows) > 2]
    several.sort()
    return question_of(world, must=[(several[0][0], several[1][0])], cannot=[(several[2][0], several[2][1])])


@pytest.fixture(scope="module")
def local(world, judged):
    return run_engine("local", world.table, judged)


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    """A real session on two cores, open for the tests of this file."""
    if shutil.which("java") is None:
        pytest.skip("no Java: sh scripts/system-packages spark")
    folder = tmp_path_factory.mktemp("spark")
    with spark_session(folder, SparkSetting("local[2]", folder=None, java_home=None)) as session:
        yield session


def same_figures(one, other):
    return (
        companies(one) == companies(other)
        and one.probability.tolist() == other.probability.tolist()
        and one.dissents.tolist() == other.dissents.tolist()
        and sorted(one.bridges.tolist()) == sorted(other.bridges.tolist())
    )


def test_duckdb_on_a_small_archive__then_the_answer_of_one_machine_to_the_last_figure(world, judged, local):
    assert same_figures(run_engine("duckdb", world.table, judged), local)


def test_duckdb_with_several_shards__then_nearly_every_pair_as_on_one_machine(world, judged, local):
    sharded = run_engine("duckdb", world.table, judged, SEVERAL)
    assert len(prepare([world.table], judged, SEVERAL).plan) > 1
    assert pairwise(local.incident, sharded.incident)[2] > 0.99
    assert abs(pairwise(world.truth, local.incident)[2] - pairwise(world.truth, sharded.incident)[2]) < 0.01
    held = [sharded.incident[list(pair)].tolist() for pair in (judged.must[0], judged.cannot[0])]
    assert (held[0][0] == held[0][1], held[1][0] == held[1][1]) == (True, False)


@pytest.mark.slow
def test_spark__then_the_answers_of_duckdb_shard_by_shard_and_of_one_machine_on_one(
    world, judged, local, spark
):
    assert same_figures(run_engine("spark", world.table, judged), local)
    sharded = run_engine("duckdb", world.table, judged, SEVERAL)
    assert same_figures(run_engine("spark", world.table, judged, SEVERAL), sharded)


def test_spark_without_java__then_told_how_to_get_it(world, judged, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(BadInput, match=r"ARC032.*apt-get install default-jre-headless"):
        run_engine("spark", world.table, judged)


def test_spark_without_pyspark__then_told_which_extra(world, judged, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(BadInput, match=r"ARC031.*tahqiq\[spark\]"):
        run_engine("spark", world.table, judged)


@pytest.mark.slow
def test_spark_on_one_machine__then_it_listens_on_loopback_alone(spark):
    pid = spark.sparkContext._gateway.proc.pid
    held = {link.readlink().name for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    listening = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text("ascii").splitlines()[1:]:
            local_end, _remote, state, *rest = line.split()[1:]
            if state == "0A" and f"socket:[{rest[5]}]" in held:
                listening.append(local_end.split(":")[0])
    assert listening
    assert {address[-8:] for address in listening} == {"0100007F"}


def test_spark_with_a_shared_folder_that_is_not_there__then_our_error(world, judged, monkeypatch):
    monkeypatch.setenv("TAHQIQ_SPARK_FOLDER", "/nowhere/at/all")
    with pytest.raises(StorageFailed, match="ARC033"):
        run_engine("spark", world.table, judged)


def test_another_engine__then_refused(world, judged):
    with pytest.raises(BadInput, match="ARC030"):
        run_engine("abacus", world.table, judged)


def test_duckdb_without_a_place_to_work__then_our_error(world, judged, tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(StorageFailed, match="ARC033"):
        found_with_duckdb(in_parts(world.table), judged, SEVERAL, taken, DuckSettings())


def test_a_master_of_ones_own__then_it_is_used_and_else_all_cores(monkeypatch):
    monkeypatch.delenv("PYSPARK_GATEWAY_PORT", raising=False)
    monkeypatch.delenv("TAHQIQ_SPARK_MASTER", raising=False)
    assert spark_setting().master == "local[*]"
    monkeypatch.setenv("TAHQIQ_SPARK_MASTER", "spark://head:7077")
    assert spark_setting().master == "spark://head:7077"


def test_under_spark_submit__then_its_own_master_stands(monkeypatch):
    monkeypatch.setenv("PYSPARK_GATEWAY_PORT", "40001")
    monkeypatch.delenv("TAHQIQ_SPARK_MASTER", raising=False)
    assert spark_setting().master is None
