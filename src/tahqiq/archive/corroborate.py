"""Corroborate: a table of reports grouped into the incidents that they tell of, the same groups in any row order."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tahqiq.archive.adapted import adapted
from tahqiq.archive.aliases import Aliases
from tahqiq.archive.candidates import candidate_pairs
from tahqiq.archive.doubles import read_once
from tahqiq.archive.grouping import FORBIDDEN, Grouping, RowPairs, group, ties
from tahqiq.archive.incident_rule import IncidentRule, incident_rule
from tahqiq.archive.prior import Prior
from tahqiq.archive.reports import Reports, normalise
from tahqiq.archive.rule_limits import bounds_of, forbidden, joined, limits_by_type
from tahqiq.archive.scoring import judged
from tahqiq.archive.taught import Taught
from tahqiq.archive.taxonomy import Taxonomy

Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Among = Callable[[pa.Table, Reports], Reports]


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Which reports of a table are one incident.

    ``incident``: one a row of the table, numbers 0, 1, … by the first report_id of each. ``probability``: that the
    row belongs there; ``dissents``: rows that fit far worse than the rest of their group; ``bridges``: pairs of rows
    on which a group hangs alone. ``rule`` and ``prior`` say what was decided by.
    """

    incident: NDArray[np.int32]
    probability: NDArray[np.float32]
    dissents: NDArray[np.bool_]
    bridges: Longs
    rule: str
    prior: str


def corroborate(  # noqa: PLR0913
    table: pa.Table,
    taxonomy: Taxonomy,
    aliases: Aliases,
    prior: Prior,
    *,
    must: RowPairs = (),
    cannot: RowPairs = (),
    rule: IncidentRule | None = None,
    among: Among | None = None,
    taught: Taught | None = None,
    workers: int = 2,
) -> Clusters:
    """From a report table (:mod:`tahqiq.archive.columns`) to incidents, by pairs, their log-odds and average link.

    ``must`` and ``cannot``: pairs of rows of the table. ``among`` puts the reports of a part of an archive into what
    is known of the whole (:mod:`tahqiq.archive.census`), and ``taught`` is what the whole teaches of its names and
    sources. Deterministic. Raises :class:`BadInput` ARC020 where judgements contradict each other.
    """
    rule = rule if rule is not None else incident_rule()
    ties(table.num_rows, must, cannot, lambda row: f"'{table.column('report_id')[row].as_py()}'")
    limits = limits_by_type(rule, taxonomy.names)
    ready = made_ready(table, taxonomy, aliases, must, cannot, among)
    found = _grouped(ready, prior, limits, workers, taught)
    return _as_rows(_with_doubles(found, ready.kept, ready.seat), ready.order, rule, prior)


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """A table as it is compared: reports in canonical order that are read once each.

    ``order``: the row of the table at each place of that order; ``kept``: which places are read, ``seat`` which of
    them stands for each place. ``must`` and ``cannot``, shape (pairs, 2), number the reports.
    """

    reports: Reports
    order: Longs
    kept: Longs
    seat: Longs
    must: Longs
    cannot: Longs


def made_ready(
    table: pa.Table,
    taxonomy: Taxonomy,
    aliases: Aliases,
    must: RowPairs = (),
    cannot: RowPairs = (),
    among: Among | None = None,
) -> Ready:
    """From a report table to what is compared; arguments as of :func:`corroborate`."""
    reports = normalise(table, taxonomy, aliases)
    reports = among(table, reports) if among is not None else reports
    order = canonical_order(table, reports)
    reports = reports.taken(order)  # of a large table two copies would not fit
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    same, apart = (place[np.asarray(pairs, dtype=np.int64).reshape(-1, 2)] for pairs in (must, cannot))
    read = read_once(reports, np.unique(np.concatenate((same, apart))))
    kept, seat = np.unique(read, return_inverse=True)
    if len(kept) < len(reports):
        reports = reports.taken(kept)
    return Ready(reports, order, kept, seat, seat[same], seat[apart])


def _grouped(ready: Ready, prior: Prior, limits: Floats, workers: int, taught: Taught | None) -> Grouping:
    """Groups of reports that are read once each."""
    reports, must, cannot = ready.reports, ready.must, ready.cannot
    pairs, log_odds = judged(reports, candidate_pairs(reports, workers), prior, workers, taught)
    log_odds = adapted(reports, pairs, log_odds, must, cannot, prior.floor)
    log_odds[forbidden(reports, pairs, limits)] = FORBIDDEN
    bounds = bounds_of(reports, limits)
    found = group(len(reports), pairs, log_odds, must, cannot, prior.settings, bounds)
    labels = joined(reports, found.labels.astype(np.int64), cannot, limits)
    return replace(found, labels=labels.astype(np.int32))


def _with_doubles(found: Grouping, kept: Longs, seat: Longs) -> Grouping:
    """The answer for every row, of which ``kept`` were read and ``seat`` says which stands for which."""
    return Grouping(
        labels=kept[found.labels][seat].astype(np.int32),
        probability=found.probability[seat],
        mean=found.mean[seat],
        bridges=kept[found.bridges],
        dissents=found.dissents[seat],
    )


def canonical_order(table: pa.Table, reports: Reports) -> Longs:
    """Rows by region, time and report_id: neighbours lie together in memory, and the order of the file is forgotten."""
    ids = np.argsort(
        np.asarray(table.column("report_id").to_numpy(zero_copy_only=False), dtype=object), kind="stable"
    )
    region = np.nan_to_num(np.floor(reports.lat[ids]) * 1000 + np.floor(reports.lon[ids]), nan=1e9)
    start = np.nan_to_num(reports.end[ids], nan=1e12)
    return ids[np.lexsort((start, region))]


def _as_rows(found: Grouping, order: Longs, rule: IncidentRule, prior: Prior) -> Clusters:
    """Back in the order of the table."""
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    labels = found.labels[place]
    _, incident = np.unique(labels, return_inverse=True)
    return Clusters(
        incident=incident.astype(np.int32),
        probability=found.probability[place],
        dissents=found.dissents[place],
        bridges=order[found.bridges],
        rule=rule.label,
        prior=prior.name,
    )
