"""The mark in a folder of keys that waits for its mission: what a restoring that was cut short left, or forgot.

A mark alone is no proof that nothing was ever signed with these keys: whoever was cut off at the last step leaves one
beside a mission that is in use. So it is believed only while nothing speaks against it, and nothing is deleted for it.
"""

from datetime import datetime
from itertools import count
from pathlib import Path

from tahqiq.desk.backup.disk import place_new
from tahqiq.desk.backup.keys import MARK
from tahqiq.desk.keyring import Keyring
from tahqiq.store.disk import sync_folder
from tahqiq.store.opening import is_address


def is_marked(keys: Path) -> bool:
    """Whether a restoring has left its mark in this folder."""
    return (keys / MARK).exists()


def put_mark(keys: Path, mission: str) -> None:
    """Marks a folder as waiting for its mission; a file's place is noted, a server's address is not (a password)."""
    (keys / MARK).touch(0o600)
    (keys / MARK).write_text("" if is_address(mission) else str(Path(mission).absolute()), "utf-8")


def drop_mark(keys: Path) -> None:
    """Takes the mark away, if there is one: the mission is in place."""
    if is_marked(keys):
        (keys / MARK).unlink(missing_ok=True)
        sync_folder(keys)


def is_present(keys: Path, size: int) -> bool:
    """Whether keys that may be live stand at this place, when a backup of ``size`` entries is restored.

    Left by a restoring that was cut short, and not live, are marked ones whose log has signed no more than the backup
    holds, and for which no mission stands at the place that the mark names.
    """
    if not keys.is_dir() or not any(keys.iterdir()):
        return False
    return not is_marked(keys) or Keyring(keys).last_signed().read()[0] > size or _has_its_mission(keys)


def set_aside(keys: Path, at: datetime) -> Path:
    """Gives a folder of keys a name with the date, beside its old one, and nothing of it is changed; that name."""
    for number in count(1):
        more = f"-{number}" if number > 1 else ""
        aside = keys.with_name(f"{keys.name}.aside-{at:%Y%m%dT%H%M%SZ}{more}")
        if not aside.exists():
            break
    place_new(keys, aside)
    return aside


def _has_its_mission(keys: Path) -> bool:
    named = (keys / MARK).read_text("utf-8", errors="replace")
    return bool(named) and Path(named).exists()
