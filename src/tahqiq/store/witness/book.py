"""The witness's book: what it has seen of each log, kept for good before any cosignature is let out.

One SQLite file (WAL, synchronous=FULL). Comparing with what was seen and keeping the new state are one
transaction, so of two requests at once one comes second (C2SP tlog-witness v1.0.0). Logs are retired, never
removed: a witness that forgot a log could be made to sign a second truth about it.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tahqiq.errors import MissionUnusable, StorageFailed
from tahqiq.register.witness import (
    STATUS,
    Ask,
    Seen,
    cosignature_line,
    cosigner_key,
    judge,
    log_lines,
    origin_hash,
    read_ask,
    signed_note,
)
from tahqiq.store.witness import logs
from tahqiq.store.witness.evidence import HeldNote, Limits, all_evidence, keep_refused, settle
from tahqiq.store.witness.folder import WitnessFolder, finish_folder, make_folder, open_folder
from tahqiq.store.witness.tables import connect, make_book
from tahqiq_verify.note import NoteKey
from tahqiq_verify.refusal import Refusal

Seconds = Callable[[], int]  # a clock: POSIX seconds
_DEFAULT = Limits()


@dataclass(frozen=True)
class Reply:
    """The witness's answer: one of the standard's status codes, and the body, which for 409 is a bare size."""

    status: int
    body: bytes


class WitnessBook:
    """A witness at work. Safe to use from many threads, and from several processes on one folder.

    Every use may raise ``RegisterBroken`` (the book is older than what was signed), ``MissionUnusable`` (it is
    gone or damaged) or ``StorageFailed`` (it cannot be written); nothing was then let out.
    """

    def __init__(self, folder: WitnessFolder, limits: Limits = _DEFAULT) -> None:
        self.folder = folder
        self.key: NoteKey = cosigner_key(folder.signer)
        self._limits = limits
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self._opened_as: tuple[int, int] | None = None

    def consider(self, body: bytes, clock: Seconds) -> Reply:
        """Answers ``add-checkpoint``; a 200 is stored before it is returned.

        ``clock`` is read while it is decided, so that of two cosignatures the later states the later time.
        """
        try:
            ask = read_ask(body)
            with self._reading() as db:
                keys = logs.keys_in_service(db, ask.checkpoint.origin)
            lines = log_lines(ask, keys)
        except Refusal as refusal:
            return _refusing(refusal)
        with self._writing() as db:
            reply, seen = self._decide(db, ask, lines, clock())
        if seen is not None:
            self.folder.last.advance(ask.checkpoint.origin, seen)
        return reply

    def _decide(
        self, db: sqlite3.Connection, ask: Ask, lines: tuple[bytes, ...], now: int
    ) -> tuple[Reply, Seen | None]:
        new = ask.checkpoint
        before = logs.seen_of(db, new.origin)
        try:
            judge(ask, before)
        except Refusal as refusal:
            keep_refused(db, ask, lines, refusal.code, now, self._limits)
            stale = refusal.code == "stale"
            return Reply(STATUS["stale"], b"%d\n" % before.size) if stale else _refusing(refusal), None
        line = cosignature_line(new.text, self.folder.signer, now)
        seen, note = Seen(new.size, new.root), signed_note(new.text, (*lines, line[:-1]))
        self._remember(db, new.origin, seen, note, now)
        settle(db, new.origin, seen, note)
        return Reply(200, line), seen

    def _remember(self, db: sqlite3.Connection, origin: str, seen: Seen, note: bytes, now: int) -> None:
        again = db.execute(
            "UPDATE cosigned SET note = ?, time = ? WHERE origin = ? AND size = ? AND root = ?",
            (note, now, origin, seen.size, seen.root),
        )
        if again.rowcount:
            return
        added = db.execute(
            "INSERT INTO cosigned (origin, size, root, note, time) VALUES (?, ?, ?, ?, ?)",
            (origin, seen.size, seen.root, note, now),
        )
        if (added.lastrowid or 0) % self._limits.tidy_every == 0:
            logs.forget_old_notes(db, self._limits.history)

    def latest(self, hashed_origin: str) -> bytes | None:
        """The newest cosigned note of the log whose origin has this SHA-256 in hexadecimal, if there is one."""
        with self._reading() as db:
            found = [one for one in logs.origins(db) if origin_hash(one) == hashed_origin]
            return logs.newest_note(db, found[0]) if found else None

    def add_log(self, vkey: str, now: int) -> NoteKey:
        """From now on cosigns for the log of this verifier key (C2SP type 1), or also under this key of it.

        Raises ``BadInput`` for another kind of key, ``Refused`` for one that was retired.
        """
        key = logs.log_key(vkey, self.key.public)
        with self._writing() as db:
            logs.add_key(db, key, now)
            changes = logs.changes(db)
        self.folder.last.count_changes(changes)
        return key

    def retire_log(self, named: str, now: int) -> tuple[str, ...]:
        """Stops cosigning for an origin, or under one key of it; returns those keys. What was seen stays.

        Raises ``NotFound`` if nothing in service is called so.
        """
        with self._writing() as db:
            retired = logs.retire(db, named, now)
            changes = logs.changes(db)
        self.folder.last.count_changes(changes)
        return retired

    def standing(self) -> tuple[logs.LogStanding, ...]:
        """Every log that was ever added, by origin."""
        with self._reading() as db:
            return tuple(logs.standing_of(db, origin) for origin in logs.origins(db))

    def evidence(self) -> tuple[HeldNote, ...]:
        """What is kept against logs, the oldest first."""
        with self._reading() as db:
            return all_evidence(db)

    def close(self) -> None:
        """Lets go of the file; the next use opens it again."""
        with self._lock:
            self._let_go()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._explained():
            db = self._connection()
            highest = self.folder.last.read()  # before the book: what is noted was in the book first
            db.execute("BEGIN")
            try:
                for origin, seen in logs.beyond_note(db, highest.changes, highest.logs):
                    self.folder.last.advance(origin, seen)  # else what is shown now could be unlearnt
                yield db
            finally:
                _undo(db)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._explained():
            db = self._connection()
            db.execute("BEGIN IMMEDIATE")
            try:
                highest = self.folder.last.read()
                logs.beyond_note(db, highest.changes, highest.logs)
                yield db
                db.execute("COMMIT")
            finally:
                _undo(db)

    def _connection(self) -> sqlite3.Connection:
        """The open book, opened anew if another file has come into its place."""
        try:
            found = self.folder.book.stat()
        except FileNotFoundError as error:
            raise MissionUnusable(
                "WIT003", f"the book {self.folder.book} is gone", "restore the whole folder as it was."
            ) from error
        if self._opened_as != (found.st_dev, found.st_ino):
            self._let_go()
        if self._db is None:
            self._db = connect(self.folder.book)
            self._opened_as = (found.st_dev, found.st_ino)
        return self._db

    def _let_go(self) -> None:
        if self._db is not None:
            with suppress(sqlite3.Error):
                self._db.close()
        self._db, self._opened_as = None, None

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """After a failure of the disk nothing is tried again in place: the book is opened and checked anew."""
        try:
            yield
        except sqlite3.Error as error:
            self._let_go()
            raise _failed(self.folder.book, error) from error


def make_witness(folder: Path, name: str, seed: bytes, last: Path | None = None) -> WitnessBook:
    """A new witness in an empty folder. ``seed`` is 32 fresh secret bytes; ``last`` see ``make_folder``."""
    made = make_folder(folder, name, seed, last)
    try:
        make_book(made.book)
    except sqlite3.Error as error:
        raise _failed(made.book, error) from error
    finish_folder(made)
    return WitnessBook(made)


def open_witness(folder: Path) -> WitnessBook:
    """The witness that is in this folder; raises ``MissionUnusable`` if none is, or if its files do not fit."""
    return WitnessBook(open_folder(folder))


def _refusing(refusal: Refusal) -> Reply:
    return Reply(STATUS[refusal.code], f"{refusal}\n".encode())


def _undo(db: sqlite3.Connection) -> None:
    if db.in_transaction:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")


def _failed(file: Path, error: sqlite3.Error) -> StorageFailed:
    words = str(error).lower()
    if "locked" in words:
        return StorageFailed(
            "STO003", f"{file} is being written by somebody else", "wait a moment, then repeat."
        )
    if "full" in words:
        return StorageFailed("STO002", f"no space left for {file}", "free some space; nothing was let out.")
    return StorageFailed(
        "STO001",
        f"{file} cannot be read or written: {error}",
        "look at the disk; nothing was let out, and the book is opened and checked anew at the next request.",
    )
