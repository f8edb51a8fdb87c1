"""The register's rows: entries, tree nodes, checkpoints and original bytes, appended and read back."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, insert, select

from tahqiq.errors import RegisterBroken
from tahqiq.model.entry import Checkpoint, Receipt
from tahqiq.model.ids import bytes_hash
from tahqiq.register import tree
from tahqiq.register.leaf import Sealed
from tahqiq.register.spelling import b64
from tahqiq.store.tables import blob, checkpoint, disclosure, entry, node


def log_size(connection: Connection) -> int:
    """How many entries the register holds."""
    return int(connection.execute(select(func.count()).select_from(entry)).scalar_one())


def append_sealed(connection: Connection, index: int, sealed: Sealed) -> None:
    """Writes one entry with its disclosure and the tree nodes that it completes."""
    leaf_hash = tree.leaf_hash(sealed.leaf.encode())
    connection.execute(insert(entry).values(idx=index, leaf=sealed.leaf, leaf_hash=leaf_hash))
    connection.execute(insert(disclosure).values(idx=index, data=sealed.disclosure))
    grown = tree.grow(index, leaf_hash, lambda level, pos: subtree_hash(connection, level, pos))
    connection.execute(
        insert(node), [{"level": level, "pos": pos, "hash": digest} for level, pos, digest in grown]
    )


def log_root(connection: Connection, size: int) -> bytes:
    """The root of the first ``size`` entries, from the stored tree."""
    return tree.root(size, lambda level, pos: subtree_hash(connection, level, pos))


def check_appended(connection: Connection, index: int) -> None:
    """Reads an entry back and recomputes its hash: a bit that flipped on its way is found before signing."""
    row = connection.execute(select(entry.c.leaf, entry.c.leaf_hash).where(entry.c.idx == index)).one()
    digest = tree.leaf_hash(row.leaf.encode())
    if digest != row.leaf_hash or digest != subtree_hash(connection, 0, index):
        raise RegisterBroken(
            "REG004",
            f"entry {index} does not read back as it was written",
            "stop writing, keep the file, and compare with a mirror; nothing was signed over it.",
        )


def last_checkpoint(connection: Connection) -> Checkpoint | None:
    """The newest signed checkpoint; ``None`` before the first entry is signed."""
    row = connection.execute(
        select(checkpoint.c.size, checkpoint.c.root, checkpoint.c.note)
        .order_by(checkpoint.c.size.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return Checkpoint(origin=row.note.split("\n", 1)[0], size=row.size, root=row.root, note=row.note)


def keep_checkpoint(connection: Connection, signed: Checkpoint) -> None:
    """Keeps a signed checkpoint beside the earlier ones."""
    found = connection.execute(select(checkpoint.c.size).where(checkpoint.c.size == signed.size)).first()
    if found is None:
        connection.execute(insert(checkpoint).values(size=signed.size, root=signed.root, note=signed.note))


def leaves(connection: Connection, start: int = 0) -> Iterator[tuple[int, str, str | None]]:
    """Every entry from ``start``: index, leaf, and its disclosure where it is still held."""
    rows = connection.execute(
        select(entry.c.idx, entry.c.leaf, disclosure.c.data)
        .outerjoin(disclosure, disclosure.c.idx == entry.c.idx)
        .where(entry.c.idx >= start)
        .order_by(entry.c.idx)
    )
    for row in rows:
        yield row.idx, row.leaf, row.data


def leaf_hashes(connection: Connection) -> list[bytes]:
    """The stored leaf hashes in order."""
    return [row.leaf_hash for row in connection.execute(select(entry.c.leaf_hash).order_by(entry.c.idx))]


def receipt(connection: Connection, index: int) -> Receipt | None:
    """The proof that entry ``index`` stands under the newest checkpoint; ``None`` if it is not signed yet.

    The entry is hashed anew, not taken from the stored tree: a changed entry fails its own proof.
    """
    head = last_checkpoint(connection)
    if head is None or index >= head.size:
        return None
    leaf = connection.execute(select(entry.c.leaf).where(entry.c.idx == index)).scalar_one()
    path = tree.inclusion_path(index, head.size, lambda level, pos: subtree_hash(connection, level, pos))
    return Receipt(
        index=index,
        entry_hash=b64(tree.leaf_hash(leaf.encode())),
        path=tuple(b64(step) for step in path),
        checkpoint=head,
    )


def keep_bytes(connection: Connection, data: bytes) -> str:
    """Keeps original bytes under their SHA-256; the same bytes are kept once."""
    name = bytes_hash(data)
    if connection.execute(select(blob.c.sha256).where(blob.c.sha256 == name)).first() is None:
        connection.execute(insert(blob).values(sha256=name, data=data))
    return name


def held_bytes(connection: Connection, sha256: str) -> bytes | None:
    """The original bytes under this hash, if the mission holds them."""
    row = connection.execute(select(blob.c.data).where(blob.c.sha256 == sha256)).first()
    return bytes(row.data) if row is not None else None


def originals(connection: Connection) -> Iterator[tuple[str, bytes]]:
    """All original bytes held, with the hash they are kept under."""
    for row in connection.execute(select(blob.c.sha256, blob.c.data)):
        yield row.sha256, bytes(row.data)


def subtree_hash(connection: Connection, level: int, pos: int) -> bytes:
    """The hash of the complete subtree ``pos`` of 2^``level`` leaves."""
    row = connection.execute(select(node.c.hash).where(node.c.level == level, node.c.pos == pos)).first()
    if row is None:
        raise RegisterBroken(
            "REG005",
            f"the register's tree lacks its node {level}/{pos}",
            "stop writing, keep the file, and compare with a mirror.",
        )
    return bytes(row.hash)
