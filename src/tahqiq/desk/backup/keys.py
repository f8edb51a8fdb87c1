"""What of the key folder goes into a backup: keys, the log's memory, the staff book.

Locks, drafts, staff books from before an upgrade and what SQLite keeps beside its files are left out: they mean nothing
elsewhere.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tahqiq.desk.keyring import LOG, LOG_LINE
from tahqiq.store.backup.copying import copy_file
from tahqiq.store.backup.parcel import fits

NOTES: Final = "backups.json"  # this folder's own note of the backups that were taken
MARK: Final = "restoring"  # stands in a folder of keys while its mission is not in place yet
STAGE: Final = ".backup"
_PASSING: Final = (".lock", ".new", "-wal", "-shm", "-journal")
_APART: Final = (".", "staff.v")  # staff books from before an upgrade hold what was taken away since
_SQLITE: Final = b"SQLite format 3\x00"


def files_of(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files of a key folder, under their names, in order; a link leads elsewhere and is left out."""
    for path in sorted(folder.iterdir()):
        name = path.name
        if not path.is_file() or path.is_symlink():
            continue
        if name not in (NOTES, MARK) and not name.startswith(_APART) and not name.endswith(_PASSING):
            yield name, path


def copy_keys(folder: Path, target: Path) -> tuple[str, ...]:
    """Copies a key folder into a new folder, books by SQLite's own way; the names of files that cannot be packed.

    Hold the log's pen meanwhile: then its memory and the mission are of one moment.
    """
    target.mkdir(mode=0o700)
    left_out = []
    for name, path in files_of(folder):
        if not fits(name):
            left_out.append(name)
            continue
        if _is_book(path):
            copy_file(path, target / name)
        else:
            (target / name).touch(0o600)
            shutil.copyfile(path, target / name)
    return tuple(left_out)


def make_read_only(folder: Path, vkey: str) -> None:
    """Takes the log's pen out of copied keys and leaves its public key, as in every copy that is only read."""
    for name in (f"{LOG}.key", f"{LOG}.state", f"{LOG}.next.key"):
        (folder / name).unlink(missing_ok=True)
    (folder / LOG_LINE).touch(0o600)
    (folder / LOG_LINE).write_text(f"{vkey}\n", "utf-8")


def _is_book(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE
