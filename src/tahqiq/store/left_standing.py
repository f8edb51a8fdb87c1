"""What redactions of single fields left standing: its envelope, which no entry commits to and no mirror takes."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, select

from tahqiq.store.rebuilding import rebuild_tables
from tahqiq.store.register_state import replay_of
from tahqiq.store.sealed import REMAINING, destroy
from tahqiq.store.tables import sealed


def left_standing(connection: Connection) -> dict[int, str]:
    """The SHA-256 of each such envelope, by its entry."""
    query = select(sealed.c.idx, sealed.c.sha256).where(sealed.c.kind == REMAINING).order_by(sealed.c.idx)
    return {row.idx: row.sha256 for row in connection.execute(query)}


def put_back(
    connection: Connection, envelopes: Mapping[int, bytes], opener: Callable[[bytes], bytes]
) -> tuple[int, ...]:
    """Keeps such envelopes in a mission made of a mirror and makes its tables anew; entries of which nothing is read.

    Only an entry that a redaction in force names takes one; that what it holds belongs to the entry is checked when
    it is opened. Raises ``RegisterBroken`` (REG003) where it does not.
    """
    redacted = replay_of(connection).accord.redacted
    for index in sorted(envelopes.keys() & redacted):
        destroy(connection, index, envelopes[index])
    return rebuild_tables(connection, opener).withheld
