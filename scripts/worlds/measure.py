"""How well found groups of reports agree with the true incidents: by pairs, by reports, and whole.

``truth`` and ``found`` name one group a report, in the same order; only who shares a group matters. Exact counts from
the table of group against group, so a million reports take about a second.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Names = Sequence[str] | Sequence[int] | npt.NDArray[np.generic]
Ints = npt.NDArray[np.int64]
Score = tuple[float, float, float]


def pairwise(truth: Names, found: Names) -> Score:
    """Precision, recall and F1 over pairs of reports that share a group, each 0 to 1; 1 where there is no pair."""
    both, true, guessed = (_pairs(sizes).sum() for sizes in _sizes(truth, found)[:3])
    return _score(_share(both, guessed), _share(both, true))


def b_cubed(truth: Names, found: Names) -> Score:
    """Precision, recall and F1 averaged over reports, each 0 to 1 (Bagga and Baldwin 1998)."""
    both, true, guessed, of_true, of_guessed = _sizes(truth, found)
    reports = max(1, both.sum())
    precision = float((both * (both / guessed[of_guessed])).sum() / reports)
    recall = float((both * (both / true[of_true])).sum() / reports)
    return _score(precision, recall)


def exact(truth: Names, found: Names) -> float:
    """Share of the incidents with two or more reports that are one group and nothing else is in it, 0 to 1."""
    both, true, guessed, of_true, of_guessed = _sizes(truth, found)
    whole = (both == true[of_true]) & (both == guessed[of_guessed]) & (both > 1)
    return float(_share(whole.sum(), (true > 1).sum()))


def _sizes(truth: Names, found: Names) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Sizes of the overlaps, true groups and found groups; and which two groups each overlap is of."""
    one, other = _numbers(truth), _numbers(found)
    if one.size != other.size:
        raise ValueError(f"truth has {one.size} reports, found has {other.size}")
    width = int(other.max(initial=-1)) + 1
    overlap, both = np.unique(one * width + other, return_counts=True)
    return both, np.bincount(one), np.bincount(other), overlap // max(1, width), overlap % max(1, width)


def _numbers(names: Names) -> Ints:
    encoded = pa.array(names).dictionary_encode()
    return np.asarray(encoded.indices.to_numpy(zero_copy_only=False), np.int64)


def _pairs(sizes: Ints) -> Ints:
    return sizes * (sizes - 1) // 2


def _share(part: np.integer, whole: np.integer) -> float:
    return float(part / whole) if whole else 1.0


def _score(precision: float, recall: float) -> Score:
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0
