"""Engines: where an archive is grouped: on this machine at once, shard by shard with DuckDB, or on a Spark cluster.

All three do the same work with the same functions (:mod:`tahqiq.archive.shard_work`); they differ in where the
reports lie meanwhile.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import pyarrow as pa

from tahqiq.archive.corroborate import Clusters, corroborate
from tahqiq.archive.shard_work import NUMBERED, ROW, Question
from tahqiq.archive.shards import USUAL, ShardSettings
from tahqiq.archive.stitch import stitch
from tahqiq.desk.engine_duckdb import DuckSettings, engine_failed, found_with_duckdb
from tahqiq.errors import BadInput
from tahqiq.settings import spark_setting

ENGINES: Final = ("local", "duckdb", "spark")
PART: Final = 200_000  # reports that are read at a time

Parts = Callable[[], Iterator[pa.Table]]


def run_engine(name: str, table: pa.Table, question: Question, settings: ShardSettings = USUAL) -> Clusters:
    """The incidents of a report table (:mod:`tahqiq.archive.columns`), by one of :data:`ENGINES`.

    Raises :class:`BadInput` ARC030 for another name, ARC031 and ARC032 where Spark or Java is missing, and
    :class:`StorageFailed` ARC033 where the engine itself fails.
    """
    if name == "local":
        return corroborate(
            table,
            question.taxonomy,
            question.aliases,
            question.prior,
            must=question.must,
            cannot=question.cannot,
            rule=question.rule,
        )
    with working_folder(name) as folder:
        found = found_by(name, in_parts(table), question, settings, folder)
        return stitch(found, table.num_rows, question)


def found_by(name: str, parts: Parts, question: Question, settings: ShardSettings, folder: Path) -> pa.Table:
    """What the shards of an archive found (:data:`tahqiq.archive.shard_work.FOUND`), before it is stitched.

    ``parts`` reads the archive from its beginning whenever it is called; ``folder`` is an empty one to work in.
    """
    if name == "duckdb":
        return found_with_duckdb(parts, question, settings, folder, DuckSettings())
    if name == "spark":
        from tahqiq.desk.engine_spark import found_with_spark

        return found_with_spark(parts, question, settings, folder, spark_setting())
    raise BadInput("ARC030", f"there is no engine '{name}'", f"name one of {', '.join(ENGINES)}.")


def in_parts(table: pa.Table) -> Parts:
    """A table in memory as parts with the numbers of their rows."""

    def parts() -> Iterator[pa.Table]:
        for at in range(0, table.num_rows, PART):
            part = table.slice(at, PART)
            rows = pa.array(np.arange(at, at + part.num_rows, dtype=np.int64))
            yield part.append_column(ROW, rows).select(NUMBERED.names)

    return parts


@contextmanager
def working_folder(name: str) -> Iterator[Path]:
    """A folder that is gone afterwards; for Spark where all machines of the cluster see it, if somebody said."""
    place = spark_setting().folder if name == "spark" else None
    try:
        made = TemporaryDirectory(prefix="tahqiq-", dir=place)
    except OSError as problem:
        raise engine_failed(name, problem) from problem
    with made as folder:
        yield Path(folder)
