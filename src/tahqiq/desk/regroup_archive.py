"""Grouping a stretch of an archive again: whole, by the batch engine, with what is known of all of the archive."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from tahqiq.archive.census import seen_in, take_census
from tahqiq.archive.cluster_table import MEANING, cluster_table
from tahqiq.archive.corroborate import corroborate
from tahqiq.archive.encoded import decoded
from tahqiq.archive.kept_ids import kept_ids
from tahqiq.archive.known import CELLS
from tahqiq.archive.labels import Labels
from tahqiq.archive.report_table import ReportTable
from tahqiq.archive.reports import Reports, normalise
from tahqiq.archive.standing_links import renewed, standing_links
from tahqiq.archive.taxonomy import Taxonomy
from tahqiq.desk.archive_rows import read_back
from tahqiq.desk.archive_terms import Terms
from tahqiq.store import archive as kept

LOOKED_AT = 50_000  # latest reports from which is learnt what is rare and who tells alike
NEAR_HOURS = 24.0 * 7  # reports further apart in time than this are not compared
RowPairs = tuple[tuple[int, int], ...]
Judged = Mapping[str, Mapping[str, bool]]


def stretches(hours: Sequence[float]) -> Iterator[tuple[float, float]]:
    """From when to when reports must be grouped again where these hours (ascending) are touched.

    Between two stretches lies a gap in which nothing can be near both sides.
    """
    if not hours:
        return
    first = last = hours[0]
    for hour in hours[1:]:
        if hour - last > 2 * NEAR_HOURS:
            yield first - NEAR_HOURS, last + NEAR_HOURS
            first = hour
        last = hour
    yield first - NEAR_HOURS, last + NEAR_HOURS


def regroup(connection: Connection, terms: Terms, judged: Judged, hours: tuple[float, float]) -> int:
    """Groups again what lies between two hours; the caller commits. Returns how many reports moved.

    Ids of incidents stay with their largest parts, and those that are gone lead on. What was found of each pair is
    kept, so that reports that come later are placed by it.
    """
    rows = kept.rows_between(connection, *hours)
    table = read_back(row.row for row in rows)
    taxonomy, among = _among(connection, terms, table)
    names = table.column("report_id").to_pylist()
    must, cannot = _ties(judged, names)
    found = corroborate(
        table,
        taxonomy,
        terms.aliases,
        terms.prior,
        must=must,
        cannot=cannot,
        rule=terms.rule,
        among=among,
    )
    before = [row.incident for row in rows]
    now = kept_ids(before, found.incident.tolist(), names, lambda name: kept.is_taken(connection, name))
    moves = {row.n: (was, new) for row, was, new in zip(rows, before, now, strict=True) if was != new}
    kept.move_reports(connection, moves)
    shown = cluster_table(ReportTable(table, table.select([])), found, Labels(same=must, different=cannot))
    chances, reasons = shown.column("probability").to_pylist(), shown.column("reasons").to_pylist()
    compared = normalise(table, taxonomy, terms.aliases)
    numbers = np.array([row.n for row in rows], dtype=np.int64)
    links = standing_links(among(table, compared), numbers, terms.prior)
    standing = {}
    for at, row in enumerate(rows):
        report = decoded(bytes(row.encoded))
        report = report.with_links(renewed(report.links, links[at], numbers))
        marks = [code for code in row.reasons.split() if code not in MEANING]  # of what was amiss in the row
        standing[row.n] = (chances[at], " ".join((reasons[at], *marks)), report.as_bytes())
    kept.judge_again(connection, standing)
    return len(moves)


def _among(
    connection: Connection, terms: Terms, table: pa.Table
) -> tuple[Taxonomy, Callable[[pa.Table, Reports], Reports]]:
    """The types in use, and what puts these reports into the whole: into the latest of the archive and themselves."""
    latest = read_back(kept.latest_rows(connection, LOOKED_AT))
    more = latest.filter(pc.invert(pc.is_in(latest.column("report_id"), table.column("report_id"))))
    taxonomy = terms.taxonomy(pa.concat_tables([table, more]))
    return taxonomy, seen_in(take_census([table, more], taxonomy, terms.aliases, CELLS), terms.aliases)


def _ties(judged: Judged, names: Sequence[str]) -> tuple[RowPairs, RowPairs]:
    """What people judged of pairs that are both here."""
    place = {name: at for at, name in enumerate(names) if name in judged}
    said = [
        (place[one], place[other], same)
        for one in place
        for other, same in judged[one].items()
        if other in place and place[one] < place[other]
    ]
    must = tuple((one, other) for one, other, same in said if same)
    return must, tuple((one, other) for one, other, same in said if not same)
