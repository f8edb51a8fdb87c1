"""How fast a whole log is checked without signatures, against hashing its entries and nothing else."""

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.appending import PEN
from benchmarks.big_logs import mission_in
from benchmarks.rounds import Way, compare
from tahqiq.register.checkpoint import log_note_key, sign_checkpoint
from tahqiq.store import log
from tahqiq.store.opening import open_store
from tahqiq_verify.audit import audit
from tahqiq_verify.policy_file import parse_policy
from tahqiq_verify.source import FolderSource
from tahqiq_verify.tiles import ENTRIES, TILE_WIDTH, tile_path, tile_ranges


@dataclass(frozen=True)
class Exported:
    """A log as static files, with its entries at hand for the bare loop."""

    folder: Path
    size: int
    leaves: list[bytes]


def export(mission_folder: Path, folder: Path, most: int) -> Exported:
    """Writes the first entries of a log as the static files that a party would audit."""
    store = open_store(mission_in(mission_folder))
    with store.reading() as connection:
        size = min(most, log.log_size(connection))
        for level, number, width in tile_ranges(size):
            _write(folder / tile_path(str(level), number, width), log.tile(connection, level, number, width))
            if level == 0:
                _write(
                    folder / tile_path(ENTRIES, number, width), log.entry_bundle(connection, number, width)
                )
        signed = sign_checkpoint(size, log.log_root(connection, size), PEN)
        leaves = [leaf for _index, leaf in log.entries(connection, 0, size)]
    store.close()
    _write(folder / "checkpoint", signed.note.encode())
    return Exported(folder, size, leaves)


def _write(path: Path, data: bytes | None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data or b"")


def report(exported: Exported, mission_folder: Path) -> None:
    """The verifier over the static files, and the server's own check of its database, each against bare hashing.

    All is one core's work, so it is the processor's time that counts: other programs do not disturb it.
    """
    bare = Way("bare SHA-256 of each entry", lambda: _bare(exported))
    title = f"Checking {exported.size:,} entries without signatures"
    ours = Way("tahqiq-verify, static files: entries, tiles, root", lambda: _audited(exported))
    compare(title, ours, bare, "entries/CPU s")
    ours = Way("tahqiq's own check of its database", lambda: _checked(exported, mission_folder))
    compare(title, ours, bare, "entries/CPU s")


def _bare(exported: Exported) -> float:
    begun = time.process_time()
    for leaf in exported.leaves:
        hashlib.sha256(leaf).digest()
    return exported.size / (time.process_time() - begun)


def _audited(exported: Exported) -> float:
    policy = parse_policy(f"log {log_note_key(PEN).vkey}\nquorum none\n".encode())
    begun = time.process_time()
    found = audit(FolderSource(exported.folder), policy)
    taken = time.process_time() - begun
    if found.entries != exported.size:
        raise SystemExit("the audit has not seen all entries")
    return exported.size / taken


def _checked(exported: Exported, mission_folder: Path) -> float:
    store = open_store(mission_in(mission_folder))
    with store.reading() as connection:
        whole = exported.size // TILE_WIDTH * TILE_WIDTH
        begun = time.process_time()
        log.check_appended(connection, 0, whole)
        taken = time.process_time() - begun
    store.close()
    return whole / taken
