"""Envelopes beside the log: sealed disclosures and originals, kept, read, and destroyed when redacted."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from tahqiq.register.seal import REST
from tahqiq.store import log
from tahqiq.store.leaves import readable
from tahqiq.store.tables import redacted, sealed
from tahqiq_verify.leaf import RECORD, Leaf

DISCLOSURES, REMAINING, ORIGINAL = "disclosures", "remaining", "original"
_MAIN = (DISCLOSURES, REMAINING)


@dataclass(frozen=True)
class Held:
    """A sealed file of disclosures; ``remaining`` says that it is what a redaction left of the first one."""

    data: bytes
    remaining: bool


def keep_sealed(connection: Connection, index: int, data: bytes, name: str = "") -> None:
    """Keeps an envelope of an entry, by the name that it was sealed under (``register.seal.Envelope``)."""
    kind = REST if name == REST else ORIGINAL if name else DISCLOSURES
    _keep(connection, index, data, kind, name)


def sealed_disclosures(connection: Connection, index: int) -> Held | None:
    """The envelope with an entry's disclosures, if it is held."""
    query = select(sealed.c.data, sealed.c.kind).where(sealed.c.idx == index, sealed.c.kind.in_(_MAIN))
    row = connection.execute(query).first()
    return Held(bytes(row.data), row.kind == REMAINING) if row is not None else None


def sealed_rest(connection: Connection, index: int) -> bytes | None:
    """The envelope with what insiders alone may read of an entry, if there is one and it is held."""
    query = select(sealed.c.data).where(sealed.c.idx == index, sealed.c.kind == REST)
    row = connection.execute(query).first()
    return bytes(row.data) if row is not None else None


def sealed_file(connection: Connection, sha256: str) -> bytes | None:
    """The envelope under this hash, as the register's static files serve it."""
    row = connection.execute(select(sealed.c.data).where(sealed.c.sha256 == sha256)).first()
    return bytes(row.data) if row is not None else None


def sealed_for(connection: Connection, sha256: str) -> int | None:
    """The entry that the envelope under this hash belongs to, while it is held."""
    found = connection.execute(select(sealed.c.idx).where(sealed.c.sha256 == sha256)).scalar_one_or_none()
    return int(found) if found is not None else None


def sealed_names(connection: Connection) -> tuple[str, ...]:
    """The hashes of all envelopes that are held, in the order of their entries."""
    return tuple(
        connection.execute(select(sealed.c.sha256).order_by(sealed.c.idx, sealed.c.sha256)).scalars()
    )


def sealed_original(connection: Connection, name: str) -> bytes | None:
    """The envelope of the original bytes kept under this SHA-256."""
    query = select(sealed.c.data).where(sealed.c.name == name, sealed.c.kind == ORIGINAL).limit(1)
    row = connection.execute(query).first()
    return bytes(row.data) if row is not None else None


def original_at(connection: Connection, index: int) -> bytes | None:
    """The envelope of the original that was attached to an entry, if it is held."""
    query = select(sealed.c.data).where(sealed.c.idx == index, sealed.c.kind == ORIGINAL).limit(1)
    row = connection.execute(query).first()
    return bytes(row.data) if row is not None else None


def originals(connection: Connection) -> Iterator[tuple[str, bytes]]:
    """All sealed originals, with the hash of what is inside."""
    query = select(sealed.c.name, sealed.c.data).where(sealed.c.kind == ORIGINAL).order_by(sealed.c.idx)
    for row in connection.execute(query):
        yield row.name, bytes(row.data)


def sealed_counts(connection: Connection) -> tuple[int, int, int]:
    """How many records the log has, of how many the disclosures are held, and how many were redacted."""
    leaves = (readable(leaf) for _i, leaf in log.entries(connection, 0, log.log_size(connection)))
    records = sum(leaf is not None and leaf.kind == RECORD for leaf in leaves)
    held = select(func.count()).select_from(sealed).where(sealed.c.kind.in_(_MAIN))
    gone = (
        select(func.count())
        .select_from(redacted)
        .where(redacted.c.idx.not_in(select(sealed.c.idx).where(sealed.c.kind.in_(_MAIN))))
    )
    return records, connection.execute(held).scalar_one(), connection.execute(gone).scalar_one()


def leaf_at(connection: Connection, index: int) -> Leaf | None:
    """One entry, read strictly; ``None`` beyond the end, and for bytes that are no entry."""
    for _index, leaf in log.entries(connection, index, index + 1):
        return readable(leaf)
    return None


def destroy(connection: Connection, index: int, remaining: bytes | None) -> None:
    """Takes out the envelopes of a redacted entry; ``remaining`` takes the place of its disclosures.

    Originals go even where only a field is cut: they say what was cut. The database lets go of any of it only
    once the redaction itself is written down.
    """
    if connection.execute(select(redacted.c.idx).where(redacted.c.idx == index)).first() is None:
        connection.execute(insert(redacted).values(idx=index))
    connection.execute(delete(sealed).where(sealed.c.idx == index))
    if remaining is not None:
        _keep(connection, index, remaining, REMAINING, "")


def _keep(connection: Connection, index: int, data: bytes, kind: str, name: str) -> None:
    sha256 = hashlib.sha256(data).hexdigest()
    connection.execute(insert(sealed).values(sha256=sha256, idx=index, kind=kind, name=name, data=data))
