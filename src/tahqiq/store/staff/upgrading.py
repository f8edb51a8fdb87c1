"""Bringing an older staff book to the tables that this program knows: in place, whole or not at all, a copy kept first.

The version stands in the book itself (SQLite's ``user_version``). A book of a later version is never touched.
"""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from tahqiq.errors import MissionUnusable, StorageFailed
from tahqiq.model.signing_in import Visit
from tahqiq.store.backup.copying import copy_file
from tahqiq.store.disk import sync_folder
from tahqiq.store.staff.audit import Happening, add_line
from tahqiq.store.staff.tables import APPLICATION_ID

Step = Callable[[Connection], None]
# Each step brings a book from one version to the next, the first from 1 to 2; steps are only ever added.
STEPS: Final[tuple[Step, ...]] = ()
VERSION: Final = 1 + len(STEPS)
_OF_THE_FIRST: Final = frozenset(
    {"note", "organisation", "person", "holding", "invitation", "session"}
    | {"passkey", "answered", "service", "draft", "attempt", "audit"}
)


def version_of(connection: Connection) -> int | None:
    """The version of the book's tables; ``None`` for what is no staff book.

    A book with all tables of the first version and no number is of the first.
    """
    if _pragma(connection, "application_id") != APPLICATION_ID:
        return None
    marked = _pragma(connection, "user_version")
    if marked:
        return marked if marked > 0 else None
    rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
    return 1 if {str(row[0]) for row in rows} >= _OF_THE_FIRST else None


def newer(file: Path, found: int, known: int) -> MissionUnusable:
    """The error (STF033) for a book that a later program has written."""
    return MissionUnusable(
        "STF033",
        f"the staff book {file} is of version {found}, and this program knows {known}",
        "install the newer version of tahqiq again; nothing was changed.",
    )


def bring_up(file: Path, engine: Engine, now: int, steps: Sequence[Step]) -> None:
    """Runs the steps that are missing, in one transaction; of several processes at once one does it.

    ``now`` in POSIX seconds is when, for the audit log. Raises ``MissionUnusable`` (STF033) for a book of a later
    version, ``StorageFailed`` (STF034) where a step fails: the book is then as it was.
    """
    known = 1 + len(steps)
    with (file.parent / "staff.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with engine.connect() as connection:
            found = version_of(connection)
        if found is None or found > known:
            raise newer(file, found or 0, known)
        try:
            copy = _keep_copy(file, found) if found < known else None
        except (OSError, sqlite3.Error) as error:
            raise _failed(file, found, known, str(error)) from error
        try:
            _upgrade(engine, found, steps, now)
        except (DBAPIError, sqlite3.Error) as error:
            if copy is not None:
                copy.unlink(missing_ok=True)  # the book itself is whole
            raise _failed(file, found, known, str(getattr(error, "orig", error))) from error


def copies_of(folder: Path) -> tuple[Path, ...]:
    """The copies of staff books that were kept before an upgrade, in a key folder; the oldest version first."""
    return tuple(sorted(folder.glob("staff.v*.old")))


def _upgrade(engine: Engine, found: int, steps: Sequence[Step], now: int) -> None:
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        _run(connection, steps[found - 1 :])
        connection.exec_driver_sql(f"PRAGMA user_version = {1 + len(steps)}")
        if found <= len(steps):
            add_line(connection, now, Happening("staff.upgraded", about=f"{found} {1 + len(steps)}"), Visit())


def _run(connection: Connection, steps: Iterable[Step]) -> None:
    done = False
    for step in steps:
        step(connection)
        done = True
    if done and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise sqlite3.IntegrityError("rows were left without what they belong to")


def _keep_copy(file: Path, found: int) -> Path:
    """A copy of the book as it stands, complete before it has its name; one that was left before is replaced."""
    draft, copy = (file.with_name(f"staff.v{found}.{end}") for end in ("new", "old"))
    draft.unlink(missing_ok=True)
    copy_file(file, draft)
    with draft.open("rb") as handle:
        os.fsync(handle.fileno())
    draft.rename(copy)
    sync_folder(file.parent)
    return copy


def _pragma(connection: Connection, name: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())


def _failed(file: Path, found: int, known: int, why: str) -> StorageFailed:
    return StorageFailed(
        "STF034",
        f"the staff book {file} could not be brought from version {found} to {known}: {why}",
        "the book is as it was: stop the servers, make room on the disk and try again, or go on with the version of "
        "tahqiq before.",
    )
