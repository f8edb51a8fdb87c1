"""Where a backup is made and unpacked: a folder for its owner alone that is gone when the work ends.

A work that is killed leaves its folder; the next one there takes it away, unless somebody is still at work in it.
"""

import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tahqiq.errors import StorageFailed
from tahqiq.store.disk import sync_folder

Progress = Callable[[int, int], None]


@contextmanager
def stage(folder: Path) -> Iterator[Path]:
    """A new empty folder of this name; raises ``StorageFailed`` (BAK012) while another work is in it."""
    lock_file = folder.with_name(f"{folder.name}.lock")
    with explained(folder.parent):
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = lock_file.open("ab")
    with lock:
        _take(lock, lock_file)
        try:
            with explained(folder.parent):
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(mode=0o700)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            lock_file.unlink(missing_ok=True)


def _take(lock: BinaryIO, name: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        taken = name.stat().st_ino != os.fstat(lock.fileno()).st_ino
    except (BlockingIOError, FileNotFoundError):
        taken = True
    if taken:
        raise StorageFailed(
            "BAK012",
            f"another backup or restoring is at work in {name.parent}",
            "wait until it has ended.",
        )


def place_new(draft: Path, target: Path) -> None:
    """Gives a whole file or folder its name, which must be free; raises ``FileExistsError`` if it is not."""
    if draft.is_dir():
        try:
            draft.rename(target)  # over an empty folder at most
        except OSError as error:
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
                raise FileExistsError(errno.EEXIST, "there is something already", str(target)) from error
            raise
    else:
        try:
            os.link(draft, target)
            draft.unlink()
        except FileExistsError:
            raise
        except OSError:  # a disk that knows no second names, as memory sticks are
            if target.exists():
                raise FileExistsError(errno.EEXIST, "there is something already", str(target)) from None
            draft.rename(target)
    sync_folder(target.parent)


def sync_tree(folder: Path) -> None:
    """Makes sure that all files of a folder are on the disk, with their names."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        else:
            sync_folder(path)
    sync_folder(folder)


def in_steps(progress: Progress, count: int) -> Callable[[int], Progress]:
    """Several works told as one: ``step(n)`` tells the n-th of ``count``, from 0, each as long as the others."""

    def step(number: int) -> Progress:
        def tell(done: int, total: int) -> None:
            progress(number * 1000 + (done * 1000 // total if total else 1000), count * 1000)

        return tell

    return step


@contextmanager
def explained(place: Path) -> Iterator[None]:
    """Turns what the disk says into our errors; raises ``StorageFailed`` (STO001, STO002 for a full disk)."""
    try:
        yield
    except FileExistsError as error:
        raise StorageFailed(
            "BAK002",
            f"there is something already at {error.filename2 or error.filename}",
            "name another place.",
        ) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFailed(
                "STO002",
                f"no space left for {place}",
                "free some space or use another disk, then repeat; nothing half-made was left.",
            ) from error
        raise StorageFailed(
            "STO001",
            f"{place} cannot be read or written: {error.strerror or error}",
            "use a disk and folder that you may write to; nothing half-made was left.",
        ) from error
