"""Dropping the projections and making them anew from the register: they must come out identical."""

import hashlib
from collections.abc import Callable

from sqlalchemy import Connection, create_engine, delete, insert, select

from tahqiq.errors import RegisterBroken
from tahqiq.model.entry import Entry
from tahqiq.model.ids import canonical_json
from tahqiq.register.leaf import claimed_origin
from tahqiq.register.roll import Roll, open_entry, roll_after
from tahqiq.store import tables
from tahqiq.store.log import leaves, log_size
from tahqiq.store.projection import project

Progress = Callable[[int, int], None]


def digest_of_replay(connection: Connection, origin: str) -> str:
    """The digest of tables made anew in memory from the register alone, whatever the database holds."""
    scratch = create_engine("sqlite://")
    try:
        with scratch.connect() as target:
            tables.projections.create_all(target)
            replay(connection, target, origin, lambda *_: None)
            return state_digest(target)
    finally:
        scratch.dispose()


def empty_projections(connection: Connection) -> None:
    """Empties every table that is not the register itself."""
    for table in reversed(tables.projections.sorted_tables):
        connection.execute(delete(table))


def replay(connection: Connection, target: Connection, origin: str, progress: Progress) -> Roll:
    """Folds all entries into the projections of ``target``; an entry that fails stops it with its index."""
    roll = Roll()
    total = log_size(connection)
    for index, leaf, held in list(leaves(connection)):
        entry, roll = checked_entry(index, leaf, held, origin, roll)
        if entry.act is not None:
            project(target, index, entry.act)
        progress(index + 1, total)
    mark_projected(target, total)
    return roll


def checked_entry(index: int, leaf: str, held: str | None, origin: str, roll: Roll) -> tuple[Entry, Roll]:
    """The entry, checked against the roll before it, and the roll after it.

    Raises ``RegisterBroken`` naming the index. Live and replayed entries are held to this one rule.
    """
    try:
        entry = open_entry(index, leaf, held, origin, roll)
        return entry, roll_after(roll, entry)
    except (ValueError, KeyError, TypeError) as error:
        raise RegisterBroken(
            "REG003",
            f"entry {index} does not hold: {error}",
            "stop writing, keep the file, and compare this entry with a mirror.",
        ) from error


def origin_of(connection: Connection) -> str:
    """The register's origin, from its first leaf alone, so that a rebuild needs no table but the log."""
    first = next(leaves(connection), None)
    if first is None:
        raise RegisterBroken("REG006", "the register is empty", "make the mission with 'tahqiq init'.")
    try:
        return claimed_origin(first[1])
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise RegisterBroken(
            "REG003", f"entry 0 does not hold: {error}", "compare this register with a mirror."
        ) from error


def mark_projected(connection: Connection, size: int) -> None:
    """Notes up to which entry the projections have come."""
    connection.execute(delete(tables.projected))
    connection.execute(insert(tables.projected).values(name="all", size=size))


def state_digest(connection: Connection) -> str:
    """SHA-256 over every row of every projection, in a fixed order: equal digests mean equal tables."""
    digest = hashlib.sha256()
    for table in sorted(tables.projections.sorted_tables, key=lambda one: one.name):
        rows = (canonical_json(list(row)) for row in connection.execute(select(table)))
        for line in sorted(rows):  # one order, whatever the database's collation
            digest.update(line + b"\n")
    return digest.hexdigest()
