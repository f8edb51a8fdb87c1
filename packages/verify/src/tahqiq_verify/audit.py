"""Checking a whole register: every entry hashed anew, every file compared, the signed root reached or refused.

The root is recomputed from the entries alone (RFC 6962 §2.1); no hash that the log serves takes part in it.
Only then are the log's tiles (C2SP tlog-tiles) compared with what was recomputed. Entries pass by one bundle
at a time and none is kept.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tahqiq_verify.checkpoint import SignedCheckpoint
from tahqiq_verify.evidence import Caught, Evidence
from tahqiq_verify.policy import Policy, Quorum, open_under, require_quorum
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.regrown import Regrown, leaf_hashes
from tahqiq_verify.resources import fetch_checkpoint, fetch_entries, fetch_hashes
from tahqiq_verify.source import Source
from tahqiq_verify.tiles import ENTRIES, TILE_WIDTH, tile_path, tile_ranges
from tahqiq_verify.tree import HASH_BYTES

RootAt = Callable[[int], bytes | None]
OnEntry = Callable[[int, bytes, RootAt], None]
"""Gets each entry's index, its bytes, and the root of any smaller size. What it is told counts only if the
audit ends without a refusal."""


@dataclass(frozen=True)
class Audited:
    """A register that holds together: its signed checkpoint, its quorum, and what was read to know it."""

    signed: SignedCheckpoint
    quorum: Quorum
    entries: int
    root: bytes
    bundles: int
    tiles: int


def audit(
    source: Source,
    policy: Policy,
    *,
    believed: SignedCheckpoint | None = None,
    now: int | None = None,
    max_age: int | None = None,
    on_entry: OnEntry | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Audited:
    """Reads all of a register once and checks all of it.

    ``believed`` is the checkpoint believed until now: the register must continue it. ``now`` and ``max_age``
    are POSIX seconds for the freshness of cosignatures. Raises ``Refusal`` naming the first resource that is
    wrong, and :class:`~.evidence.Caught` with both notes for ``rollback`` and ``fork``.
    """
    signed = open_under(policy, fetch_checkpoint(source))
    quorum = require_quorum(signed, policy, now, max_age)
    if believed is not None:
        check_not_behind(believed, signed)
    return audit_from(source, signed, quorum, believed, on_entry, progress)


def audit_from(
    source: Source,
    signed: SignedCheckpoint,
    quorum: Quorum,
    believed: SignedCheckpoint | None,
    on_entry: OnEntry | None,
    progress: Callable[[int, int], None] | None,
) -> Audited:
    """The audit of a register at a checkpoint whose signatures are checked already."""
    size = signed.checkpoint.size
    regrown = Regrown(lambda number: leaf_hashes(fetch_entries(source, number, TILE_WIDTH)))
    fault: _Difference | None = None
    for number in range(-(-size // TILE_WIDTH)):
        first = number * TILE_WIDTH
        entries = fetch_entries(source, number, min(TILE_WIDTH, size - first))
        leaves = leaf_hashes(entries)
        regrown.add(leaves)
        fault = _difference(source, 0, number, leaves) if fault is None else fault
        if on_entry is not None:
            for index, entry in enumerate(entries, first):
                on_entry(index, entry, regrown.root_at)
        if progress is not None:
            progress(first + len(entries), size)
    _check_root(source, signed, regrown, fault)
    _check_upper_tiles(source, regrown)
    if believed is not None:
        _check_prefix(believed, signed, regrown)
    bundles = -(-size // TILE_WIDTH)
    return Audited(
        signed, quorum, size, signed.checkpoint.root, bundles, sum(1 for _tile in tile_ranges(size))
    )


def check_not_behind(believed: SignedCheckpoint, signed: SignedCheckpoint) -> None:
    """Refuses a checkpoint smaller than one believed (``rollback``) or another of its size (``fork``)."""
    old, new = believed.checkpoint, signed.checkpoint
    if old.origin != new.origin:
        raise Refusal(
            "wrong_origin", f"is of '{new.origin}', the one believed of '{old.origin}'", "checkpoint"
        )
    if new.size < old.size:
        why = f"the register shows {new.size} entries and has signed {old.size} before"
        raise Caught("rollback", why, "checkpoint", Evidence.of("rollback", believed, signed))
    if new.size == old.size and new.root != old.root:
        why = f"two signed roots for the size {new.size}"
        raise Caught("fork", why, "checkpoint", Evidence.of("fork", believed, signed))


def _check_prefix(believed: SignedCheckpoint, signed: SignedCheckpoint, regrown: Regrown) -> None:
    old = believed.checkpoint
    root = regrown.root_at(old.size)
    if root is None or root == old.root:  # never None: the size was compared before a byte was read
        return
    why = f"its first {old.size} entries have another root than the one signed before"
    path = regrown.path_from(old.size)
    raise Caught("fork", why, "checkpoint", Evidence.of("fork", believed, signed, path, root))


class _Difference(NamedTuple):
    """A tile that holds another hash than the entries make, and the first entries that it is about."""

    tile: str
    first: int
    last: int

    @property
    def which(self) -> str:
        return f"entry {self.first}" if self.first == self.last else f"entries {self.first} to {self.last}"


def _difference(source: Source, level: int, number: int, due: list[bytes]) -> _Difference | None:
    """Where a tile differs first, if anywhere. Whether its entries are at fault is known only at the root."""
    found = fetch_hashes(source, level, number, len(due))
    if found == b"".join(due):
        return None
    place = next(i for i, hash_ in enumerate(due) if found[i * HASH_BYTES : (i + 1) * HASH_BYTES] != hash_)
    each = TILE_WIDTH**level
    first = (number * TILE_WIDTH + place) * each
    return _Difference(tile_path(str(level), number, len(due)), first, first + each - 1)


def _check_root(
    source: Source, signed: SignedCheckpoint, regrown: Regrown, fault: _Difference | None
) -> None:
    """The signed root decides who lies where entries and tiles differ."""
    size = regrown.size
    if regrown.root_at(size) == signed.checkpoint.root:
        if fault is not None:
            raise _false_tile(fault)
        return
    fault = fault or next(_upper_differences(source, regrown), None)
    if fault is None:
        why = f"all its {size} entries and tiles make another root than the signed one"
        raise Refusal("tree", why, "checkpoint")
    number = fault.first // TILE_WIDTH
    bundle = tile_path(ENTRIES, number, min(TILE_WIDTH, size - number * TILE_WIDTH))
    why = f"{fault.which}: not what was signed; {fault.tile} holds another hash, and the root is another"
    raise Refusal("entry", why, bundle)


def _false_tile(fault: _Difference) -> Refusal:
    why = f"does not hold the hash of {fault.which}, which with all others makes the signed root"
    return Refusal("tree", why, fault.tile)


def _upper_differences(source: Source, regrown: Regrown) -> Iterator[_Difference]:
    for level, number, width in tile_ranges(regrown.size):
        if level > 0:
            fault = _difference(source, level, number, regrown.tile(level, number, width))
            if fault is not None:
                yield fault


def _check_upper_tiles(source: Source, regrown: Regrown) -> None:
    for fault in _upper_differences(source, regrown):
        raise _false_tile(fault)
