"""Appending to the log's rows, and reading back what was appended: two ways that must come to the same root."""

from collections.abc import Sequence

from tahqiq.errors import Refused, RegisterBroken
from tahqiq.register.tree import TILE_WIDTH, cut, full_tile, leaf_hashes, peaks
from tahqiq.store.tiles import TileTree
from tahqiq_verify.tiles import MAX_ENTRY
from tahqiq_verify.tree import HASH_BYTES, Frontier, leaf_hash

_NEXT = "stop writing, keep the file, and compare with a mirror; nothing was signed over it."


def append_rows(tree: TileTree, start: int, leaves: Sequence[bytes], nonces: Sequence[str]) -> None:
    """Adds entries at the end, which is ``start``, and the tiles that they fill; see ``log.append_leaves``.

    ``tree`` has remembered nothing yet and is not used again: what it saw here may still be undone.
    """
    if not leaves:
        return
    if len(leaves) != len(nonces):
        raise ValueError("every entry has one nonce")
    if max(map(len, leaves)) > MAX_ENTRY:
        raise ValueError(f"an entry holds at most {MAX_ENTRY} bytes")
    if len(nonces) > 1 and len(set(nonces)) != len(nonces):
        raise _twice(start, nonces)
    hashes = leaf_hashes(leaves)
    grown = tree.growth(start, hashes)
    in_tiles = (start + len(leaves)) // TILE_WIDTH * TILE_WIDTH - start if grown else 0
    tree.rows.add(start, leaves, nonces, hashes[in_tiles:])
    if grown:
        tree.rows.keep_tiles(grown)


def check_rows(tree: TileTree, start: int, end: int) -> None:
    """Reads entries back and computes everything anew; see ``log.check_appended``."""
    frontier = _Continued(start, [tree.node(level, number) for level, number in peaks(start)])
    for number in range(start // TILE_WIDTH, -(-end // TILE_WIDTH)):
        first, last = max(start, number * TILE_WIDTH), min(end, (number + 1) * TILE_WIDTH)
        kept = tree.hashes(0, number, last - number * TILE_WIDTH)
        _check_leaves(tree, first, last, cut(kept or b"")[first - number * TILE_WIDTH :], frontier)
        if last == (number + 1) * TILE_WIDTH:
            _check_full(tree, 0, number)
    if frontier.root() != tree.root(end):
        raise RegisterBroken("REG004", f"the tiles do not make the root of these {end} entries", _NEXT)


def missing(index: int) -> RegisterBroken:
    """The error for an entry that should stand in the middle of the log and does not."""
    return RegisterBroken("REG003", f"entry {index} is missing", "keep the file, and compare with a mirror.")


class _Continued(Frontier):
    """The verifier's own frontier, going on from a size with the whole subtrees that it is made of."""

    def __init__(self, size: int, summits: list[bytes]) -> None:
        super().__init__()
        self.size, self._whole = size, summits


def _check_leaves(tree: TileTree, first: int, last: int, kept: list[bytes], frontier: Frontier) -> None:
    found, beside = tree.rows.leaves(first, last), tree.rows.hashes(first, last)
    there = {index for index, _leaf in found}
    for index in range(first, last):
        if index not in there:
            raise missing(index)
    for place, (index, leaf) in enumerate(found):
        digest = leaf_hash(leaf)
        if kept[place : place + 1] != [digest] or beside[place] not in {None, digest}:
            raise RegisterBroken("REG004", f"entry {index} does not read back as it was written", _NEXT)
        frontier.append(digest)


def _check_full(tree: TileTree, level: int, number: int) -> None:
    """A full tile against what is kept inside it and above it, and so on upward where it fills the next."""
    kept = tree.rows.tile(level, number)
    above = tree.hashes(level + 1, number // TILE_WIDTH, number % TILE_WIDTH + 1)
    if kept is None or full_tile(cut(kept[0])) != (kept[1], above and above[-HASH_BYTES:]):
        raise RegisterBroken("REG004", f"tile {level}/{number} does not agree with itself", _NEXT)
    if (number + 1) % TILE_WIDTH == 0:
        _check_full(tree, level + 1, number // TILE_WIDTH)


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
