"""The register's tree as it is kept in tiles: growing it, its roots, and proofs read straight out of it.

Hashes once committed never change, so tiles are remembered: see ``log`` for who may remember what. Nothing here
is believed by anybody else: every proof is checked against a signed root.
"""

from collections.abc import Sequence
from typing import Final, TypeVar

from tahqiq.errors import RegisterBroken
from tahqiq.register import tree
from tahqiq.register.tree import KEPT_FROM, TILE_HEIGHT, TILE_WIDTH, Tile
from tahqiq.store.log_rows import LogRows, TileRow
from tahqiq_verify.tree import HASH_BYTES

_TILES_REMEMBERED: Final = 256  # 9 kB each
_NODES_REMEMBERED: Final = 4096
_SIZES_REMEMBERED: Final = 16
_Name = TypeVar("_Name")
_Thing = TypeVar("_Thing")


class TileTree:
    """The tree over the rows of one connection; it remembers what it has read."""

    def __init__(self, rows: LogRows) -> None:
        self.rows = rows
        self._tiles: dict[tuple[int, int], Tile] = {}
        self._inside: dict[tuple[int, int], bytes] = {}
        self._summits: dict[int, list[bytes]] = {}
        self._edges: dict[int, tuple[int, bytes]] = {}  # by level: the partial tile that was written last

    def node(self, level: int, number: int) -> bytes:
        """The hash of one whole subtree: of 2^level entries, the ``number``-th of that size."""
        tile_level, height = divmod(level, TILE_HEIGHT)
        number_of_tile, place = divmod(number, TILE_WIDTH >> height)
        known = self._tiles.get((tile_level, number_of_tile))  # before all else: a proof asks twenty times
        if known is None or len(known.rows[0]) < (place + 1) * HASH_BYTES << height:
            known = self._tile(tile_level, number_of_tile, (place + 1) << height)
        if not 0 < height < KEPT_FROM or tile_level == 0:
            return known.node(height, place)
        # upper tiles are few, and every proof goes through them: what lies low inside them is computed once
        found = self._inside.get((level, number))
        if found is None:
            found = known.node(height, place)
            _remember(self._inside, (level, number), found, _NODES_REMEMBERED)
        return found

    def root(self, size: int) -> bytes:
        """The root over the first ``size`` entries."""
        return tree.joined(self._summits_of(size))

    def inclusion_path(self, index: int, size: int) -> list[bytes]:
        """The audit path of an entry; raises ``ValueError`` for an entry that a tree of this size has not."""
        return tree.inclusion_path(index, size, self.node, self._summits_of(size))

    def consistency_path(self, old: int, new: int) -> list[bytes]:
        """The proof of growth; raises ``ValueError`` unless 0 ≤ ``old`` ≤ ``new``."""
        return tree.consistency_path(old, new, self.node, self._summits_of(new))

    def hashes(self, level: int, number: int, width: int) -> bytes | None:
        """The first ``width`` hashes of a tile; ``None`` where there are not so many."""
        found = self._found(level, number, width)
        return found.rows[0][: width * HASH_BYTES] if found is not None else None

    def growth(self, start: int, hashes: Sequence[bytes]) -> list[TileRow]:
        """The tiles to keep once these leaf hashes stand from ``start`` on: the full ones, and all above level 0."""
        if start % TILE_WIDTH + len(hashes) < TILE_WIDTH:
            return []  # the last leaf hashes stand beside their entries
        grown: list[TileRow] = []
        level, first, new = 0, start, list(hashes)
        while new:
            first, taken = divmod(first, TILE_WIDTH)
            new = self._grow_level(level, first, self._edge(level, first, taken) + new, grown)
            level += 1
        return grown

    def learn(self, start: int, hashes: Sequence[bytes], grown: Sequence[TileRow]) -> None:
        """Remembers the edge of what was appended, so that the next root need not read it. Only once it is committed.

        ``grown`` is what ``growth`` gave for the same hashes.
        """
        for level, number, data, inside in grown:
            if inside is None:
                self._edges[level] = (number, data)
        number, width = divmod(start + len(hashes), TILE_WIDTH)
        before_number, before = self._edges.get(0, (0, b""))
        if width <= len(hashes):
            self._edges[0] = (number, b"".join(hashes[len(hashes) - width :]))
        elif before_number == number and len(before) == (width - len(hashes)) * HASH_BYTES:
            self._edges[0] = (number, before + b"".join(hashes))

    def _grow_level(self, level: int, number: int, row: list[bytes], grown: list[TileRow]) -> list[bytes]:
        """Cuts a level's right edge into tiles, from tile ``number`` on; the hashes that it adds one level up."""
        above = []
        for start in range(0, len(row), TILE_WIDTH):
            part = row[start : start + TILE_WIDTH]
            inside = None
            if len(part) == TILE_WIDTH:
                inside, root = tree.full_tile(part)
                above.append(root)
            elif level == 0:
                break
            grown.append((level, number + start // TILE_WIDTH, b"".join(part), inside))
        return above

    def _edge(self, level: int, number: int, width: int) -> list[bytes]:
        """The hashes at the right edge of a level, which are exactly as many as the entries make them."""
        data, _inside = self._read(level, number, width)
        if len(data) != width * HASH_BYTES:
            raise _lacking(level, number, width)
        return tree.cut(data)

    def _summits_of(self, size: int) -> list[bytes]:
        known = self._summits.get(size)
        if known is None:
            known = [self.node(level, number) for level, number in tree.peaks(size)]
            _remember(self._summits, size, known, _SIZES_REMEMBERED)
        return known

    def _tile(self, level: int, number: int, width: int) -> Tile:
        found = self._found(level, number, width)
        if found is None:
            raise _lacking(level, number, width)
        return found

    def _found(self, level: int, number: int, width: int) -> Tile | None:
        known = self._tiles.get((level, number))
        if known is not None and known.width >= width:
            return known
        data, inside = self._read(level, number, width)
        if len(data) < width * HASH_BYTES:
            return None
        if inside is not None:
            found = tree.kept_tile(data, inside)
        else:
            goes_on = known is not None and data.startswith(known.rows[0])
            found = tree.partial_tile(data, known if goes_on else None)
        if len(self._tiles) >= _TILES_REMEMBERED:  # the upper ones stay, unless they are what fills the place
            upper = {name: tile for name, tile in self._tiles.items() if name[0]}
            self._tiles = upper if len(upper) < _TILES_REMEMBERED // 2 else {}
        self._tiles[level, number] = found
        return found

    def _read(self, level: int, number: int, width: int) -> tuple[bytes, bytes | None]:
        """A tile's hashes as they are kept, none if there is no such tile; and what is kept inside a full one.

        At least ``width`` of them, if there are so many.
        """
        edge_number, edge = self._edges.get(level, (-1, b""))
        if edge_number == number and len(edge) >= width * HASH_BYTES:
            return edge, None
        kept = self.rows.tile(level, number)
        if kept is not None:
            return kept
        if level:
            return b"", None
        beside = self.rows.hashes(number * TILE_WIDTH, (number + 1) * TILE_WIDTH)
        if None in beside:
            raise _lacking(level, number, TILE_WIDTH)
        return b"".join(one for one in beside if one is not None), None


def _remember(where: dict[_Name, _Thing], key: _Name, value: _Thing, most: int) -> None:
    if len(where) >= most:
        where.clear()
    where[key] = value


def _lacking(level: int, number: int, width: int) -> RegisterBroken:
    return RegisterBroken(
        "REG005",
        f"the register's tree has not the {width} hashes of its tile {level}/{number} that its entries make",
        "stop writing, keep the file, and compare with a mirror.",
    )
