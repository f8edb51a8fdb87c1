"""How a mirror writes: whole files or none, on the disk before anything is built on them."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tahqiq.errors import StorageFailed
from tahqiq.store.disk import sync_folder


def write_whole(file: Path, data: bytes) -> None:
    """Puts a file in its place by rename, once its bytes are on the disk; whoever reads sees the old one or this."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.new")
    with draft.open("wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)
    sync_folder(file.parent)


def move_whole(draft: Path, file: Path) -> None:
    """The same for a file that is written already; ``sync_folder`` is left to the caller, once for many files."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with draft.open("rb+") as opened:
        os.fsync(opened.fileno())
    draft.replace(file)


def wipe(file: Path) -> None:
    """Takes a file away, its bytes overwritten first. A disk or a backup that keeps old blocks is out of reach."""
    with file.open("rb+") as opened:
        opened.write(bytes(file.stat().st_size))
        opened.flush()
        os.fsync(opened.fileno())
    file.unlink()
    sync_folder(file.parent)


@contextmanager
def explained(place: Path) -> Iterator[None]:
    """Turns what the disk says into our errors; raises ``StorageFailed`` (STO001, STO002 for a full disk)."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFailed(
                "STO002",
                f"no space left for {place}",
                "free some space, then repeat; what was believed stays.",
            ) from error
        raise StorageFailed(
            "STO001",
            f"{place} cannot be read or written: {error.strerror}",
            "use a disk and folder that you may write to; what was believed stays.",
        ) from error
