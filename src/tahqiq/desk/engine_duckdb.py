"""DuckDB engine: an archive larger than memory on one machine, one shard in memory at a time, the rest on disk."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tahqiq.archive.shard_work import (
    FOUND,
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
from tahqiq.errors import StorageFailed


@dataclass(frozen=True, slots=True)
class DuckSettings:
    """What DuckDB may take for itself; the shard that is worked on comes on top (see docs/corroborate.md)."""

    memory: str = "1GB"
    threads: int = 2


def found_with_duckdb(
    parts: Callable[[], Iterator[pa.Table]],
    question: Question,
    settings: ShardSettings,
    folder: Path,
    duck: DuckSettings,
) -> pa.Table:
    """What the shards found (:data:`FOUND`): reports are laid out on disk by shard, then grouped one by one.

    Of several shards each is read twice: first for what it shows of the archive's names and sources.
    Raises :class:`StorageFailed` ARC033 where DuckDB or the disk fails.
    """
    work = prepare(parts(), question, settings)
    try:
        with open_duckdb(folder, duck) as database:
            _lay_out(database, parts(), work, folder / "shards")
            shards = _shards(folder / "shards")
            if len(shards) > 1:
                shown = [shown_in(_read(database, shard), work, duck.threads) for shard in shards]
                work = taught_work(work, pa.concat_tables(shown))
            with pq.ParquetWriter(folder / "found.parquet", FOUND) as out:
                for shard in shards:
                    out.write_table(group_shard(_read(database, shard), work, duck.threads))
        return pq.read_table(folder / "found.parquet").cast(FOUND)
    except (duckdb.Error, OSError) as problem:
        raise engine_failed("DuckDB", problem) from problem


def open_duckdb(folder: Path, duck: DuckSettings) -> duckdb.DuckDBPyConnection:
    """A connection that spills into the folder and reaches no network."""
    return duckdb.connect(
        config={
            "memory_limit": duck.memory,
            "threads": duck.threads,
            "temp_directory": str(folder / "spill"),
            "preserve_insertion_order": "false",
            "TimeZone": "UTC",
            "autoinstall_known_extensions": "false",
        }
    )


def engine_failed(engine: str, problem: Exception) -> StorageFailed:
    """The first line of what an engine says, with its name."""
    said = (str(problem).strip().splitlines() or [type(problem).__name__])[0]
    return StorageFailed(
        "ARC033",
        f"{engine} failed: {said}",
        "free memory or disk, or choose another engine; nothing was written.",
    )


def _lay_out(
    database: duckdb.DuckDBPyConnection, parts: Iterator[pa.Table], work: Work, folder: Path
) -> None:
    """Every report into the files of all shards that work on it."""
    batches = (batch for part in parts for batch in seated(part, work).cast(SEATED).to_batches())
    database.register("seated", pa.RecordBatchReader.from_batches(SEATED, batches))
    database.execute(
        f"COPY (SELECT * FROM seated) TO '{_quoted(folder)}' "  # noqa: S608 -- our own folder
        "(FORMAT parquet, PARTITION_BY (shard), WRITE_PARTITION_COLUMNS true)"
    )
    database.unregister("seated")


def _shards(folder: Path) -> list[Path]:
    return sorted(folder.glob("shard=*"), key=lambda each: int(each.name.removeprefix("shard=")))


def _read(database: duckdb.DuckDBPyConnection, shard: Path) -> pa.Table:
    names = ", ".join(SEATED.names)
    query = f"SELECT {names} FROM read_parquet('{_quoted(shard)}/*.parquet', hive_partitioning = false)"  # noqa: S608
    return database.sql(query).to_arrow_table().cast(SEATED)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
