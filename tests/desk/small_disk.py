"""A disk of a few megabytes that can be filled to the last byte, or set to be read only; needs the right to mount."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PAGE = 4096


@dataclass(frozen=True)
class SmallDisk:
    """A file system in memory; everything on it goes with it."""

    folder: Path

    def fill(self, room: int = 0) -> None:
        """Fills it but for so many pages of 4 KiB."""
        with self._filler.open("wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(PAGE))
            except OSError:
                pass
            filler.truncate(max(0, self._filler.stat().st_size // PAGE - room) * PAGE)

    def empty(self) -> None:
        """Gives back what was filled."""
        self._filler.unlink()

    def read_only(self, yes: bool) -> bool:
        """Sets it to be read only, or writable again; whether that could be done while files are open on it."""
        mode = "ro" if yes else "rw"
        return _said("mount", "-o", f"remount,{mode}", str(self.folder)) == 0

    @property
    def _filler(self) -> Path:
        return self.folder / "filler"


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """A small disk at a new folder; the test is skipped where no file system may be mounted."""
    folder.mkdir()
    if _said("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)) != 0:
        pytest.skip("no right to mount a small file system here")
    try:
        yield SmallDisk(folder)
    finally:
        _said("umount", "--lazy", str(folder))


def _said(*command: str) -> int:
    return subprocess.run(command, capture_output=True, check=False).returncode
