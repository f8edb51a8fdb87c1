"""Adapting: what a mission's own people judged, same or not, corrects what the shipped model says of every pair."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

FEWEST: Final = 30  # labelled pairs of either kind together; fewer say too little to change anything
FEWEST_EACH: Final = 5  # of those that are the same, and of those that are not
BINS: Final = 5  # parts of equal size into which the values of a feature fall
FOLDS: Final = 5
PULLS: Final = (
    300.0,
    100.0,
    30.0,
    10.0,
    3.0,
    1.0,
)  # how strongly the shipped model is held to, strongest first
_STEPS: Final = 30
_SURE: Final = 8.0  # log-odds beyond which the shipped model is not taken at its word
_UNUSUAL_VALUES: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class Correction:
    """What is added to a pair's log-odds: an amount, a share of the log-odds, and one amount a bin of each feature.

    ``edges`` (features, BINS - 1) part the values of each feature; ``weights`` (features, BINS + 1) are the
    amounts, the last of each row for a feature that cannot be compared. ``pull`` is the penalty chosen, ``labels``
    how many pairs it rests on, ``gain`` how much less a held-out label surprises it, in nats (0 or more).
    """

    amount: float
    share: float
    edges: Floats
    weights: Floats
    pull: float
    labels: int
    gain: float

    def of(self, features: Singles, log_odds: Singles) -> Singles:
        """Corrected log-odds of pairs, shape (pairs,), from their features (pairs, features)."""
        place = _bins(features, self.edges)
        added = self.weights[np.arange(self.weights.shape[0]), place].sum(axis=1)
        held = np.clip(log_odds.astype(np.float64), -_SURE, _SURE)
        corrected: Singles = (log_odds + self.amount + self.share * held + added).astype(np.float32)
        return corrected


def adapt(
    features: Singles, log_odds: Singles, same: NDArray[np.bool_], typical: Singles
) -> Correction | None:
    """The correction that labelled pairs ask for; nothing where they are too few or ask for none.

    ``features`` (pairs, features) and ``log_odds`` are of the labelled pairs, ``typical`` features of pairs drawn
    from the whole archive. A penalised logistic regression on top of the shipped log-odds (an offset), so that
    without evidence the shipped model stands; the penalty is chosen by cross-validation on the labels alone.
    """
    if len(same) < FEWEST or min(same.sum(), (~same).sum()) < FEWEST_EACH:
        return None
    edges = _edges(typical)
    design = _design(features, log_odds, edges)
    offset = log_odds.astype(np.float64)
    fold = np.arange(len(same)) % FOLDS  # labels come in no order that matters
    before = _surprise(offset, same)
    best: tuple[float, float] | None = None
    for pull in PULLS:
        told = np.zeros(len(same))
        for one in range(FOLDS):
            kept = fold != one
            weights = _fit(design[kept], offset[kept], same[kept], pull)
            told[~kept] = offset[~kept] + design[~kept] @ weights
        loss = _surprise(told, same)
        if best is None or loss < best[0]:
            best = (loss, pull)
    if best is None or best[0] >= before:
        return None
    weights = _fit(design, offset, same, best[1])
    return Correction(
        amount=float(weights[0]),
        share=float(weights[1]),
        edges=edges,
        weights=weights[2:].reshape(len(edges), BINS + 1),
        pull=best[1],
        labels=len(same),
        gain=before - best[0],
    )


def _edges(typical: Singles) -> Floats:
    """Where the values of each feature are parted: at equal shares of the pairs that can be compared in it."""
    edges = np.full((typical.shape[1], BINS - 1), np.inf)
    for column in range(typical.shape[1]):
        known = typical[:, column][np.isfinite(typical[:, column])]
        if len(np.unique(known)) >= _UNUSUAL_VALUES:
            edges[column] = np.quantile(known, np.arange(1, BINS) / BINS)
    return edges


def _bins(features: Singles, edges: Floats) -> NDArray[np.int64]:
    place = np.full(features.shape, BINS, dtype=np.int64)
    for column in range(features.shape[1]):
        known = ~np.isnan(features[:, column])
        place[known, column] = np.searchsorted(edges[column], features[known, column], side="right")
    return place


def _design(features: Singles, log_odds: Singles, edges: Floats) -> Floats:
    """One row a pair: 1, the log-odds within bounds, and a 1 in the bin of each feature."""
    place = _bins(features, edges)
    rows, columns = place.shape
    bins = np.zeros((rows, columns, BINS + 1))
    bins[np.arange(rows)[:, None], np.arange(columns)[None, :], place] = 1.0
    held = np.clip(log_odds.astype(np.float64), -_SURE, _SURE)
    return np.column_stack((np.ones(rows), held, bins.reshape(rows, -1)))


def _fit(design: Floats, offset: Floats, same: NDArray[np.bool_], pull: float) -> Floats:
    """Newton's method on the penalised log-likelihood; the amount for all pairs is penalised least."""
    penalty = np.full(design.shape[1], pull)
    penalty[:2] = min(pull, 1.0)
    weights = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chance = _chance(offset + design @ weights)
        slope = design.T @ (same - chance) - penalty * weights
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def _chance(log_odds: Floats) -> Floats:
    chance: Floats = 1.0 / (1.0 + np.exp(-np.clip(log_odds, -30.0, 30.0)))
    return chance


def _surprise(log_odds: Floats, same: NDArray[np.bool_]) -> float:
    """Mean negative log-likelihood of the labels, in nats."""
    chance = np.clip(_chance(log_odds), 1e-9, 1 - 1e-9)
    return float(-np.mean(np.where(same, np.log(chance), np.log(1 - chance))))
