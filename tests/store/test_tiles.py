"""Tiles, bundles and proofs as they are read out of the database: what the standard says, for every width."""

import random
from collections import Counter

import pytest

from grown_log import filled
from tahqiq.errors import RegisterBroken
from tahqiq.store import log
from tahqiq.store.opening import create_store
from tahqiq_verify.tiles import split_bundle, tile_ranges
from tahqiq_verify.tree import leaf_hash, node_hash, verify_consistency, verify_inclusion


@pytest.fixture
def store(place):
    made = create_store(place)
    yield made
    made.close()


def over(hashes: list[bytes]) -> bytes:
    while len(hashes) > 1:
        hashes = [node_hash(left, right) for left, right in zip(hashes[::2], hashes[1::2], strict=True)]
    return hashes[0]


@pytest.mark.parametrize("counts", [(1,), (255,), (256,), (257,), (100, 412), (1,) * 5 + (600, 1, 1)])
def test_every_tile__holds_the_hashes_of_what_is_below(store, counts):
    known = filled(store, *counts)
    below = [leaf_hash(one) for one in known.leaves]
    with store.reading() as connection:
        for level, number, width in tile_ranges(known.size):
            row = [over(below[n << 8 * level : (n + 1) << 8 * level]) for n in range(known.size >> 8 * level)]
            expected = row[number * 256 : number * 256 + width]
            assert log.tile(connection, level, number, width) == b"".join(expected)
            for narrower in {1, width // 2, width - 1} - {0}:
                assert log.tile(connection, level, number, narrower) == b"".join(expected[:narrower])
            if level == 0:
                bundle = log.entry_bundle(connection, number, width)
                assert split_bundle(bundle, width) == known.leaves[number * 256 :][:width]


@pytest.mark.parametrize(
    ("level", "number", "width"), [(0, 2, 9), (0, 3, 1), (1, 0, 3), (1, 1, 1), (2, 0, 1)]
)
def test_tile_that_is_not_there__is_none(store, level, number, width):
    filled(store, 520)
    with store.reading() as connection:
        assert log.tile(connection, level, number, width) is None
        if level == 0:
            assert log.entry_bundle(connection, number, width) is None


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 513])
def test_inclusion__holds_for_every_entry(store, size):
    known = filled(store, size // 2, size - size // 2) if size > 1 else filled(store, 1)
    with store.reading() as connection:
        for index in range(size):
            path = log.inclusion_path(connection, index, size)
            assert verify_inclusion(leaf_hash(known.leaves[index]), index, size, path, known.roots[size])


def test_proofs_at_old_sizes__hold_after_growth(store):
    known, chance = filled(store, 3, 250, 2, 1, 400, 344), random.Random(5)
    with store.reading() as connection:
        for size in [1, 2, 255, 256, 257, 655, 1000, *chance.sample(range(1, 1001), 60)]:
            assert log.log_root(connection, size) == known.roots[size]
            for index in {0, size - 1, chance.randrange(size)}:
                path = log.inclusion_path(connection, index, size)
                assert verify_inclusion(leaf_hash(known.leaves[index]), index, size, path, known.roots[size])


def test_consistency__holds_between_any_two_sizes(store):
    known, chance = filled(store, 700), random.Random(6)
    sizes = sorted({0, 1, 2, 3, 4, 255, 256, 257, 511, 512, 513, 700, *chance.sample(range(700), 30)})
    with store.reading() as connection:
        for old in sizes:
            for new in [size for size in sizes if size >= old]:
                path = log.consistency_path(connection, old, new)
                assert verify_consistency(old, new, path, known.roots[old], known.roots[new]), (old, new)


def test_what_no_tree_of_this_size_has__is_refused(store):
    filled(store, 300)
    with store.reading() as connection:
        for index, size in ((300, 300), (-1, 300)):
            with pytest.raises(ValueError, match="no entry"):
                log.inclusion_path(connection, index, size)
        with pytest.raises(ValueError, match="does not continue"):
            log.consistency_path(connection, 301, 300)
        for size in (301, 512, 70_000):
            with pytest.raises(RegisterBroken, match="REG005"):
                log.log_root(connection, size)


@pytest.mark.slow
def test_tree_of_three_levels__is_the_one_of_the_standards_example(store):
    known = filled(store, *(1000,) * 65, 534, 1, 1, 1, 463, *(1000,) * 4)
    assert known.size == 70_000
    wide = Counter((level, width) for level, _number, width in tile_ranges(70_000))
    assert wide == {(0, 256): 273, (0, 112): 1, (1, 256): 1, (1, 17): 1, (2, 1): 1}
    chance = random.Random(7)
    with store.reading() as connection:
        log.check_appended(connection, 0, known.size)
        assert all(log.tile(connection, *one) is not None for one in tile_ranges(known.size))
        sizes = [65_535, 65_536, 65_537, 70_000, *chance.sample(range(1, 70_000), 40)]
        for size in sizes:
            assert log.log_root(connection, size) == known.roots[size]
            index = chance.randrange(size)
            path = log.inclusion_path(connection, index, size)
            assert verify_inclusion(leaf_hash(known.leaves[index]), index, size, path, known.roots[size])
            old = chance.randrange(size + 1)
            proof = log.consistency_path(connection, old, size)
            assert verify_consistency(old, size, proof, known.roots[old], known.roots[size])
