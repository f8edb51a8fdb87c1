"""Cleaning the file of what was erased: write-ahead log, free pages, dead rows."""

from sqlalchemy import text

from tahqiq.store.opening import Store

_FILLER = "x" * 1_000_000
_SEGMENT_MB = 16


def scrub(store: Store) -> str:
    """Leaves nothing of deleted rows in the database's own files, as far as the database lets us; in words.

    SQLite: ``secure_delete`` has overwritten the rows; the write-ahead log is emptied and the file rewritten.
    PostgreSQL: the tables are rewritten and old log segments recycled and overwritten; archives and backups
    that somebody keeps elsewhere are out of its reach.
    """
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if store.engine.dialect.name == "sqlite":
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            return "file rewritten, write-ahead log emptied"
        connection.exec_driver_sql("VACUUM FULL")
        held = connection.execute(text("SELECT setting::int FROM pg_settings WHERE name = 'min_wal_size'"))
        connection.exec_driver_sql("CHECKPOINT")
        for _megabyte in range(held.scalar_one() + _SEGMENT_MB):
            connection.execute(
                text("SELECT pg_logical_emit_message(false, 'tahqiq', :filler)"), {"filler": _FILLER}
            )
        connection.exec_driver_sql("CHECKPOINT")
    return "tables rewritten, write-ahead log recycled; archives and backups kept elsewhere are not reached"
