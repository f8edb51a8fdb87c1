"""The vault's file at work: sealed records by their digest, halves that wait for a second keeper or a reader.

A record is known by the digest that stands in the register: another file, or an older one, simply does not hold it.
"""

import fcntl
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from tahqiq.errors import StorageFailed
from tahqiq.store.vault.carve import traces_in
from tahqiq.store.vault.tables import connect, explained, journal_overwritten, make_file
from tahqiq.vault.seal import SealedRecord

Form = Literal["first", "to_reader"]
_OF_RECORD: Final = ("record", "half", "pair")


@dataclass(frozen=True)
class VaultFile:
    """A vault's file. Every use may raise ``MissionUnusable`` (VLT018) or ``StorageFailed``."""

    path: Path

    def make(self, vault: str) -> None:
        """Makes an empty vault; raises ``StorageFailed`` where there is a file already."""
        make_file(self.path, vault)

    def exists(self) -> bool:
        """Whether there is a file."""
        return self.path.exists()

    def vault(self) -> str:
        """Which vault this is: what its keepers enrolled for."""
        with self._db() as db:
            found = db.execute("SELECT value FROM about WHERE name = 'vault'").fetchone()
        return str(found[0]) if found else ""

    @contextmanager
    def held(self) -> Iterator[None]:
        """Holds the vault for one who writes: what is half done is tidied by nobody else meanwhile."""
        with explained(self.path):
            lock = self.path.with_name(self.path.name + ".lock").open("a")
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def put(self, records: Collection[SealedRecord]) -> None:
        """Keeps these records, all or none."""
        with self._writing() as db:
            for one in records:
                row = (one.digest, one.pseudonym, one.version, one.body)
                db.execute("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?)", row)
                halves = [(one.digest, keeper, half) for keeper, half in one.halves.items()]
                db.executemany("INSERT OR REPLACE INTO half VALUES (?, ?, ?)", halves)
                pairs = [(one.digest, *pair, sealed) for pair, sealed in one.pairs.items()]
                db.executemany("INSERT OR REPLACE INTO pair VALUES (?, ?, ?, ?)", pairs)

    def record(self, digest: str) -> SealedRecord | None:
        """The record of this digest, found whole; ``None`` where the file holds no such, or not as it was."""
        with self._db() as db:
            row = db.execute(
                "SELECT pseudonym, version, body FROM record WHERE digest = ?", (digest,)
            ).fetchone()
            if row is None:
                return None
            halves = dict(db.execute("SELECT keeper, data FROM half WHERE digest = ?", (digest,)).fetchall())
            query = "SELECT one, two, data FROM pair WHERE digest = ?"
            pairs = {(one, two): data for one, two, data in db.execute(query, (digest,)).fetchall()}
        found = SealedRecord(row[0], row[1], row[2], halves, pairs)
        return found if found.digest == digest else None

    def records(self) -> dict[str, tuple[str, int] | None]:
        """The digests of which there is anything in the file, each with its pseudonym and version where those are."""
        with self._db() as db:
            found: dict[str, tuple[str, int] | None] = {
                row[0]: None
                for table in _OF_RECORD
                for row in db.execute(f"SELECT digest FROM {table}")  # noqa: S608 - a name of our own
            }
            rows = db.execute("SELECT digest, pseudonym, version FROM record").fetchall()
        return {**found, **{digest: (pseudonym, version) for digest, pseudonym, version in rows}}

    def shared(self) -> frozenset[frozenset[str]]:
        """The pseudonyms under which one sealed piece lies at once: of honest making there are none."""
        blobs = "SELECT digest, data FROM half UNION SELECT digest, data FROM pair"
        query = f"SELECT data, pseudonym FROM ({blobs} UNION SELECT digest, body FROM record)"  # noqa: S608
        query += " JOIN record USING (digest)"
        under: dict[bytes, frozenset[str]] = {}
        with self._db() as db:
            for data, pseudonym in db.execute(query):
                under[data] = under.get(data, frozenset()) | {pseudonym}
        return frozenset(names for names in under.values() if len(names) > 1)

    def hand(self, ask: str, form: Form, data: Mapping[str, bytes]) -> None:
        """Keeps keepers' halves for what is asked, by keeper, in place of what lay there in this form."""
        rows = [(ask, keeper, form, one) for keeper, one in data.items()]
        with self._writing() as db:
            db.execute("DELETE FROM handed WHERE ask = ? AND form = ?", (ask, form))
            db.executemany("INSERT INTO handed VALUES (?, ?, ?, ?)", rows)

    def handed(self, ask: str, form: Form) -> dict[str, bytes]:
        """The halves that lie there for what is asked, by keeper."""
        query = "SELECT keeper, data FROM handed WHERE ask = ? AND form = ?"
        with self._db() as db:
            return dict(db.execute(query, (ask, form)).fetchall())

    def asks(self) -> frozenset[str]:
        """For what halves lie there."""
        with self._db() as db:
            return frozenset(row[0] for row in db.execute("SELECT ask FROM handed"))

    def show(self, begun: str, halves: Mapping[str, bytes]) -> None:
        """Keeps the halves of the keeper who begins to seal anew, by the records' digests; earlier ones go."""
        with self._writing() as db:
            db.execute("DELETE FROM shown")
            db.executemany(
                "INSERT INTO shown VALUES (?, ?, ?)", [(begun, one, half) for one, half in halves.items()]
            )

    def shown(self, begun: str) -> dict[str, bytes]:
        """The halves that a keeper has opened for sealing anew."""
        with self._db() as db:
            return dict(db.execute("SELECT digest, data FROM shown WHERE begun = ?", (begun,)).fetchall())

    def keep_only(
        self, digests: Collection[str], handed: Collection[tuple[str, Form]], begun: str | None
    ) -> tuple[bytes, ...]:
        """Erases all else, rewrites the file and gives what was erased, so that its traces can be looked for."""
        erased: list[bytes] = []
        with self._writing() as db:
            resealed = _resealed(db, digests)
            for table in _OF_RECORD:
                erased += _erase(db, table, "digest", digests)
            erased = [one for one in erased if one not in resealed]
            ended = _erase(db, "handed", "ask || ' ' || form", [" ".join(one) for one in handed])
            there = {row[0] for row in db.execute("SELECT data FROM handed")}
            erased += [
                one for one in ended if one not in there
            ]  # copied under an asking that goes on: ends with it
            erased += _erase(db, "shown", "begun", [begun] if begun else [])
        if erased:
            with self._db() as db:
                db.execute("VACUUM")
            with journal_overwritten(self.path):
                self._check_gone(erased)
        return tuple(erased)

    def _check_gone(self, erased: Collection[bytes]) -> None:
        """Carves the file, and whatever lies beside it, for pieces of what was erased; ``StorageFailed`` (VLT019)."""
        with explained(self.path):
            beside = sorted(self.path.parent.glob(self.path.name + "*"))
            raw = b"".join(one.read_bytes() for one in beside if one.is_file())
        if traces_in(raw, erased):
            raise StorageFailed(
                "VLT019",
                "traces of what was erased are still in the vault's file, or in a copy beside it",
                "close every other program that uses it, take copies away; then: tahqiq vault check. "
                "If nothing lies beside it, a record under another pseudonym was made of it: see docs/vault.md.",
            )

    @contextmanager
    def _db(self) -> Iterator[sqlite3.Connection]:
        with explained(self.path), closing(connect(self.path)) as db:
            yield db

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._db() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")
        with journal_overwritten(self.path):
            pass


def _erase(db: sqlite3.Connection, table: str, column: str, kept: Collection[str]) -> list[bytes]:
    """Deletes the rows of others than those kept; gives what lay in them. The names are our own."""
    blob, staying = "body" if table == "record" else "data", set(kept)
    there = {row[0] for row in db.execute(f"SELECT DISTINCT {column} FROM {table}")}  # noqa: S608
    found: list[bytes] = []
    for one in sorted(there - staying):
        where = f"FROM {table} WHERE {column} = ?"
        found += [row[0] for row in db.execute(f"SELECT {blob} {where}", (one,))]
        db.execute(f"DELETE {where}", (one,))
    return found


def _resealed(db: sqlite3.Connection, kept: Collection[str]) -> frozenset[bytes]:
    """The bodies that stay with their own pseudonym and version under a newer seal: those are no traces."""
    rows = db.execute("SELECT digest, pseudonym, version, body FROM record").fetchall()
    staying = {row[1:] for row in rows if row[0] in kept}
    return frozenset(row[3] for row in rows if row[0] not in kept and row[1:] in staying)
