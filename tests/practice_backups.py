"""Backups of the practice mission: taken, opened with a key that somebody keeps elsewhere, and brought back."""

import os
from pathlib import Path

from practice_mission import NOON
from tahqiq.desk.append import append
from tahqiq.desk.backup.restore import Restored, Terms, restore_backup
from tahqiq.desk.backup.take import Taken, Wanted, take_backup
from tahqiq.desk.check_register import check_register
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.open_desk import Desk, open_desk
from tahqiq.model.source import Source
from tahqiq.register.envelope import recipient_of
from tahqiq.store import log

SAFE = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"  # 32 bytes of 0x42
OTHER = "AGE-SECRET-KEY-1ZUT3W9CHZUT3W9CHZUT3W9CHZUT3W9CHZUT3W9CHZUT3W9CHZUTSGU5XK6"  # of 0x17


def enter(desk: Desk, *names: str) -> None:
    """Enters sources under these names."""
    for name in names:
        append(desk, "duty-1", [("source.registered", a_source(name))])


def a_source(name: str) -> Source:
    return Source(id=name, name=name, kind="media", independence_group=name)


def backed_up(desk: Desk, file: Path, **wanted: object) -> Taken:
    """A backup of everything, sealed to the key that is kept in a safe."""
    return take_backup(desk, file, Wanted(**{"recipients": (recipient_of(SAFE),), **wanted}))


def brought_back(file: Path, mission: str, keys: Path, **terms: object) -> Restored:
    """The same, brought back."""
    return restore_backup(
        file, mission, keys, Terms(**{"identities": (SAFE,), **terms}), CaseClock(NOON), os.urandom
    )


def opened(mission: str, keys: Path) -> Desk:
    return open_desk(mission, keys, CaseClock(NOON), os.urandom)


def size_of(desk: Desk) -> int:
    with desk.store.reading() as connection:
        return log.log_size(connection)


def stands_whole(mission: str, keys: Path, *, goes_on: bool = True) -> int:
    """A mission that holds from its first entry, and in which one more can be entered; its size before that."""
    desk = opened(mission, keys)
    try:
        checked = check_register(desk)
        assert checked.holds, checked
        size = size_of(desk)
        if goes_on:
            enter(desk, f"after-{size}")
            assert check_register(desk).holds
        return size
    finally:
        desk.store.close()
