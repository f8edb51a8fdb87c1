"""The doctor on the register: whether it holds, whether all of it is signed, and who vouches for it."""

from collections.abc import Callable, Iterator

from sqlalchemy import Connection

from tahqiq.desk.agree import witnesses_of
from tahqiq.desk.check_register import check_register
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.quorum import adopted, log_key
from tahqiq.errors import RegisterBroken, TahqiqError
from tahqiq.model.act import RIGHTS
from tahqiq.model.health import Finding, fail, ok, warn
from tahqiq.store import log
from tahqiq.store.cosigned import last_cosigned
from tahqiq.store.diagnosis import damage_in
from tahqiq.store.register_state import replay_of
from tahqiq_verify.accord import LEVELS
from tahqiq_verify.checkpoint import open_checkpoint
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import b64

Progress = Callable[[int, int], None]
REGISTER, MEMORY = "register", "what the log last signed"
LAST = 512  # entries that a quick look reads anew
_STOP = "stop writing, keep everything as it is, and compare with a mirror (docs/backup.md)"


def examine_register(desk: Desk, *, whole: bool, progress: Progress) -> Iterator[Finding]:
    """The register, quickly or from its first byte."""
    with desk.store.reading() as connection:
        yield _holds(desk, connection)
        yield _memory(desk, connection)
        yield _signed(connection)
        yield from _vouched(desk, connection)
        yield from _rights(connection)
    if whole:
        yield from _whole(desk, progress)


def _holds(desk: Desk, connection: Connection) -> Finding:
    """The newest entries hashed anew with their tiles, the root over all, and the signature over it."""
    size, head = log.log_size(connection), log.last_checkpoint(connection)
    try:
        log.check_appended(connection, max(0, size - LAST), size)
        if head is None:
            raise RegisterBroken("REG008", "no checkpoint is signed", _STOP)
        read = open_checkpoint(head.note.encode(), [log_key(desk)]).checkpoint
        if read.size > size or log.log_root(connection, read.size) != read.root:
            raise RegisterBroken("REG002", "the signed root is not the root of these entries", _STOP)
        replay_of(connection)
    except (RegisterBroken, Refusal) as error:
        return fail(REGISTER, str(getattr(error, "cause", error)), _STOP)
    looked = "all" if size <= LAST else f"the last {LAST}"
    return ok(REGISTER, f"{size:,} entries; {looked} hashed anew, signed at {read.size:,}")


def _whole(desk: Desk, progress: Progress) -> Iterator[Finding]:
    if damage := damage_in(desk.store):
        yield fail("file", f"SQLite finds it damaged: {damage}", "restore the newest backup: docs/backup.md.")
    for one in check_register(desk, progress).checks:
        if one.outcome == "fail":
            yield fail(f"{REGISTER}: {one.what}", one.detail, _STOP)
        else:
            yield ok(f"{REGISTER}: {one.what}", one.detail)


def _memory(desk: Desk, connection: Connection) -> Finding:
    if desk.keyring.log_line() is not None:
        return ok(MEMORY, "this is a copy: nothing is signed here")
    last, head = desk.keyring.last_signed(), log.last_checkpoint(connection)
    try:
        size, _root = last.read()
        signed = head.size if head is not None else 0
        last.compare(log.log_size(connection), lambda n: b64(log.log_root(connection, n)), signed=signed)
    except TahqiqError as error:
        return fail(MEMORY, f"{error.code}: {error.cause}", error.next_step)
    return ok(MEMORY, f"{size:,} entries, the same root")


def _signed(connection: Connection) -> Finding:
    size, head = log.log_size(connection), log.last_checkpoint(connection)
    unsigned = size - (head.size if head is not None else 0)
    if unsigned > 0:
        return warn(
            "unsigned entries",
            f"{unsigned} were cut short of their signature",
            "enter anything: they are signed first.",
        )
    return ok("unsigned entries", "none")


def _vouched(desk: Desk, connection: Connection) -> Iterator[Finding]:
    missing = [level for level in LEVELS if not adopted(connection, level)]
    if missing:
        yield warn(
            "policy in force",
            f"none for {' and '.join(missing)}: nobody but the log vouches for it",
            "agree on one: tahqiq register policy --help.",
        )
    else:
        yield ok("policy in force", " and ".join(LEVELS))
    head = log.last_checkpoint(connection)
    found = witnesses_of(desk)
    behind = {
        name: head.size - last_cosigned(connection, name)
        for name in sorted(found)
        if head is not None and last_cosigned(connection, name) < head.size
    }
    if behind:
        told = ", ".join(f"{name} by {lag:,}" for name, lag in behind.items())
        yield warn(
            "cosignatures", f"behind the newest checkpoint: {told}", "ask them: tahqiq register cosign."
        )
    elif found:
        yield ok("cosignatures", f"{len(found)} witnesses have signed the newest checkpoint")


def _rights(connection: Connection) -> Iterator[Finding]:
    """Rights are founded with a mission: verbs that came later may be done by nobody in it."""
    roll = replay_of(connection).roll
    unknown = sorted(set(RIGHTS) - set(roll.rights))
    if unknown:
        yield warn(
            "rights",
            f"founded before {len(unknown)} acts that this program knows, which nobody may do: {', '.join(unknown)}",
            "found a new mission for these (rights are never changed), or go on without.",
        )
    held = {role for one in roll.members.values() for role in one.roles if roll.keys[one.key].until is None}
    idle = sorted(verb for verb, roles in roll.rights.items() if not held.intersection(roles))
    if idle:
        roles = sorted({role for verb in idle for role in roll.rights[verb]})
        yield warn(
            "roles",
            f"nobody holds a role for {len(idle)} acts: {', '.join(idle)}",
            f"grant one of {', '.join(roles)}: tahqiq member role grant --help.",
        )
    if not unknown and not idle:
        yield ok("rights", f"{len(roll.rights)} acts, each with somebody who may do it")
