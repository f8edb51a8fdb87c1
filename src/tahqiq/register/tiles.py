"""Names and contents of static log files (C2SP tlog-tiles): tiles of 256 hashes, bundles of 256 entries."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

TILE_WIDTH = 256
_LEVELS_A_TILE = 8


def tile_ranges(size: int) -> Iterator[tuple[int, int, int]]:
    """Every tile of a tree of ``size``: its level (in steps of 8), its number, how many hashes it holds."""
    level, count = 0, size
    while count:
        whole, rest = divmod(count, TILE_WIDTH)
        for number in range(whole):
            yield level, number, TILE_WIDTH
        if rest:
            yield level, whole, rest
        level, count = level + 1, count >> _LEVELS_A_TILE


def tile_path(kind: str, number: int, width: int) -> PurePosixPath:
    """``tile/<kind>/<number>[.p/<width>]``, the number in groups of three digits (``x001/234``)."""
    groups = [f"{number % 1000:03d}"]
    while number >= 1000:
        number //= 1000
        groups.append(f"x{number % 1000:03d}")
    path = "/".join(reversed(groups))
    partial = f".p/{width}" if width < TILE_WIDTH else ""
    return PurePosixPath(f"tile/{kind}/{path}{partial}")


def bundle(leaves: Sequence[str]) -> bytes:
    """Up to 256 entries, each with its length in two bytes, big end first."""
    return b"".join(len(leaf.encode()).to_bytes(2, "big") + leaf.encode() for leaf in leaves)
