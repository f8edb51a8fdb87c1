"""An archive that grows: reports, their incidents and what people judged, in one SQLite file or PostgreSQL database."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    URL,
    Connection,
    and_,
    bindparam,
    create_engine,
    delete,
    event,
    func,
    insert,
    inspect,
    make_url,
    or_,
    select,
    update,
)

from tahqiq.archive.lookup_keys import Filed
from tahqiq.errors import BadInput
from tahqiq.store.archive_lookup import mark_changed, next_state
from tahqiq.store.archive_sql import FILE, HAS_ANY, KEEP, KEEP_ONE, LEADS_TO, MOVE, STATE
from tahqiq.store.archive_tables import about, label, metadata, moved, report, touched
from tahqiq.store.opening import Store, is_address, shown_address

VERSION: Final = "2"


def open_archive_store(where: str, settings: Mapping[str, str]) -> Store:
    """The archive at a path or address, made with ``settings`` where there is none yet.

    Raises :class:`BadInput` ARC041 where something else is there, or one of another version.
    """
    store = _connected(where)
    with store.writing() as connection:
        names = set(inspect(connection).get_table_names())
        if about.name not in names:
            if names and not is_address(where):
                raise _other(store.name, "is a database of another kind")
            metadata.create_all(connection)
            values = {"version": VERSION, "repaired": "0", STATE: "0", **settings}
            connection.execute(insert(about), [{"key": k, "value": v} for k, v in values.items()])
        found = settings_of(connection).get("version")
        if found == "1":  # it did not say in which state it is
            connection.execute(insert(about).values(key=STATE, value="0"))
            set_setting(connection, "version", VERSION)
            found = VERSION
    if found != VERSION:
        raise _other(
            store.name, f"was written by another version (tables {found}, this program knows {VERSION})"
        )
    return store


def _other(name: str, why: str) -> BadInput:
    return BadInput("ARC041", f"{name} {why}", "name another file or database; nothing was changed.")


def _connected(where: str) -> Store:
    if is_address(where):
        url = make_url(where).set(drivername="postgresql+psycopg")
        engine = create_engine(url, connect_args={"connect_timeout": 5})
        return Store(engine, shown_address(url))
    path = Path(where)
    if path.is_file() and path.stat().st_size and not _is_sqlite(path):
        raise _other(where, "is no archive")
    engine = create_engine(URL.create("sqlite", database=str(path.absolute())), connect_args={"timeout": 10})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return Store(engine, where)


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def _set_up(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    # each commit is synced (FULL); what the log holds goes into the file itself after 16 MB, a few hundred commits
    for pragma in (
        *("journal_mode = WAL", "synchronous = FULL"),
        *("wal_autocheckpoint = 4000", "cache_size = -65536"),
    ):
        connection.execute(f"PRAGMA {pragma}")


def settings_of(connection: Connection) -> dict[str, str]:
    """What the archive was made with, and how far it was repaired."""
    return {row.key: row.value for row in connection.execute(select(about))}


def set_setting(connection: Connection, name: str, value: str) -> None:
    """Replaces one of them."""
    connection.execute(update(about).where(about.c.key == name).values(value=value))


def count_reports(connection: Connection) -> int:
    """How many reports are stored; their numbers run from 0."""
    highest = connection.execute(select(func.max(report.c.n))).scalar_one()
    return 0 if highest is None else int(highest) + 1


def digests(connection: Connection, ids: Sequence[str]) -> dict[str, bytes]:
    """The digests of those of these reports that are stored."""
    found = {}
    for at in range(0, len(ids), 500):
        some = report.c.report_id.in_(ids[at : at + 500])
        for row in connection.execute(select(report.c.report_id, report.c.digest).where(some)):
            found[row.report_id] = bytes(row.digest)
    return found


def add_reports(connection: Connection, rows: Sequence[Mapping[str, object]], keys: Sequence[Filed]) -> None:
    """Stores reports with the keys under which they are found."""
    KEEP.said(connection, rows)
    filed = [
        {"key": one, "hour": hour, "n": row["n"]}
        for row, each in zip(rows, keys, strict=True)
        for one, hour in each.keys
    ]
    if filed:
        FILE.said(connection, filed)


def keep_one(connection: Connection, row: Mapping[str, object], keys: Filed, state: str, why: str) -> str:
    """Stores one report, with which the archive comes from one state into the next; returns that."""
    if connection.dialect.name != "postgresql":
        add_reports(connection, [row], [keys])
        return mark_changed(connection, state, why)
    now = next_state(state, why)
    under = {"keys": [one for one, _hour in keys.keys], "hours": [hour for _one, hour in keys.keys]}
    KEEP_ONE.said(connection, {**row, **under, "now": now, "state": STATE})
    return now


def is_taken(connection: Connection, incident: str) -> bool:
    """Whether an incident has this id, or ever had."""
    there = HAS_ANY.said(connection, {"incident": incident}).first()
    return there is not None or now_known_as(connection, incident) != incident


def move_reports(connection: Connection, moves: Mapping[int, tuple[str, str]]) -> None:
    """Gives reports (by number) another incident (from, to); an id that no report has any more leads on from now."""
    if not moves:
        return
    MOVE.said(connection, [{"which": n, "to": now} for n, (_was, now) in sorted(moves.items())])
    gone: dict[str, list[str]] = {}
    for was, now in moves.values():
        gone.setdefault(was, []).append(now)
    for was, heirs in sorted(gone.items()):
        if HAS_ANY.said(connection, {"incident": was}).first() is None:
            heir = max(sorted(set(heirs)), key=heirs.count)
            connection.execute(insert(moved).values(incident=was, now=heir))


def now_known_as(connection: Connection, incident: str) -> str:
    """The id under which an incident is found now; the same where it never led elsewhere."""
    seen = {incident}
    while True:
        found = LEADS_TO.said(connection, {"incident": incident}).scalar_one_or_none()
        if found is None or found in seen:
            return incident
        incident = found
        seen.add(incident)


def keep_labels(connection: Connection, judged: Mapping[tuple[str, str], bool]) -> set[str]:
    """Stores what people said of pairs of reports, later words replacing earlier; returns the ids where it is new."""
    fresh: set[str] = set()
    for (one, other), same in judged.items():
        pair = and_(label.c.one == min(one, other), label.c.other == max(one, other))
        before = connection.execute(select(label.c.same).where(pair)).scalar_one_or_none()
        if before == int(same):
            continue
        fresh |= {one, other}
        if before is None:
            values = {"one": min(one, other), "other": max(one, other), "same": int(same)}
            connection.execute(insert(label).values(values))
        else:
            connection.execute(update(label).where(pair).values(same=int(same)))
    return fresh


def labels_of(connection: Connection, ids: Sequence[str] | None = None) -> list[tuple[str, str, bool]]:
    """What people said of pairs with one of these reports; of all without ``ids``."""
    query = select(label.c.one, label.c.other, label.c.same)
    if ids is not None:
        query = query.where(or_(label.c.one.in_(ids), label.c.other.in_(ids)))
    return [(row.one, row.other, bool(row.same)) for row in connection.execute(query)]


def touch(connection: Connection, ids: Sequence[str]) -> None:
    """Marks stored reports as waiting for a repair."""
    waiting = select(touched.c.n)
    for at in range(0, len(ids), 500):
        some = and_(report.c.report_id.in_(ids[at : at + 500]), report.c.n.not_in(waiting))
        connection.execute(insert(touched).from_select(["n"], select(report.c.n).where(some)))


def touched_hours(connection: Connection, since: int) -> list[float]:
    """The hours of the reports numbered ``since`` and on, and of those marked, ascending."""
    query = select(report.c.hour).where(or_(report.c.n >= since, report.c.n.in_(select(touched.c.n))))
    return sorted(float(hour) for hour in connection.execute(query).scalars())


def untouch(connection: Connection) -> None:
    """Nothing waits any more."""
    connection.execute(delete(touched))


def rows_between(connection: Connection, since: float, until: float) -> Sequence[Any]:
    """Stored reports by number: ``n``, ``row`` (typed, JSON), ``incident``, ``hour``, ``reasons``, ``encoded``."""
    parts = (report.c.n, report.c.row, report.c.incident, report.c.hour, report.c.reasons, report.c.encoded)
    query = select(*parts).where(report.c.hour.between(since, until))
    return connection.execute(query.order_by(report.c.n)).all()


def count_between(connection: Connection, since: float, until: float) -> int:
    """How many reports lie between two hours."""
    query = select(func.count()).select_from(report).where(report.c.hour.between(since, until))
    return int(connection.execute(query).scalar_one())


def latest_rows(connection: Connection, most: int) -> list[str]:
    """The typed rows (JSON) of the latest reports, in order."""
    query = select(report.c.row).order_by(report.c.n.desc()).limit(most)
    return [row.row for row in connection.execute(query)][::-1]


def standing_of(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[str, float, str]]:
    """Incident, probability and reasons of stored reports."""
    found = {}
    query = select(report.c.report_id, report.c.incident, report.c.probability, report.c.reasons)
    for at in range(0, len(ids), 500):
        for row in connection.execute(query.where(report.c.report_id.in_(ids[at : at + 500]))):
            found[row.report_id] = (row.incident, float(row.probability), row.reasons)
    return found


def sizes_of(connection: Connection, incidents: Sequence[str]) -> dict[str, int]:
    """How many reports these incidents have."""
    found: dict[str, int] = {}
    query = select(report.c.incident, func.count()).group_by(report.c.incident)
    for at in range(0, len(incidents), 500):
        some = query.where(report.c.incident.in_(incidents[at : at + 500]))
        found |= {incident: int(count) for incident, count in connection.execute(some)}
    return found


def count_incidents(connection: Connection) -> int:
    """How many incidents there are."""
    return int(connection.execute(select(func.count(func.distinct(report.c.incident)))).scalar_one())


def judge_again(connection: Connection, standing: Mapping[int, tuple[float, str, bytes]]) -> None:
    """Replaces probability, reasons and the encoded report by number."""
    change = update(report).where(report.c.n == bindparam("which"))
    change = change.values(
        probability=bindparam("chance"), reasons=bindparam("why"), encoded=bindparam("report")
    )
    if standing:
        values = [
            {"which": n, "chance": p, "why": why, "report": body}
            for n, (p, why, body) in sorted(standing.items())
        ]
        connection.execute(change, values)
