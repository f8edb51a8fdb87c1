"""Cleaning the file of what was erased: write-ahead log, free pages, dead rows, the server's statistics.

What no program can promise: blocks that the file system let go may stay readable on the medium until they are
written over, and copies, backups and archives made before are out of reach. Encrypt the disk; keep few copies.
A PostgreSQL server writes one log for all its databases: where another of them holds the same words, the log
gets them again from there. So the promise is for what this mission's own database held.
"""

from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from tahqiq.errors import StorageFailed
from tahqiq.store.log_rows import spoken
from tahqiq.store.opening import Store

_MESSAGE: Final = "x" * 1_000_000
_MOST_MESSAGES: Final = 4_000  # some 4 GB of log, should a server keep so much of it for reuse
_LOOKS: Final = 25  # for others to finish, a fifth of a second apart
_NEXT: Final = (
    "run 'tahqiq redact finish' when nobody else uses the mission; on PostgreSQL this needs the rights"
    " pg_checkpoint and pg_monitor."
)
# Who began before the redaction stood may still be shown what it took out, so PostgreSQL keeps those rows.
_EARLIER: Final = text(
    "SELECT count(*) FROM ("
    " SELECT backend_xmin AS since FROM pg_stat_activity"
    "  WHERE pid <> pg_backend_pid() AND (datname = current_database() OR datname IS NULL)"
    " UNION ALL SELECT backend_xid FROM pg_stat_activity"
    "  WHERE pid <> pg_backend_pid() AND datname = current_database()"
    " UNION ALL SELECT transaction FROM pg_prepared_xacts WHERE database = current_database()"
    " UNION ALL SELECT xmin FROM pg_replication_slots"
    ") AS others WHERE since IS NOT NULL AND age(since) > age(CAST(:mark AS xid))"
)


def scrub(store: Store) -> str:
    """Leaves nothing of deleted rows in the database's own files, as far as the database lets us; in words.

    SQLite: ``secure_delete`` has overwritten the rows; the file is rewritten and the write-ahead log emptied.
    PostgreSQL: statistics and tables are made anew, and the segments of the write-ahead log that the server
    keeps for reuse are written over. Raises ``StorageFailed`` where the rows are gone but their traces are not.
    """
    try:
        with store.engine.connect() as connection, spoken(connection.dialect):
            if connection.dialect.name == "sqlite":
                return _rewrite_file(connection)
            return _rewrite_tables(connection.execution_options(isolation_level="AUTOCOMMIT"))
    except DBAPIError as error:
        raise _left(str(error.orig).strip().split("\n", 1)[0]) from error


def _rewrite_file(connection: Connection) -> str:
    driver = connection.connection.driver_connection  # past SQLAlchemy, which would begin a transaction
    if driver is None:
        raise _left("the file is closed")
    driver.execute("VACUUM")
    busy, _pages, _moved = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise _left("somebody is still reading it, so the write-ahead log cannot be emptied")
    return "file rewritten, write-ahead log emptied"


def _rewrite_tables(connection: Connection) -> str:
    _await_earlier(connection)
    connection.exec_driver_sql("ANALYZE")  # the statistics hold values of rows that are gone
    connection.exec_driver_sql("VACUUM FULL")
    last = _present_segment(connection)
    _write_beyond(connection, last)  # so that the next checkpoint lets go of this segment too
    connection.exec_driver_sql("CHECKPOINT")
    first_kept, last_kept = _segments(connection)
    if first_kept <= last:
        raise _left("the server keeps its write-ahead log for an archive, a standby or a copy of itself")
    _write_beyond(connection, last_kept)
    connection.exec_driver_sql("CHECKPOINT")  # what was written over stands on the disk
    return (
        "tables rewritten, write-ahead log written over; not reached: archives kept elsewhere, the server's"
        " log of messages, and whatever other databases of the same server hold"
    )


def _await_earlier(connection: Connection) -> None:
    """Waits some seconds for whoever may still be shown the erased rows; raises while there is anybody."""
    mark = int(connection.exec_driver_sql("SELECT txid_current()").scalar_one())
    now = {"mark": str(mark % 2**32)}  # without the epoch, as the tables of sessions show it
    for _look in range(_LOOKS):
        if connection.execute(_EARLIER, now).scalar_one() == 0:
            return
        connection.exec_driver_sql("SELECT pg_sleep(0.2)")
    raise _left("somebody is still reading it, and may yet be shown what was erased")


def _write_beyond(connection: Connection, segment: str) -> None:
    """Writes until the log is past this segment, and so every one before it that waited to be used again is used."""
    message = text("SELECT pg_logical_emit_message(false, 'tahqiq', :filler)")
    for _megabyte in range(_MOST_MESSAGES):
        if _present_segment(connection) > segment:
            return
        connection.execute(message, {"filler": _MESSAGE})
    raise _left("the server keeps more of its write-ahead log than can be written over")


def _segments(connection: Connection) -> tuple[str, str]:
    """The first and the last file of the log; those after the present one wait to be used again."""
    query = "SELECT min(name), max(name) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'"
    first, last = connection.exec_driver_sql(query).one()
    return str(first), str(last)


def _present_segment(connection: Connection) -> str:
    return str(connection.execute(text("SELECT pg_walfile_name(pg_current_wal_insert_lsn())")).scalar_one())


def _left(why: str) -> StorageFailed:
    return StorageFailed(
        "STO005", f"the redaction is done, but traces of what was erased may be left: {why}", _NEXT
    )
