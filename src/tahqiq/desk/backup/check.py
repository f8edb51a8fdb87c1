"""Checking a backup without any mission: signature, hashes, and, with a key that opens it, all that it holds."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tahqiq.desk.backup.disk import Progress, explained, in_steps
from tahqiq.desk.backup.unpack import Opened, check_hashes, open_backup, unpack_files, unpack_part
from tahqiq.desk.check_register import TABLES, Check, check_register
from tahqiq.desk.clock import Clock
from tahqiq.desk.open_desk import Chance, Desk, open_desk
from tahqiq.errors import BadInput, RegisterBroken, TahqiqError
from tahqiq.model.backup import KEYS, MISSION, SUFFIX, Backup
from tahqiq.store import log
from tahqiq.store.backup.copying import strange_objects, tables_version
from tahqiq.store.migrating import HEAD
from tahqiq_verify.spelling import b64

PASS, FAIL, UNCHECKED = "pass", "fail", "could not check"


@dataclass(frozen=True)
class BackupChecked:
    """A backup and every check of it; it holds when none failed, and wholly when none was left out."""

    about: Backup
    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing failed."""
        return all(one.outcome != FAIL for one in self.checks)


@dataclass(frozen=True)
class Listed:
    """A file in a folder of backups: what it says of itself, or why it is none."""

    file: Path
    about: Backup | None
    bytes: int
    why: str = ""


def list_backups(folder: Path) -> tuple[Listed, ...]:
    """The backups in a folder, the newest first, then what is called one and is none. Hashes are not read anew."""
    with explained(folder):
        if not folder.is_dir():
            raise BadInput(
                "BAK001", f"there is no folder {folder}", "name the folder that holds the backups."
            )
        found = [_listed(file) for file in sorted(folder.glob(f"*{SUFFIX}"))]
    good = sorted((one for one in found if one.about), key=lambda one: (one.about and one.about.at, one.file))
    return (*reversed(good), *(one for one in found if one.about is None))


def check_backup(
    file: Path,
    identities: Sequence[str],
    clock: Clock,
    chance: Chance,
    progress: Progress = lambda *_: None,
) -> BackupChecked:
    """Every check that can be made of a file alone; what it holds is unpacked into the machine's temporary folder.

    Raises ``BadInput`` (BAK001) for what is no backup, or not as it was signed.
    """
    step = in_steps(progress, 2)
    opened = open_backup(file)
    check_hashes(opened, step(0))
    checks = [
        Check("what it says of itself", PASS, f"signed by {opened.log.vkey}"),
        Check("every part's hash", PASS, f"{len(opened.about.parts)} parts, {file.stat().st_size:,} bytes"),
    ]
    sealed = any(one.sealed for one in opened.about.parts)
    if sealed and not identities:
        why = f"it is sealed: give one of its {opened.about.sealed_to} reading keys with --identity"
        return BackupChecked(opened.about, (*checks, Check("what is inside", UNCHECKED, why)))
    with tempfile.TemporaryDirectory(prefix="tahqiq-backup-") as scratch, explained(Path(scratch)):
        mission, keys = unpacked(opened, identities, Path(scratch))
        checks += check_inside(opened.about, mission, keys, clock, chance, step(1))
    return BackupChecked(opened.about, tuple(checks))


def unpacked(opened: Opened, identities: Sequence[str], folder: Path) -> tuple[Path, Path]:
    """The mission as a file and its keys as a folder, which without keys holds the log's public key alone."""
    about = opened.about
    mission_part, keys_part = about.part(MISSION), about.part(KEYS)
    if mission_part is None:
        raise BadInput("BAK001", f"{opened.file} holds no mission", "take another backup.")
    mission, keys = unpack_part(opened, mission_part, identities, folder), folder / "keys.d"
    if keys_part is None:
        keys.mkdir(mode=0o700)
        (keys / "log.vkey").write_text(f"{about.log}\n", "utf-8")
    else:
        parcel = unpack_part(opened, keys_part, identities, folder)
        unpack_files(opened, parcel, keys)
        parcel.unlink()
    return mission, keys


def check_inside(
    about: Backup,
    mission: Path,
    keys: Path,
    clock: Clock,
    chance: Chance,
    progress: Progress = lambda *_: None,
    *,
    tables: bool = True,
) -> tuple[Check, ...]:
    """The copied mission checked from its first entry on, with the copied keys, against what the backup names.

    Without ``tables`` nothing that is sealed in it is opened.
    """
    if tables_version(mission) != about.tables:
        return (Check("the mission in it", FAIL, f"its tables are not those of version {about.tables}"),)
    try:
        desk = open_desk(str(mission), keys, clock, chance)
    except TahqiqError as error:
        return (Check("the mission in it", FAIL, f"{error.code}: {error.cause}"),)
    checks: list[Check] = []
    try:
        checks += [_strangers(desk, about), _same_state(desk, about)]
        if all(one.outcome == PASS for one in checks):
            found = check_register(desk, progress, tables=tables).checks
            checks += [_as_far_as_keys_go(one, keys) for one in found]
    except TahqiqError as error:
        checks.append(Check("the mission in it", FAIL, f"{error.code}: {error.cause}"))
    finally:
        desk.store.close()
    return tuple(checks)


def demand(checks: Sequence[Check], what: str) -> None:
    """Raises ``RegisterBroken`` (BAK007) where a check failed."""
    failed = [one for one in checks if one.outcome == FAIL]
    if failed:
        raise RegisterBroken(
            "BAK007",
            f"{what} does not hold: {failed[0].what}: {failed[0].detail}",
            "take another backup, or make the mission anew from a mirror; nothing was put in place.",
        )


def _as_far_as_keys_go(check: Check, keys: Path) -> Check:
    """Without reading keys the tables cannot be made anew, and differ from what can: that is no fault of theirs."""
    if check.what == TABLES and check.outcome == FAIL and not any(keys.glob("*.age")):
        return Check(TABLES, UNCHECKED, "no reading keys are in this backup to make them anew with")
    return check


def _listed(file: Path) -> Listed:
    size = file.stat().st_size
    try:
        return Listed(file, open_backup(file).about, size)
    except TahqiqError as error:
        return Listed(file, None, size, error.cause)


def _strangers(desk: Desk, about: Backup) -> Check:
    what = "nothing in it but a mission's tables"
    strange = strange_objects(desk.store)
    if strange:
        return Check(what, FAIL, ", ".join(strange[:5]))
    brought = "" if about.tables == HEAD else f", brought from version {about.tables}"
    return Check(what, PASS, f"tables of version {HEAD}{brought}")


def _same_state(desk: Desk, about: Backup) -> Check:
    what = "the state that the backup names"
    with desk.store.reading() as connection:
        size, head = log.log_size(connection), log.last_checkpoint(connection)
        if size != about.size or head is None or head.size != size:
            return Check(what, FAIL, f"it holds {size} entries, signed {head.size if head else 0}")
        root = b64(log.log_root(connection, size))
    if (root, head.root, desk.mission.origin) != (about.root, about.root, about.origin):
        return Check(what, FAIL, "the root or the register is another")
    return Check(what, PASS, f"{size} entries, root {root}")
