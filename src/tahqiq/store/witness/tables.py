"""The tables of a witness's book, and the rules that the file itself keeps: nothing remembered is forgotten."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote

from tahqiq.errors import MissionUnusable

APPLICATION_ID: Final = 0x54_48_57_54  # "THWT": marks the SQLite file as a witness's book
VERSION: Final = 1
WAIT: Final = 5.0  # seconds for another process that writes

TABLES: Final = """
CREATE TABLE log_key (
  vkey TEXT PRIMARY KEY, origin TEXT NOT NULL, added INTEGER NOT NULL, retired INTEGER
) STRICT;
CREATE TABLE cosigned (
  id INTEGER PRIMARY KEY, origin TEXT NOT NULL, size INTEGER NOT NULL CHECK (size >= 0),
  root BLOB NOT NULL CHECK (length(root) = 32), note BLOB NOT NULL, time INTEGER NOT NULL, UNIQUE (origin, size)
) STRICT;
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY, origin TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('fork', 'false-root', 'unproven')),
  size INTEGER NOT NULL, root BLOB NOT NULL, note BLOB NOT NULL, against BLOB, time INTEGER NOT NULL,
  UNIQUE (origin, size, root), CHECK ((kind = 'fork') = (against IS NOT NULL))
) STRICT;
CREATE TRIGGER log_stays BEFORE DELETE ON log_key
BEGIN SELECT RAISE(ABORT, 'a log is retired, never removed'); END;
CREATE TRIGGER log_is_only_retired BEFORE UPDATE ON log_key
WHEN OLD.retired IS NOT NULL OR NEW.vkey <> OLD.vkey OR NEW.origin <> OLD.origin OR NEW.added <> OLD.added
BEGIN SELECT RAISE(ABORT, 'a log is retired once, and nothing else of it changes'); END;
CREATE TRIGGER cosigned_grows BEFORE INSERT ON cosigned
WHEN NEW.size <= (SELECT max(size) FROM cosigned WHERE origin = NEW.origin)
BEGIN SELECT RAISE(ABORT, 'a log is cosigned at growing sizes'); END;
CREATE TRIGGER cosigned_root_stays BEFORE UPDATE ON cosigned
WHEN NEW.root <> OLD.root OR NEW.size <> OLD.size OR NEW.origin <> OLD.origin
BEGIN SELECT RAISE(ABORT, 'what was cosigned stays as it was'); END;
CREATE TRIGGER newest_cosigned_stays BEFORE DELETE ON cosigned
WHEN OLD.size = (SELECT max(size) FROM cosigned WHERE origin = OLD.origin)
BEGIN SELECT RAISE(ABORT, 'the newest state of a log is never forgotten'); END;
CREATE TRIGGER proof_stays BEFORE DELETE ON evidence WHEN OLD.kind <> 'unproven'
BEGIN SELECT RAISE(ABORT, 'proof of guilt is kept for good'); END;
"""


def make_book(file: Path) -> None:
    """An empty book where there is no file."""
    with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=rwc", uri=True, isolation_level=None)) as db:
        file.chmod(0o600)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.executescript(f"BEGIN IMMEDIATE; {TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")  # last: a half-made book is none


def connect(file: Path) -> sqlite3.Connection:
    """The book that is there, found whole; raises ``MissionUnusable`` or ``sqlite3.Error``.

    The connection may be handed between threads, one at a time, and begins no transaction by itself.
    """
    address = f"file:{quote(str(file))}?mode=rw"
    db = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False, timeout=WAIT)
    try:
        _check(db, file)
    except BaseException:
        db.close()
        raise
    return db


def _check(db: sqlite3.Connection, file: Path) -> None:
    marks = (_pragma(db, "application_id"), _pragma(db, "user_version"))
    if marks != (APPLICATION_ID, VERSION):
        raise MissionUnusable(
            "WIT003",
            f"{file} is not a witness's book, or a newer program wrote it",
            "restore the whole folder as it was, or install the newer program.",
        )
    if _pragma(db, "journal_mode") != "wal" or _pragma(db, "quick_check") != "ok":
        raise MissionUnusable(
            "WIT003", f"{file} is damaged", "restore the whole folder as it was; nothing was signed."
        )
    db.execute("PRAGMA synchronous = FULL")  # NORMAL may lose what was signed when the power fails


def _pragma(db: sqlite3.Connection, name: str) -> object:
    return db.execute(f"PRAGMA {name}").fetchone()[0]
