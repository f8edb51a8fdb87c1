"""Exporting the register as files that any web server can serve and anybody can check.

What goes out is what the log commits to: leaves, never what they commit to. The layout follows C2SP
tlog-tiles (tiles and entry bundles of 256, partial ones with ``.p/W``); ``checkpoint`` comes last, by rename.
"""

import os
from pathlib import Path

from sqlalchemy import Connection

from tahqiq.desk.keyring import LOG
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import RegisterBroken, StorageFailed
from tahqiq.model.entry import Checkpoint
from tahqiq.register.checkpoint import verifier_key
from tahqiq.register.tiles import TILE_WIDTH, bundle, tile_path, tile_ranges
from tahqiq.store import log


def export_register(desk: Desk, folder: Path) -> Checkpoint:
    """Writes the static log into ``folder`` and returns the checkpoint it ends in."""
    with desk.store.reading() as connection:
        head = log.last_checkpoint(connection)
        if head is None:
            raise RegisterBroken("REG008", "no checkpoint is signed", "run any writing command once.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _tiles(connection, folder, head.size)
            _bundles(connection, folder, head.size)
            key = desk.keyring.signer(LOG, signs_as=head.origin).public
            _write(folder / "log.vkey", (verifier_key(head.origin, key) + "\n").encode())
            _write(folder / "checkpoint", head.note.encode())
        except OSError as error:
            raise StorageFailed(
                "STO001",
                f"the export cannot be written to {folder}: {error.strerror}",
                "name a folder that you may write to; the mission itself is unchanged.",
            ) from error
    return head


def _tiles(connection: Connection, folder: Path, size: int) -> None:
    for level, number, width in tile_ranges(size):
        first = number * TILE_WIDTH
        hashes = [log.subtree_hash(connection, level * 8, first + offset) for offset in range(width)]
        _write(folder / tile_path(str(level), number, width), b"".join(hashes))


def _bundles(connection: Connection, folder: Path, size: int) -> None:
    rows = [leaf for _index, leaf, _held in log.leaves(connection)][:size]
    for number in range(-(-size // TILE_WIDTH)):
        part = rows[number * TILE_WIDTH : (number + 1) * TILE_WIDTH]
        _write(folder / tile_path("entries", number, len(part)), bundle(part))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
