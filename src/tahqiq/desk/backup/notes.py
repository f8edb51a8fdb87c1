"""What the key folder remembers of the backups that were taken, for whoever looks for the newest."""

import json
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from tahqiq.desk.backup.keys import NOTES
from tahqiq.desk.mirror.disk import write_whole
from tahqiq.model.backup import BackupNote

_KEPT: Final = 100
_NOTES: Final = TypeAdapter(tuple[BackupNote, ...])


def backups_noted(keys: Path) -> tuple[BackupNote, ...]:
    """The backups that were taken, the oldest first; none where the note cannot be read: it proves nothing."""
    try:
        return _NOTES.validate_json((keys / NOTES).read_bytes())
    except (OSError, ValidationError):
        return ()


def note_backup(keys: Path, note: BackupNote) -> None:
    """Adds one; raises ``OSError`` as the disk does."""
    kept = [*backups_noted(keys), note][-_KEPT:]
    plain = [one.model_dump(mode="json") for one in kept]
    write_whole(keys / NOTES, json.dumps(plain, ensure_ascii=False, indent=1).encode() + b"\n")
    (keys / NOTES).chmod(0o600)
