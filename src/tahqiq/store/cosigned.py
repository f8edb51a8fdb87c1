"""Cosignatures of the register's checkpoints: one line a witness and checkpoint, kept for ever."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, insert, select

from tahqiq.store.tables import checkpoint, cosignature


def keep_cosignature(connection: Connection, size: int, witness: str, line: str, time: int) -> None:
    """Keeps a witness's line for the checkpoint of this size; the first one stands."""
    table = cosignature
    query = select(table.c.size).where(table.c.size == size, table.c.witness == witness)
    if connection.execute(query).first() is None:
        connection.execute(insert(table).values(size=size, witness=witness, line=line, time=time))


def cosigned_note(connection: Connection, size: int | None) -> str | None:
    """The checkpoint of this size (the newest for ``None``) with every cosignature that is held."""
    query = select(checkpoint.c.size, checkpoint.c.note).order_by(checkpoint.c.size.desc()).limit(1)
    row = connection.execute(query if size is None else query.where(checkpoint.c.size == size)).first()
    if row is None:
        return None
    lines = select(cosignature.c.line).where(cosignature.c.size == row.size).order_by(cosignature.c.witness)
    return str(row.note) + "".join(connection.execute(lines).scalars())


def cosigned_sizes(connection: Connection, above: int) -> Iterator[int]:
    """The sizes of the checkpoints larger than this that anybody has cosigned, the newest first."""
    table = cosignature
    query = select(table.c.size).distinct().where(table.c.size > above).order_by(table.c.size.desc())
    yield from connection.execute(query).scalars()


def last_size_up_to(connection: Connection, size: int) -> int | None:
    """The size of the newest checkpoint that is no larger than this."""
    query = select(func.max(checkpoint.c.size)).where(checkpoint.c.size <= size)
    return connection.execute(query).scalar_one_or_none()


def first_size_above(connection: Connection, size: int) -> int | None:
    """The size of the oldest checkpoint that is larger than this."""
    query = select(func.min(checkpoint.c.size)).where(checkpoint.c.size > size)
    return connection.execute(query).scalar_one_or_none()


def last_cosigned(connection: Connection, witness: str) -> int:
    """The size of the newest checkpoint that this witness has cosigned; 0 for none."""
    query = select(func.max(cosignature.c.size)).where(cosignature.c.witness == witness)
    return connection.execute(query).scalar_one_or_none() or 0
