"""The hash tree of the register (RFC 6962 §2.1, RFC 9162 §2.1.3), over nodes that somebody else keeps.

``Nodes`` answers the hash of a *complete* subtree: ``nodes(level, i)`` covers leaves
``i·2^level … (i+1)·2^level - 1``. Complete subtrees never change, so they are written once.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence

Nodes = Callable[[int, int], bytes]
EMPTY_ROOT = hashlib.sha256(b"").digest()
HASH_BYTES = 32


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of an entry's bytes (prefix 0x00, so that no leaf can pass for a node)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees (prefix 0x01)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def grow(size: int, leaf: bytes, nodes: Nodes) -> Iterator[tuple[int, int, bytes]]:
    """The complete subtrees that come into being when a leaf hash is appended to a tree of ``size``."""
    level, index, digest = 0, size, leaf
    yield level, index, digest
    while index % 2 == 1:
        digest = node_hash(nodes(level, index - 1), digest)
        level, index = level + 1, index // 2
        yield level, index, digest


def root(size: int, nodes: Nodes) -> bytes:
    """The root of the tree of the first ``size`` entries."""
    return _span(0, size, nodes) if size else EMPTY_ROOT


def inclusion_path(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """The audit path of entry ``index`` in the tree of ``size`` entries, from the leaf upward."""
    if not 0 <= index < size:
        raise ValueError("no such entry in a tree of this size")
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_span(middle, high, nodes))
            high = middle
        else:
            path.append(_span(low, middle, nodes))
            low = middle
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes) -> bool:
    """Whether ``path`` proves the leaf hash at ``index`` under ``expected`` (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size or any(len(step) != HASH_BYTES for step in (*path, leaf, expected)):
        return False
    node, last, digest = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            digest = node_hash(step, digest)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            digest = node_hash(digest, step)
        node, last = node >> 1, last >> 1
    return last == 0 and digest == expected


def root_of_leaves(leaves: Sequence[bytes]) -> bytes:
    """The root computed from leaf hashes alone: the second code path that every append is checked with."""
    if not leaves:
        return EMPTY_ROOT
    row = list(leaves)
    while len(row) > 1:
        paired = [node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
        row = paired + row[len(paired) * 2 :]
    return row[0]


def _split(count: int) -> int:
    """The largest power of two below ``count``."""
    return 1 << ((count - 1).bit_length() - 1)


def _span(low: int, high: int, nodes: Nodes) -> bytes:
    count = high - low
    level = count.bit_length() - 1
    if count == 1 << level and low % count == 0:
        return nodes(level, low >> level)
    middle = low + _split(count)
    return node_hash(_span(low, middle, nodes), _span(middle, high, nodes))
