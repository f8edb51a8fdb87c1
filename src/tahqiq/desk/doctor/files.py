"""The doctor on the disk: who may read what, how much room is left, what a killed command left, and the last backup."""

import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from tahqiq.desk.backup.keys import MARK, STAGE
from tahqiq.desk.backup.notes import backups_noted
from tahqiq.desk.open_desk import Desk
from tahqiq.model.health import Finding, fail, ok, warn
from tahqiq.store import log
from tahqiq.store.opening import is_address

SECRETS: Final = "secrets in the mission file"
_SIDE: Final = ("", "-wal", "-shm")
_LEAST: Final = 200 << 20  # bytes
_TIGHT: Final = 2 << 30
_FEW_NODES: Final = 1000
_OLD: Final = timedelta(days=7)
_STALE: Final = timedelta(days=30)
_PIECE: Final = 4 << 20
_OVERLAP: Final = 256
_CHANGE_KEY: Final = "change that key (tahqiq key rotate), and find out how it came there."


def tried(check: str, work: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """What is found; where the disk does not let this user look, that."""
    try:
        yield from work()
    except OSError as error:
        yield fail(
            check,
            f"it cannot be looked at: {error.strerror or type(error).__name__}",
            "run the doctor as whoever runs the server: its files are that user's alone.",
        )


def examine_files(mission: str, keys: Path, vault: Path) -> Iterator[Finding]:
    """Modes, room and leftovers."""
    own = [Path(f"{mission}{end}") for end in _SIDE] if not is_address(mission) else []
    whose: tuple[tuple[str, Callable[[], list[Path]]], ...] = (
        ("mission file", lambda: own),
        ("key folder", lambda: [keys, *keys.iterdir()] if keys.is_dir() else []),
        ("vault file", lambda: [vault]),
    )
    for name, paths in whose:
        check = f"who may read: {name}"
        yield from tried(check, partial(_modes, check, paths))
    disks = (
        {"keys": keys} if is_address(mission) else {"mission": Path(mission).absolute().parent, "keys": keys}
    )
    for name, folder in disks.items():
        yield from tried(f"room on the disk of the {name}", partial(_room, name, folder))
    yield from tried("leftovers", lambda: iter([_leftovers(mission, keys)]))


def examine_backups(desk: Desk) -> Finding:
    """The newest backup that was taken with these keys, by the note that the key folder keeps."""
    check, noted = "backups", backups_noted(desk.keyring.folder)
    if desk.keyring.log_line() is not None:
        return ok(check, "this is a copy: it is made anew from its mirror")
    if not noted:
        return warn(
            check,
            "none was ever taken from here",
            "tahqiq backup FOLDER --encrypt-to age1… (docs/backup.md).",
        )
    newest = noted[-1]
    with desk.store.reading() as connection:
        since = log.log_size(connection) - newest.size
    age = desk.clock.now() - newest.at
    told = f"newest {newest.at:%Y-%m-%d %H:%M}Z, {newest.bytes:,} bytes, {since:,} entries ago"
    following = "tahqiq backup FOLDER --encrypt-to age1…"
    if age > _STALE and since:
        return fail(check, told, following)
    if age > _OLD and since:
        return warn(check, told, following)
    if not any(one.keys and one.sealed for one in noted):
        return warn(
            check, f"{told}; none holds the keys", f"{following}: without its keys a register cannot go on."
        )
    return ok(check, told)


def examine_secrets(mission: str, keys: Path) -> Finding:
    """Whether any key of the folder stands in the mission file in clear: whoever copies the file has it then."""
    check = SECRETS
    if is_address(mission):
        return ok(check, "a server's files cannot be looked through from here")
    there = keys.iterdir() if keys.is_dir() else iter(())
    known = [one.read_bytes().strip() for one in there if one.suffix in (".key", ".age", ".seal")]
    words = [one for one in known if len(one) >= 32]
    if not words:
        return ok(check, "there are no keys here to look for")
    spelt = [*words, *(bytes.fromhex(one.decode()) for one in words if re.fullmatch(rb"[0-9a-f]{64}", one))]
    pattern = re.compile(b"|".join(re.escape(one) for one in spelt))
    for end in _SIDE:
        file = Path(f"{mission}{end}")
        if file.exists() and _stands_in(pattern, file):
            return fail(check, f"a key of {keys} stands in {file.name}", _CHANGE_KEY)
    return ok(check, f"none of {len(words)} keys stands in it")


def _stands_in(pattern: re.Pattern[bytes], file: Path) -> bool:
    with file.open("rb") as opened:
        kept = b""
        while piece := opened.read(_PIECE):
            if pattern.search(kept + piece):
                return True
            kept = piece[-_OVERLAP:]
    return False


def _modes(check: str, paths: Callable[[], list[Path]]) -> Iterator[Finding]:
    there = [path for path in paths() if path.exists()]
    open_to_others = [
        path for path in there if stat.S_IMODE(path.stat().st_mode) & 0o077 and path.suffix != ".lock"
    ]
    if not there:
        yield ok(check, "there is none on this machine")
    elif open_to_others:
        first = open_to_others[0]
        mode = "700" if first.is_dir() else "600"
        yield fail(
            check,
            f"others on this machine may read {len(open_to_others)} of {len(there)}: {first.name}"
            + (" …" if len(open_to_others) > 1 else ""),
            f"chmod {mode} {' '.join(str(one) for one in open_to_others[:4])}",
        )
    else:
        yield ok(check, "its owner alone")


def _room(name: str, folder: Path) -> Iterator[Finding]:
    check = f"room on the disk of the {name}"
    there = next((one for one in (folder, *folder.absolute().parents) if one.exists()), Path("/"))
    free, nodes = shutil.disk_usage(there).free, os.statvfs(there)
    told = f"{free >> 20:,} MiB free"
    if free < _LEAST:
        yield fail(check, told, "free some space: a full disk refuses every entry.")
    elif free < _TIGHT:
        yield warn(check, told, "free some space before it is needed.")
    else:
        yield ok(check, told)
    if nodes.f_files and nodes.f_favail < _FEW_NODES:
        yield fail(
            f"{check}: files", f"{nodes.f_favail} more can be made", "take away files that nobody needs."
        )


def _leftovers(mission: str, keys: Path) -> Finding:
    check = "leftovers"
    if (keys / MARK).exists():
        told = f"{keys} waits for a mission whose restoring was cut short"
        return fail(check, told, "run the same 'tahqiq restore' again.")
    beside = keys.parent if is_address(mission) else Path(mission).absolute().parent
    names = [keys / STAGE, *beside.glob(".*.restoring"), *keys.glob("*.new"), *keys.glob(".*.new")]
    found = [one for one in names if one.exists()]
    if found:
        told = ", ".join(one.name for one in found[:5])
        following = "run it again, or take them away when nothing is at work."
        return warn(check, f"a command that was killed left {told}", following)
    return ok(check, "none")
