"""The tables of the vault's file, and how it is opened: what is deleted there is overwritten."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from tahqiq.errors import MissionUnusable, StorageFailed
from tahqiq.store.disk import sync_folder

APPLICATION_ID: Final = 0x54_48_56_4C  # "THVL": marks the SQLite file as a vault
VERSION: Final = 1
WAIT: Final = 10.0  # seconds for another process that writes

TABLES: Final = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE record (
  digest TEXT PRIMARY KEY, pseudonym TEXT NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE TABLE half (
  digest TEXT NOT NULL, keeper TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (digest, keeper)
) STRICT;
CREATE TABLE pair (
  digest TEXT NOT NULL, one TEXT NOT NULL, two TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (digest, one, two)
) STRICT;
CREATE TABLE handed (
  ask TEXT NOT NULL, keeper TEXT NOT NULL, form TEXT NOT NULL CHECK (form IN ('first', 'to_reader')),
  data BLOB NOT NULL, PRIMARY KEY (ask, keeper, form)
) STRICT;
CREATE TABLE shown (
  begun TEXT NOT NULL, digest TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (begun, digest)
) STRICT;
"""


def make_file(path: Path, vault: str) -> None:
    """An empty vault where there is no file; for its owner alone. Raises ``StorageFailed``."""
    with explained(path):
        path.touch(mode=0o600, exist_ok=False)
        try:
            with closing(_opened(path)) as db:
                db.executescript(f"BEGIN IMMEDIATE; {TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
                db.execute("INSERT INTO about (name, value) VALUES ('vault', ?)", (vault,))
                db.execute(f"PRAGMA application_id = {APPLICATION_ID}")  # last: a half-made vault is none
            with journal_overwritten(path):
                pass
            sync_folder(path.parent)
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def connect(path: Path) -> sqlite3.Connection:
    """The vault that is there; raises ``MissionUnusable`` (VLT018) for no file, or another kind of file."""
    if not path.is_file():
        raise MissionUnusable(
            "VLT018",
            f"there is no vault at {path}",
            "name it with --vault or TAHQIQ_VAULT; the first keeper makes one with 'tahqiq vault open'.",
        )
    with explained(path):
        db = _opened(path)
        try:
            marks = tuple(
                db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
            )
        except sqlite3.DatabaseError as error:
            db.close()
            if "not a database" not in str(error) and "malformed" not in str(error):
                raise
            marks = ()
        if marks == (APPLICATION_ID, VERSION):
            return db
        db.close()
    raise MissionUnusable(
        "VLT018",
        f"{path} is no vault, is damaged, or was written by a newer version",
        "name the vault's own file, or restore it; nothing was changed.",
    )


def _opened(path: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(path.absolute()))}?mode=rw"
    db = sqlite3.connect(address, uri=True, isolation_level=None, timeout=WAIT)
    # no write-ahead log that would keep what was erased; the rollback journal stays until it was overwritten
    db.execute("PRAGMA journal_mode = PERSIST")
    db.execute("PRAGMA secure_delete = ON")
    db.execute("PRAGMA synchronous = EXTRA")
    db.execute("PRAGMA temp_store = MEMORY")
    return db


@contextmanager
def journal_overwritten(path: Path) -> Iterator[None]:
    """Overwrites the rollback journal with zeros, and takes it away after what is done meanwhile.

    It holds the pages as they were before a change, so also what was erased. Nobody else uses the file meanwhile.
    """
    journal = path.with_name(path.name + "-journal")
    with explained(path), closing(_opened(path)) as db:
        db.execute("BEGIN EXCLUSIVE")
        try:
            if journal.exists():
                with journal.open("r+b") as handle:
                    handle.write(b"\0" * journal.stat().st_size)
                    handle.flush()
                    os.fsync(handle.fileno())
            yield
        finally:
            journal.unlink(missing_ok=True)
            sync_folder(path.parent)
            db.execute("ROLLBACK")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns what the disk and the database say into our errors."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        full = "full" in str(error).lower() or "no space" in str(error).lower()
        raise StorageFailed(
            "STO002" if full else "STO001",
            f"the vault {path} cannot be {'written: no space left' if full else 'used'} ({type(error).__name__})",
            "use a disk and folder that you may write to; what was acknowledged is safe.",
        ) from error
