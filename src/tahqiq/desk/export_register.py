"""Exporting the register as files that any web server can serve and anybody can check.

The layout follows C2SP tlog-tiles; ``checkpoint`` comes last, by rename, so that a reader in between sees
either the old record whole or the new one.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.static_log import StaticLog
from tahqiq.errors import Refused, RegisterBroken, StorageFailed
from tahqiq.store import log
from tahqiq.store.disk import sync_folder
from tahqiq.store.sealed import sealed_names
from tahqiq_verify.checkpoint import Checkpoint, parse_checkpoint
from tahqiq_verify.note import parse_note
from tahqiq_verify.refusal import Refusal

Progress = Callable[[int, int], None]
_CHANGING = ("checkpoint", "log.vkey", "verify.html", "policy/")
_HASH = re.compile(r"[0-9a-f]{64}")
_DRAFT = ".new"


def export_register(
    desk: Desk, folder: Path, *, envelopes: bool = False, progress: Progress = lambda *_: None
) -> Checkpoint:
    """Writes the static log into ``folder`` and returns the checkpoint it ends in.

    A folder that was exported before is brought up to date: tiles and bundles never change. Envelopes that
    were redacted since are taken out of it. Raises ``Refused`` (REG022) for a folder that holds another record.
    """
    with desk.store.reading() as connection:
        static = StaticLog(desk, connection, envelopes=envelopes)
        head, names = static.checkpoint, list(static.names())
        with _explained(folder):
            known = _earlier_size(folder, head, lambda size: log.log_root(connection, size))
            fresh = [
                one for one in names if one.startswith(_CHANGING) or known == 0 or not (folder / one).exists()
            ]
            for number, name in enumerate(fresh):
                progress(number, len(fresh))
                if name == "checkpoint":
                    _sync_folders(folder, fresh)
                _write(folder / name, static.fetch(name))
            _sync_folders(folder, ["checkpoint"])
            _take_out(folder / "sealed", set(sealed_names(connection)))
    progress(len(fresh), len(fresh))
    return head


def _earlier_size(folder: Path, head: Checkpoint, root_at: Callable[[int], bytes]) -> int:
    """How many entries an earlier export into this folder came to; 0 if its checkpoint was never reached."""
    file = folder / "checkpoint"
    if not file.exists():
        return 0
    try:
        found = parse_checkpoint(parse_note(file.read_bytes()).text)
        earlier = (
            found.origin == head.origin and found.size <= head.size and root_at(found.size) == found.root
        )
    except Refusal:
        earlier = False
    if not earlier:
        raise Refused(
            "REG022",
            f"the folder {folder} holds another record, or one further on than this, and nothing was written",
            "name a new folder; if both claim to be this register, compare them: tahqiq register compare.",
        )
    return found.size


def _take_out(folder: Path, held: set[str]) -> None:
    """Envelopes that are held no more, and what a cut-short export left of one; nobody else's files."""
    for file in folder.glob("*"):
        name = file.name.removesuffix(_DRAFT)
        if _HASH.fullmatch(name) and (name != file.name or name not in held):
            file.unlink()


def _write(path: Path, data: bytes | None) -> None:
    if data is None:
        raise RegisterBroken(
            "REG004", f"{path.name} cannot be made from the register", "run 'tahqiq register verify'."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + _DRAFT)
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _sync_folders(folder: Path, names: Sequence[str]) -> None:
    """Makes the renames last, before what follows may be seen."""
    inside = {parent for name in names for parent in (folder / name).parents if parent.is_relative_to(folder)}
    for one in sorted(inside, reverse=True):
        sync_folder(one)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageFailed(
            "STO001",
            f"the export cannot be written to {folder}: {error.strerror}",
            "name a folder that you may write to; the mission itself is unchanged.",
        ) from error
