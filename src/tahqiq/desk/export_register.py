"""Exporting the register as files that any web server can serve and anybody can check.

The layout follows C2SP tlog-tiles; ``checkpoint`` comes last, by rename, so that a reader in between sees
either the old record whole or the new one.
"""

import os
from collections.abc import Callable
from pathlib import Path

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.static_log import published, resource, resources
from tahqiq.errors import StorageFailed
from tahqiq_verify.checkpoint import Checkpoint

Progress = Callable[[int, int], None]
_CHANGING = ("checkpoint", "log.vkey", "verify.html", "policy/")


def export_register(
    desk: Desk, folder: Path, *, envelopes: bool = False, progress: Progress = lambda *_: None
) -> Checkpoint:
    """Writes the static log into ``folder`` and returns the checkpoint it ends in.

    A folder that was exported before is brought up to date: tiles and bundles never change.
    """
    with desk.store.reading() as connection:
        _note, head = published(desk, connection)
        names = list(resources(desk, connection, envelopes=envelopes))
        try:
            for number, name in enumerate(names):
                progress(number, len(names))
                if name.startswith(_CHANGING) or not (folder / name).exists():
                    _write(folder / name, resource(desk, connection, name, envelopes=envelopes) or b"")
            if envelopes:
                _take_out_redacted(folder / "sealed", {name.removeprefix("sealed/") for name in names})
        except OSError as error:
            raise StorageFailed(
                "STO001",
                f"the export cannot be written to {folder}: {error.strerror}",
                "name a folder that you may write to; the mission itself is unchanged.",
            ) from error
    progress(len(names), len(names))
    return head


def _take_out_redacted(folder: Path, held: set[str]) -> None:
    for file in folder.glob("*"):
        if file.name not in held:
            file.unlink()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
