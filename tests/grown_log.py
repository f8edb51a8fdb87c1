"""A log made up for tests: entries that say their number, and a mirror in memory that knows what must come out."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from tahqiq.store import log
from tahqiq.store.opening import Store
from tahqiq_verify.tree import Frontier, leaf_hash


def leaf(index: int, word: str = "entry") -> bytes:
    return f"{word} {index}".encode()


class Known:
    """What a log must hold: its entries, and the root at every size, by the verifier's own frontier."""

    def __init__(self) -> None:
        self.frontier = Frontier()
        self.leaves: list[bytes] = []
        self.roots = [self.frontier.root()]

    @property
    def size(self) -> int:
        return len(self.leaves)

    def next(self, count: int, word: str = "entry") -> tuple[int, list[bytes], list[str]]:
        """The next entries: where they start, their bytes and their nonces; from now on they must be there."""
        start = self.size
        new = [leaf(index, word) for index in range(start, start + count)]
        for one in new:
            self.frontier.append(leaf_hash(one))
            self.leaves.append(one)
            self.roots.append(self.frontier.root())
        return start, new, [f"{word}-{index}" for index in range(start, start + count)]


def filled(store: Store, *counts: int) -> Known:
    """Appends batches of these sizes, each its own transaction."""
    known = Known()
    for count in counts:
        with store.writing() as connection:
            log.append_leaves(connection, *known.next(count))
    return known


@contextmanager
def damaged(store: Store, *statements: str) -> Iterator[Connection]:
    """A connection that sees the log after these statements, as somebody with the file in hand could make them.

    The guards are off meanwhile; nothing of it is kept.
    """
    with store.engine.connect() as connection, connection.begin() as transaction:
        if store.engine.dialect.name == "sqlite":
            guards = connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ).scalars()
            for guard in list(guards):
                connection.execute(text(f"DROP TRIGGER {guard}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))
        yield connection
        transaction.rollback()


def bytes_word(store: Store, data: bytes) -> str:
    """How a statement spells these bytes."""
    return f"X'{data.hex()}'" if store.engine.dialect.name == "sqlite" else f"decode('{data.hex()}', 'hex')"
