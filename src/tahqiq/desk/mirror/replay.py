"""Replaying a mirror's entries: the register's state, how each entry stands, and where two mirrors part.

Everything is read from the mirror's own files and hashed anew up to the root it believes: a mirror that has been
tampered with says so before it says anything else.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from tahqiq.desk.mirror.folder import MirrorFolder, open_folder
from tahqiq.errors import BadInput, MissionUnusable, RegisterBroken
from tahqiq_verify.audit import RootAt
from tahqiq_verify.checkpoint import SignedCheckpoint
from tahqiq_verify.compare import Seen, Verdict, compare
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.regrown import Regrown, leaf_hashes
from tahqiq_verify.replay import Replay
from tahqiq_verify.resources import fetch_entries
from tahqiq_verify.source import Source
from tahqiq_verify.tiles import TILE_WIDTH

Progress = Callable[[int, int], None]
STATE_DIGEST: Final = "state.digest"
_TOLD: Final = 10_000  # reasons kept and told; the counts have no bound


@dataclass
class Tally:
    """Hears every entry in its order, replays it, and counts what comes of it."""

    replay: Replay = field(default_factory=Replay)
    outcomes: Counter[str] = field(default_factory=Counter)
    invalid: list[tuple[int, str]] = field(default_factory=list)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    digests: int = 0

    def hear(self, index: int, entry: bytes, root_at: RootAt) -> None:
        """One entry; never raises for what it says."""
        standing = self.replay.enter(index, entry, root_at)
        self.outcomes[standing.outcome] += 1
        if standing.outcome == "valid":
            self.digests += standing.leaf is not None and standing.leaf.kind == STATE_DIGEST
            return
        kept = self.invalid if standing.outcome == "invalid" else self.unknown
        if len(kept) < _TOLD:
            kept.append((index, standing.why))

    def check_origin(self, origin: str) -> None:
        """Raises ``Refusal`` (``wrong_origin``) unless entry 0 founds the register that the log signs for."""
        if self.replay.size and self.replay.roll.origin != origin:
            raise Refusal("wrong_origin", f"does not found the register '{origin}'", "entry 0")

    def plain(self) -> dict[str, Any]:
        """All of it as plain data."""
        accord = self.replay.accord
        return {
            "state_digest": self.replay.digest(),
            "valid": self.outcomes["valid"],
            "invalid": self.outcomes["invalid"],
            "unknown": self.outcomes["unknown"],
            "invalid_entries": [{"index": index, "why": why} for index, why in self.invalid],
            "unknown_entries": [{"index": index, "why": why} for index, why in self.unknown],
            "disputed": list(self.replay.disputed()),
            "reaffirmed": sorted(accord.reaffirmed),
            "annulled": sorted(accord.annulled),
            "redacted": sorted(accord.redacted),
            "digests_checked": self.digests,
            "differs": [one._asdict() for one in self.replay.differs],
        }


def entries_of(source: Source, signed: SignedCheckpoint) -> Iterator[tuple[int, bytes, RootAt]]:
    """Every entry under a checkpoint; at the end raises ``Refusal`` unless they make its root.

    What is told before counts only once the end is reached.
    """
    size = signed.checkpoint.size
    regrown = Regrown(lambda number: leaf_hashes(fetch_entries(source, number, TILE_WIDTH)))
    for first in range(0, size, TILE_WIDTH):
        entries = fetch_entries(source, first // TILE_WIDTH, min(TILE_WIDTH, size - first))
        regrown.add(leaf_hashes(entries))
        for index, entry in enumerate(entries, first):
            yield index, entry, regrown.root_at
    if regrown.root_at(size) != signed.checkpoint.root:
        raise Refusal("tree", f"its {size} entries make another root than the one believed", "checkpoint")


def replayed(mirror: MirrorFolder, upto: int | None = None, progress: Progress = lambda *_: None) -> Tally:
    """The register as the mirror holds it, or as it stood after the first ``upto`` entries.

    Raises ``BadInput`` (MIR013) for more than it holds, ``RegisterBroken`` (MIR008) if its files are damaged.
    """
    signed = believed(mirror)
    size = signed.checkpoint.size
    if upto is not None and upto > size:
        raise BadInput(
            "MIR013", f"the mirror holds {size} entries, not {upto}", "ask for no more, or sync it first."
        )
    told = Tally()
    try:
        for index, entry, root_at in entries_of(mirror.files, signed):
            if upto is None or index < upto:
                told.hear(index, entry, root_at)
            if index % TILE_WIDTH == 0:
                progress(index, size)
        told.check_origin(signed.checkpoint.origin)
    except Refusal as refusal:
        raise damaged(mirror, str(refusal)) from refusal
    progress(size, size)
    return told


def believed(mirror: MirrorFolder) -> SignedCheckpoint:
    """The state that a mirror believes; raises ``MissionUnusable`` (MIR001) before its first sync."""
    signed = mirror.believed()
    if signed is None:
        raise MissionUnusable(
            "MIR001", f"the mirror in {mirror.folder} holds nothing yet", "run 'tahqiq mirror sync FOLDER'."
        )
    return signed


def damaged(mirror: MirrorFolder, why: str) -> RegisterBroken:
    """The error for a mirror whose own files are not what it has believed."""
    return RegisterBroken(
        "MIR008",
        f"the mirror's own copy in {mirror.folder} is damaged: {why}",
        "find out who or what changed it; move that file aside and sync again. Nothing was changed.",
    )


@dataclass(frozen=True)
class Compared:
    """Where two mirrors part. ``entries`` and ``states`` are the first index at which they differ, if any.

    ``states`` is the first entry after which the replayed registers differ: never before ``entries``, and later
    where the first differing entries were sealed records, which change no right and no key.
    """

    verdict: Verdict
    sizes: tuple[int, int]
    entries: int | None
    states: int | None


def compare_mirrors(a: Path, b: Path, progress: Progress = lambda *_: None) -> Compared:
    """Two mirrors of one register laid side by side, entry by entry, each replayed.

    Raises ``BadInput`` (MIR013) for mirrors of two registers, ``RegisterBroken`` (MIR008) for a damaged one.
    """
    first, second = open_folder(a), open_folder(b)
    if first.terms.log.name != second.terms.log.name:
        raise BadInput(
            "MIR013",
            f"these mirror two registers: '{first.terms.log.name}' and '{second.terms.log.name}'",
            "compare mirrors of one register.",
        )
    with first.looking(), second.looking():
        states = [believed(mirror) for mirror in (first, second)]
        places = [
            Seen(name, signed, mirror.files)
            for name, signed, mirror in zip("AB", states, (first, second), strict=True)
        ]
        entries, parted = _walk(first, second, progress)
        return Compared(
            compare(places[0], places[1]),
            (states[0].checkpoint.size, states[1].checkpoint.size),
            entries,
            parted,
        )


def _walk(first: MirrorFolder, second: MirrorFolder, progress: Progress) -> tuple[int | None, int | None]:
    entries = states = None
    one, other = Replay(), Replay()
    size = max(believed(first).checkpoint.size, believed(second).checkpoint.size)
    for index, (left, right) in enumerate(zip_longest(_checked(first), _checked(second))):
        if index % TILE_WIDTH == 0:
            progress(index, size)
        if left is None or right is None or states is not None:
            continue  # to the end all the same: only there is it known that both hold what they believe
        here, there = one.enter(*left), other.enter(*right)
        if entries is None and left[1] != right[1]:
            entries = index
        changes = any(
            found.outcome != "valid" or found.leaf is None or found.leaf.body is not None
            for found in (here, there)
        )
        if entries is not None and changes and one.state() != other.state():
            states = index
    progress(size, size)
    return entries, states


def _checked(mirror: MirrorFolder) -> Iterator[tuple[int, bytes, RootAt]]:
    try:
        yield from entries_of(mirror.files, believed(mirror))
    except Refusal as refusal:
        raise damaged(mirror, str(refusal)) from refusal
