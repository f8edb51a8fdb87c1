"""Two states of one register laid side by side: does one continue the other, or has the log told two stories?

Parties do this over any channel: a checkpoint has 200 bytes and fits on paper. Consistency is RFC 9162 §2.1.4.
A verdict of *fork* rests on two signatures of the log and a proof, never on a missing file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from tahqiq_verify.checkpoint import SignedCheckpoint
from tahqiq_verify.evidence import Evidence
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.source import Source
from tahqiq_verify.tile_tree import TileTree
from tahqiq_verify.tree import verify_consistency

Word = Literal["same", "A extends B", "B extends A", "fork", "rollback", "cannot tell"]
GROWTH: Final = frozenset({"same", "A extends B", "B extends A"})


@dataclass(frozen=True)
class Seen:
    """A state as somebody was shown it; with ``source``, the log's tiles at that state can be asked."""

    name: str
    signed: SignedCheckpoint
    source: Source | None = None


@dataclass(frozen=True)
class Verdict:
    """What two states say about each other; ``evidence`` is there for a fork and for a rollback."""

    word: Word
    why: str
    evidence: Evidence | None = None

    @property
    def grows(self) -> bool:
        """Whether both states belong to one register that only grew."""
        return self.word in GROWTH


def compare(a: Seen, b: Seen, proof: Sequence[bytes] | None = None, a_was_first: bool = False) -> Verdict:
    """The verdict on states A and B, whose signatures have been checked.

    ``proof`` is a consistency proof from the smaller to the larger; without one, or if it does not fit, the
    tiles of the larger one's source are asked. ``a_was_first`` is the caller's word that A was shown earlier.
    """
    old, new = a.signed.checkpoint, b.signed.checkpoint
    if old.origin != new.origin:
        return Verdict("cannot tell", f"two registers: '{old.origin}' and '{new.origin}'")
    if old.size == new.size:
        if old.root == new.root:
            return Verdict("same", f"{old.size} entries, the same root")
        why = f"two signed roots for {old.size} entries"
        return Verdict("fork", why, Evidence.of("fork", a.signed, b.signed))
    small, large = (a, b) if old.size < new.size else (b, a)
    found = _continues(small, large, proof)
    if found.word != "fork" and a_was_first and small is b:
        why = f"A with {old.size} entries was shown first, then B with {new.size}"
        return Verdict("rollback", why, Evidence.of("rollback", a.signed, b.signed))
    return found


def _continues(small: Seen, large: Seen, proof: Sequence[bytes] | None) -> Verdict:
    old, new = small.signed.checkpoint, large.signed.checkpoint
    extends: Word = "A extends B" if large.name == "A" else "B extends A"
    grown = f"{old.size} entries grew to {new.size}, nothing changed"
    if verify_consistency(old.size, new.size, proof or (), old.root, new.root):
        return Verdict(extends, grown)
    unfit = "the proof given does not fit; " if proof else ""
    if large.source is None:
        return Verdict(
            "cannot tell", f"{unfit}no proof, and no tiles of {large.name} with {new.size} entries"
        )
    try:
        root, path = TileTree(large.source, new.size).prefix(old.size, new.root)
    except Refusal as refusal:
        return Verdict("cannot tell", f"{unfit}{large.name}: {refusal}")
    if root == old.root:
        return Verdict(extends, grown)
    why = (
        f"the first {old.size} entries of {large.name} have another root than the one signed in {small.name}"
    )
    return Verdict("fork", why, Evidence.of("fork", small.signed, large.signed, path, root))
