"""An archive that grows: reports, their incidents and what people judged, in one SQLite file or PostgreSQL database."""

from collections.abc import Iterable, Mapping, Sequence
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

from tahqiq.archive.attach import Stored
from tahqiq.archive.encoded import decoded
from tahqiq.archive.lookup_keys import Asked, Filed
from tahqiq.errors import BadInput
from tahqiq.store.archive_tables import about, key, label, metadata, moved, report, touched
from tahqiq.store.opening import Store, is_address

VERSION: Final = "1"
MOST_NEAR: Final = 120  # stored reports that a new one is held against, the nearest in time


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
            values = {"version": VERSION, "repaired": "0", **settings}
            connection.execute(insert(about), [{"key": k, "value": v} for k, v in values.items()])
        found = settings_of(connection).get("version")
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
        return Store(engine, url.render_as_string(hide_password=True))
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
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -65536"):
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


_NEAR = {
    looks: select(report.c.n, report.c.report_id, report.c.incident, report.c.encoded)
    .where(
        report.c.n.in_(
            select(key.c.n).where(
                or_(
                    *(
                        and_(
                            key.c.key.in_(bindparam(f"keys{k}", expanding=True)),
                            key.c.hour.between(bindparam(f"since{k}"), bindparam(f"until{k}")),
                        )
                        for k in range(looks)
                    )
                )
            )
        )
    )
    .order_by(func.abs(report.c.hour - bindparam("hour")), report.c.n)
    .limit(MOST_NEAR)
    for looks in range(1, 5)
}


def near(
    connection: Connection, looks: Sequence[Asked], hour: float, also: Iterable[str] = ()
) -> list[Stored]:
    """The stored reports found by a lookup, the nearest in time, and those of the ids in ``also``; by number."""
    values: dict[str, object] = {"hour": hour}
    for at, look in enumerate(looks):
        values |= {f"keys{at}": list(look.keys), f"since{at}": look.since, f"until{at}": look.until}
    rows = list(connection.execute(_NEAR[len(looks)], values)) if looks else []
    named = list(also)
    if named:
        query = select(report.c.n, report.c.report_id, report.c.incident, report.c.encoded)
        rows += connection.execute(query.where(report.c.report_id.in_(named)))
    found = {row.n: Stored(row.n, row.report_id, row.incident, decoded(bytes(row.encoded))) for row in rows}
    return [found[n] for n in sorted(found)]


def add_reports(connection: Connection, rows: Sequence[Mapping[str, object]], keys: Sequence[Filed]) -> None:
    """Stores reports with the keys under which they are found."""
    connection.execute(insert(report), list(rows))
    filed = [
        {"key": one, "hour": hour, "n": row["n"]}
        for row, each in zip(rows, keys, strict=True)
        for one, hour in each.keys
    ]
    if filed:
        connection.execute(insert(key), filed)


def is_taken(connection: Connection, incident: str) -> bool:
    """Whether an incident has this id, or ever had."""
    there = connection.execute(select(report.c.n).where(report.c.incident == incident).limit(1)).first()
    return there is not None or now_known_as(connection, incident) != incident


def move_reports(connection: Connection, moves: Mapping[int, tuple[str, str]]) -> None:
    """Gives reports (by number) another incident (from, to); an id that no report has any more leads on from now."""
    if not moves:
        return
    change = update(report).where(report.c.n == bindparam("which")).values(incident=bindparam("to"))
    connection.execute(change, [{"which": n, "to": now} for n, (_was, now) in sorted(moves.items())])
    gone: dict[str, list[str]] = {}
    for was, now in moves.values():
        gone.setdefault(was, []).append(now)
    for was, heirs in sorted(gone.items()):
        if connection.execute(select(report.c.n).where(report.c.incident == was).limit(1)).first() is None:
            heir = max(sorted(set(heirs)), key=heirs.count)
            connection.execute(insert(moved).values(incident=was, now=heir))


def now_known_as(connection: Connection, incident: str) -> str:
    """The id under which an incident is found now; the same where it never led elsewhere."""
    seen = {incident}
    while True:
        found = connection.execute(
            select(moved.c.now).where(moved.c.incident == incident)
        ).scalar_one_or_none()
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


def rows_between(
    connection: Connection, since: float, until: float
) -> list[tuple[int, str, str, float, float]]:
    """Stored reports by number: number, typed row (JSON), incident, hour, probability."""
    query = select(report.c.n, report.c.row, report.c.incident, report.c.hour, report.c.probability)
    found = connection.execute(query.where(report.c.hour.between(since, until)).order_by(report.c.n))
    return [(row.n, row.row, row.incident, row.hour, row.probability) for row in found]


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


def judge_again(connection: Connection, standing: Mapping[int, tuple[float, str]]) -> None:
    """Replaces probability and reasons of reports by number."""
    change = update(report).where(report.c.n == bindparam("which"))
    change = change.values(probability=bindparam("chance"), reasons=bindparam("why"))
    if standing:
        values = [{"which": n, "chance": p, "why": why} for n, (p, why) in sorted(standing.items())]
        connection.execute(change, values)
