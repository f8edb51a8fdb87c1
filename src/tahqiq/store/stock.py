"""How a mission stands, in bare numbers for whoever runs its server: sizes and ages, nothing of what is recorded."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from tahqiq.store import tables
from tahqiq.store.log import log_size


@dataclass(frozen=True)
class Counted:
    """``size`` entries, of which ``signed`` stand under a signed head; ``unread`` submissions wait for the machine.

    ``cosigned_at`` is when any witness last cosigned (POSIX seconds), ``None`` for never.
    """

    size: int
    signed: int
    unread: int
    cosigned_at: int | None


def counted(connection: Connection) -> Counted:
    """The numbers, from indexes alone."""
    submission, reading = tables.submission, tables.reading
    read = select(reading.c.id).where(reading.c.submission == submission.c.id)
    waiting = select(func.count()).select_from(submission).where(~read.exists())
    return Counted(
        size=log_size(connection),
        signed=connection.execute(select(func.max(tables.checkpoint.c.size))).scalar_one_or_none() or 0,
        unread=connection.execute(waiting).scalar_one(),
        cosigned_at=connection.execute(select(func.max(tables.cosignature.c.time))).scalar_one_or_none(),
    )
