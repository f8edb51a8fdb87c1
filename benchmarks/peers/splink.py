"""Splink 5 on DuckDB: Fellegi-Sunter weights learnt by EM, and connected components, at the best of its thresholds.

Its blocks keep the same day (or the day shifted by half) in the same half-degree square, the same place, actor or
wording on the same day. Every threshold is tried with the truth in hand, which no user could do.
"""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

Labels = npt.NDArray[np.int64]
THRESHOLDS: Final = tuple(range(-6, 25, 2))  # match weights, log2
LEAST_WEIGHT: Final = -6.0
_TRAINING_BLOCKS: Final = (("place_name", "half_day"), ("day", "act"))  # best and quickest of those tried


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Pairs with their weights, and the seconds that each stage took."""

    one: Labels
    other: Labels
    weight: npt.NDArray[np.float64]
    training: float
    predicting: float
    linker: Any
    predictions: Any


def score(table: pa.Table, seed: int = 1) -> Scored:
    """Trains without labels and scores every pair of its blocks; ``table`` as ``columns.prepared`` gives it."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    start = time.perf_counter()
    api = DuckDBAPI()
    linker = Linker(api.register(table), _settings(), log_level=None)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("place_name", "day", "act")], recall=0.3
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=seed)
    for block in _TRAINING_BLOCKS:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*block))
    trained = time.perf_counter()
    found = linker.inference.predict(threshold_match_weight=LEAST_WEIGHT)
    done = time.perf_counter()
    edges = found.as_duckdbpyrelation().select("number_l, number_r, match_weight").fetchnumpy()
    return Scored(
        np.asarray(edges["number_l"], np.int64),
        np.asarray(edges["number_r"], np.int64),
        np.asarray(edges["match_weight"], np.float64),
        trained - start,
        done - trained,
        linker,
        found,
    )


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="unique_id",
        blocking_rules_to_generate_predictions=[
            block_on("day", "square"),
            block_on("half_day", "square"),
            block_on("day", "place_name"),
            block_on("day", "actor", "act_root"),
            block_on("ending", "half_day"),
        ],
        comparisons=[
            cl.DistanceInKMAtThresholds("lat", "lon", [1, 3, 8, 20, 45]),
            cl.AbsoluteTimeDifferenceAtThresholds(
                "moment",
                input_is_string=False,
                metrics=["hour", "hour", "hour", "hour"],
                thresholds=[1, 4, 10, 20],
            ),
            cl.CustomComparison(
                output_column_name="act",
                comparison_levels=[
                    cll.NullLevel("act"),
                    cll.ExactMatchLevel("act", term_frequency_adjustments=True),
                    cll.ExactMatchLevel("act_root"),
                    cll.ElseLevel(),
                ],
            ),
            cl.ExactMatch("actor").configure(term_frequency_adjustments=True),
            cl.ExactMatch("place_name").configure(term_frequency_adjustments=True),
            cl.ExactMatch("target").configure(term_frequency_adjustments=True),
            _toll("killed_min"),
            _toll("wounded_min"),
            cl.ExactMatch("ending"),
        ],
        retain_matching_columns=False,
        additional_columns_to_retain=["number"],
    )


def _toll(column: str) -> cl.CustomComparison:
    return cl.CustomComparison(
        output_column_name=column,
        comparison_levels=[
            cll.NullLevel(column),
            cll.ExactMatchLevel(column, term_frequency_adjustments=True),
            cll.AbsoluteDifferenceLevel(column, difference_threshold=1),
            cll.PercentageDifferenceLevel(column, percentage_threshold=0.4),
            cll.ElseLevel(),
        ],
    )


def at_thresholds(scored: Scored, reports: int) -> Iterator[tuple[float, Labels]]:
    """Its groups (connected components) at every threshold."""
    for threshold in THRESHOLDS:
        yield threshold, components(scored, reports, threshold)


def components(scored: Scored, reports: int, threshold: float) -> Labels:
    """Groups of reports that chains of pairs at or above the threshold connect."""
    kept = scored.weight >= threshold
    one, other = scored.one[kept], scored.other[kept]
    graph = coo_array((np.ones(one.size, np.int8), (one, other)), shape=(reports, reports))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def cluster(scored: Scored, threshold: float) -> None:
    """Splink's own clustering at that threshold, for its time."""
    scored.linker.clustering.cluster_pairwise_predictions_at_threshold(
        scored.predictions, threshold_match_weight=threshold
    )
