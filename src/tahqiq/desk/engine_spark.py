"""Spark engine: an archive that outgrows one machine, each shard on whichever machine of a cluster is free."""

import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from tahqiq.archive.shard_work import (
    FOUND,
    NUMBERED,
    SEATED,
    Question,
    Work,
    group_shard,
    prepare,
    seated,
    shown_in,
    taught_work,
)
from tahqiq.archive.shards import ShardSettings
from tahqiq.archive.taught import SHOWN
from tahqiq.desk.engine_duckdb import engine_failed
from tahqiq.errors import BadInput
from tahqiq.settings import SparkSetting, same_python_on_spark

_ARROW_ROWS: Final = 20_000  # reports that cross between Java and Python at a time
_QUIET: Final = """
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = Spark: %m%n
logger.pyspark.name = org.apache.spark.api.python.PythonGatewayServer
logger.pyspark.level = error
"""


def found_with_spark(
    parts: Callable[[], Iterator[pa.Table]],
    question: Question,
    settings: ShardSettings,
    folder: Path,
    spark_setting: SparkSetting,
) -> pa.Table:
    """What the shards found (:data:`FOUND`); ``folder`` must be seen by all machines under this name.

    A session that is already open is used and left open. Raises :class:`BadInput` ARC031 without pyspark, ARC032
    without Java, :class:`StorageFailed` ARC033 where Spark fails.
    """
    _there(spark_setting)
    with warnings.catch_warnings():
        # PySpark 4 warns of pandas 3; it is asked for Arrow tables alone, and no pandas frame is ever made
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        work = prepare(parts(), question, settings)
        _write(parts(), folder / "reports")
        _spread(work, folder, spark_setting)
    return pq.read_table(folder / "found").select(FOUND.names).cast(FOUND)


def _spread(work: Work, folder: Path, setting: SparkSetting) -> None:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        with spark_session(folder, setting) as spark:
            _run(spark, work, folder)
    except (PySparkException, Py4JError, OSError) as problem:
        raise engine_failed("Spark", problem) from problem


@contextmanager
def spark_session(folder: Path, setting: SparkSetting) -> Iterator[Any]:
    """A session on the master that was named; one that is open already is used and left open."""
    from pyspark.sql import SparkSession

    mine = SparkSession.getActiveSession() is None
    spark = _session(SparkSession.builder, folder, setting)
    try:
        yield spark
    finally:
        if mine:
            spark.stop()


def _there(spark_setting: SparkSetting) -> None:
    try:
        import pandas  # noqa: F401 -- pyspark asks for it when it exchanges Arrow tables
        import pyspark  # noqa: F401
    except ModuleNotFoundError as missing:
        raise BadInput(
            "ARC031",
            f"the engine 'spark' needs the extra 'spark': {missing.name} is not installed",
            "run: pip install 'tahqiq[spark]'.",
        ) from missing
    if not spark_setting.java_home and shutil.which("java") is None:
        raise BadInput(
            "ARC032",
            "the engine 'spark' needs Java, and there is none",
            "as root on Debian: apt-get install default-jre-headless; or set JAVA_HOME.",
        )


def _session(builder: Any, folder: Path, setting: SparkSetting) -> Any:
    """On one machine it listens on loopback alone; on a cluster it must be reached, so that is left as it is set."""
    same_python_on_spark()
    quiet = folder / "log4j2.properties"
    quiet.write_text(_QUIET, encoding="utf-8")
    config = {
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(_ARROW_ROWS),
        "spark.sql.adaptive.coalescePartitions.enabled": "false",  # few rows a shard, but much work in each
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={quiet.as_uri()}",
        "spark.ui.showConsoleProgress": "false",
    }
    if setting.master and setting.master.startswith("local"):
        config |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
        config["spark.local.dir"] = str(folder / "spill")
    started = builder.appName("tahqiq corroborate")
    if setting.master:
        started = started.master(setting.master)
    for key, value in config.items():
        started = started.config(key, value)
    return started.getOrCreate()


def _write(parts: Iterator[pa.Table], folder: Path) -> None:
    """The archive as parquet files that the machines share, one a part."""
    folder.mkdir()
    for number, part in enumerate(parts):
        pq.write_table(part.cast(NUMBERED), folder / f"part-{number:05d}.parquet")


def _run(spark: Any, work: Work, folder: Path) -> None:
    """Reports to their shards, each shard through the engine's own functions, the answers into files."""
    from pyspark import StorageLevel

    sent = spark.sparkContext.broadcast(work)

    def seat(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from seated(pa.Table.from_batches([batch]).cast(NUMBERED), sent.value).to_batches()

    shards = min(4 * len(work.plan), 2_000)
    reports = spark.read.parquet((folder / "reports").as_uri())
    seats = reports.mapInArrow(seat, _columns(SEATED)).repartition(shards, "shard")
    if len(work.plan) > 1:
        seats = seats.persist(StorageLevel.DISK_ONLY)
        _by_shard(seats, sent, shown_in, SHOWN, folder / "shown")
        work = taught_work(work, pq.read_table(folder / "shown").select(SHOWN.names).cast(SHOWN))
        sent = spark.sparkContext.broadcast(work)
    _by_shard(seats, sent, group_shard, FOUND, folder / "found")
    seats.unpersist()


def _by_shard(
    seats: Any, sent: Any, work_on: Callable[[pa.Table, Work], pa.Table], schema: pa.Schema, folder: Path
) -> None:
    """One function on every shard, what it returns into parquet files."""

    def worked_on(shard: pa.Table) -> pa.Table:
        return work_on(shard.cast(SEATED), sent.value)

    seats.groupBy("shard").applyInArrow(worked_on, _columns(schema)).write.parquet(folder.as_uri())


_SPOKEN: Final = {
    pa.string(): "string",
    pa.float64(): "double",
    pa.float32(): "float",
    pa.int64(): "bigint",
    pa.int32(): "int",
    pa.bool_(): "boolean",
}


def _columns(schema: pa.Schema) -> str:
    """A schema in Spark's words; moments are all in UTC."""
    return ", ".join(f"{each.name} {_SPOKEN.get(each.type, 'timestamp')}" for each in schema)
