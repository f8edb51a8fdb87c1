"""Checking the register from its first byte: leaves, signatures, roles, tree, checkpoint, and the tables."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from tahqiq.desk.keyring import LOG
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import NotFound, RegisterBroken
from tahqiq.model.entry import Checkpoint
from tahqiq.model.ids import bytes_hash
from tahqiq.register import tree
from tahqiq.register.checkpoint import read_checkpoint
from tahqiq.register.roll import Roll, roll_after
from tahqiq.register.spelling import b64
from tahqiq.store import log, tables
from tahqiq.store.rebuilding import checked_entry, origin_of

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Check:
    """One thing that was checked, and how it came out: ``pass``, ``fail`` or ``could not check``."""

    what: str
    outcome: str
    detail: str


@dataclass(frozen=True)
class Checked:
    """All checks of one run; the register holds when none of them failed."""

    checks: tuple[Check, ...]
    checkpoint: Checkpoint | None

    @property
    def holds(self) -> bool:
        """Whether nothing failed."""
        return all(check.outcome != "fail" for check in self.checks)


def check_register(desk: Desk, progress: Progress = lambda *_: None) -> Checked:
    """Every entry is read, its signature and role checked in order, and the tree computed anew."""
    with desk.store.reading() as connection:
        head = log.last_checkpoint(connection)
        checks = [
            _attempt("entries, signatures and roles", lambda: _entries(connection, progress)),
            _attempt("tree recomputed from the entries", lambda: _tree(connection)),
            _attempt("signed checkpoint", lambda: _head(desk, connection, head)),
            _attempt("what the log last signed", lambda: _pen(desk, connection)),
            _attempt("original bytes against their hashes", lambda: _blobs(connection)),
        ]
    return Checked(tuple(checks), head)


def _attempt(what: str, check: Callable[[], str]) -> Check:
    try:
        return Check(what, "pass", check())
    except RegisterBroken as error:
        return Check(what, "fail", f"{error.code}: {error.cause}")
    except NotFound as error:
        return Check(what, "could not check", error.cause)


def _entries(connection: Connection, progress: Progress) -> str:
    origin, roll, total = origin_of(connection), Roll(), log.log_size(connection)
    withheld = 0
    for index, leaf, held in log.leaves(connection):
        if index and index % 50 == 0:
            progress(index, total)
        entry = checked_entry(index, leaf, held, origin, roll)
        withheld += entry.act is None
        roll = roll_after(roll, entry)
    progress(total, total)
    hidden = f", {withheld} withheld" if withheld else ""
    return f"{total} entries by {len(roll.members)} members{hidden}"


def _tree(connection: Connection) -> str:
    hashes = []
    for index, (position, leaf, _held) in enumerate(log.leaves(connection)):
        if position != index:
            raise _broken("REG003", f"entry {index} is missing")
        hashes.append(tree.leaf_hash(leaf.encode()))
    if hashes != log.leaf_hashes(connection):
        raise _broken("REG004", "a stored leaf hash differs from its entry")
    if tree.root_of_leaves(hashes) != log.log_root(connection, len(hashes)):
        raise _broken("REG004", "the stored tree differs from the tree of the entries")
    return f"root {b64(tree.root_of_leaves(hashes))}"


def _head(desk: Desk, connection: Connection, head: Checkpoint | None) -> str:
    if head is None:
        raise _broken("REG008", "no checkpoint is signed")
    log_key = desk.keyring.signer(LOG, signs_as=head.origin).public
    try:
        read = read_checkpoint(head.note, origin_of(connection), log_key)
    except ValueError as error:
        raise _broken("REG008", str(error)) from error
    size = log.log_size(connection)
    if read.size > size:
        raise _broken("REG001", f"{read.size} entries were signed, {size} are here")
    if b64(log.log_root(connection, read.size)) != read.root:
        raise _broken("REG002", "the signed root is not the root of these entries")
    unsigned = f", {size - read.size} entries not yet signed" if size > read.size else ""
    return f"size {read.size}, signature holds{unsigned}"


def _pen(desk: Desk, connection: Connection) -> str:
    with desk.keyring.signing() as last:
        size, root = last.read()
    here = log.log_size(connection)
    if size > here:
        raise _broken("REG001", f"the log signed {size} entries, {here} are here")
    if size and b64(log.log_root(connection, size)) != root:
        raise _broken("REG002", f"the log signed another root for size {size}")
    return f"size {size}, the same root"


def _blobs(connection: Connection) -> str:
    count = 0
    for row in connection.execute(select(tables.blob.c.sha256, tables.blob.c.data)):
        if bytes_hash(bytes(row.data)) != row.sha256:
            raise _broken("REG009", f"the bytes kept under {row.sha256[:16]}… have changed")
        count += 1
    named = set(connection.execute(select(tables.submission.c.body)).scalars())
    return f"{count} originals for {len(named)} submissions"


def _broken(code: str, cause: str) -> RegisterBroken:
    return RegisterBroken(code, cause, "stop writing, keep the file, and compare with a mirror.")
