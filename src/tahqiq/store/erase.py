"""Erasing files: overwritten in place with chance bytes, synced, and only then let go of by name.

What no program can promise: a disk that moves its blocks (flash), a file system that writes elsewhere (copy on
write, snapshots), a backup, and the memory of a machine that runs keep what they keep. Encrypt the disk.
"""

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from tahqiq.store.disk import sync_folder

Chance = Callable[[int], bytes]
_CHUNK: Final = 1 << 20
DATABASE_ENDINGS: Final = ("-wal", "-journal", "", "-shm")  # the newest and the least of it first


@dataclass(frozen=True)
class Erased:
    """What came of one file: overwritten and gone, gone without being overwritten, or still there; and why."""

    file: Path
    outcome: Literal["erased", "unlinked", "left"]
    why: str = ""


def erase_file(file: Path, chance: Chance) -> Erased | None:
    """Overwrites a file and takes its name away; ``None`` where there is none.

    The plain file that a link of the same owner leads to is erased with it; nothing else that a link leads to is
    touched. A file that cannot be overwritten is taken away all the same, and said to be so. It never raises:
    whoever wipes goes on to the next.
    """
    try:
        found = file.lstat()
    except OSError:
        return None
    try:
        real = Path(os.path.realpath(file))
        why = _foreign(real, found.st_uid)
        if not why:
            why = _overwritten(real, chance)
            _unname(real)
        elif not stat.S_ISLNK(found.st_mode):
            return Erased(file, "left", why)
        if os.path.lexists(file):
            _unname(file)
    except OSError as error:
        return Erased(file, "left", error.strerror or str(error))
    return Erased(file, "unlinked", why) if why else Erased(file, "erased")


def erase_database(file: Path, chance: Chance, let_go: Callable[[], None] = lambda: None) -> list[Erased]:
    """A SQLite file with its write-ahead log, journal and shared memory.

    The log is kept from being let go of unwritten by whoever closes the file last, this program among them;
    ``let_go`` closes what the caller has open, once that is safe.
    """
    with _held_open(file):
        let_go()
        done = [erase_file(file.with_name(file.name + end), chance) for end in DATABASE_ENDINGS]
    return [one for one in done if one is not None]


def erase_folder(folder: Path, chance: Chance) -> list[Erased]:
    """Every file under a folder, small ones first, as keys are, and the folder; links are cut and never followed."""
    if not folder.is_dir() or folder.is_symlink():
        alone = _cut(folder) if folder.is_symlink() else erase_file(folder, chance)
        return [alone] if alone is not None else []
    done = [
        _cut(one) if one.is_symlink() else erase_file(one, chance)
        for one in sorted(_under(folder), key=_size)
    ]
    for at, _folders, _names in os.walk(folder, topdown=False):
        try:
            Path(at).rmdir()
        except OSError as error:
            if not any(one is not None and one.outcome == "left" for one in done):  # else that is told of
                done.append(Erased(Path(at), "left", error.strerror or str(error)))
    return [one for one in done if one is not None]


def files_under(folder: Path) -> list[Path]:
    """Every file and link under a folder, and the folder itself where it is a link or is empty of them."""
    return [folder] if folder.is_symlink() else sorted(_under(folder)) or [folder]


def _under(folder: Path) -> Iterator[Path]:
    for at, folders, names in os.walk(folder):
        yield from (Path(at) / name for name in names)
        yield from (Path(at) / name for name in folders if (Path(at) / name).is_symlink())


def _size(file: Path) -> int:
    try:
        return file.lstat().st_size
    except OSError:
        return 0


def _cut(link: Path) -> Erased:
    """Takes a link away; what it leads to is elsewhere, and is left."""
    try:
        leads = link.readlink()
        _unname(link)
    except OSError as error:
        return Erased(link, "left", error.strerror or str(error))
    return Erased(link, "unlinked", f"it was a link; {leads} was left")


def with_endings(file: Path) -> list[Path]:
    """The names under which a SQLite file and what belongs to it may stand."""
    return [file.with_name(file.name + end) for end in DATABASE_ENDINGS]


def open_elsewhere(files: Sequence[Path]) -> tuple[int, ...]:
    """The processes that have one of these files open, as far as this user may look (Linux; else none)."""
    wanted = {os.path.realpath(file) for file in files}
    found = {int(process.name) for process in Path("/proc").glob("[0-9]*") if wanted & _open_in(process)}
    return tuple(sorted(found - {os.getpid()}))


def _open_in(process: Path) -> set[str]:
    """What a process has open; nothing where one may not look, or where it ends meanwhile."""
    found: set[str] = set()
    with suppress(OSError):
        for link in (process / "fd").iterdir():
            with suppress(OSError):
                found.add(str(link.readlink()))
    return found


def _foreign(real: Path, owner: int) -> str:
    """Why what a name leads to is not to be written over; nothing for a plain file of the same owner."""
    if not real.exists():
        return "it leads to nothing"
    found = real.stat()
    if not stat.S_ISREG(found.st_mode):
        return f"{real} is no plain file, and was left"
    return "" if found.st_uid == owner else f"{real} is somebody else's, and was left"


def _unname(file: Path) -> None:
    file.unlink(missing_ok=True)
    with suppress(OSError):
        sync_folder(file.parent)


def _overwritten(file: Path, chance: Chance) -> str:
    """Why the bytes of a plain file could not be overwritten; nothing when they were."""
    try:
        with suppress(OSError):
            file.chmod(0o600)
        # never made shorter: a reader that has it in memory would fall, this program among them
        with file.open("rb+", buffering=0) as opened:
            size = os.fstat(opened.fileno()).st_size
            for start in range(0, size, _CHUNK):
                _write_all(opened.fileno(), chance(min(_CHUNK, size - start)))
            os.fsync(opened.fileno())
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


@contextmanager
def _held_open(file: Path) -> Iterator[None]:
    """A reader of the database, so that nobody who closes it meanwhile is the last and takes its log away."""
    held = None
    with suppress(sqlite3.Error, OSError):  # it may be damaged, half wiped, or not to be read
        if file.is_file():
            held = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
            held.execute("SELECT count(*) FROM sqlite_master").fetchone()
    try:
        yield
    finally:
        if held is not None:
            with suppress(sqlite3.Error):
                held.close()
