"""The tree grown again from the entries: its roots, its tiles and its proofs, believing no hash the log gives.

Hashing is RFC 6962 §2.1. Whole subtrees of 256 entries and more are kept (about 0.6 bytes an entry); what is
smaller is hashed again from the entries when somebody asks for it.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Final

from tahqiq_verify.refusal import Refusal
from tahqiq_verify.tiles import TILE_WIDTH
from tahqiq_verify.tree import EMPTY_ROOT, node_hash

TILE_HEIGHT: Final = 8
_LEAF: Final = sha256(b"\x00")
_NODE: Final = sha256(b"\x01")

Node = Callable[[int, int], bytes]
"""The root of one whole subtree: of 2**level entries, the number-th of that size."""


def leaf_hashes(entries: Sequence[bytes]) -> list[bytes]:
    """The leaf hash of each entry. Copies a started hash, which is a tenth faster than joining a prefix."""
    hashes = []
    started = _LEAF.copy
    for entry in entries:
        one = started()
        one.update(entry)
        hashes.append(one.digest())
    return hashes


def rows_over(leaves: list[bytes]) -> list[list[bytes]]:
    """Every whole subtree over these hashes, row upon row; an odd one at the end has no partner yet."""
    rows = [leaves]
    started = _NODE.copy
    while len(leaves) > 1:
        row = []
        pairs = iter(leaves)
        for left, right in zip(pairs, pairs, strict=False):
            one = started()
            one.update(left + right)
            row.append(one.digest())
        rows.append(row)
        leaves = row
    return rows


def whole_root(hashes: list[bytes]) -> bytes:
    """The root over as many hashes as a power of two."""
    return rows_over(hashes)[-1][0]


def root_of_range(start: int, end: int, node: Node) -> bytes:
    """The root over entries ``start`` to ``end``, which must be a range that RFC 6962 §2.1 splits into."""
    if start == end:
        return EMPTY_ROOT
    peaks = []
    while start < end:
        level = (end - start).bit_length() - 1
        peaks.append(node(level, start >> level))
        start += 1 << level
    root = peaks.pop()
    while peaks:
        root = node_hash(peaks.pop(), root)
    return root


def consistency_path(old: int, new: int, node: Node) -> list[bytes]:
    """The proof that the tree of ``new`` entries continues that of ``old`` (RFC 6962 §2.1.2)."""
    if old in (0, new):
        return []
    path: list[bytes] = []
    start, end, known = 0, new, True
    while end != old:
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        if old <= middle:
            path.append(root_of_range(middle, end, node))
            end = middle
        else:
            path.append(root_of_range(start, middle, node))
            start, known = middle, False
    if not known:
        path.append(root_of_range(start, end, node))
    return path[::-1]


class Regrown:
    """The tree while entries are added, 256 at a time.

    ``leaves_again`` gives the leaf hashes of a full bundle a second time, by its number; they are checked
    against what was kept of them.
    """

    def __init__(self, leaves_again: Callable[[int], list[bytes]]) -> None:
        self.size = 0
        self._last: list[list[bytes]] = [[]]
        self._whole: list[list[bytes]] = []
        self._leaves_again = leaves_again
        self._rows_again = lru_cache(maxsize=32)(self._grow_again)

    def add(self, leaves: list[bytes]) -> None:
        """The leaf hashes of the next bundle; only the last bundle may have fewer than 256."""
        if self.size % TILE_WIDTH or len(leaves) > TILE_WIDTH:
            raise ValueError("entries are added in bundles of 256, and nothing after a partial one")
        self._last = rows_over(leaves)
        self.size += len(leaves)
        if len(leaves) == TILE_WIDTH:
            self._carry(self._last[TILE_HEIGHT][0])

    def node(self, level: int, number: int) -> bytes:
        """The root of a whole subtree that has been added."""
        if level >= TILE_HEIGHT:
            return self._whole[level - TILE_HEIGHT][number]
        tile, place = divmod(number, TILE_WIDTH >> level)
        in_last = tile == (self.size - 1) // TILE_WIDTH
        return (self._last if in_last else self._rows_again(tile))[level][place]

    def root_at(self, size: int) -> bytes | None:
        """The root of the first ``size`` entries; ``None`` for more than have been added."""
        return root_of_range(0, size, self.node) if 0 <= size <= self.size else None

    def tile(self, level: int, number: int, width: int) -> list[bytes]:
        """The hashes of a tile of level 1 and above, as the log should serve it."""
        start = number * TILE_WIDTH
        return self._whole[(level - 1) * TILE_HEIGHT][start : start + width]

    def path_from(self, old: int) -> list[bytes]:
        """The consistency proof from an earlier size to the present one."""
        return consistency_path(old, self.size, self.node)

    def _carry(self, root: bytes) -> None:
        for row in self._whole:
            row.append(root)
            if len(row) % 2:
                return
            root = node_hash(row[-2], row[-1])
        self._whole.append([root])

    def _grow_again(self, tile: int) -> list[list[bytes]]:
        rows = rows_over(self._leaves_again(tile))
        if rows[-1] != [self._whole[0][tile]]:
            raise Refusal("entry", f"bundle {tile} of entries changed while it was read")
        return rows
