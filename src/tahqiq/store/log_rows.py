"""The log's rows in the database's own words: what is too often done to go through SQLAlchemy.

One way for both databases, the statements of each where they differ. Nothing here decides anything: see
``tiles`` for the tree and ``log`` for what is written when.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Protocol

from sqlalchemy import Dialect
from sqlalchemy.exc import DBAPIError

from tahqiq.errors import Refused
from tahqiq.store.opening import APPLICATION_ID

if TYPE_CHECKING:
    import psycopg

_SIZE: Final = "SELECT max(idx) FROM entry"
_LEAVES: Final = "SELECT idx, leaf FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx"
_WRITTEN: Final = "SELECT leaf, hash FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx"
_HASHES: Final = "SELECT hash FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx"
_TILE: Final = "SELECT data, inside FROM tile WHERE level = ? AND n = ?"
_KEEP_TILE: Final = (
    "INSERT INTO tile (level, n, data, inside) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (level, n) DO UPDATE SET data = excluded.data, inside = excluded.inside"
)
_ONCE: Final = "INSERT INTO once (nonce, idx)"
_ADD: Final = "INSERT INTO entry (idx, leaf, hash)"
# After the first the number is left to SQLite, which gives the next one: naming it costs a tenth of all appending.
_ADD_NEXT: Final = "INSERT INTO entry (leaf, hash)"
_ADD_BARE: Final = "INSERT INTO entry (leaf)"
_TOGETHER: Final = (200, 20, 1)  # rows in one statement: at most 600 values, which every SQLite takes

TileRow = tuple[int, int, bytes, bytes | None]
"""Level, number, hashes, and for a full tile the hashes inside it."""


class LogRows(Protocol):
    """The rows of entries and tiles on one connection."""

    def begin(self) -> None:
        """Takes the pen: nobody else writes until the end."""

    def commit(self) -> None:
        """Keeps everything done since the beginning."""

    def rollback(self) -> None:
        """Keeps nothing of it."""

    def size(self) -> int:
        """How many entries there are."""

    def leaves(self, start: int, end: int) -> list[tuple[int, bytes]]:
        """Entries ``start`` to ``end`` with their indexes, as far as they are there."""

    def written(self, start: int, end: int) -> list[tuple[bytes, bytes | None]]:
        """The same in their order, each with the leaf hash that stands beside it, if one does."""

    def hashes(self, start: int, end: int) -> list[bytes | None]:
        """The leaf hashes that stand beside these entries; ``None`` where a full tile held it from the start."""

    def tile(self, level: int, number: int) -> tuple[bytes, bytes | None] | None:
        """The bytes of a kept tile, and what is kept inside it."""

    def keep_tiles(self, tiles: Sequence[TileRow]) -> None:
        """Keeps full tiles and growing ones; the database refuses any change but growth."""

    def add(
        self, start: int, leaves: Sequence[bytes], nonces: Sequence[str], hashes: Sequence[bytes]
    ) -> None:
        """Adds entries, all or none; ``hashes`` are those of the last of them, to stand beside them.

        ``start`` is the size before. Raises ``Refused`` (REG012) if one of the nonces is taken.
        """


class SqliteRows:
    """The rows in a SQLite file, over ``sqlite3`` in autocommit mode."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def begin(self) -> None:
        """Takes the file's write lock."""
        self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Durable once it returns: write-ahead log with ``synchronous=FULL``."""
        self._db.execute("COMMIT")

    def rollback(self) -> None:
        """Nothing to undo if SQLite has rolled back by itself, as it does for a full disk."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def size(self) -> int:
        """How many entries there are."""
        (last,) = self._db.execute(_SIZE).fetchone()
        return 0 if last is None else int(last) + 1

    def leaves(self, start: int, end: int) -> list[tuple[int, bytes]]:
        """Entries with their indexes."""
        return self._db.execute(_LEAVES, (start, end)).fetchall()

    def written(self, start: int, end: int) -> list[tuple[bytes, bytes | None]]:
        """Entries with the hashes beside them."""
        return self._db.execute(_WRITTEN, (start, end)).fetchall()

    def hashes(self, start: int, end: int) -> list[bytes | None]:
        """Leaf hashes beside the entries."""
        return [row[0] for row in self._db.execute(_HASHES, (start, end))]

    def tile(self, level: int, number: int) -> tuple[bytes, bytes | None] | None:
        """A kept tile."""
        found: tuple[bytes, bytes | None] | None = self._db.execute(_TILE, (level, number)).fetchone()
        return found

    def keep_tiles(self, tiles: Sequence[TileRow]) -> None:
        """Keeps or extends tiles."""
        self._db.executemany(_KEEP_TILE, tiles)

    def add(
        self, start: int, leaves: Sequence[bytes], nonces: Sequence[str], hashes: Sequence[bytes]
    ) -> None:
        """Adds entries; what was done before one is refused is undone."""
        # sqlite3 looks for an adapter of every bytes object and not of a bytearray: a tenth of all appending
        given, beside = list(map(bytearray, leaves)), list(map(bytearray, hashes))
        try:
            if len(given) == 1:
                self._insert(_ONCE, nonces, (start,))
                self._insert(_ADD, (start,), given, beside or (None,))
            else:
                self._add_all(start, given, nonces, beside)
        except sqlite3.IntegrityError as error:
            if (holder := self._holder(nonces)) is None:
                raise
            raise entered_before(holder) from error

    def _add_all(
        self, start: int, given: list[bytearray], nonces: Sequence[str], beside: list[bytearray]
    ) -> None:
        bare = len(given) - len(beside)
        indexes = dict(zip(nonces, range(start, start + len(nonces)), strict=True))
        ordered = sorted(nonces)  # neighbours are quicker to find a place for
        self._db.execute("SAVEPOINT entries")
        try:
            self._insert(_ONCE, ordered, [indexes[nonce] for nonce in ordered])
            self._insert(_ADD, (start,), given[:1], [None] if bare else beside[:1])
            self._insert(_ADD_BARE, given[1:bare])
            self._insert(_ADD_NEXT, given[max(bare, 1) :], beside if bare else beside[1:])
        except sqlite3.IntegrityError:
            self._db.execute("ROLLBACK TO entries")
            raise
        finally:
            self._db.execute("RELEASE entries")

    def _insert(self, head: str, *columns: Sequence[object]) -> None:
        """Inserts rows given column by column, as many in one statement as may be."""
        at, width = 0, len(columns)
        for count in _TOGETHER:
            while at + count <= len(columns[0]):
                values: list[object] = [None] * (count * width)
                for place, column in enumerate(columns):
                    values[place::width] = column[at : at + count]
                self._db.execute(_statement(head, width, count), values)
                at += count

    def _holder(self, nonces: Sequence[str]) -> int | None:
        found = []
        for first in range(0, len(nonces), _TOGETHER[0]):
            some = nonces[first : first + _TOGETHER[0]]
            marks = ", ".join("?" * len(some))
            query = f"SELECT min(idx) FROM once WHERE nonce IN ({marks})"  # noqa: S608 - marks alone
            found += self._db.execute(query, tuple(some)).fetchone()
        return min((one for one in found if one is not None), default=None)


