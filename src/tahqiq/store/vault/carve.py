"""Carving: looking through raw bytes for pieces of what was erased, wherever in a file they may lie."""

from collections.abc import Collection, Iterator
from typing import Final

WINDOW: Final = 24  # bytes of a sealed blob by which traces of it are known again
_STEP: Final = 48
_SHARED: Final = 80  # bytes at the head of an age file that say little
_FEW: Final = 200  # pieces that are quicker looked for one by one


def pieces_of(blob: bytes) -> Iterator[bytes]:
    """Pieces from all over a blob, past the header that all age files share."""
    first = min(len(blob) // 2, _SHARED)
    for start in range(first, max(len(blob) - WINDOW, first + 1), _STEP):
        yield blob[start : start + WINDOW]


def traces_in(raw: bytes, erased: Collection[bytes]) -> bool:
    """Whether any piece of what was erased stands anywhere in the bytes."""
    pieces = {piece for blob in erased for piece in pieces_of(blob)}
    short = [piece for piece in pieces if len(piece) < WINDOW]
    if len(pieces) <= _FEW:
        return any(piece in raw for piece in pieces)
    if any(piece in raw for piece in short):
        return True
    return any(raw[start : start + WINDOW] in pieces for start in range(len(raw) - WINDOW + 1))
