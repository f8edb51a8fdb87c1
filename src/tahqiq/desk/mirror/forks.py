"""Whether a state that a source shows continues every state shown before; if not, the proof that it does not.

A proof rests on two signatures of the log and on hashes, so that whoever is shown it needs neither the mirror nor
its source. It can be made of entries alone: a source that forks and serves false tiles is convicted all the same.
"""

from collections.abc import Sequence

from tahqiq.desk.mirror.layers import Layers
from tahqiq_verify.checkpoint import SignedCheckpoint
from tahqiq_verify.evidence import Caught, Evidence
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.regrown import Regrown, leaf_hashes
from tahqiq_verify.resources import fetch_entries
from tahqiq_verify.spelling import b64
from tahqiq_verify.tile_tree import TileTree
from tahqiq_verify.tiles import TILE_WIDTH


def caught(evidence: Evidence, earlier: SignedCheckpoint, signed: SignedCheckpoint) -> Caught:
    """The refusal that carries a proof, in words for those who must act on it."""
    old, new = earlier.checkpoint, signed.checkpoint
    why = (
        f"{old.size} entries with the root {b64(old.root)} were shown before, "
        f"now {new.size} with the root {b64(new.root)}, and both are signed by the log"
    )
    return Caught(evidence.verdict, why, "checkpoint", evidence)


def check_tiles_continue(
    layers: Layers, signed: SignedCheckpoint, earlier: Sequence[SignedCheckpoint]
) -> None:
    """After an audit, whose tiles are true: raises ``Caught`` (``fork``) for an earlier state not continued."""
    tree = TileTree(layers, signed.checkpoint.size)
    for one in earlier:
        root, path = tree.prefix(one.checkpoint.size, signed.checkpoint.root)
        _compare(one, signed, root, path)


def check_entries_continue(
    layers: Layers, signed: SignedCheckpoint, earlier: Sequence[SignedCheckpoint]
) -> None:
    """After a failed audit: the same from entries alone, if these at least are all there and make the signed root."""
    size = signed.checkpoint.size
    regrown = Regrown(lambda number: leaf_hashes(fetch_entries(layers, number, TILE_WIDTH)))
    try:
        for first in range(0, size if earlier else 0, TILE_WIDTH):
            entries = fetch_entries(layers, first // TILE_WIDTH, min(TILE_WIDTH, size - first))
            regrown.add(leaf_hashes(entries))
    except Refusal:
        return
    if regrown.root_at(size) == signed.checkpoint.root:
        for one in earlier:
            old = one.checkpoint.size
            _compare(one, signed, regrown.root_at(old), regrown.path_from(old))


def _compare(
    earlier: SignedCheckpoint, signed: SignedCheckpoint, root: bytes | None, path: list[bytes]
) -> None:
    if root is not None and root != earlier.checkpoint.root:
        raise caught(Evidence.of("fork", earlier, signed, path, root), earlier, signed)