@lru_cache
def _statement(head: str, columns: int, rows: int) -> str:
    row = f"({', '.join('?' * columns)})"
    return f"{head} VALUES {', '.join([row] * rows)}"


class PostgresRows:
    """The rows in a PostgreSQL database, over psycopg."""

    def __init__(self, db: "psycopg.Connection[Any]") -> None:
        self._db = db

    def begin(self) -> None:
        """Takes the one pen there is for this database."""
        self._db.execute(b"BEGIN")
        self._db.execute(b"SELECT pg_advisory_xact_lock(%s)", (APPLICATION_ID,))

    def commit(self) -> None:
        """Durable once it returns: ``synchronous_commit`` is on unless somebody turned it off."""
        self._db.execute(b"COMMIT")

    def rollback(self) -> None:
        """Keeps nothing."""
        self._db.execute(b"ROLLBACK")

    def size(self) -> int:
        """How many entries there are."""
        ((last,),) = self._all(_SIZE, ())
        return 0 if last is None else int(last) + 1

    def leaves(self, start: int, end: int) -> list[tuple[int, bytes]]:
        """Entries with their indexes."""
        return self._all(_LEAVES, (start, end))

    def written(self, start: int, end: int) -> list[tuple[bytes, bytes | None]]:
        """Entries with the hashes beside them."""
        return self._all(_WRITTEN, (start, end))

    def hashes(self, start: int, end: int) -> list[bytes | None]:
        """Leaf hashes beside the entries."""
        return [row[0] for row in self._all(_HASHES, (start, end))]

    def tile(self, level: int, number: int) -> tuple[bytes, bytes | None] | None:
        """A kept tile."""
        return next(iter(self._all(_TILE, (level, number))), None)

    def keep_tiles(self, tiles: Sequence[TileRow]) -> None:
        """Keeps or extends tiles."""
        with self._db.cursor() as cursor:
            cursor.executemany(_KEEP_TILE.replace("?", "%b").encode(), tiles)

    def add(
        self, start: int, leaves: Sequence[bytes], nonces: Sequence[str], hashes: Sequence[bytes]
    ) -> None:
        """Adds entries. Looks for their nonces first: a refused statement would end the whole transaction."""
        ((holder,),) = self._all("SELECT min(idx) FROM once WHERE nonce = ANY(?)", (list(nonces),))
        if holder is not None:
            raise entered_before(holder)
        beside = [*([None] * (len(leaves) - len(hashes))), *hashes]
        self._db.execute(
            b"INSERT INTO once (nonce, idx) SELECT nonce, %s + n - 1"
            b" FROM unnest(%s::text[]) WITH ORDINALITY AS new (nonce, n)",
            (start, list(nonces)),
        )
        self._db.execute(
            b"INSERT INTO entry (idx, leaf, hash) SELECT %s + n - 1, leaf, hash"
            b" FROM unnest(%b::bytea[], %b::bytea[]) WITH ORDINALITY AS new (leaf, hash, n)",
            (start, list(leaves), beside),
        )

    def _all(self, query: str, values: Iterable[object]) -> list[Any]:
        asked = query.replace("?", "%s").encode()
        return self._db.execute(asked, tuple(values), binary=True).fetchall()


def rows_on(driver: Any, dialect: str) -> LogRows:
    """The log's rows on a driver's own connection; ``dialect`` is SQLAlchemy's name of the database."""
    return SqliteRows(driver) if dialect == "sqlite" else PostgresRows(driver)


class spoken:  # noqa: N801 - reads as a verb after "with"
    """Turns what the driver raises into SQLAlchemy's errors, which the store explains to people."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def __enter__(self) -> None:
        """Nothing to set up."""

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        raised = self._dialect.loaded_dbapi.Error
        if isinstance(error, raised):
            raise DBAPIError.instance(None, None, error, raised, dialect=self._dialect) from error


def entered_before(index: int) -> Refused:
    """The error for a submission that stands in the register already."""
    return Refused(
        "REG012",
        f"this was entered before, as entry {index}",
        "nothing was written; look at that entry, and sign anew what is really another act.",
    )
