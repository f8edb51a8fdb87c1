"""Dropping a mission's tables on a PostgreSQL server: all of them or none, whoever else is looking.

The server lets go of their files; it does not overwrite them, and its write-ahead log, archives, standbys and
backups keep what they keep. Whoever runs the server must see to these.
"""

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from tahqiq.store import tables
from tahqiq.store.opening import Store

_OTHERS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user"
)


def drop_tables(store: Store, *, at_once: bool) -> list[tuple[str, str]]:
    """Drops every table of ours in one transaction: each with ``dropped``, or the server with why nothing was.

    With ``at_once`` whoever else of this user is connected is cut off first; otherwise it waits five seconds for
    them. It never raises: whoever wipes goes on.
    """
    try:
        return _drop(store, at_once=at_once)
    except DBAPIError as error:
        return [(store.name, str(error.orig).strip().split("\n", 1)[0])]


def _drop(store: Store, *, at_once: bool) -> list[tuple[str, str]]:
    ours = {*tables.metadata.tables, *tables.projections.tables, "alembic_version"}
    with store.engine.connect() as connection:
        if at_once:
            connection.execute(_OTHERS)
            connection.rollback()
        there = sorted(ours.intersection(inspect(connection).get_table_names()))
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        for name in there:
            connection.execute(text(f'DROP TABLE "{name}" CASCADE'))
        connection.commit()
    return [(name, "dropped") for name in there]
