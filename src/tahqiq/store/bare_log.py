"""The bare log of a mission: entries and tiles without the tables made from them, on a connection of its own.

For whoever needs the log alone and at full speed: a mirror that copies it, a bench that measures it. The tables
do not follow what is appended here: ``tahqiq rebuild`` makes them anew.
"""

from collections.abc import Sequence
from types import TracebackType

from tahqiq.store.appended import append_rows, check_rows
from tahqiq.store.log_rows import LogRows, rows_on, spoken
from tahqiq.store.opening import Store, _explained, open_store
from tahqiq.store.tiles import TileTree


class BareLog:
    """An open log. Every append is a transaction of its own, durable when it returns. Not for several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._connection = store.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        driver = self._connection.connection.driver_connection
        self._tree = TileTree(rows_on(driver, store.engine.dialect.name))
        self._asking = _Asking(store, self._tree.rows)

    def size(self) -> int:
        """How many entries there are."""
        with self._asking as rows:
            return rows.size()

    def append(self, leaves: Sequence[bytes], nonces: Sequence[str]) -> range:
        """Adds entries at the end, all or none; their indexes. Raises as ``log.append_leaves`` does."""
        with self._asking as rows:
            rows.begin()
            try:
                start = rows.size()
                written = append_rows(self._tree, start, leaves, nonces)
                rows.commit()
            except BaseException:
                rows.rollback()
                raise
            self._tree.learn(start, *written)
            return range(start, start + len(leaves))

    def check(self, start: int, end: int) -> None:
        """Reads entries back and computes everything anew; see ``log.check_appended``."""
        with self._asking as rows:
            check_rows(TileTree(rows), start, end)

    def root(self, size: int) -> bytes:
        """The root over the first ``size`` entries."""
        with self._asking:
            return self._tree.root(size)

    def inclusion_path(self, index: int, size: int) -> list[bytes]:
        """The proof that an entry stands in the tree of ``size`` entries."""
        with self._asking:
            return self._tree.inclusion_path(index, size)

    def consistency_path(self, old: int, new: int) -> list[bytes]:
        """The proof that ``new`` entries continue ``old`` entries."""
        with self._asking:
            return self._tree.consistency_path(old, new)

    def leaves(self, start: int, end: int) -> list[bytes]:
        """The entries from ``start`` up to but not including ``end``, as far as they are there."""
        with self._asking as rows:
            return [leaf for _index, leaf in rows.leaves(start, end)]

    def close(self) -> None:
        """Lets go of the connection and the store."""
        self._connection.close()
        self._store.close()


class _Asking:
    """What the driver raises comes out as our errors; a class, since a generator would cost a tenth of an append."""

    def __init__(self, store: Store, rows: LogRows) -> None:
        self._store, self._rows = store, rows

    def __enter__(self) -> LogRows:
        return self._rows

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if error is not None:
            with _explained(self._store.name), spoken(self._store.engine.dialect):
                raise error


def open_log(mission: str) -> BareLog:
    """The log of the mission that is there; raises ``MissionUnusable`` as ``open_store`` does."""
    return BareLog(open_store(mission))
