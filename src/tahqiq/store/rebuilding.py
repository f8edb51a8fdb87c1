"""Replaying the register into tables: every entry checked in order, then projected. Same entries, same tables.

What a record says is opened with the reading keys at hand. A record that none of them opens, or whose
disclosures were destroyed, still stands and is counted; nothing of it reaches the tables.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, create_engine, delete, insert, select

from tahqiq.errors import RegisterBroken
from tahqiq.model.act import VERBS
from tahqiq.model.ids import canonical_json
from tahqiq.store import log, tables
from tahqiq.store.opened import Opener, act_of
from tahqiq.store.projection import project
from tahqiq.store.register_state import keep_replay, replay_of
from tahqiq_verify.leaf import RECORD, parse_leaf
from tahqiq_verify.replay import Replay, RootAt
from tahqiq_verify.roll import Enrolled

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Replayed:
    """The register after a replay: its state, and the entries of which nothing could be read."""

    register: Replay
    withheld: tuple[int, ...]


def empty_projections(connection: Connection) -> None:
    """Takes all rows out of the tables that are made from the register; the register stays."""
    for table in tables.projections.sorted_tables:
        connection.execute(delete(table))


def replay(
    connection: Connection, target: Connection, opener: Opener, progress: Progress = lambda *_: None
) -> Replayed:
    """Checks every entry of one connection and projects it into the (empty) tables of the other.

    Raises ``RegisterBroken`` at the first entry that does not hold; nothing is repaired or skipped silently.
    """
    total = log.log_size(connection)
    register, signers = check_entries(connection, lambda done: progress(done // 2, total))
    withheld = []
    for index, leaf in log.entries(connection, 0, total):
        if index % 50 == 0:
            progress((total + index) // 2, total)
        read = parse_leaf(leaf)
        act = act_of(connection, index, read, opener)
        if act is None:
            withheld.append(index)
        elif read.kind != RECORD:
            project(target, index, act)  # it took effect in the register: annulling does not undo it
        elif register.standing_of(index, read.key_id) != "annulled":
            check_record(index, act.verb, act.by, signers[index], register)
            project(target, index, act)
    keep_replay(target, register)
    mark_projected(target, total)
    progress(total, total)
    return Replayed(register, tuple(withheld))


def rebuild_tables(connection: Connection, opener: Opener, progress: Progress = lambda *_: None) -> Replayed:
    """Drops all rows that are read and makes them anew, on an open transaction."""
    empty_projections(connection)
    return replay(connection, connection, opener, progress)


def entries_read(connection: Connection) -> frozenset[int]:
    """The entries that stand in the tables: those that could be read when they were entered, or made anew."""
    return frozenset(connection.execute(select(tables.done.c.idx)).scalars())


def check_entries(
    connection: Connection, progress: Callable[[int], None] = lambda _: None
) -> tuple[Replay, list[Enrolled]]:
    """The register's state after all entries, and who signed each; raises ``RegisterBroken`` with the index."""
    register, roots = Replay(), roots_of(connection)
    signers: list[Enrolled] = []
    for index, leaf in log.entries(connection, 0, log.log_size(connection)):
        if index % 50 == 0:
            progress(index)
        standing = register.enter(index, leaf, roots)
        if standing.outcome != "valid" or standing.leaf is None:
            raise entry_broken(index, standing.why)
        signers.append(register.roll.members[register.roll.keys[standing.leaf.key_id].member])
    if register.differs:
        index, said, found = register.differs[0]
        raise entry_broken(index, f"it states the digest {said[:16]}… where the replay finds {found[:16]}…")
    return register, signers


def register_now(connection: Connection) -> Replay:
    """The kept state, gone on over what stands in the log beyond it: entries that came in past this program.

    It is for showing how entries stand; nothing is written on top of it.
    """
    register, roots = replay_of(connection), roots_of(connection)
    for index, leaf in log.entries(connection, register.size, log.log_size(connection)):
        register.enter(index, leaf, roots)
    return register


def check_record(index: int, verb: str, by: str, signer: Enrolled, register: Replay) -> None:
    """The rule for a record whose content is at hand: its member may do this, and did it himself."""
    if verb not in VERBS or VERBS[verb].open:
        raise entry_broken(index, f"{verb} is no act that may stand sealed in a record")
    if by != signer.id:
        raise entry_broken(index, "the act names another member than the one who signed it")
    if not register.roll.may(signer, verb):
        raise entry_broken(index, f"none of the roles of '{signer.id}' may do {verb}")


def roots_of(connection: Connection) -> RootAt:
    """The root after any number of entries, from the stored tree; remembered while this connection reads."""

    @lru_cache(maxsize=1024)
    def root_at(size: int) -> bytes:
        return log.log_root(connection, size)

    return root_at


def entry_broken(index: int, why: str) -> RegisterBroken:
    """The error for an entry that does not hold."""
    return RegisterBroken(
        "REG003",
        f"entry {index} does not hold: {why}",
        "stop writing, keep the file, and compare this entry with a mirror.",
    )


def digest_of_replay(connection: Connection, opener: Opener) -> str:
    """The digest of tables made anew in memory from the register alone, whatever the database holds."""
    scratch = create_engine("sqlite://")
    try:
        with scratch.connect() as target:
            tables.projections.create_all(target)
            replay(connection, target, opener)
            return tables_digest(target)
    finally:
        scratch.dispose()


def mark_projected(connection: Connection, size: int) -> None:
    """Notes up to which entry the projections have come."""
    connection.execute(delete(tables.projected))
    connection.execute(insert(tables.projected).values(name="all", size=size))


def tables_digest(connection: Connection) -> str:
    """SHA-256 over every row of every projection, in a fixed order: equal digests mean equal tables."""
    digest = hashlib.sha256()
    for table in sorted(tables.projections.sorted_tables, key=lambda one: one.name):
        for line in sorted(_lines(connection, table.name)):  # one order, whatever the database's collation
            digest.update(line + b"\n")
    return digest.hexdigest()


def _lines(connection: Connection, name: str) -> Iterator[bytes]:
    for row in connection.execute(select(tables.projections.tables[name])):
        yield canonical_json(list(row))
