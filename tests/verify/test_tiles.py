"""Names and contents of the static files, checked against the examples in C2SP tlog-tiles."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahqiq_verify.refusal import Refusal
from tahqiq_verify.tiles import MAX_ENTRY, TILE_WIDTH, join_bundle, split_bundle, tile_path, tile_ranges


def test_tile_path__is_the_one_of_the_standard():
    assert tile_path("0", 1234067, 256) == "tile/0/x001/x234/067"
    assert tile_path("entries", 0, 256) == "tile/entries/000"
    assert tile_path("63", 999, 1) == "tile/63/999.p/1"
    assert tile_path("1", 1000, 255) == "tile/1/x001/000.p/255"


@pytest.mark.parametrize(
    ("kind", "number", "width"),
    [
        ("64", 0, 1),
        ("00", 0, 1),
        ("", 0, 1),
        ("../x", 0, 1),
        ("²", 0, 1),
        ("0", -1, 1),
        ("0", 0, 0),
        ("0", 0, 257),
    ],
)
def test_tile_that_cannot_be__has_no_path(kind, number, width):
    with pytest.raises(ValueError, match="no tile"):
        tile_path(kind, number, width)


def test_tiles_of_seventy_thousand__are_those_of_the_standard():
    counted = Counter((level, width) for level, _, width in tile_ranges(70_000))
    assert counted == {(0, 256): 273, (0, 112): 1, (1, 256): 1, (1, 17): 1, (2, 1): 1}


TILES = {
    0: [],
    1: [(0, 0, 1)],
    255: [(0, 0, 255)],
    256: [(0, 0, 256), (1, 0, 1)],
    257: [(0, 0, 256), (0, 1, 1), (1, 0, 1)],
}


@pytest.mark.parametrize("size", TILES)
def test_tiles_of_a_size__are_these(size):
    assert list(tile_ranges(size)) == TILES[size]


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537])
def test_tiles__hold_every_whole_subtree_once(size):
    held: Counter[int] = Counter()
    for level, _, width in tile_ranges(size):
        held[level] += width
    assert held == {level: size >> 8 * level for level in range(3) if size >> 8 * level}


@given(st.lists(st.binary(max_size=300), max_size=TILE_WIDTH))
def test_bundle__gives_back_its_entries(entries):
    assert split_bundle(join_bundle(entries), len(entries)) == entries


def test_largest_entry__fits():
    assert split_bundle(join_bundle([b"x" * MAX_ENTRY]), 1) == [b"x" * MAX_ENTRY]


BUNDLE = join_bundle([b"one", b"", b"three"])


@pytest.mark.parametrize("cut", range(len(BUNDLE)))
def test_bundle_cut_anywhere__is_refused(cut):
    with pytest.raises(Refusal) as refused:
        split_bundle(BUNDLE[:cut], 3, "tile/entries/000.p/3")
    assert (refused.value.code, refused.value.where) == ("malformed", "tile/entries/000.p/3")


@pytest.mark.parametrize("data", [BUNDLE + b"\0", BUNDLE + b"\0\0", BUNDLE * 2])
def test_bundle_with_more__is_refused(data):
    with pytest.raises(Refusal, match="more than its 3"):
        split_bundle(data, 3)


@pytest.mark.parametrize("entries", [[b"x" * (MAX_ENTRY + 1)], [b""] * 257])
def test_bundle_too_large__is_refused(entries):
    with pytest.raises(Refusal) as refused:
        join_bundle(entries)
    assert refused.value.code == "too_big"
