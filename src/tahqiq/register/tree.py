"""The hash tree of the register as it grows: whole subtrees in tiles, and the paths that prove things by them.

Hashing and proofs are RFC 6962 §2.1 and RFC 9162 §2.1.3 to §2.1.4; a tile (C2SP tlog-tiles) is the subtree over
256 hashes. Checking a proof is the verifier's part: ``tahqiq_verify.tree``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from tahqiq_verify.tree import EMPTY_ROOT, HASH_BYTES, node_hash

TILE_HEIGHT: Final = 8
TILE_WIDTH: Final = 1 << TILE_HEIGHT
TILE_BYTES: Final = TILE_WIDTH * HASH_BYTES
KEPT_FROM: Final = 4  # heights 4 to 7 of a full tile are kept: eleven hashes a tile are then left to a proof
_LEAF, _NODE = sha256(b"\x00"), sha256(b"\x01")

Nodes = Callable[[int, int], bytes]
"""The hash of one whole subtree: ``nodes(level, i)`` covers entries ``i·2^level … (i+1)·2^level - 1``."""


def leaf_hashes(leaves: Sequence[bytes]) -> list[bytes]:
    """The leaf hash of each entry.

    Written out here, as in ``parents``, because each call would cost a tenth; and a hash that has begun with the
    prefix is copied, which costs less than to join prefix and entry.
    """
    begun, hashes = _LEAF.copy, []
    for leaf in leaves:
        one = begun()
        one.update(leaf)
        hashes.append(one.digest())
    return hashes


def parents(row: Sequence[bytes]) -> list[bytes]:
    """The hashes over each pair of neighbours; an odd one at the end has no partner yet and is left out."""
    begun, hashes = _NODE.copy, []
    pairs = iter(row)
    for left, right in zip(pairs, pairs, strict=False):
        one = begun()
        one.update(left + right)
        hashes.append(one.digest())
    return hashes


@dataclass(frozen=True)
class Tile:
    """Up to 256 neighbouring hashes and the hashes above them, as far as they are at hand, by height."""

    rows: tuple[bytes, ...]

    @property
    def width(self) -> int:
        """How many hashes it holds at its foot."""
        return len(self.rows[0]) // HASH_BYTES

    @property
    def full(self) -> bool:
        """Whether it holds 256 hashes, and so never changes again."""
        return len(self.rows[0]) == TILE_BYTES

    def node(self, height: int, place: int) -> bytes:
        """The hash over the ``place``-th group of 2^height hashes; ``height`` is 0 … 7."""
        row = self.rows[height] if height < len(self.rows) else b""
        if row:
            return row[place * HASH_BYTES : (place + 1) * HASH_BYTES]
        each = HASH_BYTES << height
        hashes = parents(cut(self.rows[0][place * each : (place + 1) * each]))
        while len(hashes) > 1:
            hashes = parents(hashes)
        return hashes[0]


def cut(data: bytes) -> list[bytes]:
    """The hashes that a tile's bytes are made of."""
    return [data[start : start + HASH_BYTES] for start in range(0, len(data), HASH_BYTES)]


def partial_tile(data: bytes, before: Tile | None = None) -> Tile:
    """A partial tile with all hashes above its own that are whole.

    ``before`` is the same tile when it held fewer hashes: what was computed for it is not computed again.
    """
    rows, row, height = [data], data, 0
    while len(row) > HASH_BYTES:
        height += 1
        known = before.rows[height] if before is not None and height < len(before.rows) else b""
        row = known + b"".join(parents(cut(row[2 * len(known) :])))
        rows.append(row)
    return Tile(tuple(rows))


def full_tile(hashes: Sequence[bytes]) -> tuple[bytes, bytes]:
    """What is kept inside a full tile beside its 256 hashes, and the hash over all of it."""
    inside, row = [], list(hashes)
    for height in range(1, TILE_HEIGHT + 1):
        row = parents(row)
        if KEPT_FROM <= height < TILE_HEIGHT:
            inside += row
    return b"".join(inside), row[0]


def kept_tile(data: bytes, inside: bytes) -> Tile:
    """A full tile as it is kept: its hashes, and heights 4 to 7 above them."""
    rows, start = [data] + [b""] * (KEPT_FROM - 1), 0
    for height in range(KEPT_FROM, TILE_HEIGHT):
        end = start + (TILE_BYTES >> height)
        rows.append(inside[start:end])
        start = end
    return Tile(tuple(rows))


def peaks(size: int) -> list[tuple[int, int]]:
    """The whole subtrees that a tree of ``size`` is made of, the largest and leftmost first: level and number."""
    found, start = [], 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            found.append((level, start >> level))
            start += 1 << level
    return found


def joined(hashes: Sequence[bytes]) -> bytes:
    """The root over neighbouring peaks; of none, the root of the empty tree."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


def inclusion_path(index: int, size: int, nodes: Nodes, summits: Sequence[bytes]) -> list[bytes]:
    """The audit path of entry ``index`` in the tree of ``size`` entries, from the leaf's sibling up.

    ``summits`` are the hashes of its ``peaks``. RFC 9162 §2.1.3.1.
    """
    if not 0 <= index < size:
        raise ValueError(f"there is no entry {index} in a tree of {size}")
    return _path_up(0, index, size, nodes, summits)


def consistency_path(old: int, new: int, nodes: Nodes, summits: Sequence[bytes]) -> list[bytes]:
    """The proof that the tree of ``new`` entries continues that of ``old``; empty from 0 and to itself.

    ``summits`` are the hashes of the ``peaks`` of ``new``. RFC 9162 §2.1.4.1.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} entries does not continue one of {old}")
    if old in (0, new):
        return []
    level = (old & -old).bit_length() - 1
    last = (old >> level) - 1  # the old tree's rightmost peak
    start = (
        [nodes(level, last)] if last else []
    )  # an old tree that is one whole subtree is known to the asker
    return start + _path_up(level, last, new, nodes, summits)


def _path_up(level: int, number: int, size: int, nodes: Nodes, summits: Sequence[bytes]) -> list[bytes]:
    """From a whole subtree to the root: siblings within its peak, then what is right of the peak, then left."""
    first = number << level
    found = peaks(size)
    place = next(k for k, (height, peak) in enumerate(found) if first >> height == peak)
    height = found[place][0]
    path = [nodes(step, first >> step ^ 1) for step in range(level, height)]
    if place + 1 < len(summits):
        path.append(joined(summits[place + 1 :]))
    path += reversed(summits[:place])
    return path
