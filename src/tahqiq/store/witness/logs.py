"""The logs that a witness knows: their keys, added and retired, and how far each was cosigned."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tahqiq.errors import BadInput, NotFound, Refused, RegisterBroken
from tahqiq.register.witness import NOTHING_SEEN, Seen
from tahqiq_verify.note import LOG, NoteKey, parse_vkey
from tahqiq_verify.refusal import Refusal

_NEWEST: Final = "SELECT size, root, time, note FROM cosigned WHERE origin = ? ORDER BY size DESC LIMIT 1"


@dataclass(frozen=True)
class LogStanding:
    """One log as the witness knows it: its keys, how far it was cosigned and when, what is held against it."""

    origin: str
    keys: tuple[str, ...]
    retired: tuple[str, ...]
    seen: Seen
    time: int | None
    proofs: int
    unproven: int


def log_key(vkey: str, own: bytes) -> NoteKey:
    """The verifier key of a log; raises ``BadInput`` for another kind of key, and for the witness's own."""
    try:
        key = parse_vkey(vkey)
        if key.kind != LOG:
            raise Refusal("bad_key", "it is a witness's key, not a log's")
        if key.public == own:
            raise Refusal("bad_key", "it is this witness's own key under another name")
    except Refusal as refusal:
        raise BadInput(
            "WIT007",
            f"this is no verifier key of a log: {refusal.why}",
            "give the one line that 'tahqiq register status' calls the log key.",
        ) from refusal
    return key


def add_key(db: sqlite3.Connection, key: NoteKey, now: int) -> None:
    """Adds the key of a log; raises ``Refused`` if the key, or every key of the log, was retired."""
    held = db.execute("SELECT retired FROM log_key WHERE vkey = ?", (key.vkey,)).fetchone()
    if (held is not None and held[0] is not None) or _is_over(db, key.name):
        raise Refused(
            "WIT008",
            f"the log '{key.name}' was retired here, with this key or wholly",
            "what is retired is never taken back; a log that begins anew has a new origin.",
        )
    if held is None:
        db.execute("INSERT INTO log_key (vkey, origin, added) VALUES (?, ?, ?)", (key.vkey, key.name, now))


def retire(db: sqlite3.Connection, named: str, now: int) -> tuple[str, ...]:
    """Retires one key, or all keys of an origin; raises ``NotFound`` if none in service is called so."""
    query = "SELECT vkey FROM log_key WHERE (origin = ?1 OR vkey = ?1) AND retired IS NULL ORDER BY rowid"
    found = tuple(str(vkey) for (vkey,) in db.execute(query, (named,)))
    if not found:
        raise NotFound(
            "WIT010", f"no log in service here is called '{named}'", "see 'tahqiq witness status FOLDER'."
        )
    db.executemany("UPDATE log_key SET retired = ? WHERE vkey = ?", [(now, vkey) for vkey in found])
    return found


def keys_in_service(db: sqlite3.Connection, origin: str) -> tuple[NoteKey, ...]:
    """The keys under which checkpoints of this origin are taken."""
    query = "SELECT vkey FROM log_key WHERE origin = ? AND retired IS NULL ORDER BY rowid"
    return tuple(parse_vkey(vkey) for (vkey,) in db.execute(query, (origin,)))


def origins(db: sqlite3.Connection) -> tuple[str, ...]:
    """Every log ever added, by name."""
    return tuple(origin for (origin,) in db.execute("SELECT DISTINCT origin FROM log_key ORDER BY origin"))


def changes(db: sqlite3.Connection) -> int:
    """How many keys were added and retired so far, all together; it never falls."""
    return int(db.execute("SELECT count(*) + count(retired) FROM log_key").fetchone()[0])


def seen_of(db: sqlite3.Connection, origin: str) -> Seen:
    """How far the log was cosigned; nothing before the first."""
    row = db.execute(_NEWEST, (origin,)).fetchone()
    return NOTHING_SEEN if row is None else Seen(row[0], row[1])


def newest_note(db: sqlite3.Connection, origin: str) -> bytes | None:
    """The newest note of the log that was cosigned, with its cosignature."""
    row = db.execute(_NEWEST, (origin,)).fetchone()
    return None if row is None else bytes(row[3])


def standing_of(db: sqlite3.Connection, origin: str) -> LogStanding:
    """One log, as it stands."""
    held = db.execute(
        "SELECT vkey, retired FROM log_key WHERE origin = ? ORDER BY rowid", (origin,)
    ).fetchall()
    newest = db.execute(_NEWEST, (origin,)).fetchone()
    kinds: Mapping[str, int] = dict(
        db.execute("SELECT kind, count(*) FROM evidence WHERE origin = ? GROUP BY kind", (origin,))
    )
    return LogStanding(
        origin,
        tuple(vkey for vkey, retired in held if retired is None),
        tuple(vkey for vkey, retired in held if retired is not None),
        seen_of(db, origin),
        None if newest is None else newest[2],
        sum(count for kind, count in kinds.items() if kind != "unproven"),
        kinds.get("unproven", 0),
    )


def beyond_note(
    db: sqlite3.Connection, changes_noted: int, noted: Mapping[str, Seen]
) -> tuple[tuple[str, Seen], ...]:
    """What the book knows beyond the witness's own note of what it signed: usually nothing.

    A stop between storing and noting leaves the book ahead, which is harmless. Raises ``RegisterBroken`` if it
    is behind, or holds another root.
    """
    here = {origin: seen_of(db, origin) for origin in {*origins(db), *noted}}
    for origin, most in noted.items():
        seen = here[origin]
        if seen.size < most.size or (seen.size == most.size and seen.root != most.root):
            raise RegisterBroken(
                "WIT005",
                f"this witness has cosigned {most.size} entries of '{origin}', but its book knows {seen.size}, or "
                "another root: an older copy came back",
                "stop; restore the book as it was after the last signature. Nothing was signed.",
            )
    if changes(db) < changes_noted:
        raise RegisterBroken(
            "WIT005",
            "the witness's book lacks logs that were added or retired: an older copy came back",
            "stop; restore the book as it was after the last change. Nothing was signed.",
        )
    return tuple(
        (origin, seen) for origin, seen in here.items() if seen.size > noted.get(origin, NOTHING_SEEN).size
    )


def forget_old_notes(db: sqlite3.Connection, kept: int) -> None:
    """Of each log, keeps the newest ``kept`` cosigned notes."""
    for origin in origins(db):
        db.execute(
            "DELETE FROM cosigned WHERE origin = ?1 AND size <= ("
            " SELECT size FROM cosigned WHERE origin = ?1 ORDER BY size DESC LIMIT 1 OFFSET ?2)",
            (origin, kept),
        )


def _is_over(db: sqlite3.Connection, origin: str) -> bool:
    row = db.execute("SELECT count(*), count(retired) FROM log_key WHERE origin = ?", (origin,)).fetchone()
    return bool(row[0] > 0 and row[0] == row[1])
