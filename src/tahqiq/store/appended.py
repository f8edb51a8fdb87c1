"""Appending to the log's rows, and reading back what was appended: two ways that must come to the same root."""

from collections.abc import Sequence
from itertools import chain

from tahqiq.errors import Refused, RegisterBroken
from tahqiq.register import tree as growing
from tahqiq.register.tree import KEPT_FROM, TILE_HEIGHT, TILE_WIDTH, cut, joined, peaks
from tahqiq.store.log_rows import TileRow
from tahqiq.store.tiles import TileTree
from tahqiq_verify.regrown import leaf_hashes, rows_over
from tahqiq_verify.tiles import MAX_ENTRY
from tahqiq_verify.tree import HASH_BYTES, Frontier

_NEXT = "stop writing, keep the file, and compare with a mirror; nothing was signed over it."
_Kept = (
    tuple[bytes, bytes | None] | None
)  # a tile's hashes and what is kept inside it, if there is such a tile


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
        kept = tree.rows.tile(0, number)
        hashes = _checked_hashes(tree, number, 0, TILE_WIDTH, kept)
        tiles.append(_checked_above(tree, 0, number, hashes, kept))
    number, left = divmod(end, TILE_WIDTH)
    before = max(start - number * TILE_WIDTH, 0)
    rest = _Continued(before, [tree.node(k, (number << TILE_HEIGHT - k) + n) for k, n in peaks(before)])
    if before < left:
        for digest in _checked_hashes(tree, number, before, left, tree.rows.tile(0, number)):
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


def _checked_hashes(tree: TileTree, number: int, first: int, last: int, kept: _Kept) -> list[bytes]:
    """The hashes of a tile's entries from place ``first`` to ``last``, computed anew and as they are kept.

    ``kept`` is the tile as it stands; where there is none yet, its hashes stand beside the entries.
    """
    start, end = number * TILE_WIDTH + first, number * TILE_WIDTH + last
    found = tree.rows.written(start, end)
    if len(found) != end - start:
        there = {index for index, _leaf in tree.rows.leaves(start, end)}
        raise missing(next(index for index in range(start, end) if index not in there))
    leaves, beside = zip(*found, strict=True)
    hashes = leaf_hashes(leaves)
    bare = beside.count(None)
    in_tile = (
        not bare if kept is None else b"".join(hashes) == kept[0][first * HASH_BYTES : last * HASH_BYTES]
    )
    stand = bare == len(beside) or all(one in (None, due) for one, due in zip(beside, hashes, strict=True))
    if in_tile and stand:
        return hashes
    held = cut((tree.hashes(0, number, last) or bytes(last * HASH_BYTES))[first * HASH_BYTES :])
    place = next(k for k, one in enumerate(hashes) if one != held[k] or beside[k] not in (None, one))
    raise RegisterBroken("REG004", f"entry {start + place} does not read back as it was written", _NEXT)


def _checked_above(tree: TileTree, level: int, number: int, hashes: list[bytes], kept: _Kept) -> bytes:
    """The hash over a full tile, which stands in the tile above, and so on upward where that one is full too."""
    rows = rows_over(hashes)
    inside = b"".join(chain.from_iterable(rows[KEPT_FROM:TILE_HEIGHT]))
    (root,), (upper, place) = rows[TILE_HEIGHT], divmod(number, TILE_WIDTH)
    above = tree.hashes(level + 1, upper, place + 1) or b""
    if kept != (b"".join(hashes), inside) or above[place * HASH_BYTES :] != root:
        raise RegisterBroken("REG004", f"tile {level}/{number} does not agree with itself", _NEXT)
    if place + 1 == TILE_WIDTH:
        _checked_above(tree, level + 1, upper, cut(above), tree.rows.tile(level + 1, upper))
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
