"""The hash tree that binds every entry to the signed root, and the two proofs about it.

Hashing is RFC 6962 §2.1 with SHA-256. The checks follow the step lists of RFC 9162: §2.1.3.2 for inclusion,
§2.1.4.2 for consistency.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
_LEAF: Final = b"\x00"  # RFC 6962 §2.1: leaves and nodes can never be taken for each other
_NODE: Final = b"\x01"


def leaf_hash(entry: bytes) -> bytes:
    """The hash under which an entry stands in the tree."""
    return hashlib.sha256(_LEAF + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbouring subtrees."""
    return hashlib.sha256(_NODE + left + right).digest()


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf hash stands at ``index`` (from 0) in the tree of ``size`` leaves with this root.

    ``path`` runs from the leaf's sibling up. False for any hash that is not 32 bytes (RFC 9162 §2.1.3.2).
    """
    if not 0 <= index < size or not _all_hashes([leaf, root, *path]):
        return False
    position, last, computed = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if position & 1 or position == last:
            computed = node_hash(sibling, computed)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and computed == root


def verify_consistency(
    old_size: int, new_size: int, path: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    """Whether the tree of ``new_size`` leaves continues the tree of ``old_size`` leaves, nothing changed.

    An empty path proves growth from nothing and equality at equal sizes, and nothing else. False for any hash
    that is not 32 bytes (RFC 9162 §2.1.4.2).
    """
    if not 0 <= old_size <= new_size or not _all_hashes([old_root, new_root, *path]):
        return False
    if old_size == new_size:
        return not path and old_root == new_root and (old_size > 0 or old_root == EMPTY_ROOT)
    if old_size == 0:
        return not path and old_root == EMPTY_ROOT
    if not path:
        return False
    # A tree of 2^k leaves is itself the first hash, which is therefore left out of the proof.
    hashes = [old_root, *path] if old_size & (old_size - 1) == 0 else list(path)
    return _climbed(old_size - 1, new_size - 1, hashes) == (old_root, new_root)


def _climbed(position: int, last: int, hashes: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Both roots as the hashes make them, or nothing when there are too many or too few of them."""
    while position & 1:
        position, last = position >> 1, last >> 1
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return None
        if position & 1 or position == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        position, last = position >> 1, last >> 1
    return (old, new) if last == 0 else None


def _all_hashes(values: Sequence[bytes]) -> bool:
    return all(len(value) == HASH_BYTES for value in values)


class Frontier:
    """A tree growing leaf by leaf that keeps only what its root needs: one hash for each bit of its size."""

    def __init__(self) -> None:
        self.size = 0
        self._whole: list[bytes] = []  # roots of whole subtrees, the largest (leftmost) first

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash (32 bytes) at the right end."""
        if len(leaf) != HASH_BYTES:
            raise ValueError("a leaf hash has 32 bytes")
        size = self.size
        while size & 1:
            leaf = node_hash(self._whole.pop(), leaf)
            size >>= 1
        self._whole.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The root of all leaves so far (RFC 6962 §2.1)."""
        if not self._whole:
            return EMPTY_ROOT
        computed = self._whole[-1]
        for left in reversed(self._whole[:-1]):
            computed = node_hash(left, computed)
        return computed
