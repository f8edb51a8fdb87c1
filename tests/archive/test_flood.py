"""Floods: a hundred thousand reports of one place and day cost seconds, and do not come to thousands of incidents."""

import time
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from tahqiq.archive.aliases import Aliases
from tahqiq.archive.columns import SCHEMA
from tahqiq.archive.corroborate import corroborate
from tahqiq.archive.prior import load_prior
from tahqiq.archive.taxonomy import Taxonomy

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def flood(reports, sources, texts, seed=5):
    rng = np.random.default_rng(seed)
    empty = pa.nulls(reports)
    columns = {name: empty.cast(SCHEMA.field(name).type) for name in SCHEMA.names}
    hours = rng.uniform(0, 10, reports)
    start = [NOON + timedelta(hours=float(each)) for each in hours]
    columns |= {
        "report_id": pa.array([f"r{each:07}" for each in range(reports)]),
        "source_id": pa.array([f"s{each}" for each in rng.integers(0, sources, reports)]),
        "reported_at": pa.array([each + timedelta(hours=3) for each in start]),
        "occurred_at_earliest": pa.array(start),
        "occurred_at_latest": pa.array([each + timedelta(hours=2) for each in start]),
        "lat": pa.array(34.5 + rng.normal(0, 0.002, reports)),
        "lon": pa.array(43.2 + rng.normal(0, 0.002, reports)),
        "location_precision_km": pa.array(np.full(reports, 1.0)),
        "place_name": pa.array(["Kubba"] * reports),
        "event_type": pa.array(["shelling"] * reports),
        "killed_min": pa.array(rng.poisson(2, reports).astype(float)),
        "text": pa.array([texts[each] for each in rng.integers(0, len(texts), reports)]),
    }
    return pa.table(columns).cast(SCHEMA)


def one_text(number):
    return (
        f"Shells fell on the market of Kubba today, {number} say the residents of the old town near the river"
    )


def run(table):
    begun = time.process_time()  # the processor's, which a busy machine does not lengthen
    clusters = corroborate(table, Taxonomy.of([("shelling", "attack")]), Aliases.of([]), load_prior())
    return clusters, time.process_time() - begun


@pytest.mark.slow
def test_flood_of_one_text_from_many_accounts__then_seconds_and_one_incident():
    table = flood(100_000, 5000, [one_text(each) for each in range(40)])
    run(table.slice(0, 500))
    clusters, seconds = run(table)
    assert seconds < 30
    assert len(np.unique(clusters.incident)) < 20


@pytest.mark.slow
def test_one_source_sends_a_hundred_thousand_words_about_one_day__then_one_incident():
    words = [f"{one} {other} {third}" for one in "abcdefgh" for other in "klmnop" for third in "uvwxyz"]
    clusters, seconds = run(flood(100_000, 1, words))
    assert seconds < 30
    assert len(np.unique(clusters.incident)) < 5


@pytest.mark.slow
def test_crowd_of_sources_that_share_no_words__then_still_bounded():
    rng = np.random.default_rng(1)
    words = [" ".join(f"w{each}" for each in rng.integers(0, 50_000, 9)) for _ in range(50_000)]
    _, seconds = run(flood(60_000, 60_000, words))
    assert seconds < 90
