"""A log's tree read from its hash tiles: roots and consistency proofs without reading any entry.

A tile is a claim of the log. Whoever uses what is computed here must check it against a signed root, and rest
the verdict on that proof alone (the fault of CVE-2026-56865 was to take a tile as authentic before).
"""

from functools import lru_cache

from tahqiq_verify.refusal import Refusal
from tahqiq_verify.regrown import TILE_HEIGHT, consistency_path, root_of_range, whole_root
from tahqiq_verify.resources import fetch_hashes
from tahqiq_verify.source import Source
from tahqiq_verify.tiles import TILE_WIDTH
from tahqiq_verify.tree import HASH_BYTES, verify_consistency


class TileTree:
    """The tree of ``size`` entries as a source's tiles claim it."""

    def __init__(self, source: Source, size: int) -> None:
        self.source, self.size = source, size
        self._tile = lru_cache(maxsize=64)(self._fetch)

    def prefix(self, size: int, root: bytes) -> tuple[bytes, list[bytes]]:
        """The root that this tree had at a smaller size, and the proof that leads from it to ``root``.

        ``root`` is the signed one at the full size; refuses (tree) if the tiles do not make it.
        """
        if not 0 <= size <= self.size:
            raise ValueError("a prefix is not larger than the tree")
        old = root_of_range(0, size, self._node)
        path = consistency_path(size, self.size, self._node)
        if not verify_consistency(size, self.size, path, old, root):
            raise Refusal("tree", f"its tiles do not make the signed root of {self.size} entries", "tile")
        return old, path

    def _node(self, level: int, number: int) -> bytes:
        tile_level, height = divmod(level, TILE_HEIGHT)
        tile, place = divmod(number << height, TILE_WIDTH)
        hashes = self._tile(tile_level, tile)
        return whole_root(hashes[place : place + (1 << height)])

    def _fetch(self, level: int, number: int) -> list[bytes]:
        width = min(TILE_WIDTH, (self.size >> (level * TILE_HEIGHT)) - number * TILE_WIDTH)
        data = fetch_hashes(self.source, level, number, width)
        return [data[start : start + HASH_BYTES] for start in range(0, len(data), HASH_BYTES)]
