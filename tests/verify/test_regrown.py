"""The tree grown again from entries, and the one read from tiles: every root and every proof, and no false one."""

import pytest
from practice_server import FilesSource

from second_reader.static_log import StaticLog, consistency_path, policy_text, practice_log, tree_hash
from tahqiq_verify.audit import audit
from tahqiq_verify.policy import parse_policy
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.regrown import Regrown, leaf_hashes
from tahqiq_verify.tile_tree import TileTree
from tahqiq_verify.tree import verify_consistency

POLICY = parse_policy(policy_text("final"))


@pytest.mark.parametrize("size", [1, 255, 256, 257, 700])
def test_tree_grown_again__knows_every_root_and_every_proof(size):
    leaves = practice_log(size).leaves
    regrown = Regrown(lambda number: leaves[number * 256 : number * 256 + 256])
    for start in range(0, size, 256):
        regrown.add(leaves[start : start + 256])
    for old in {0, 1, size // 3, size - 1, size}:
        assert regrown.root_at(old) == tree_hash(leaves[:old])
        assert regrown.path_from(old) == (consistency_path(old, leaves) if old else [])
    assert regrown.root_at(size + 1) is None
    assert regrown.root_at(-1) is None


def test_entries_that_change_while_they_are_read__are_refused():
    leaves = practice_log(600).leaves
    regrown = Regrown(lambda number: leaf_hashes([b"another"] * 256))
    for start in range(0, 600, 256):
        regrown.add(leaves[start : start + 256])
    with pytest.raises(Refusal, match="changed while it was read"):
        regrown.root_at(100)


def test_roots_told_while_entries_are_heard__are_those_of_smaller_sizes():
    log = practice_log(600)
    seen = {}

    def hear(index, entry, root_at):
        for size in (index, index // 2, 1):
            seen[size] = root_at(size)

    audit(FilesSource(log.files()), POLICY, on_entry=hear)
    assert all(root == tree_hash(log.leaves[:size]) for size, root in list(seen.items())[::50])


@pytest.mark.parametrize("old", [0, 1, 255, 256, 257, 511, 512, 600])
def test_tree_read_from_tiles__leads_to_the_signed_root(old):
    log = practice_log(600)
    root, path = TileTree(FilesSource(log.files()), 600).prefix(old, tree_hash(log.leaves))
    assert root == tree_hash(log.leaves[:old])
    assert verify_consistency(old, 600, path, root, tree_hash(log.leaves))


def test_tree_read_from_invented_tiles__is_refused():
    log = practice_log(600)
    invented = StaticLog((b"forged", *log.entries[1:])).files()
    with pytest.raises(Refusal, match="do not make the signed root"):
        TileTree(FilesSource(invented), 600).prefix(300, tree_hash(log.leaves))


def test_tree__grows_in_full_bundles_only():
    regrown = Regrown(lambda number: [])
    regrown.add(leaf_hashes([b"one"]))
    with pytest.raises(ValueError, match="bundles of 256"):
        regrown.add(leaf_hashes([b"two"]))
