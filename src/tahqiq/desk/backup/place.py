"""Putting a checked copy in its place: its keys, then the mission, each at once and whole.

Until the mission is there, a mark in the folder of keys says that it waits for it: if that is cut short, the next
restoring moves the folder aside. Keys that may have been used are never deleted.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from tahqiq.desk.backup.disk import explained, place_new, sync_tree
from tahqiq.desk.backup.mark import drop_mark, is_marked, put_mark, set_aside
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import RegisterBroken, TahqiqError
from tahqiq.store import log
from tahqiq.store.backup.copying import fill_address, is_empty_place
from tahqiq.store.opening import is_address
from tahqiq.store.rebuilding import tables_digest


@dataclass(frozen=True)
class Placing:
    """What goes where: a checked mission file, the folder of its keys, a vault's file; ``None`` for what does not."""

    copied: Path
    mission: str
    ring: Path
    keys: Path | None
    vault: Path | None
    vault_to: Path | None


def put_in_place(desk: Desk, what: Placing) -> Path | None:
    """Keys first, marked as waiting for their mission, the vault, the mission, at once and whole; then the mark goes.

    Gives the place to which keys were moved that an earlier restoring had left there; ``None`` if there were none.
    """
    keys, ring = what.keys, what.ring
    aside = vault = None
    if keys is not None:
        with explained(keys):
            put_mark(ring, what.mission)
            keys.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = _beside(ring, keys)
            if is_marked(keys):
                aside = set_aside(keys, desk.clock.now())
            place_new(draft, keys)
    try:
        vault = _place_vault(what)
        _place_mission(desk, what.copied, what.mission)
    except BaseException:
        if not _may_stand(what.mission):  # placed a moment ago, and no mission was ever there to use them
            if vault is not None:
                vault.unlink(missing_ok=True)
            if keys is not None:
                shutil.rmtree(keys)
            if keys is not None and aside is not None:
                place_new(aside, keys)
        raise
    if keys is not None:
        drop_mark(keys)
    return aside


def _place_vault(what: Placing) -> Path | None:
    """The vault's place, where it was put there now: not where the same one is already."""
    if what.vault is None or what.vault_to is None or what.vault_to.exists():
        return None
    with explained(what.vault_to):
        place_new(_on_its_disk(what.vault, what.vault_to), what.vault_to)
    return what.vault_to


def _may_stand(mission: str) -> bool:
    """Whether the mission may be in place though it failed: a server's answer, or the disk's last word, was lost."""
    if not is_address(mission):
        return Path(mission).exists()
    try:
        return not is_empty_place(mission)
    except TahqiqError:
        return True


def _place_mission(desk: Desk, copied: Path, mission: str) -> None:
    if is_address(mission):
        with desk.store.reading() as connection:
            size = log.log_size(connection)
            due = (size, log.log_root(connection, size), tables_digest(connection))
            fill_address(mission, connection, lambda filled: _demand_same(filled, due))
    else:
        desk.store.close()
        with explained(copied):
            with copied.open("rb+") as file:
                os.fsync(file.fileno())
            copied.chmod(0o600)
            place_new(copied, Path(mission))


def _beside(ring: Path, keys: Path) -> Path:
    """The keys copied to the disk that they are for, where one step gives them their name."""
    draft = keys.with_name(f".{keys.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    shutil.copytree(ring, draft, copy_function=_copy_closed, dirs_exist_ok=True)
    draft.chmod(0o700)
    sync_tree(draft)
    return draft


def _copy_closed(source: str, target: str) -> None:
    """A key's file is its owner's alone from its first byte on, not only once it is whole."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as copied, Path(source).open("rb") as opened:
        shutil.copyfileobj(opened, copied)


def _on_its_disk(file: Path, target: Path) -> Path:
    draft = target.with_name(f".{target.name}.new")
    draft.unlink(missing_ok=True)
    draft.touch(0o600)
    shutil.copyfile(file, draft)
    with draft.open("rb+") as opened:
        os.fsync(opened.fileno())
    return draft


def _demand_same(filled: Connection, due: tuple[int, bytes, str]) -> None:
    """What a server holds now is what was checked: every entry and tile is hashed anew, every table compared."""
    size = log.log_size(filled)
    log.check_appended(filled, 0, size)
    if (size, log.log_root(filled, size), tables_digest(filled)) != due:
        raise RegisterBroken(
            "BAK007",
            "the database does not hold what was written to it",
            "look at the server and its disk; nothing was put in place.",
        )
