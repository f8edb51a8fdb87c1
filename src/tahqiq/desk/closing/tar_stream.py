"""A tar file as a stream, so that what is sealed is never on a disk in clear; and reading one that nobody trusts.

The form is plain USTAR (POSIX.1-1988): any tar program opens it, in any year to come.
"""

import hashlib
import io
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from re import compile as pattern
from typing import IO, Final

BLOCK: Final = 512
_CHUNK: Final = 1 << 20
_NAME: Final = pattern(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*){0,15}")
_MOST: Final = 2_000_000  # files

File = tuple[str, bytes]


class UnsafeTar(Exception):
    """The tar holds what no archive of ours holds: a way out of the folder, a link, a name twice, too much."""


class Reading(io.RawIOBase):
    """Bytes that are made while they are read."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        super().__init__()
        self._parts, self._part = iter(parts), io.BytesIO()

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most ``size``; all that is left for a negative size."""
        given: list[bytes] = []
        wanted = size
        while size < 0 or wanted > 0:
            if some := self._part.read(wanted):
                given.append(some)
                wanted -= len(some) if size >= 0 else 0
                continue
            part = next(self._parts, None)
            if part is None:
                break
            self._part = io.BytesIO(part)
        return b"".join(given)


def tar_of(files: Iterable[File], listed: dict[str, tuple[int, str]]) -> Iterator[bytes]:
    """The parts of a tar of these files; what went in is noted in ``listed`` (bytes and SHA-256 by name)."""
    for name, data in files:
        if not _NAME.fullmatch(name) or name in listed:
            raise UnsafeTar(f"'{name}' is no name for a file of an archive")
        listed[name] = (len(data), hashlib.sha256(data).hexdigest())
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(data), 0o600
        yield info.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict")
        yield data
        yield bytes(-len(data) % BLOCK)
    yield bytes(2 * BLOCK)


def untar(tar: Path, folder: Path, most: int) -> dict[str, tuple[int, str]]:
    """Writes the files of a tar into a new folder; bytes and SHA-256 by name.

    ``most`` bounds the bytes of all files. Raises ``UnsafeTar`` at the first thing that is not a plain file with a
    plain name: nothing is ever written outside the folder, no link is made, nothing is written over.
    """
    found: dict[str, tuple[int, str]] = {}
    left = most
    try:
        with tarfile.open(tar, "r:") as opened:
            for member in opened:
                left -= member.size
                # ours have no extended headers, by which a file could be said to be larger or smaller than it is
                plain = member.type == tarfile.REGTYPE and not member.pax_headers and member.size >= 0
                if not plain or not _NAME.fullmatch(member.name) or member.name in found:
                    raise UnsafeTar(f"it holds {member.name!r}, which is no plain file with a plain name")
                if left < 0 or len(found) >= _MOST:
                    raise UnsafeTar("it holds more than its own length")
                source = opened.extractfile(member)
                if source is None:
                    raise UnsafeTar(f"{member.name!r} has no bytes")
                found[member.name] = (member.size, _write(source, folder / member.name))
    except (tarfile.TarError, ValueError, FileExistsError, NotADirectoryError) as error:
        raise UnsafeTar(f"it cannot be read: {error}") from error
    return found


def _write(source: IO[bytes], file: Path) -> str:
    digest = hashlib.sha256()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.open("xb") as written:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            written.write(chunk)
    return digest.hexdigest()
