"""Copying a mission while it is in use: everything that one connection sees, as one SQLite file.

From SQLite by its online backup, from PostgreSQL row by row on one snapshot. A backup is of one form for both, and
either of them can be filled from it.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Table, create_engine, func, insert, inspect, select, text

from tahqiq.errors import MissionUnusable
from tahqiq.store import tables
from tahqiq.store.log_rows import spoken
from tahqiq.store.migrating import upgrade_on
from tahqiq.store.opening import Store, _connect, _explained, create_store

Progress = Callable[[int, int], None]
_PAGES: Final = 1024  # 8 MB at a step
_AT_ONCE: Final = 500  # rows


def copy_mission(connection: Connection, target: Path, progress: Progress = lambda *_: None) -> None:
    """Writes what this connection sees into a new SQLite file; others go on writing meanwhile.

    The connection must have read something already, so that what it sees stands still. Raises ``StorageFailed``.
    """
    if connection.dialect.name != "sqlite":
        store = create_store(str(target))
        try:
            with store.writing() as into:
                copy_rows(connection, into, progress)
        finally:
            store.close()
        return
    source = connection.connection.driver_connection
    if not isinstance(source, sqlite3.Connection):
        raise TypeError("SQLite is reached through sqlite3")
    with spoken(connection.dialect), _closing(target) as file:
        file.execute("PRAGMA synchronous = OFF")  # it is synced as a whole once it is done
        source.backup(
            file, pages=_PAGES, progress=lambda _status, left, total: progress(total - left, total), sleep=0
        )


def copy_rows(source: Connection, target: Connection, progress: Progress = lambda *_: None) -> None:
    """Copies every row of every table into tables that are empty."""
    every = [*tables.metadata.tables.values(), *tables.projections.tables.values()]
    counts = [source.execute(select(func.count()).select_from(one)).scalar_one() for one in every]
    done, total = 0, sum(counts)
    for table in every:
        for rows in _batches(source, table):
            target.execute(insert(table), rows)
            done += len(rows)
            progress(done, total)


def fill_address(address: str, source: Connection, check: Callable[[Connection], None]) -> None:
    """Makes a mission of an empty PostgreSQL database, in one transaction: tables, rows and the checks of them.

    Raises ``MissionUnusable`` (MIS002) for a database that is not empty; whatever is raised, it stays as it was.
    """
    store = _connect(address)
    try:
        with _explained(store.name), store.engine.connect() as connection, connection.begin():
            if inspect(connection).get_table_names():
                raise MissionUnusable(
                    "MIS002",
                    f"the database {store.name} is not empty",
                    "give an empty database to 'tahqiq restore'.",
                )
            upgrade_on(connection)
            copy_rows(source, connection)
            check(connection)
    finally:
        store.close()


def is_empty_place(address: str) -> bool:
    """Whether a PostgreSQL database can be reached and has no tables."""
    store = _connect(address)
    try:
        with _explained(store.name), store.engine.connect() as connection:
            return not inspect(connection).get_table_names()
    finally:
        store.close()


def strange_objects(store: Store) -> tuple[str, ...]:
    """What a SQLite file holds that no mission has, or lacks: views, triggers and tables of other making, by name.

    A mission's file that comes from elsewhere could otherwise bring rules that act when it is written to, or come
    without the guards by which the register only grows.
    """
    known = _objects_of_new()
    with store.reading() as connection:
        found = _objects(connection)
    return tuple(sorted(name for name in known | found if known.get(name) != found.get(name)))


def tables_version(file: Path) -> str | None:
    """The version of the tables in a SQLite file, without changing it; ``None`` where it is no mission's."""
    try:
        with _closing(file, "ro") as db:
            row = db.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row else None


def _objects(connection: Connection) -> dict[str, str]:
    """Everything in a file's schema by its name; of triggers and views with their text."""
    rows = connection.execute(text("SELECT type, name, sql FROM sqlite_master"))
    return {
        f"{row.type} {row.name}": row.sql if row.type in ("trigger", "view") else ""
        for row in rows
        if not row.name.startswith("sqlite_")
    }


def _objects_of_new() -> dict[str, str]:
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection, connection.begin():
            upgrade_on(connection)
            return _objects(connection)
    finally:
        engine.dispose()


def _batches(source: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    found = source.execution_options(stream_results=True, yield_per=_AT_ONCE).execute(select(table))
    for some in found.partitions(_AT_ONCE):
        yield [row._asdict() for row in some]


@contextmanager
def _closing(file: Path, mode: str = "rwc") -> Iterator[sqlite3.Connection]:
    """A plain connection to a SQLite file that is closed at the end."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True)) as db:
        yield db


def copy_file(source: Path, target: Path) -> None:
    """Copies a SQLite file that others may be writing to, as it stands at one moment, for its owner alone."""
    target.touch(0o600, exist_ok=False)
    with _closing(source, "ro") as open_source, _closing(target) as file:
        open_source.backup(file)
