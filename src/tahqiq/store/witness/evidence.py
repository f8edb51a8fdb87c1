"""What a witness keeps against a log: checkpoints that the log signed and the witness would not cosign.

``fork`` and ``false-root`` convict by themselves and are kept for good: two roots signed for one size, or an empty
register with another root than that of nothing. ``unproven`` means only that no proof was given which connects
the checkpoint with what was seen; anybody may have sent it, so the oldest of these give way.
"""

import sqlite3
from dataclasses import dataclass
from typing import Final

from tahqiq.register.witness import Ask, Seen, has_false_root, signed_note

FORK: Final = "fork"
FALSE_ROOT: Final = "false-root"
UNPROVEN: Final = "unproven"

_KEEP: Final = (
    "INSERT INTO evidence (origin, kind, size, root, note, against, time) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_ALL: Final = "SELECT origin, kind, size, root, note, against, time FROM evidence ORDER BY id"
_IS_KEPT: Final = "SELECT 1 FROM evidence WHERE origin = ? AND size = ? AND root = ?"
_PROOFS: Final = "SELECT count(*) FROM evidence WHERE origin = ? AND kind <> 'unproven'"
_OTHER_COSIGNED: Final = "SELECT note FROM cosigned WHERE origin = ?1 AND size = ?2 AND root <> ?3"
_OTHER_REFUSED: Final = """
SELECT note FROM evidence WHERE origin = ?1 AND size = ?2 AND root <> ?3
AND NOT EXISTS (SELECT 1 FROM cosigned WHERE origin = ?1 AND size = ?2 AND root = ?3) ORDER BY id LIMIT 1"""
_CLEAR: Final = "DELETE FROM evidence WHERE origin = ? AND size = ? AND root = ? AND kind = 'unproven'"
_CONVICT: Final = (
    "UPDATE evidence SET kind = 'fork', against = ? WHERE origin = ? AND size = ? AND kind = 'unproven'"
)
_MAKE_ROOM: Final = """
DELETE FROM evidence WHERE kind = 'unproven' AND origin = ?1 AND id <= (
  SELECT id FROM evidence WHERE kind = 'unproven' AND origin = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2
)"""


@dataclass(frozen=True)
class Limits:
    """How much is kept for each log; what convicts is counted apart from what does not."""

    history: int = 10_000  # sizes once cosigned, with their notes, to hold a later fork against
    proofs: int = 1_000
    unproven: int = 200
    tidy_every: int = 100  # cosigned sizes


@dataclass(frozen=True)
class HeldNote:
    """One refused checkpoint; ``against`` is the note that it contradicts, if it convicts together with it."""

    origin: str
    kind: str
    size: int
    root: bytes
    note: bytes
    against: bytes | None
    time: int


def keep_refused(
    db: sqlite3.Connection, ask: Ask, lines: tuple[bytes, ...], code: str, now: int, limits: Limits
) -> None:
    """Keeps a refused checkpoint whose log signature holds, if it says anything against the log.

    ``lines`` are the log's lines that hold; ``code`` is why it was refused. Call inside the transaction.
    """
    new = ask.checkpoint
    against = _contradicted(db, new.origin, Seen(new.size, new.root))
    if against is not None:
        kind = FORK
    elif has_false_root(new):
        kind = FALSE_ROOT
    elif code == "consistency" and new.size > ask.old_size > 0:
        kind = UNPROVEN
    else:
        return
    held = db.execute(_IS_KEPT, (new.origin, new.size, new.root)).fetchone()
    if held is not None or not _has_room(db, new.origin, kind, limits):
        return
    note = signed_note(new.text, lines)
    db.execute(_KEEP, (new.origin, kind, new.size, new.root, note, against, now))


def settle(db: sqlite3.Connection, origin: str, seen: Seen, note: bytes) -> None:
    """After cosigning: what was unproven at this size is cleared if it is the same root, and convicts if not."""
    db.execute(_CLEAR, (origin, seen.size, seen.root))
    db.execute(_CONVICT, (note, origin, seen.size))


def all_evidence(db: sqlite3.Connection) -> tuple[HeldNote, ...]:
    """Everything kept, the oldest first."""
    return tuple(HeldNote(*row) for row in db.execute(_ALL))


def _contradicted(db: sqlite3.Connection, origin: str, new: Seen) -> bytes | None:
    """A note of this log with the same size and another root: of those cosigned, else of those refused."""
    for query in (_OTHER_COSIGNED, _OTHER_REFUSED):
        row = db.execute(query, (origin, new.size, new.root)).fetchone()
        if row is not None:
            return bytes(row[0])
    return None


def _has_room(db: sqlite3.Connection, origin: str, kind: str, limits: Limits) -> bool:
    """Proofs of guilt are never given up for newer ones; of what is merely unproven the oldest gives way."""
    if kind == UNPROVEN:
        db.execute(_MAKE_ROOM, (origin, limits.unproven - 1))
        return True
    return bool(db.execute(_PROOFS, (origin,)).fetchone()[0] < limits.proofs)
