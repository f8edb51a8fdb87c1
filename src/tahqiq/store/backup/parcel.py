"""A parcel: files packed into one in a fixed order, as a plain tar that any tool can list.

Only the one form that is written here is read again: plain files, plain names, no links, no second file of a name,
nothing before, between or behind. So nothing in a parcel from a stranger can lead outside the folder it is unpacked
into, and nothing in it is larger than the parcel itself.
"""

import hashlib
import os
import re
import tarfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

BLOCK: Final = 512
MAX_FILES: Final = 10_000
_PIECE: Final = 1 << 20
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*(?:/[A-Za-z0-9][A-Za-z0-9._+-]*){0,3}")
_LONGEST: Final = 100  # signs of a name, as tar's first form has it
_END: Final = bytes(2 * BLOCK)

Moved = Callable[[int], None]  # told how many bytes more have been moved


class NotAParcel(Exception):
    """What is there was not written as a parcel is, or is damaged; the words say how."""


@dataclass(frozen=True)
class Packed:
    """One file in a parcel: where its bytes begin, and how many there are."""

    name: str
    offset: int
    size: int


def fits(name: str) -> bool:
    """Whether a file of this name can be packed."""
    return len(name) <= _LONGEST and _NAME.fullmatch(name) is not None


def pack(target: BinaryIO, files: Sequence[tuple[str, Path | bytes]], moved: Moved = lambda _: None) -> None:
    """Writes files under their names, one after another. The same files make the same bytes."""
    for name, content in files:
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        target.write(_header(name, size))
        written = 0
        for piece in _pieces(content):
            target.write(piece)
            written += len(piece)
            moved(len(piece))
        if written != size:
            raise OSError(f"{name} changed while it was packed")
        target.write(bytes(-size % BLOCK))
    target.write(_END)


def contents(parcel: BinaryIO) -> tuple[Packed, ...]:
    """The files in a parcel, in their order; raises ``NotAParcel``."""
    length = os.fstat(parcel.fileno()).st_size
    found: list[Packed] = []
    names: set[str] = set()
    at = 0
    while (header := _read(parcel, at, BLOCK)) != _END[:BLOCK]:
        packed = _packed(header, at + BLOCK)
        at += BLOCK + packed.size + -packed.size % BLOCK
        if at > length:
            raise NotAParcel(f"it ends in the middle of '{packed.name}'")
        if packed.name in names or len(found) == MAX_FILES:
            raise NotAParcel(f"'{packed.name}' is one file too many")
        if any(_read(parcel, packed.offset + packed.size, -packed.size % BLOCK)):
            raise NotAParcel(f"something stands behind '{packed.name}'")
        names.add(packed.name)
        found.append(packed)
    if length != at + len(_END) or _read(parcel, at, len(_END)) != _END:
        raise NotAParcel("it does not end where it should")
    return tuple(found)


def bytes_in(parcel: BinaryIO, packed: Packed, limit: int) -> bytes:
    """A small file's bytes; raises ``NotAParcel`` above ``limit``."""
    if packed.size > limit:
        raise NotAParcel(f"'{packed.name}' is larger than {limit} bytes")
    return _read(parcel, packed.offset, packed.size)


def unpack(parcel: BinaryIO, packed: Packed, target: Path, moved: Moved = lambda _: None) -> str:
    """Writes a file's bytes to a new file for its owner alone; their SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        for piece in _in_pieces(parcel, packed):
            digest.update(piece)
            file.write(piece)
            moved(len(piece))
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def digest_in(parcel: BinaryIO, packed: Packed, moved: Moved = lambda _: None) -> str:
    """The SHA-256 of a file's bytes, read anew."""
    digest = hashlib.sha256()
    for piece in _in_pieces(parcel, packed):
        digest.update(piece)
        moved(len(piece))
    return digest.hexdigest()


def digest_of(file: Path) -> str:
    """The SHA-256 of a file on the disk."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _header(name: str, size: int) -> bytes:
    if not fits(name):
        raise ValueError(f"'{name}' is no name for a file in a parcel")
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT)


def _packed(header: bytes, offset: int) -> Packed:
    """What a header says, if it is the very header that would be written for that."""
    try:
        told = tarfile.TarInfo.frombuf(header, "ascii", "strict")
        if told.size < 0 or _header(told.name, told.size) != header:
            raise ValueError
    except (ValueError, tarfile.HeaderError) as error:
        raise NotAParcel("a part of it is no plain file as a backup has it") from error
    return Packed(told.name, offset, told.size)


def _pieces(content: Path | bytes) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _in_pieces(parcel: BinaryIO, packed: Packed) -> Iterator[bytes]:
    for start in range(0, packed.size, _PIECE):
        yield _read(parcel, packed.offset + start, min(_PIECE, packed.size - start))


def _read(parcel: BinaryIO, offset: int, size: int) -> bytes:
    parcel.seek(offset)
    data = parcel.read(size)
    if len(data) != size:
        raise NotAParcel("it ends too early")
    return data
