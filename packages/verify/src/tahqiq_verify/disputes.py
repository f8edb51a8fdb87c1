"""Entries in doubt, and what has settled them: only what was decided once the entry's own key was in doubt.

An index is all that a settling act names; who signed the entry there may be unknown to the reader of a bundle. So
the order of acts decides: one from before the doubt cannot have judged the entry, whatever it named.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

Acts = Mapping[int, Sequence[int]]  # of an entry, by its index: the acts that settled it, in their order


class Doubt(NamedTuple):
    """One revocation, at entry ``at``, that puts in doubt what a key signed from entry ``start`` on."""

    at: int
    start: int


def began(doubts: Iterable[Doubt], index: int) -> int | None:
    """The revocation that first put a key's entry at this index in doubt; ``None`` if none has.

    ``doubts`` are one key's, in their order; each reaches further back than the one before.
    """
    return next((one.at for one in doubts if one.start <= index), None)


def standing_in_doubt(index: int, since: int, reaffirmed: Acts, annulled: Acts) -> str:
    """How the first act after entry ``since`` settled an entry: ``reaffirmed``, ``annulled``, else ``disputed``."""
    acts = [(act, "reaffirmed") for act in reaffirmed.get(index, ()) if act > since]
    acts += [(act, "annulled") for act in annulled.get(index, ()) if act > since]
    return min(acts)[1] if acts else "disputed"


def left_to_settle(
    index: int, spans: Iterable[tuple[int, Sequence[Doubt]]], settled: Iterable[int]
) -> bool | None:
    """Whether an entry has come in doubt since it was settled last; ``None`` if no doubt reaches it at all.

    ``spans`` are of each doubted key: the first entry that it could no longer sign, and its doubts.
    """
    times = [at for until, doubts in spans if index < until and (at := began(doubts, index)) is not None]
    return max(times) > max(settled, default=-1) if times else None
