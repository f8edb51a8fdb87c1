"""One report into an archive that is kept: how long until it is placed and on the disk, against a plain lookup.

The plain lookup is what a database does alone: the incident of the newest stored report of the same cell, day and type,
else a new one, and a durable commit. It compares nothing; what it saves in time is what our comparison costs.
"""

import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from sqlalchemy import text

from tahqiq.archive.prior import load_prior
from tahqiq.desk.archive_rows import order_of_coming
from tahqiq.desk.attach_reports import Attach, attach
from tahqiq.desk.growing_archive import GrowingArchive, Terms
from tahqiq.store import archive as kept
from tahqiq.store.opening import Store

SIZES = (10_000, 100_000)
LARGE = 1_000_000
MEASURED = 300
NOW = datetime(2027, 1, 1, tzinfo=UTC)


def report(*, large: bool) -> None:
    """All sizes on both databases; ``large`` adds a million reports. PostgreSQL waits for its disk here."""
    for size in (*SIZES, *((LARGE,) if large else ())):
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            first, fresh = _files(Path(folder), size)
            print(f"Attaching to {size:,} stored reports, milliseconds, durable", flush=True)
            for name, place in (("SQLite", str(Path(folder) / "archive")), ("PostgreSQL", _server(stack))):
                if place is not None:
                    _compare(name, place, first, fresh)
    print()


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


def _compare(name: str, place: str, first: Path, fresh: pa.Table) -> None:
    attach(Attach(first, place), NOW, lambda _said: None)
    store = kept.open_archive_store(place, {})
    with store.reading() as connection:
        archive = GrowingArchive(store, Terms.of(kept.settings_of(connection), load_prior()))
    _print(f"{name}, tahqiq", _ours(store, archive, fresh))
    _print(f"{name}, plain lookup by cell, day and type", _plain(store, fresh))
    store.close()


def _ours(store: Store, archive: GrowingArchive, fresh: pa.Table) -> list[float]:
    """The first ones are not counted: the archive is looked at as a whole, and loops are compiled."""
    taken = []
    for row in range(fresh.num_rows):
        begun = perf_counter()
        with store.writing() as connection:
            archive.attach(connection, fresh.slice(row, 1), b"", "")
        taken.append(perf_counter() - begun)
    return taken[20:]


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
    return taken[20:]


def _cell(row: dict[str, Any]) -> str:
    return "" if row["lat"] is None else f"{row['lat']:.1f} {row['lon']:.1f}"


def _print(name: str, seconds: list[float]) -> None:
    middle, most, worst = np.percentile(np.array(seconds) * 1000.0, [50, 95, 99])
    print(f"  {name:<45} p50 {middle:7.2f}  p95 {most:7.2f}  p99 {worst:7.2f}", flush=True)
