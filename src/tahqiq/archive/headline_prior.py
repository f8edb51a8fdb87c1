"""From headlines to incidents: which lines of news tell of one event, by a short table of weights anyone can read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tahqiq.archive.candidates import Pairs
from tahqiq.archive.corroborate import Clusters
from tahqiq.archive.grouping import Grouping, GroupSettings, group
from tahqiq.archive.headline_features import FEATURES, compare_headlines
from tahqiq.archive.headline_stories import join_stories
from tahqiq.archive.headline_words import NAME, OBJECT
from tahqiq.archive.headlines import Headlines, headlines_of
from tahqiq.archive.sheet import compiled
from tahqiq.model.event_type import FAMILIES

Longs = NDArray[np.int64]

LONGEST_DAYS: Final = 40  # between two lines of news about one event; what comes later is a review
ALL_PAIRS: Final = 2_000_000  # up to so many, every pair within those days is compared
_TOO_COMMON: Final = 60  # a name said in more of the headlines before it tells nothing apart
_MOST: Final = 80  # earlier headlines that one is compared with in a large table


@dataclass(frozen=True, slots=True)
class HeadlinePrior:
    """Log-odds that two headlines tell of one event: ``intercept`` plus the weights times the features."""

    name: str
    intercept: float
    weights: tuple[float, ...]
    settings: GroupSettings = field(default_factory=GroupSettings)

    def log_odds(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Natural log-odds of each row of features (:data:`tahqiq.archive.headline_features.FEATURES`)."""
        odds = features @ np.array(self.weights, dtype=np.float32) + np.float32(self.intercept)
        found: NDArray[np.float32] = np.maximum(odds, np.float32(self.settings.absent)).astype(np.float32)
        return found


@cache
def load_headline_prior() -> HeadlinePrior:
    """The weights that are shipped; ``data/headline_weights.json`` says what they were learned from."""
    said = json.loads(
        files("tahqiq.archive").joinpath("data/headline_weights.json").read_text(encoding="utf-8")
    )
    return HeadlinePrior(
        name=said["name"],
        intercept=said["intercept"],
        weights=tuple(said["weights"].get(name, 0.0) for name in FEATURES),
        settings=GroupSettings(**said["settings"]),
    )


def corroborate_headlines(
    table: pa.Table,
    prior: HeadlinePrior,
    must: Sequence[tuple[int, int]] = (),
    cannot: Sequence[tuple[int, int]] = (),
) -> Grouping:
    """Incidents of a table of headlines as read (:func:`tahqiq.archive.from_claims.report_rows`).

    ``must`` and ``cannot`` are pairs of rows of the table, and so are the results. Raises :class:`BadInput` ARC020
    where they contradict each other.
    """
    heads, pairs, odds = judged_headlines(table, prior)
    place = np.empty(len(heads), dtype=np.int64)
    place[heads.row] = np.arange(len(heads))
    found = group(len(heads), pairs, odds, _moved(must, place), _moved(cannot, place), prior.settings)
    stories = join_stories(heads, found.labels.astype(np.int64), _moved(cannot, place))
    labels = heads.row[stories][place]
    return Grouping(
        labels=_smallest(labels),
        probability=found.probability[place],
        mean=found.mean[place],
        bridges=heads.row[found.bridges],
        dissents=found.dissents[place],
    )


def judged_headlines(table: pa.Table, prior: HeadlinePrior) -> tuple[Headlines, Pairs, NDArray[np.float32]]:
    """The headlines of a table, the pairs of them that were compared, and the log-odds of each pair."""
    heads = headlines_of(table)
    pairs = headline_pairs(heads)
    odds = prior.log_odds(compare_headlines(heads, pairs.one.astype(np.int64), pairs.other.astype(np.int64)))
    odds[_other_matters(table, heads, pairs)] = prior.settings.absent
    return heads, pairs, odds


