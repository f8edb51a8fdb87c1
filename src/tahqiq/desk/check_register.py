"""Checking the register from its first byte: leaves, signatures, roles, tree, checkpoint, and the tables."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from tahqiq.desk.keyring import LOG
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import NotFound, RegisterBroken
from tahqiq.model.entry import Checkpoint
from tahqiq.model.ids import bytes_hash
from tahqiq.register import tree
from tahqiq.register.checkpoint import read_checkpoint
from tahqiq.register.roll import Roll
from tahqiq.register.spelling import b64
from tahqiq.store import log
from tahqiq.store.rebuilding import checked_entry, digest_of_replay, origin_of, state_digest
from tahqiq.store.submissions import named_originals

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
            _attempt("tables against the register", lambda: _tables(connection)),
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
        entry, roll = checked_entry(index, leaf, held, origin, roll)
        withheld += entry.act is None
    progress(total, total)
    if withheld:
        raise NotFound(
            "REG010",
            f"{total} entries hold, but what {withheld} of them commit to is not here",
            "ask another holder of the register for the missing disclosures.",
        )
    return f"{total} entries by {len(roll.members)} members"


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
    last = desk.keyring.last_signed()
    size, _root = last.read()
    signed = log.last_checkpoint(connection) is not None
    last.compare(log.log_size(connection), lambda n: b64(log.log_root(connection, n)), signed=signed)
    return f"size {size}, the same root"


def _blobs(connection: Connection) -> str:
    held = set()
    for name, data in log.originals(connection):
        if bytes_hash(data) != name:
            raise _broken("REG009", f"the bytes kept under {name[:16]}… have changed")
        held.add(name)
    named = named_originals(connection)
    if missing := named - held:
        raise _broken("REG009", f"{len(missing)} of {len(named)} originals are gone")
    return f"{len(held)} originals, every submission's among them"


def _tables(connection: Connection) -> str:
    if any(held is None for _index, _leaf, held in log.leaves(connection)):
        raise NotFound("REG010", "what some entries commit to is not here", "ask another holder for it.")
    digest = state_digest(connection)
    if digest_of_replay(connection, origin_of(connection)) != digest:
        raise _broken(
            "REG011", "the tables differ from what the register says; 'tahqiq rebuild' makes them anew"
        )
    return f"digest {digest[:16]}…, the same from the register alone"


def _broken(code: str, cause: str) -> RegisterBroken:
    return RegisterBroken(code, cause, "stop writing, keep the file, and compare with a mirror.")
