"""Appending to the log's rows, and reading back what was appended: two ways that must come to the same root."""

from collections.abc import Sequence

from tahqiq.errors import Refused, RegisterBroken
from tahqiq.register import tree as growing
from tahqiq.register.tree import KEPT_FROM, TILE_HEIGHT, TILE_WIDTH, cut, joined, peaks
from tahqiq.store.log_rows import TileRow
from tahqiq.store.tiles import TileTree
from tahqiq_verify.regrown import leaf_hashes
from tahqiq_verify.tiles import MAX_ENTRY
from tahqiq_verify.tree import HASH_BYTES, Frontier, node_hash

_NEXT = "stop writing, keep the file, and compare with a mirror; nothing was signed over it."


def append_rows(
    tree: TileTree, start: int, leaves: Sequence[bytes], nonces: Sequence[str]
) -> tuple[list[bytes], list[TileRow]]:
    """Adds entries at the end, which is ``start``, and the tiles that they fill; see ``log.append_leaves``.

    Gives the leaf hashes and the tiles, for ``tree`` to learn once they are committed: it has not learnt them yet.
    """
    if not leaves:
        return [], []
    if len(leaves) != len(nonces):
        raise ValueError("every entry has one nonce")
    if max(map(len, leaves)) > MAX_ENTRY:
        raise ValueError(f"an entry holds at most {MAX_ENTRY} bytes")
    if len(nonces) > 1 and len(set(nonces)) != len(nonces):
        raise _twice(start, nonces)
    hashes = growing.leaf_hashes(leaves)
    grown = tree.growth(start, hashes)
    in_tiles = (start + len(leaves)) // TILE_WIDTH * TILE_WIDTH - start if grown else 0
    tree.rows.add(start, leaves, nonces, hashes[in_tiles:])
    if grown:
        tree.rows.keep_tiles(grown)
    return hashes, grown


def check_rows(tree: TileTree, start: int, end: int) -> None:
    """Reads entries back and computes everything anew; see ``log.check_appended``.

    A tile that these entries filled is checked from its first entry on, since it was written as a whole.
    """
    whole = range(start // TILE_WIDTH, end // TILE_WIDTH)
    tiles = _Continued(whole.start, [tree.node(TILE_HEIGHT + level, n) for level, n in peaks(whole.start)])
    for number in whole:
        hashes = _checked_hashes(tree, number, 0, TILE_WIDTH)
        tiles.append(_checked_above(tree, 0, number, hashes))
    number, left = divmod(end, TILE_WIDTH)
    before = max(start - number * TILE_WIDTH, 0)
    rest = _Continued(before, [tree.node(k, (number << TILE_HEIGHT - k) + n) for k, n in peaks(before)])
    for digest in _checked_hashes(tree, number, before, left):
        rest.append(digest)
    if joined([*tiles.summits, *rest.summits]) != tree.root(end):
        raise RegisterBroken("REG004", f"the tiles do not make the root of these {end} entries", _NEXT)


def missing(index: int) -> RegisterBroken:
    """The error for an entry that should stand in the middle of the log and does not."""
    return RegisterBroken("REG003", f"entry {index} is missing", "keep the file, and compare with a mirror.")


class _Continued(Frontier):
    """The verifier's own frontier, going on from a size with the whole subtrees that it is made of."""

    def __init__(self, size: int, summits: list[bytes]) -> None:
        super().__init__()
        self.size, self._whole = size, summits

    @property
    def summits(self) -> list[bytes]:
        """The whole subtrees that it is made of now."""
        return self._whole


def _checked_hashes(tree: TileTree, number: int, first: int, last: int) -> list[bytes]:
    """The hashes of a tile's entries from place ``first`` to ``last``, computed anew and as they are kept."""
    start = number * TILE_WIDTH + first
    if first == last:
        return []
    found = tree.rows.written(start, number * TILE_WIDTH + last)
    indexes = [row[0] for row in found]
    if indexes != list(range(start, start + last - first)):
        raise missing(next(index for index in range(start, start + last - first) if index not in indexes))
    hashes = leaf_hashes([row[1] for row in found])
    beside = [row[2] or one for row, one in zip(found, hashes, strict=True)]
    kept = cut((tree.hashes(0, number, last) or bytes(last * HASH_BYTES))[first * HASH_BYTES :])
    if not hashes == beside == kept:
        place = next(k for k, one in enumerate(hashes) if one != beside[k] or one != kept[k])
        raise RegisterBroken("REG004", f"entry {start + place} does not read back as it was written", _NEXT)
    return hashes


def _checked_above(tree: TileTree, level: int, number: int, hashes: list[bytes]) -> bytes:
    """The hash over a full tile, which stands in the tile above, and so on upward where that one is full too."""
    row, inside = hashes, b""
    for height in range(1, TILE_HEIGHT + 1):
        row = [node_hash(row[place], row[place + 1]) for place in range(0, len(row), 2)]
        inside += b"".join(row) if KEPT_FROM <= height < TILE_HEIGHT else b""
    (root,), place = row, number % TILE_WIDTH
    above = cut(tree.hashes(level + 1, number // TILE_WIDTH, place + 1) or b"")
    if tree.rows.tile(level, number) != (b"".join(hashes), inside) or above[place:] != [root]:
        raise RegisterBroken("REG004", f"tile {level}/{number} does not agree with itself", _NEXT)
    if place + 1 == TILE_WIDTH:
        _checked_above(tree, level + 1, number // TILE_WIDTH, above)
    return root


def _twice(start: int, nonces: Sequence[str]) -> Refused:
    seen: dict[str, int] = {}
    for index, nonce in enumerate(nonces, start):
        if nonce in seen:
            break
        seen[nonce] = index
    return Refused(
        "REG012",
        f"entry {index} would be entry {seen[nonce]} again",
        "nothing was written; enter each submission once.",
    )
