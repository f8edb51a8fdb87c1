"""Repairing an archive: what has come since the last repair is grouped again, whole, with all that lies near it."""

from sqlalchemy import Connection

from tahqiq.desk.growing_archive import GrowingArchive
from tahqiq.desk.regroup_archive import regroup, stretches
from tahqiq.store import archive as kept
from tahqiq.store import archive_lookup as lookup


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
    for stretch in stretches(hours):
        with archive.store.writing() as connection:
            moved += _regroup(connection, archive, stretch)
    with archive.store.writing() as connection:
        kept.untouch(connection)
        kept.set_setting(connection, "repaired", str(upto))
    return moved


def _regroup(connection: Connection, archive: GrowingArchive, hours: tuple[float, float]) -> int:
    moved = regroup(connection, archive.terms, archive.judged, hours)
    lookup.mark_changed(connection, lookup.state_of(connection), f"repair {hours}")
    return moved
