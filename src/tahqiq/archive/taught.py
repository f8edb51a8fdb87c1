"""Taught: what a whole archive teaches of its names and sources, put together from what each part of it shows.

Which pairs are drawn for it does not depend on how the archive is cut, so that every part is read as the whole is.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tahqiq.archive.doubles import mixed, rounded
from tahqiq.archive.reports import Reports
from tahqiq.archive.sheet import compiled, woven
from tahqiq.archive.usage import MOST_READ, TOLD_ALIKE, Met, Usage, learn_usage, packed_usage

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_ROOM: Final = 4.0  # a part draws so many times more than its share of the whole: others may have more pairs
_SIDES: Final = [f"{side}_{column}" for side in ("one", "other") for column in TOLD_ALIKE]
_APART: Final = ("km", "hours", "killed")
SHOWN: Final = pa.schema(
    [
        ("shard", pa.int32()),
        ("pairs", pa.int64()),
        ("share", pa.float64()),
        ("drawn_by", pa.int64()),
        ("chance", pa.float32()),
        *((name, pa.int32()) for name in _SIDES),
        *((name, pa.float64()) for name in _APART),
    ]
)


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """What an archive teaches, and from which share of its pairs (0 to 1)."""

    usage: Usage
    share: float


def share_of(pairs: float) -> float:
    """The share of so many pairs that is drawn."""
    return min(1.0, MOST_READ / pairs) if pairs > 0 else 1.0


def drawn_by(reports: Reports) -> Hashes:
    """A number a report, of what it says: the same wherever the report stands."""
    hours = (reports.reported, reports.start, reports.end)
    tolls = (reports.killed_low, reports.killed_high, reports.wounded_low, reports.wounded_high)
    return mixed(
        *(rounded(each, 3600.0) for each in hours),
        *(rounded(each, 1e5) for each in (reports.lat, reports.lon)),
        *(rounded(each, 1.0) for each in tolls),
        reports.wording.sameness,
    )


def drawn(own: Hashes, one: Ints, other: Ints, share: float) -> Longs | slice:
    """Which pairs are drawn; ``own`` as of :func:`drawn_by`."""
    if share >= 1.0:
        return slice(None)
    found: Longs = _drawn(own, one, other, np.uint64(share * 2.0**64))
    return found


@woven
def _of_pair(one: Any, other: Any) -> Any:
    """A number of a pair, whichever of its two reports comes first (splitmix64; Steele and others 2014)."""
    value = one + other
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@compiled
def _drawn(own: Any, one: Any, other: Any, below: Any) -> Any:
    count = 0
    for k in range(len(one)):
        if _of_pair(own[one[k]], own[other[k]]) < below:
            count += 1
    out = np.empty(count, dtype=np.int64)
    at = 0
    for k in range(len(one)):
        if _of_pair(own[one[k]], own[other[k]]) < below:
            out[at] = k
            at += 1
    return out


@compiled
def _numbers(own: Any, one: Any, other: Any) -> Any:
    out = np.empty(len(one), dtype=np.uint64)
    for k in range(len(one)):
        out[k] = _of_pair(own[one[k]], own[other[k]])
    return out


def share_of_part(pairs: int, part: int, whole: int) -> float:
    """The share of its pairs that a part of ``part`` reports draws, of a whole of ``whole`` reports."""
    return min(1.0, _ROOM * share_of(pairs * whole / max(part, 1)))


def shown_table(
    shard: int, counts: tuple[int, float], own: Hashes, ends: tuple[Ints, Ints], met: Met
) -> pa.Table:
    """What a part shows (:data:`SHOWN`): ``counts`` are its pairs and their share that was drawn, ``ends`` the rows."""
    numbers: Hashes = _numbers(own, *ends)
    columns = [
        np.full(len(numbers), shard, dtype=np.int32),
        np.full(len(numbers), counts[0], dtype=np.int64),
        np.full(len(numbers), counts[1]),
        numbers.view(np.int64),
        met.chance,
        *met.one.T,
        *met.other.T,
        *met.apart.T,
    ]
    arrays = [pa.array(np.ascontiguousarray(each)) for each in columns]
    return pa.table(arrays, schema=SHOWN)


def taught_by(shown: pa.Table, sources: int) -> Taught:
    """From what all parts show; ``sources``: how many there are. The order of the parts does not matter."""
    parts = shown.group_by("shard").aggregate([("pairs", "max"), ("share", "min")])
    pairs, least = pc.sum(parts["pairs_max"]).as_py() or 0, pc.min(parts["share_min"]).as_py() or 1.0
    share = min(least, share_of(pairs))
    numbers = shown["drawn_by"].to_numpy().view(np.uint64)
    kept = np.arange(len(numbers)) if share >= 1.0 else np.flatnonzero(numbers < np.uint64(share * 2.0**64))
    kept = kept[np.argsort(numbers[kept], kind="stable")]
    column = {name: shown[name].to_numpy()[kept] for name in ("chance", *_SIDES, *_APART)}
    half = len(TOLD_ALIKE)
    one, other = (
        np.stack([column[name] for name in names], axis=1) for names in (_SIDES[:half], _SIDES[half:])
    )
    apart = np.stack([column[name] for name in _APART], axis=1)
    return Taught(packed_usage(learn_usage(Met(one, other, apart, column["chance"]), sources)), share)
