"""The writing side of the tree: roots and proofs against RFC 6962's published vectors and a second program."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from tahqiq.register import tree
from tahqiq_verify.tree import (
    EMPTY_ROOT,
    Frontier,
    leaf_hash,
    node_hash,
    verify_consistency,
    verify_inclusion,
)

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


class Grown:
    """All whole subtrees over some entries, computed from the definition."""

    def __init__(self, entries: list[bytes]) -> None:
        self.rows = [[leaf_hash(entry) for entry in entries]]
        while len(self.rows[-1]) > 1:
            row = self.rows[-1]
            self.rows.append([node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)])

    def node(self, level: int, number: int) -> bytes:
        return self.rows[level][number]

    def summits(self, size: int) -> list[bytes]:
        return [self.node(level, number) for level, number in tree.peaks(size)]

    def root(self, size: int) -> bytes:
        return tree.joined(self.summits(size))


def numbered(size: int) -> list[bytes]:
    return [f"entry {n}".encode() for n in range(size)]


def test_root_of_nothing__is_the_hash_of_nothing():
    assert Grown([]).root(0) == EMPTY_ROOT == Frontier().root()


@pytest.mark.parametrize("size", range(1, 9))
def test_root__agrees_with_the_published_roots(size):
    assert Grown(INPUTS).root(size).hex() == ROOTS[size - 1]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 255, 256, 257, 300])
def test_root__agrees_with_a_second_program_and_a_second_path(size):
    other, frontier = InmemoryTree(algorithm="sha256"), Frontier()
    for entry in numbered(size):
        other.append_entry(entry)
        frontier.append(leaf_hash(entry))
    assert Grown(numbered(size)).root(size) == other.get_root() == frontier.root()


@given(st.integers(1, 600), st.data())
def test_inclusion__proves_its_entry_at_its_place_alone(size, data):
    index = data.draw(st.integers(0, size - 1))
    grown = Grown(numbered(size))
    path = tree.inclusion_path(index, size, grown.node, grown.summits(size))
    assert verify_inclusion(leaf_hash(f"entry {index}".encode()), index, size, path, grown.root(size))
    assert not verify_inclusion(leaf_hash(b"forged"), index, size, path, grown.root(size))
    if size > 1:
        other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index))
        assert not verify_inclusion(leaf_hash(f"entry {index}".encode()), other, size, path, grown.root(size))


@given(st.integers(0, 600), st.data())
def test_consistency__proves_growth_and_nothing_else(new, data):
    old = data.draw(st.integers(0, new))
    grown = Grown(numbered(new))
    path = tree.consistency_path(old, new, grown.node, grown.summits(new))
    assert verify_consistency(old, new, path, grown.root(old), grown.root(new))
    if old > 0:
        assert not verify_consistency(old, new, path, leaf_hash(b"another past"), grown.root(new))


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_inclusion_path__refuses_an_entry_that_is_not_there(index, size):
    grown = Grown(numbered(size))
    with pytest.raises(ValueError):
        tree.inclusion_path(index, size, grown.node, grown.summits(size))


@pytest.mark.parametrize(("old", "new"), [(4, 3), (-1, 3)])
def test_consistency_path__refuses_a_past_that_never_was(old, new):
    grown = Grown(numbered(3))
    with pytest.raises(ValueError):
        tree.consistency_path(old, new, grown.node, grown.summits(3))


@given(st.integers(1, 255), st.integers(1, 255))
def test_partial_tile__is_the_same_grown_or_made_at_once(one, two):
    before, width = sorted((one, two))
    grown = Grown(numbered(256))
    hashes = grown.rows[0]
    made = tree.partial_tile(b"".join(hashes[:width]))
    assert made == tree.partial_tile(b"".join(hashes[:width]), tree.partial_tile(b"".join(hashes[:before])))
    assert made.width == width
    for height in range(8):
        for place in range(width >> height):
            assert made.node(height, place) == grown.node(height, place)


def test_full_tile__keeps_what_proofs_need_and_finds_the_rest():
    grown = Grown(numbered(256))
    data = b"".join(grown.rows[0])
    inside, root = tree.full_tile(grown.rows[0])
    assert len(inside) == (16 + 8 + 4 + 2) * 32
    assert root == grown.root(256)
    for tile in (tree.kept_tile(data, inside), tree.kept_tile(data, b"")):
        for height in range(8):
            for place in range(256 >> height):
                assert tile.node(height, place) == grown.node(height, place)
