"""Signing the tree head: after everything is committed and read back, and never a second truth."""

from sqlalchemy import Connection

from tahqiq.desk.keyring import LOG, LastSigned
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import RegisterBroken
from tahqiq.model.entry import Checkpoint
from tahqiq.register.checkpoint import sign_checkpoint
from tahqiq.register.signer import Signer
from tahqiq.store import log
from tahqiq_verify.spelling import b64


def sign_pending(desk: Desk) -> Checkpoint:
    """Signs the present tree head unless it is signed already; refuses a rollback or a fork."""
    with desk.keyring.signing() as last:
        return sign_head(desk, last)


def log_pen(desk: Desk) -> Signer:
    """The log's own key; raises ``NotFound`` where it is not kept."""
    return desk.keyring.signer(LOG, signs_as=desk.mission.origin)


def is_signed(desk: Desk) -> bool:
    """Whether all entries stand under a signed tree head; a cut-short act leaves some that do not."""
    with desk.store.reading() as connection:
        head = log.last_checkpoint(connection)
        return head is not None and head.size == log.log_size(connection)


def sign_head(desk: Desk, last: LastSigned) -> Checkpoint:
    """The same for one who holds the pen already."""
    pen = log_pen(desk)
    with desk.store.reading() as connection:
        check_memory(connection, last)
        size = log.log_size(connection)
        root = log.log_root(connection, size)
        head = log.last_checkpoint(connection)
    if head is not None and head.size == size:
        return head
    last.advance(size, b64(root))
    signed = sign_checkpoint(size, root, pen)
    with desk.store.writing() as connection:
        log.keep_checkpoint(connection, signed)
    return signed


def check_memory(connection: Connection, last: LastSigned) -> None:
    """The mission against the log's memory and against its own newest checkpoint."""
    head = log.last_checkpoint(connection)

    def root_at(size: int) -> str:
        return b64(log.log_root(connection, size))

    last.compare(log.log_size(connection), root_at, signed=head.size if head is not None else 0)
    if head is not None and root_at(head.size) != head.root:
        raise RegisterBroken(
            "REG002",
            f"the tree of {head.size} entries has another root than was signed",
            "stop; compare with a mirror.",
        )
