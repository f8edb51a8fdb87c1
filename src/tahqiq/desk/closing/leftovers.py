"""What a backup, a restoring or a check leaves in clear when it is killed: copies of the keys and the mission.

Each is known by the name that its maker gives it; the next work of the kind would take it away, if there ever is one.
"""

import os
import re
import stat
from pathlib import Path
from typing import Final

from tahqiq.desk.backup.keys import STAGE
from tahqiq.store.opening import is_address

_ROOM: Final = re.compile(r"tahqiq-(backup-)?[a-z0-9_]{8}")  # as Python's tempfile names a new folder

_ASIDE: Final = re.compile(r"\.aside-\d{8}T\d{6}Z(-\d+)?")  # as a restoring names what it moves aside


def moved_aside(keys: Path) -> list[Path]:
    """The folders of keys that a restoring moved aside under a name with the date; keys in them may have been used."""
    keys = keys.absolute()
    beside = sorted(keys.parent.iterdir()) if keys.parent.is_dir() else []
    return [
        one
        for one in beside
        if one.name.startswith(keys.name) and _ASIDE.fullmatch(one.name.removeprefix(keys.name))
    ]


def left_at_work(mission: str, keys: Path, rooms: Path | None) -> list[Path]:
    """The folders, and the locks beside them, that are there now; ``rooms`` is where the machine has temporary ones."""
    keys = keys.absolute()
    named = [keys / STAGE, keys.parent / f".{keys.name}.new", keys.parent / f".{keys.name}.restoring"]
    if not is_address(mission):
        place = Path(mission).absolute()
        named.append(place.parent / f".{place.name}.restoring")
    locks = [one.with_name(f"{one.name}.lock") for one in named]
    found = [one for one in dict.fromkeys([*named, *locks]) if os.path.lexists(one)]
    return [*found, *(one for one in _rooms(rooms) if _is_ours(one))]


def rooms_of_others(rooms: Path | None) -> list[Path]:
    """What is called like a temporary folder of ours and is somebody else's, or open to others: it is left."""
    return [one for one in _rooms(rooms) if not _is_ours(one)]


def _rooms(rooms: Path | None) -> list[Path]:
    if rooms is None or not rooms.is_dir():
        return []
    return sorted(one for one in rooms.glob("tahqiq-*") if _ROOM.fullmatch(one.name))


def _is_ours(room: Path) -> bool:
    try:
        found = room.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077
