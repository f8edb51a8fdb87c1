"""Inclusion and consistency against a tree hashed straight from RFC 6962, and against mutated proofs."""

import hashlib
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from practice_signers import NaiveTree, changed, tree_of, without

from tahqiq_verify.tree import (
    EMPTY_ROOT,
    Frontier,
    leaf_hash,
    node_hash,
    verify_consistency,
    verify_inclusion,
)

SMALL = [1, 2, 3, 4, 5, 6, 7, 8, 13, 16, 17]
LARGE = [255, 256, 257]
HUGE = [65_535, 65_536, 65_537]
JUNK = hashlib.sha256(b"junk").digest()


@cache
def tree() -> NaiveTree:
    return tree_of(HUGE[-1])


def stands(index: int, size: int, path: list[bytes] | None = None) -> bool:
    leaf = leaf_hash(tree().entries[index])
    return verify_inclusion(
        leaf, index, size, tree().path(index, size) if path is None else path, tree().root(size)
    )


def grows(old: int, new: int, path: list[bytes] | None = None) -> bool:
    proof = tree().growth(old, new) if path is None else path
    return verify_consistency(old, new, proof, tree().root(old), tree().root(new))


def test_hashes__are_those_of_the_standard():
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert node_hash(leaf_hash(b"a"), leaf_hash(b"b")) == NaiveTree((b"a", b"b")).root(2)


def test_frontier__has_the_root_of_every_size():
    frontier = Frontier()
    for size in range(600):
        assert (frontier.size, frontier.root()) == (size, tree().root(size))
        frontier.append(leaf_hash(tree().entries[size]))


@pytest.mark.parametrize("size", HUGE)
def test_frontier_of_a_large_register__has_its_root(size):
    frontier = Frontier()
    for entry in tree().entries[:size]:
        frontier.append(leaf_hash(entry))
    assert frontier.root() == tree().root(size)


def test_frontier__takes_hashes_alone():
    with pytest.raises(ValueError, match="32 bytes"):
        Frontier().append(b"an entry")


@pytest.mark.parametrize("size", SMALL + LARGE)
def test_every_entry__stands_at_its_place_alone(size):
    for index in range(size):
        assert stands(index, size)
        path = tree().path(index, size)
        leaf = leaf_hash(tree().entries[index])
        others = {0, index - 1, index + 1, index ^ 2, size - 1, size, -1} - {index}
        assert not any(verify_inclusion(leaf, other, size, path, tree().root(size)) for other in others)


@pytest.mark.parametrize("size", HUGE)
@pytest.mark.parametrize("index", [0, 1, 255, 256, 32_767, 32_768, 65_279, 65_534])
def test_entries_of_a_large_register__stand(size, index):
    assert stands(index, size) and stands(size - 1, size)


@pytest.mark.parametrize("new", [0, *SMALL, *LARGE])
def test_every_state__is_continued_by_every_later_one(new):
    assert all(grows(old, new) for old in range(new + 1))
    assert not any(grows(old, new) for old in range(new + 1, new + 3))


@pytest.mark.parametrize("new", HUGE)
@pytest.mark.parametrize("old", [0, 1, 2, 255, 256, 257, 32_768, 65_280, 65_534, 65_535])
def test_large_register__continues_its_earlier_states(old, new):
    assert grows(old, new)


def mutated(path: list[bytes]) -> list[list[bytes]]:
    """The same proof cut, longer, out of order, with one bit turned, with hashes of another length."""
    made = [without(path, at) for at in range(len(path))]
    made += [
        [JUNK, *path],
        [*path, JUNK],
        [b"", *path],
        [*path, b""],
        [*path, *path[-1:]] if path else [JUNK],
    ]
    made += [[*path[:at], changed(path[at], at % 32), *path[at + 1 :]] for at in range(len(path))]
    made += [[*path[:at], path[at][:-1], *path[at + 1 :]] for at in range(len(path))]
    made += [[*path[:at], path[at] + b"\0", *path[at + 1 :]] for at in range(len(path))]
    made += [[*path[:at], path[at + 1], path[at], *path[at + 2 :]] for at in range(len(path) - 1)]
    # Two neighbours glued into one: the same bytes in a row, cut elsewhere.
    made += [[*path[:at], path[at] + path[at + 1], *path[at + 2 :]] for at in range(len(path) - 1)]
    return made


@given(st.sampled_from(SMALL + LARGE + HUGE), st.data())
def test_mutated_inclusion__is_not_believed(size, data):
    index = data.draw(st.integers(0, size - 1))
    path, leaf, root = tree().path(index, size), leaf_hash(tree().entries[index]), tree().root(size)
    assert not any(verify_inclusion(leaf, index, size, wrong, root) for wrong in mutated(path))
    for other in {size * 2, size // 2, 0, -size}:
        assert not verify_inclusion(leaf, index, other, path, root)
    for wrong in (JUNK, EMPTY_ROOT, root[:-1], root + b"\0", b"", changed(root, 0)):
        assert not verify_inclusion(leaf, index, size, path, wrong)
    for wrong in (JUNK, tree().entries[index], leaf[:-1], b"", root if path else JUNK):
        assert not verify_inclusion(wrong, index, size, path, root)


@given(st.sampled_from(SMALL[1:] + LARGE + HUGE), st.data())
def test_mutated_consistency__is_not_believed(new, data):
    old = data.draw(st.integers(1, new - 1))
    path, before, after = tree().growth(old, new), tree().root(old), tree().root(new)
    assert not any(verify_consistency(old, new, wrong, before, after) for wrong in [*mutated(path), []])
    for other in {old - 1, old + 1, old ^ 2, new, new + 1, -old} - {old}:
        assert not verify_consistency(other, new, path, before, after)
    for other in {new * 2, new // 2, old, -new} - {new}:
        assert not verify_consistency(old, other, path, before, after)
    for wrong in (JUNK, EMPTY_ROOT, before[:-1], b"", changed(before, 31), after):
        assert not verify_consistency(old, new, path, wrong, after)
    for wrong in (JUNK, EMPTY_ROOT, after[:-1], b"", changed(after, 31), before):
        assert not verify_consistency(old, new, path, before, wrong)


def test_one_size__has_one_root_and_no_path():
    root = tree().root(7)
    assert verify_consistency(7, 7, [], root, root)
    assert not verify_consistency(7, 7, [], root, JUNK)
    assert not verify_consistency(7, 7, [JUNK], root, root)
    assert not verify_consistency(7, 7, [], b"short", b"short")


def test_nothing__is_continued_by_everything_but_has_one_root():
    assert verify_consistency(0, 0, [], EMPTY_ROOT, EMPTY_ROOT)
    assert verify_consistency(0, 7, [], EMPTY_ROOT, tree().root(7))
    assert not verify_consistency(0, 7, [], JUNK, tree().root(7))
    assert not verify_consistency(0, 7, [JUNK], EMPTY_ROOT, tree().root(7))
    assert not verify_consistency(0, 0, [], JUNK, JUNK)
    assert not verify_inclusion(EMPTY_ROOT, 0, 0, [], EMPTY_ROOT)


def test_register_rewritten_before_the_old_state__does_not_continue_it():
    kept = tree_of(9)
    rewritten = NaiveTree((b"other", *kept.entries[1:]))
    for old in range(1, 9):
        proof = rewritten.growth(old, 9)
        assert not verify_consistency(old, 9, proof, kept.root(old), rewritten.root(9))
