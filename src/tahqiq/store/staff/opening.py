"""Opening the staff book: one SQLite file for its owner's eyes alone, written by one at a time.

Nothing of it is ever made anew silently: a file without its secret, or a secret without its file, is an error.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from tahqiq.errors import MissionUnusable, StorageFailed
from tahqiq.store.staff.tables import APPLICATION_ID, TRIGGERS, book
from tahqiq.store.staff.upgrading import STEPS, VERSION, Step, bring_up, newer, version_of

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


def open_staff_file(file: Path, now: int, steps: Sequence[Step] = STEPS) -> Engine:
    """The staff book that is there, brought up to this program's version; ``now`` in POSIX seconds, for its log.

    Raises ``MissionUnusable`` saying what is wrong with it (STF002, STF003) or that it is newer than this program
    (STF033), ``StorageFailed`` (STF034) where it could not be brought up.
    """
    check_private(file)
    known = 1 + len(steps)
    engine = _engine(file).execution_options(staff_version=known)
    try:
        with _explained(file), engine.connect() as connection:
            found = _version_in(file, connection)
            marked = connection.exec_driver_sql("PRAGMA user_version").scalar_one() == found
        if found > known:
            raise newer(file, found, known)
        if found < known or not marked:
            with _explained(file):
                bring_up(file, engine, now, steps)
        with _explained(file), engine.connect() as connection:
            if connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() != "wal":
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
                connection.exec_driver_sql("BEGIN")
    except BaseException:
        engine.dispose()
        raise
    return engine


def staff_version(file: Path) -> int:
    """The version of a staff book that is only looked at; raises ``MissionUnusable`` (STF003) for what is none."""
    engine = _engine(file, "ro")
    try:
        with _explained(file), engine.connect() as connection:
            return _version_in(file, connection)
    finally:
        engine.dispose()


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
    with _explained(file_of(engine)), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """The one writer: everything done on this connection is kept, or nothing."""
    with _explained(file_of(engine)), engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        _check_version(file_of(engine), connection)
        yield connection


def damage_in(engine: Engine) -> str | None:
    """What SQLite itself finds wrong with the file; ``None`` when it is whole."""
    with reading(engine) as connection:
        found = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
    return None if found == "ok" else found


def file_of(engine: Engine) -> Path:
    """Where the book lies that was opened."""
    return Path(str(engine.url.database).removeprefix("file://"))


def _version_in(file: Path, connection: Connection) -> int:
    found = version_of(connection)
    if found is None:
        raise _damaged(file, "it is no staff book")
    return found


def _check_version(file: Path, connection: Connection) -> None:
    """A newer program may have brought the book up while this one had it open: this one writes nothing into it."""
    known = int(connection.get_execution_options().get("staff_version", VERSION))
    found = _version_in(file, connection)
    if found > known:
        raise newer(file, found, known)


def _engine(file: Path, mode: str = "rw") -> Engine:
    where = URL.create("sqlite", database=file.absolute().as_uri(), query={"mode": mode, "uri": "true"})
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
