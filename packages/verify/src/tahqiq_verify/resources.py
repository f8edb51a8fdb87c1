"""The register's files as a reader asks for them: the one its size implies, or the full one cut to it.

C2SP tlog-tiles: once a bundle or tile is full, its partial forms may be deleted, so a reader that follows an
older checkpoint falls back to the full one. Nothing read here is authentic yet; only its form is checked.
"""

from typing import Final

from tahqiq_verify.note import MAX_NOTE
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.source import Source
from tahqiq_verify.tiles import ENTRIES, MAX_BUNDLE, TILE_WIDTH, split_bundle, tile_path
from tahqiq_verify.tree import HASH_BYTES

CHECKPOINT: Final = "checkpoint"


def fetch_checkpoint(source: Source) -> bytes:
    """The register's signed note, unchecked; refuses (missing, too_big)."""
    note = source.fetch(CHECKPOINT, MAX_NOTE)
    if note is None:
        raise Refusal("missing", "is not there", CHECKPOINT)
    return note


def fetch_entries(source: Source, number: int, width: int) -> list[bytes]:
    """The first ``width`` entries of a bundle; refuses (missing, malformed, too_big) naming file and entries."""
    path, data, whole = _fetch(source, ENTRIES, number, width, MAX_BUNDLE)
    try:
        return split_bundle(data, TILE_WIDTH if whole else width)[:width]
    except Refusal as refusal:
        first = number * TILE_WIDTH
        why = f"{refusal.why} (entries {first} to {first + width - 1})"
        raise Refusal(refusal.code, why, path) from refusal


def fetch_hashes(source: Source, level: int, number: int, width: int) -> bytes:
    """The first ``width`` hashes of a tile, joined; refuses (missing, malformed, too_big) naming the file."""
    path, data, whole = _fetch(source, str(level), number, width, TILE_WIDTH * HASH_BYTES)
    due = (TILE_WIDTH if whole else width) * HASH_BYTES
    if len(data) != due:
        raise Refusal("malformed", f"has {len(data)} bytes where {due} are due", path)
    return data[: width * HASH_BYTES]


def _fetch(source: Source, kind: str, number: int, width: int, limit: int) -> tuple[str, bytes, bool]:
    """The path that was there, its bytes, and whether it is the full one."""
    path = tile_path(kind, number, width)
    data = source.fetch(path, limit)
    if data is not None:
        return path, data, width == TILE_WIDTH
    if width < TILE_WIDTH:
        full = tile_path(kind, number, TILE_WIDTH)
        data = source.fetch(full, limit)
        if data is not None:
            return full, data, True
    raise Refusal("missing", "is not there", path)
