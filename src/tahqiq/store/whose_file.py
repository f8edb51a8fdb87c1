"""Whether a file that is named as one of our databases is one: SQLite files bear a mark of what made them.

The mark is the application id in the file's header (https://www.sqlite.org/fileformat2.html#application_id).
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

_MAGIC: Final = b"SQLite format 3\x00"
_HEADER: Final = 100  # bytes
_MARK: Final = slice(68, 72)


def why_not_ours(file: Path, mark: int) -> str:
    """Why what stands under the name of one of our databases must be left alone; nothing where it may be erased.

    A folder never is one. A SQLite file with another ``mark`` is another program's. What is damaged, or cannot be read,
    bears no mark: then the name that was given is all there is, and it counts as ours.
    """
    if file.is_dir():
        return "it is a folder, and was left"
    try:
        with file.open("rb") as opened:
            header = opened.read(_HEADER)
    except OSError:
        return ""
    if len(header) < _HEADER or not header.startswith(_MAGIC):
        return ""
    found = int.from_bytes(header[_MARK], "big")
    if found == mark or (not found and _is_young(file, mark)):
        return ""
    return "it is another program's database, and was left"


def _is_young(file: Path, mark: int) -> bool:
    """Whether the mark stands in the write-ahead log still, or the file holds no table yet, or cannot be opened."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as db:
            found = db.execute("PRAGMA application_id").fetchone()[0]
            return found == mark or not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    except (sqlite3.Error, OSError):
        return True
