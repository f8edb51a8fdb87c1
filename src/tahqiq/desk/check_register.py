"""Checking the register from its first byte: entries, what they commit to, tree, checkpoint, quorum, tables."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.quorum import log_key, quorums
from tahqiq.errors import NotFound, RegisterBroken
from tahqiq.model.entry import Checkpoint
from tahqiq.model.ids import bytes_hash
from tahqiq.register.envelope import NotForUs
from tahqiq.store import log
from tahqiq.store.custody import file_hashes
from tahqiq.store.rebuilding import check_entries, digest_of_replay, tables_digest
from tahqiq.store.register_state import replay_of
from tahqiq.store.sealed import originals, sealed_counts
from tahqiq.store.submissions import named_originals
from tahqiq_verify.accord import RECORDED
from tahqiq_verify.checkpoint import open_checkpoint
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import b64

Progress = Callable[[int, int], None]
TABLES = "tables against the register"


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


def check_register(desk: Desk, progress: Progress = lambda *_: None, *, tables: bool = True) -> Checked:
    """Every entry is read, its signature and role checked in order, and the tree computed anew.

    Without ``tables`` what is sealed is not opened: originals and tables are left out, which take most of the time.
    """
    with desk.store.reading() as connection:
        head = log.last_checkpoint(connection)
        checks = [
            _attempt("entries, signatures and roles", lambda: _entries(connection, progress)),
            _attempt("tree recomputed from the entries", lambda: _tree(connection)),
            _attempt("signed checkpoint", lambda: _head(desk, connection, head)),
            _attempt("cosignatures of the witnesses", lambda: _quorums(desk, connection)),
            _attempt("what the log last signed", lambda: _pen(desk, connection)),
        ]
        if tables:
            checks.append(
                _attempt("original bytes against their hashes", lambda: _originals(desk, connection))
            )
            checks.append(_attempt(TABLES, lambda: _tables(desk, connection)))
    return Checked(tuple(checks), head)


def _attempt(what: str, check: Callable[[], str]) -> Check:
    try:
        return Check(what, "pass", check())
    except RegisterBroken as error:
        return Check(what, "fail", f"{error.code}: {error.cause}")
    except Refusal as refusal:  # what is stored is not in the form that the register's formats demand
        return Check(what, "fail", f"{refusal.code}: {refusal}")
    except NotFound as error:
        return Check(what, "could not check", error.cause)


def _entries(connection: Connection, progress: Progress) -> str:
    total = log.log_size(connection)
    register, _signers = check_entries(connection, lambda done: progress(done, total))
    progress(total, total)
    if replay_of(connection).state() != register.state():
        raise _broken(
            "REG011", "the kept state of members, keys and policies is not what the entries amount to"
        )
    disputed = len(register.disputed())
    marks = f", {disputed} disputed" if disputed else ""
    marks += f", {len(register.accord.redacted)} redacted" if register.accord.redacted else ""
    return f"{total} entries by {len(register.roll.members)} members{marks}"


def _tree(connection: Connection) -> str:
    size = log.log_size(connection)
    log.check_appended(connection, 0, size)
    return f"root {b64(log.log_root(connection, size))}"


def _head(desk: Desk, connection: Connection, head: Checkpoint | None) -> str:
    if head is None:
        raise _broken("REG008", "no checkpoint is signed")
    try:
        read = open_checkpoint(head.note.encode(), [log_key(desk)]).checkpoint
    except Refusal as refusal:
        raise _broken("REG008", refusal.why) from refusal
    size = log.log_size(connection)
    if read.size > size:
        raise _broken("REG001", f"{read.size} entries were signed, {size} are here")
    if log.log_root(connection, read.size) != read.root:
        raise _broken("REG002", "the signed root is not the root of these entries")
    unsigned = f", {size - read.size} entries not yet signed" if size > read.size else ""
    return f"size {read.size}, signature holds{unsigned}"


def _quorums(desk: Desk, connection: Connection) -> str:
    found = quorums(desk, connection)
    if not found:
        raise NotFound(
            "REG014",
            "no quorum policy is in force: nobody but the log itself vouches for the checkpoint",
            "enter the sides' witnesses and agree on a policy: 'tahqiq register policy --help'.",
        )
    told = "; ".join(one.in_words() for one in found)
    if not any(one.level == RECORDED and one.satisfied for one in found):
        raise NotFound("REG014", told, "ask the witnesses: 'tahqiq register cosign'.")
    return told


def _pen(desk: Desk, connection: Connection) -> str:
    if desk.keyring.log_line() is not None:
        raise NotFound(
            "KEY006", "this is a copy: what the log last signed is noted beside the log", "ask its keeper."
        )
    last = desk.keyring.last_signed()
    size, _root = last.read()
    head = log.last_checkpoint(connection)
    signed = head.size if head is not None else 0
    last.compare(log.log_size(connection), lambda n: b64(log.log_root(connection, n)), signed=signed)
    return f"size {size}, the same root"


def _originals(desk: Desk, connection: Connection) -> str:
    held, shut = set(), 0
    for name, sealed in originals(connection):
        try:
            data = desk.keyring.opener(sealed)
        except NotForUs:
            shut += 1
            continue
        if bytes_hash(data) != name:
            raise _broken("REG009", f"the bytes kept under {name[:16]}… have changed")
        held.add(name)
    named = named_originals(connection) | file_hashes(connection)
    if shut:
        raise NotFound(
            "REG010",
            f"{shut} of the further envelopes are sealed to others: originals, or what insiders alone may read",
            "ask one who may read them.",
        )
    if missing := named - held:
        raise _broken("REG009", f"{len(missing)} of {len(named)} originals are gone")
    return f"{len(held)} originals, every submission's and item of evidence's among them"


def _tables(desk: Desk, connection: Connection) -> str:
    records, held, redacted = sealed_counts(connection)
    if records > held + redacted:
        raise NotFound(
            "REG010", "what some entries commit to is not here", "ask another holder of the register for it."
        )
    digest = tables_digest(connection)
    if digest_of_replay(connection, desk.keyring.opener) != digest:
        raise _broken(
            "REG011", "the tables differ from what the register says; 'tahqiq rebuild' makes them anew"
        )
    return f"digest {digest[:16]}…, the same from the register alone"


def _broken(code: str, cause: str) -> RegisterBroken:
    return RegisterBroken(code, cause, "stop writing, keep the file, and compare with a mirror.")
