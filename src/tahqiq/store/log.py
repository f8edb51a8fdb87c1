"""The log: entries appended for good, read back, and proven to stand where they stand.

Everything here works on an open connection of the mission, in its transaction, so that entries and the tables
made from them are kept together or not at all. ``bare_log`` is the log without the tables.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, insert, select

from tahqiq.errors import RegisterBroken
from tahqiq.model.entry import Checkpoint, Receipt
from tahqiq.register.tree import TILE_WIDTH
from tahqiq.store.appended import append_rows, check_rows, missing
from tahqiq.store.log_rows import rows_on, spoken
from tahqiq.store.tables import checkpoint
from tahqiq.store.tiles import TileTree
from tahqiq_verify.spelling import b64
from tahqiq_verify.tiles import join_bundle
from tahqiq_verify.tree import leaf_hash

_AT_ONCE: Final = 1024  # entries read at a time
_REMEMBERED, _WROTE = "tahqiq.tiles", "tahqiq.wrote"


def log_size(connection: Connection) -> int:
    """How many entries the register holds."""
    with _tree_on(connection) as tree:
        return tree.rows.size()


def append_leaves(connection: Connection, start: int, leaves: Sequence[bytes], nonces: Sequence[str]) -> None:
    """Adds entries at the end, all or none, and the tiles that they fill.

    ``start`` is the size before, ``leaves`` are at most 65,535 bytes each, and a nonce (any text that names a
    submission) may stand in the register once. Raises ``Refused`` (REG012) for a nonce that is taken, naming the
    entry that has it, and ``ValueError`` for what does not fit. Nonces that begin alike when they are made about
    the same time (by the size of the checkpoint they were made after) are several times faster to keep apart.
    """
    with _tree_on(connection) as tree:
        if tree.rows.size() != start:
            raise ValueError("entries are appended at the end of the log")
        connection.info[_WROTE] = connection.get_transaction()
        append_rows(TileTree(tree.rows), start, leaves, nonces)


def check_appended(connection: Connection, start: int, end: int) -> None:
    """Reads entries back and computes their hashes, their tiles and the root anew, by another way than appending.

    Call it before the root is signed: one bit that flipped on its way is found while it can be undone. From 0 to
    the end it checks the whole log. Raises ``RegisterBroken`` (REG003 missing, REG004 different).
    """
    with _tree_on(connection) as tree:
        check_rows(TileTree(tree.rows), start, end)


def log_root(connection: Connection, size: int) -> bytes:
    """The root over the first ``size`` entries (RFC 6962 §2.1), from the stored tree."""
    with _tree_on(connection) as tree:
        return tree.root(size)


def inclusion_path(connection: Connection, index: int, size: int) -> list[bytes]:
    """The proof that entry ``index`` stands in the tree of ``size`` entries (RFC 9162 §2.1.3.1)."""
    with _tree_on(connection) as tree:
        return tree.inclusion_path(index, size)


def consistency_path(connection: Connection, old: int, new: int) -> list[bytes]:
    """The proof that ``new`` entries continue ``old`` entries (RFC 9162 §2.1.4.1); empty from 0."""
    with _tree_on(connection) as tree:
        return tree.consistency_path(old, new)


def tile(connection: Connection, level: int, number: int, width: int) -> bytes | None:
    """The first ``width`` (1 … 256) hashes of a tile (C2SP tlog-tiles); ``None`` if there are not so many."""
    with _tree_on(connection) as tree:
        return tree.hashes(level, number, width)


def entry_bundle(connection: Connection, number: int, width: int) -> bytes | None:
    """The first ``width`` entries of a bundle (C2SP tlog-tiles); ``None`` if there are not so many."""
    first = number * TILE_WIDTH
    leaves = [leaf for _index, leaf in entries(connection, first, first + width)]
    return join_bundle(leaves) if len(leaves) == width else None


def entries(connection: Connection, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """The entries from ``start`` up to but not including ``end``, or up to the last; each with its index.

    Raises ``RegisterBroken`` (REG003) where one in between is missing.
    """
    while start < end:
        with _tree_on(connection) as tree:
            rows = tree.rows.leaves(start, min(end, start + _AT_ONCE))
            if not rows and tree.rows.size() > start:
                raise missing(start)
        if not rows:
            return
        for index, leaf in rows:
            if index != start:
                raise missing(start)
            yield index, leaf
            start += 1


def receipt(connection: Connection, index: int) -> Receipt | None:
    """The proof that entry ``index`` stands under the newest checkpoint; ``None`` if it is not signed yet.

    The entry is hashed anew, not taken from the stored tree: a changed entry fails its own proof.
    """
    head = last_checkpoint(connection)
    if head is None or index >= head.size:
        return None
    (_index, leaf) = next(entries(connection, index, index + 1))
    path = inclusion_path(connection, index, head.size)
    return Receipt(
        index=index,
        entry_hash=b64(leaf_hash(leaf)),
        path=tuple(b64(step) for step in path),
        checkpoint=head,
    )


def keep_checkpoint(connection: Connection, signed: Checkpoint) -> None:
    """Keeps a signed checkpoint beside the earlier ones.

    Raises ``RegisterBroken`` (REG002) if another root was signed for this size: the two notes are kept by whoever
    caught it, and only one of them here.
    """
    found = checkpoint_at(connection, signed.size)
    if found is None:
        connection.execute(insert(checkpoint).values(size=signed.size, root=signed.root, note=signed.note))
    elif found.root != signed.root:
        raise RegisterBroken(
            "REG002",
            f"the tree of {signed.size} entries was signed with another root",
            "stop; keep both checkpoints and compare with a mirror.",
        )


def last_checkpoint(connection: Connection) -> Checkpoint | None:
    """The newest signed checkpoint; ``None`` before the first is signed."""
    size = connection.execute(
        select(checkpoint.c.size).order_by(checkpoint.c.size.desc()).limit(1)
    ).scalar_one_or_none()
    return checkpoint_at(connection, size) if size is not None else None


def checkpoint_at(connection: Connection, size: int) -> Checkpoint | None:
    """The checkpoint that was signed for this size, if one was."""
    query = select(checkpoint.c.root, checkpoint.c.note).where(checkpoint.c.size == size)
    row = connection.execute(query).first()
    if row is None:
        return None
    return Checkpoint(origin=row.note.split("\n", 1)[0], size=size, root=row.root, note=row.note)


@contextmanager
def _tree_on(connection: Connection) -> Iterator[TileTree]:
    """The log's tree on a connection's own driver.

    The tree that is remembered with a driver's connection has seen committed rows alone. Once a transaction has
    written entries itself, it gets a tree of its own for each question, since it may yet be undone.
    """
    if not connection.in_transaction():
        connection.begin()  # as SQLAlchemy itself does before the first statement
    held = connection.info
    if _REMEMBERED not in held:
        driver = connection.connection.driver_connection
        held[_REMEMBERED] = TileTree(rows_on(driver, connection.dialect.name))
    remembered: TileTree = held[_REMEMBERED]
    wrote = held.get(_WROTE)
    undoable = wrote is not None and wrote is connection.get_transaction()
    with spoken(connection.dialect):
        yield TileTree(remembered.rows) if undoable else remembered
