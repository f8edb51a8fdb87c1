"""What only the database can tell the doctor: its version of the tables, its settings, the newest moment recorded."""

from pathlib import Path

from sqlalchemy import Connection, func, select, text

from tahqiq.store import tables
from tahqiq.store.opening import Store, _connect, _version, is_address

_SETTINGS = (
    "fsync",
    "full_page_writes",
    "synchronous_commit",
    "server_encoding",
    "archive_mode",
    "server_version",
)


def tables_at(mission: str) -> str | None:
    """The version of a mission's tables, which are not brought up for it; ``None`` where there is no mission.

    Raises ``MissionUnusable`` (MIS005) where it cannot be reached.
    """
    if not is_address(mission) and not Path(mission).is_file():
        return None
    store = _connect(mission)
    try:
        return _version(store)
    finally:
        store.close()


def server_settings(store: Store) -> dict[str, str] | None:
    """The settings of a PostgreSQL server that decide what survives a power cut; ``None`` for a file."""
    if store.engine.dialect.name == "sqlite":
        return None
    with store.reading() as connection:
        return {name: str(connection.execute(text(f"SHOW {name}")).scalar_one()) for name in _SETTINGS}


def file_settings(store: Store) -> dict[str, str] | None:
    """The same of a SQLite file; ``None`` for a server."""
    if store.engine.dialect.name != "sqlite":
        return None
    with store.reading() as connection:
        return {"journal_mode": str(connection.execute(text("PRAGMA journal_mode")).scalar_one())}


def damage_in(store: Store) -> str | None:
    """What SQLite itself finds wrong with its file; ``None`` when it is whole, and for a server."""
    if store.engine.dialect.name != "sqlite":
        return None
    with store.reading() as connection:
        found = str(connection.execute(text("PRAGMA quick_check(1)")).scalar_one())
    return None if found == "ok" else found


def newest_moment(connection: Connection) -> str | None:
    """When the newest act that could be read was done, by the clock of whoever did it; ISO 8601."""
    return connection.execute(select(func.max(tables.done.c.at))).scalar_one_or_none()