def _other_matters(table: pa.Table, heads: Headlines, pairs: Pairs) -> NDArray[np.bool_]:
    """Pairs of which one tells of force and the other of talks or crossings: two matters, however alike the words.

    Words, accusations and threats are no matter of their own: they are about one of the others.
    """
    matter = np.zeros(len(heads), dtype=np.int8)
    for number, family in enumerate(("violence", "talks", "border"), start=1):
        kinds = pa.array(sorted(FAMILIES[family]))
        matter[np.asarray(pc.is_in(table.column("event_type"), value_set=kinds))[heads.row]] = number
    one, other = matter[pairs.one], matter[pairs.other]
    apart: NDArray[np.bool_] = (one > 0) & (other > 0) & (one != other)
    return apart


def headline_clusters(
    table: pa.Table,
    prior: HeadlinePrior,
    must: Sequence[tuple[int, int]] = (),
    cannot: Sequence[tuple[int, int]] = (),
) -> Clusters:
    """The same as the corroboration of any archive gives it, numbers of incidents by the first row of each.

    What one incident is, is a story here: headlines seldom tell salvos apart.
    """
    found = corroborate_headlines(table, prior, must, cannot)
    _, incident = np.unique(found.labels, return_inverse=True)
    return Clusters(
        incident=incident.astype(np.int32),
        probability=found.probability,
        dissents=found.dissents,
        bridges=found.bridges,
        rule="one story",
        prior=prior.name,
    )


def headline_pairs(heads: Headlines) -> Pairs:
    """The pairs worth comparing: all within :data:`LONGEST_DAYS`, in a large table those that share a telling word."""
    n = len(heads)
    start = np.searchsorted(heads.day, heads.day - LONGEST_DAYS)
    if int((np.arange(n) - start).sum()) <= ALL_PAIRS:
        other = np.repeat(np.arange(n), np.arange(n) - start)
        one = np.concatenate([np.arange(start[i], i) for i in range(n)] or [np.zeros(0, dtype=np.int64)])
    else:
        telling = (heads.kind == NAME) | (heads.kind == OBJECT)
        one, other = _sharing(heads.first, heads.terms, telling, heads.weight, start)
    nothing = np.zeros(len(one), dtype=np.float32)
    company = np.bincount(np.concatenate((one, other)), minlength=n).astype(np.int32)
    nearest = np.where(company > 0, 0, np.inf).astype(np.float32)
    return Pairs(one.astype(np.int32), other.astype(np.int32), nothing, company, nearest)


@compiled
def _sharing(first: Any, terms: Any, telling: Any, weight: Any, start: Any) -> Any:
    """For each headline the earlier ones that share most, found by its telling words; bounded for each word."""
    n, kinds = len(start), len(telling)
    last = np.full(kinds, -1, dtype=np.int64)
    before = np.full(len(terms), -1, dtype=np.int64)  # where the same word stands in the headline before
    whose = np.empty(len(terms), dtype=np.int64)
    score = np.zeros(n)
    one, other = np.empty(n * _MOST, dtype=np.int64), np.empty(n * _MOST, dtype=np.int64)
    used = 0
    for i in range(n):
        met = np.empty((first[i + 1] - first[i]) * _TOO_COMMON, dtype=np.int64)
        count = 0
        for k in range(first[i], first[i + 1]):
            term = terms[k]
            whose[k], before[k] = i, last[term]
            last[term] = k
            if not telling[term]:
                continue
            at, steps = before[k], 0
            while at >= 0 and whose[at] >= start[i] and steps < _TOO_COMMON:
                if score[whose[at]] == 0:
                    met[count] = whose[at]
                    count += 1
                score[whose[at]] += weight[term] + 1e-9
                at, steps = before[at], steps + 1
        found = met[:count]
        best = found[np.argsort(-score[found], kind="mergesort")][:_MOST]
        for j in best:
            one[used], other[used] = j, i
            used += 1
        for j in found:
            score[j] = 0
    return one[:used].copy(), other[:used].copy()


def _moved(pairs: Sequence[tuple[int, int]], place: Longs) -> list[tuple[int, int]]:
    return [(int(place[one]), int(place[other])) for one, other in pairs]


def _smallest(labels: Longs) -> NDArray[np.int32]:
    """The smallest row of each group, whatever row stood for it."""
    least = np.full(len(labels), len(labels), dtype=np.int64)
    np.minimum.at(least, labels, np.arange(len(labels)))
    return least[labels].astype(np.int32)
