"""One report into an archive that is kept: how long until it is placed and on the disk, against a plain lookup.

The plain lookup is what a database does alone: the incident of the newest stored report of the same cell, day and type,
else a new one, and a durable commit. It compares nothing; what it saves in time is what our comparison costs.
"""

import os
import sqlite3
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from sqlalchemy import event, text

from tahqiq.archive.prior import load_prior
from tahqiq.desk.archive_rows import order_of_coming
from tahqiq.desk.archive_terms import Terms
from tahqiq.desk.attach_reports import Attach, attach
from tahqiq.desk.growing_archive import GrowingArchive
from tahqiq.store import archive as kept
from tahqiq.store import archive_tables as tables
from tahqiq.store.opening import Store

SIZES = (10_000, 100_000)
LARGE = 1_000_000
MEASURED = 600
NOT_COUNTED = 20  # the first: the archive is looked at as a whole, and loops are compiled
NOW = datetime(2027, 1, 1, tzinfo=UTC)


def report(*, large: bool) -> None:
    """All sizes on both databases; ``large`` adds a million reports. Both wait for the disk at every report."""
    for size in (*SIZES, *((LARGE,) if large else ())):
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            first, fresh = _files(Path(folder), size)
            founded = str(Path(folder) / "archive")
            begun = perf_counter()
            attach(Attach(first, founded), NOW, lambda _said: None)
            print(
                f"Attaching to {size:,} stored reports (founded in {perf_counter() - begun:.0f} s)",
                flush=True,
            )
            print(f"  the disk alone, 16 pages synced: {_disk_alone(Path(folder))}")
            server = _server(stack)
            if server is not None:
                _copy(founded, server)
            for name, place in (("SQLite", founded), ("PostgreSQL", server)):
                if place is not None:
                    _compare(name, place, fresh, plain=size < LARGE)
    print()


def _disk_alone(folder: Path) -> str:
    """What a durable commit costs at least: as much as one writes to a log, and the disk waited for."""
    taken = []
    with (folder / "synced").open("wb") as file:
        for _ in range(300):
            file.write(bytes(16 * 4096))
            file.flush()
            begun = perf_counter()
            os.fdatasync(file.fileno())
            taken.append(perf_counter() - begun)
    return _percentiles(taken)


def _copy(founded: str, address: str) -> None:
    """The same archive in PostgreSQL, row for row."""
    with sqlite3.connect(founded) as old:
        settings = dict(old.execute("SELECT key, value FROM archive_about"))
        kept.open_archive_store(address, {}).close()
        with psycopg.connect(address) as new:
            new.execute("DELETE FROM archive_about")
            for key, value in settings.items():
                new.execute("INSERT INTO archive_about VALUES (%s, %s)", (key, value))
            for table in (tables.report, tables.key):
                columns = ", ".join(column.name for column in table.columns)
                with new.cursor().copy(f"COPY {table.name} ({columns}) FROM STDIN") as copied:
                    for row in old.execute(f"SELECT {columns} FROM {table.name}"):
                        copied.write_row(row)
    with psycopg.connect(address, autocommit=True) as new:
        new.execute("VACUUM ANALYZE")


def _files(folder: Path, size: int) -> tuple[Path, pa.Table]:
    """A file with the first reports of a world, and the next ones."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
    from worlds.riverline import make

    table = make(seed=7, reports=size + MEASURED).table
    table = table.take(pa.array(order_of_coming(table)))
    pq.write_table(table.slice(0, size), folder / "first.parquet")
    return folder / "first.parquet", table.slice(size)


def _server(stack: ExitStack) -> str | None:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    import throwaway_postgres as throwaway

    programs = throwaway.server_programs()
    if programs is None:
        print("  PostgreSQL is not installed: left out")
        return None
    throwaway._SETTINGS["fsync"] = "on"
    return throwaway.empty_database(stack.enter_context(throwaway.postgres_server(programs)), "archive")


def _compare(name: str, place: str, fresh: pa.Table, *, plain: bool) -> None:
    store = kept.open_archive_store(place, {})
    with store.reading() as connection:
        archive = GrowingArchive(store, Terms.of(kept.settings_of(connection), load_prior()))
    seconds, processor, statements = _ours(store, archive, fresh)
    _print(f"{name}, tahqiq", seconds)
    own = f"{np.mean(processor) * 1000.0:.1f} ms of processor time, {np.mean(statements):.1f} statements"
    print(f"    each {own} (95 %: {np.percentile(statements, 95):.0f})", flush=True)
    if plain:
        _print(f"{name}, plain lookup by cell, day and type", _plain(store, fresh))
    store.close()


def _ours(
    store: Store, archive: GrowingArchive, fresh: pa.Table
) -> tuple[list[float], list[float], list[int]]:
    """Seconds by the clock and of this process, and statements, of each report."""
    taken, processor, statements = [], [], [0]
    count = partial(_count, statements)
    event.listen(store.engine, "before_cursor_execute", count)
    for row in range(fresh.num_rows):
        statements.append(0)
        begun, own = perf_counter(), process_time()
        with store.writing() as connection:
            archive.attach(connection, fresh.slice(row, 1), b"", "")
        taken.append(perf_counter() - begun)
        processor.append(process_time() - own)
    event.remove(store.engine, "before_cursor_execute", count)
    return taken[NOT_COUNTED:], processor[NOT_COUNTED:], statements[NOT_COUNTED + 1 :]


def _count(statements: list[int], *_of: object) -> None:
    statements[-1] += 1


def _plain(store: Store, fresh: pa.Table) -> list[float]:
    """Into a table of the same size, with an index on (key, n)."""
    with store.writing() as connection:
        rows = kept.rows_between(connection, -1e12, 1e12)
        connection.execute(
            text("CREATE TABLE plain (n BIGINT PRIMARY KEY, k TEXT, incident TEXT, body TEXT)")
        )
        connection.execute(text("CREATE INDEX plain_by ON plain (k, n)"))
        values = [{"n": n, "k": f"{n % 5000}", "i": incident, "b": row} for n, row, incident, *_ in rows]
        for at in range(0, len(values), 5000):
            connection.execute(text("INSERT INTO plain VALUES (:n, :k, :i, :b)"), values[at : at + 5000])
    taken = []
    days = pc.strftime(fresh.column("reported_at"), "%Y-%m-%d").to_pylist()
    for row, values_of in enumerate(fresh.to_pylist()):
        begun = perf_counter()
        where = {"k": f"{_cell(values_of)} {days[row]} {values_of['event_type']}"}
        with store.writing() as connection:
            asked = text("SELECT incident FROM plain WHERE k = :k ORDER BY n DESC LIMIT 1")
            incident = connection.execute(asked, where).scalar() or f"inc-{row}"
            body = {"n": len(rows) + row, "i": incident, "b": str(values_of), **where}
            connection.execute(text("INSERT INTO plain VALUES (:n, :k, :i, :b)"), body)
        taken.append(perf_counter() - begun)
    return taken[NOT_COUNTED:]


def _cell(row: dict[str, Any]) -> str:
    return "" if row["lat"] is None else f"{row['lat']:.1f} {row['lon']:.1f}"


def _print(name: str, seconds: list[float]) -> None:
    print(f"  {name:<45} {_percentiles(seconds)}", flush=True)


def _percentiles(seconds: list[float]) -> str:
    middle, most, worst = np.percentile(np.array(seconds) * 1000.0, [50, 95, 99])
    return f"p50 {middle:7.2f}  p95 {most:7.2f}  p99 {worst:7.2f} ms"
