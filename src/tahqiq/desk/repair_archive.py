"""Repairing an archive: what has come since the last repair is grouped again, whole, with all that lies near it."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
from sqlalchemy import Connection

from tahqiq.archive.census import seen_in
from tahqiq.archive.cluster_table import cluster_table
from tahqiq.archive.corroborate import corroborate
from tahqiq.archive.kept_ids import kept_ids
from tahqiq.archive.known import known_of
from tahqiq.archive.labels import Labels
from tahqiq.archive.report_table import ReportTable
from tahqiq.desk.archive_rows import read_back
from tahqiq.desk.growing_archive import LOOKED_AT, GrowingArchive
from tahqiq.store import archive as kept

NEAR_HOURS = 24.0 * 7  # reports further apart in time than this are not compared
RowPairs = tuple[tuple[int, int], ...]


def repair(archive: GrowingArchive) -> int:
    """Groups again what lies within a week of a report that is new or newly judged; returns how many reports moved.

    One transaction for each stretch of time, and one that says it is done: killed between, it begins anew. Ids of
    incidents stay with their largest parts, and those that are gone lead on.
    """
    with archive.store.reading() as connection:
        since = int(kept.settings_of(connection)["repaired"])
        hours = kept.touched_hours(connection, since)
        upto = kept.count_reports(connection)
    moved = 0
    for first, last in _stretches(hours):
        with archive.store.writing() as connection:
            moved += _regroup(connection, archive, first - NEAR_HOURS, last + NEAR_HOURS)
    with archive.store.writing() as connection:
        kept.untouch(connection)
        kept.set_setting(connection, "repaired", str(upto))
    return moved


def _stretches(hours: Sequence[float]) -> Iterator[tuple[float, float]]:
    """From when to when something is touched without a gap in which nothing can be near both sides."""
    if not hours:
        return
    first = last = hours[0]
    for hour in hours[1:]:
        if hour - last > 2 * NEAR_HOURS:
            yield first, last
            first = hour
        last = hour
    yield first, last


def _regroup(connection: Connection, archive: GrowingArchive, since: float, until: float) -> int:
    rows = kept.rows_between(connection, since, until)
    table = read_back(row for _n, row, _incident, _hour, _chance in rows)
    terms = archive.terms
    past = read_back(kept.latest_rows(connection, LOOKED_AT))
    taxonomy = terms.taxonomy(pa.concat_tables([past, table]))
    known = known_of(past, taxonomy, terms.aliases, terms.prior)
    among = seen_in(known.census, terms.aliases) if known.census is not None else None
    names = table.column("report_id").to_pylist()
    must, cannot = _ties(archive, names)
    found = corroborate(
        table, taxonomy, terms.aliases, terms.prior, must=must, cannot=cannot, rule=terms.rule, among=among
    )
    before = [incident for _n, _row, incident, _hour, _chance in rows]
    now = kept_ids(before, found.incident.tolist(), names, lambda name: kept.is_taken(connection, name))
    moves = {row[0]: (was, new) for row, was, new in zip(rows, before, now, strict=True) if was != new}
    kept.move_reports(connection, moves)
    shown = cluster_table(ReportTable(table, pa.table({})), found, Labels(same=must, different=cannot))
    chances, reasons = shown.column("probability").to_pylist(), shown.column("reasons").to_pylist()
    standing = {row[0]: (chances[at], reasons[at]) for at, row in enumerate(rows)}
    kept.judge_again(connection, standing)
    return len(moves)


def _ties(archive: GrowingArchive, names: Sequence[str]) -> tuple[RowPairs, RowPairs]:
    """What people judged of pairs that are both here."""
    place = {name: at for at, name in enumerate(names) if name in archive.judged}
    said = [
        (place[one], place[other], same)
        for one in place
        for other, same in archive.judged[one].items()
        if other in place and place[one] < place[other]
    ]
    must = tuple((one, other) for one, other, same in said if same)
    return must, tuple((one, other) for one, other, same in said if not same)
