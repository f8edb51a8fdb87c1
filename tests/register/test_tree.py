"""The tree against RFC 6962's definition, its published vectors, and a second program."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from tahqiq.register import tree

# The eight inputs and the roots of their first n in the reference implementation of RFC 6962.
INPUTS = [bytes.fromhex(x) for x in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                                     "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Kept:
    """A tree that keeps its complete subtrees, as the store does."""

    def __init__(self) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.size = 0

    def append(self, entry: bytes) -> None:
        for level, pos, digest in tree.grow(self.size, tree.leaf_hash(entry), self.node):
            assert (level, pos) not in self.nodes, "a complete subtree is written once"
            self.nodes[level, pos] = digest
        self.size += 1

    def node(self, level: int, pos: int) -> bytes:
        return self.nodes[level, pos]


def grown(entries: list[bytes]) -> Kept:
    kept = Kept()
    for entry in entries:
        kept.append(entry)
    return kept


def test_root_of_nothing__is_the_hash_of_nothing():
    assert tree.root(0, Kept().node) == hashlib.sha256(b"").digest()
    assert tree.root_of_leaves([]) == tree.EMPTY_ROOT


@pytest.mark.parametrize("size", range(1, 9))
def test_root__agrees_with_the_published_roots(size):
    assert tree.root(size, grown(INPUTS[:size]).node).hex() == ROOTS[size - 1]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 255, 256, 257, 300])
def test_root__agrees_with_a_second_program_and_a_second_path(size):
    entries = [f"entry {n}".encode() for n in range(size)]
    other = InmemoryTree(algorithm="sha256")
    for entry in entries:
        other.append_entry(entry)
    root = tree.root(size, grown(entries).node)
    assert root == other.get_root()
    assert root == tree.root_of_leaves([tree.leaf_hash(entry) for entry in entries])


@given(st.integers(1, 70), st.data())
def test_inclusion__proves_its_entry_and_nothing_else(size, data):
    entries = [bytes([n]) for n in range(size)]
    kept = grown(entries)
    index = data.draw(st.integers(0, size - 1))
    path = tree.inclusion_path(index, size, kept.node)
    root = tree.root(size, kept.node)
    leaf = tree.leaf_hash(entries[index])
    assert tree.verify_inclusion(leaf, index, size, path, root)
    assert not tree.verify_inclusion(tree.leaf_hash(b"forged"), index, size, path, root)
    assert not tree.verify_inclusion(leaf, index, size, [*path, root], root)
    assert not tree.verify_inclusion(leaf, index, size, path, tree.EMPTY_ROOT)
    assert not tree.verify_inclusion(leaf[:31], index, size, path, root)
    for other in range(size):
        if other != index:
            assert not tree.verify_inclusion(leaf, other, size, path, root)
    if path:
        assert not tree.verify_inclusion(leaf, index, size, path[1:], root)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 3), (3, 3)])
def test_inclusion_path__refuses_an_entry_that_is_not_there(index, size):
    with pytest.raises(ValueError, match="no such entry"):
        tree.inclusion_path(index, size, grown([b"a", b"b", b"c"]).node)
