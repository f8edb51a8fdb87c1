"""Opening the staff book: one SQLite file for its owner's eyes alone, written by one at a time.

Nothing of it is ever made anew silently: a file without its secret, or a secret without its file, is an error.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from tahqiq.errors import MissionUnusable, StorageFailed
from tahqiq.store.staff.tables import APPLICATION_ID, TRIGGERS, VERSION, book

WAIT = 10  # seconds for another process that writes


def make_staff_file(file: Path) -> Path:
    """An empty staff book as a draft beside ``file``, to be renamed to it last of all: half a book is none."""
    draft = file.with_suffix(".new")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    engine = _engine(draft)
    with engine.connect() as connection, connection.begin():
        book.create_all(connection)
        for trigger in TRIGGERS:
            connection.exec_driver_sql(trigger)
        connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    engine.dispose()
    with draft.open("rb") as handle:
        os.fsync(handle.fileno())
    return draft


def open_staff_file(file: Path) -> Engine:
    """The staff book that is there; raises ``MissionUnusable`` (STF002, STF003) saying what is wrong with it."""
    check_private(file)
    engine = _engine(file)
    try:
        with _explained(file), engine.connect() as connection:
            marks = tuple(
                connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("application_id", "user_version")
            )
            if marks != (APPLICATION_ID, VERSION):
                raise _damaged(file, "it is no staff book, or a newer program wrote it")
            if connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() != "wal":
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
                connection.exec_driver_sql("BEGIN")
    except BaseException:
        engine.dispose()
        raise
    return engine


def check_private(file: Path) -> None:
    """Raises ``MissionUnusable`` (STF002) when others on this machine may read a file that is for its owner alone."""
    with _explained(file):
        mode = stat.S_IMODE(file.stat().st_mode)
    if mode & 0o077:
        raise MissionUnusable(
            "STF002",
            f"others on this machine may read or write {file} (mode {mode:03o})",
            f"run 'chmod 600 {file}'; if somebody may have copied it, invite everybody anew (docs/members.md).",
        )


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the book from beginning to end."""
    with _explained(_file_of(engine)), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """The one writer: everything done on this connection is kept, or nothing."""
    with _explained(_file_of(engine)), engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection


def damage_in(engine: Engine) -> str | None:
    """What SQLite itself finds wrong with the file; ``None`` when it is whole."""
    with reading(engine) as connection:
        found = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
    return None if found == "ok" else found


def _file_of(engine: Engine) -> Path:
    return Path(str(engine.url.database).removeprefix("file://"))


def _engine(file: Path) -> Engine:
    where = URL.create("sqlite", database=file.absolute().as_uri(), query={"mode": "rw", "uri": "true"})
    engine = create_engine(where, connect_args={"timeout": WAIT})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _set_up(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours to say, so that a writer takes its lock first
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _damaged(file: Path, why: str) -> MissionUnusable:
    return MissionUnusable(
        "STF003",
        f"the staff book {file} cannot be read: {why}",
        "restore it with its secret from the newest backup (tahqiq restore); nobody can sign in until then.",
    )


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    """Turns what the disk and SQLite say into our errors, in this one place."""
    try:
        yield
    except FileNotFoundError as error:
        raise _damaged(file, "it is gone") from error
    except OSError as error:
        raise _unwritten(file, str(error.strerror)) from error
    except OperationalError as error:
        words = str(error.orig)
        if "locked" in words:
            raise StorageFailed(
                "STF005", f"{file} is being written by somebody else", "wait a moment, then repeat."
            ) from error
        if "unable to open" in words and not file.exists():
            raise _damaged(file, "it is gone") from error
        raise _unwritten(file, words) from error
    except DBAPIError as error:
        raise _damaged(file, str(error.orig)) from error


def _unwritten(file: Path, why: str) -> StorageFailed:
    return StorageFailed(
        "STF005",
        f"the staff book {file} cannot be used: {why}",
        "use a disk and folder that you may write to; what was done before is kept.",
    )
