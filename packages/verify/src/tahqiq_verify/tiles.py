"""Names and contents of the register's static files: tiles of 256 hashes, bundles of 256 entries.

C2SP tlog-tiles v0.1.0. Level 0 holds leaf hashes; a hash at level n+1 is the root of a full tile at level n.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from tahqiq_verify.refusal import Refusal

TILE_WIDTH: Final = 256
MAX_ENTRY: Final = 65_535  # an entry's length is written in two bytes
MAX_BUNDLE: Final = TILE_WIDTH * (2 + MAX_ENTRY)
ENTRIES: Final = "entries"
_LEVELS_A_TILE: Final = 8
_HIGHEST_LEVEL: Final = 63


def tile_path(kind: str, number: int, width: int) -> str:
    """``tile/<kind>/<number>[.p/<width>]``, the number in groups of three digits (``x001/234``).

    ``kind`` is a level (``"0"`` … ``"63"``) or ``"entries"``; ``width`` is 1 … 256, and 256 gives no suffix.
    """
    level_ok = kind.isascii() and kind.isdigit() and str(int(kind)) == kind and int(kind) <= _HIGHEST_LEVEL
    if not (kind == ENTRIES or level_ok) or number < 0 or not 1 <= width <= TILE_WIDTH:
        raise ValueError(f"no tile has kind {kind!r}, number {number}, width {width}")
    groups = [f"{number % 1000:03d}"]
    while number >= 1000:
        number //= 1000
        groups.append(f"x{number % 1000:03d}")
    partial = f".p/{width}" if width < TILE_WIDTH else ""
    return f"tile/{kind}/{'/'.join(reversed(groups))}{partial}"


def tile_ranges(size: int) -> Iterator[tuple[int, int, int]]:
    """Every tile of a tree of ``size`` leaves: its level, its number, how many hashes it holds."""
    level, count = 0, size
    while count:
        whole, rest = divmod(count, TILE_WIDTH)
        for number in range(whole):
            yield level, number, TILE_WIDTH
        if rest:
            yield level, whole, rest
        level, count = level + 1, count >> _LEVELS_A_TILE


def split_bundle(data: bytes, count: int, where: str = "") -> list[bytes]:
    """The ``count`` entries of a bundle; refuses (malformed) when it holds fewer, more, or part of one."""
    entries: list[bytes] = []
    at, end = 0, len(data)
    try:
        for _ in range(count):
            start = at + 2
            at = start + (data[at] << 8 | data[at + 1])  # half the time of int.from_bytes, for each entry
            entries.append(data[start:at])
    except IndexError:
        at = end + 1
    if at > end:
        raise Refusal("malformed", f"holds fewer than its {count} entries", where)
    if at != len(data):
        raise Refusal("malformed", f"holds more than its {count} entries", where)
    return entries


def join_bundle(leaves: Sequence[bytes]) -> bytes:
    """Up to 256 entries, each after its length in two bytes, big end first; refuses (too_big) larger ones."""
    if len(leaves) > TILE_WIDTH:
        raise Refusal("too_big", f"a bundle holds at most {TILE_WIDTH} entries")
    for number, leaf in enumerate(leaves):
        if len(leaf) > MAX_ENTRY:
            raise Refusal(
                "too_big", f"an entry holds at most {MAX_ENTRY} bytes", f"entry {number} of the bundle"
            )
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)
