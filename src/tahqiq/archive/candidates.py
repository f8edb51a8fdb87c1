"""Candidates: which two reports are worth comparing at all, so that an archive is not read square."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.grid import near
from tahqiq.archive.kin_keys import kin
from tahqiq.archive.reports import Reports
from tahqiq.archive.sheet import Sheet, compiled, sheet_of
from tahqiq.archive.strain import strain

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of rows, ``one`` before ``other``, none twice, and the company in which each report was met.

    ``strain`` (one a pair) says how hard a pair is to believe at first sight; ``company`` (one a report) in how many
    pairs a report is; ``nearest`` (one a report) the least strain among them, infinite without a pair.
    """

    one: Ints
    other: Ints
    strain: NDArray[np.float32]
    company: Ints
    nearest: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.one)

    def taken(self, which: NDArray[np.int64] | NDArray[np.bool_] | slice) -> "Pairs":
        """Some of the pairs, in the company of all."""
        return Pairs(self.one[which], self.other[which], self.strain[which], self.company, self.nearest)

    def and_also(self, more: "Pairs") -> "Pairs":
        """These pairs and then others, in the company of these."""
        one, other, strains = (
            np.concatenate((getattr(self, each), getattr(more, each))) for each in ("one", "other", "strain")
        )
        return Pairs(one, other, strains, self.company, self.nearest)


def candidate_pairs(reports: Reports, workers: int = 2) -> Pairs:
    """Pairs near in place and time at the precision of the vaguer one, or that share rare words, a name, a toll.

    Deterministic; bounded per report and per cell, see :mod:`tahqiq.archive.grid` and
    :mod:`tahqiq.archive.kin_keys`.
    """
    sheet = sheet_of(reports)
    parts = list(near(sheet, workers))
    one = np.concatenate([np.empty(0, dtype=np.int32), *(part.one for part in parts)])
    other = np.concatenate([np.empty(0, dtype=np.int32), *(part.other for part in parts)])
    strains = np.concatenate([np.empty(0, dtype=np.float32), *(part.strain for part in parts)])
    left, right = kin(reports)
    fresh = _not_yet(len(reports), one, other, left, right)
    left, right = left[fresh].astype(np.int32), right[fresh].astype(np.int32)
    one, other = np.concatenate((one, left)), np.concatenate((other, right))
    strains = np.concatenate((strains, _strains(sheet, left, right)))
    return _in_company(len(reports), one, other, strains)


def paired(reports: Reports, one: Ints, other: Ints, among: Pairs) -> Pairs:
    """Pairs that somebody names (labels of a person, a report that has just come), in the company of ``among``."""
    low, high = np.minimum(one, other).astype(np.int32), np.maximum(one, other).astype(np.int32)
    return Pairs(low, high, _strains(sheet_of(reports), low, high), among.company, among.nearest)


def _in_company(n: int, one: Ints, other: Ints, strains: NDArray[np.float32]) -> Pairs:
    company = (np.bincount(one, minlength=n) + np.bincount(other, minlength=n)).astype(np.int32)
    nearest: NDArray[np.float32] = _least(n, one, other, strains)
    return Pairs(one, other, strains, company, nearest)


@compiled
def _not_yet(n: int, one: Ints, other: Ints, left: Longs, right: Longs) -> NDArray[np.bool_]:
    """Which of the second pairs, sorted by their smaller row, are not among the first."""
    first = np.zeros(n + 1, dtype=np.int64)
    for row in left:
        first[row + 1] += 1
    for row in range(n):
        first[row + 1] += first[row]
    fresh = np.ones(len(left), dtype=np.bool_)
    for k in range(len(one)):
        for at in range(first[one[k]], first[one[k] + 1]):
            if right[at] == other[k]:
                fresh[at] = False
    return fresh


@compiled
def _least(n: int, one: Ints, other: Ints, strains: NDArray[np.float32]) -> NDArray[np.float32]:
    out = np.full(n, np.inf, dtype=np.float32)
    for k in range(len(one)):
        out[one[k]] = min(out[one[k]], strains[k])
        out[other[k]] = min(out[other[k]], strains[k])
    return out


@compiled
def _strains(sheet: Sheet, one: Ints, other: Ints) -> NDArray[np.float32]:
    facts, codes, relation = sheet
    out = np.empty(len(one), dtype=np.float32)
    for k in range(len(one)):
        out[k] = strain(facts, codes, relation, one[k], other[k])
    return out
