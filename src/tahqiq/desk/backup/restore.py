"""Restoring a backup: checked before anything is put in place, and never so that the log would sign a second truth.

What was signed after the backup was taken is asked of whoever may remember it. If something was, the backup is first
completed from a mirror or from published files, or restored to be read only.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from tahqiq.desk.backup.check import check_inside, demand, unpacked
from tahqiq.desk.backup.complete import complete
from tahqiq.desk.backup.disk import Progress, explained, in_steps, stage
from tahqiq.desk.backup.finished import finished
from tahqiq.desk.backup.keys import make_read_only
from tahqiq.desk.backup.mark import drop_mark, is_marked, is_present
from tahqiq.desk.backup.memory import Asked, Memory, ask_around, beyond
from tahqiq.desk.backup.place import Placing, put_in_place
from tahqiq.desk.backup.staff import close_sessions
from tahqiq.desk.backup.unpack import Opened, check_hashes, open_backup, unpack_part
from tahqiq.desk.check_register import Check
from tahqiq.desk.clock import Clock
from tahqiq.desk.keyring import LastSigned
from tahqiq.desk.open_desk import Chance, Desk, open_desk
from tahqiq.errors import BadInput, Refused, StorageFailed
from tahqiq.model.backup import VAULT, Backup
from tahqiq.store import log
from tahqiq.store.backup.copying import is_empty_place
from tahqiq.store.backup.parcel import digest_of
from tahqiq.store.opening import is_address
from tahqiq_verify.note import parse_vkey
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import b64

_BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Terms:
    """How a backup is to be restored.

    ``identities`` open it; ``log`` is the log's key as the operator knows it (a vkey line); ``known`` names checkpoint
    files, folders or addresses that remember the register; ``complete_from`` a mirror or published files;
    ``nothing_newer`` is the operator's own word that nothing was signed after the backup; ``vault`` is where the vault
    goes, ``None`` to leave it out.
    """

    identities: tuple[str, ...] = ()
    log: str | None = None
    known: tuple[str, ...] = ()
    witnesses: bool = True
    complete_from: str | None = None
    read_only: bool = False
    nothing_newer: bool = False
    vault: Path | None = None


@dataclass(frozen=True)
class Restored:
    """What was put in place. ``size`` is the register's now; ``completed`` entries came from elsewhere, ``withheld``
    of them without their content; ``keys`` is the folder restored, or ``None`` where the one that is there is used.
    ``remarks`` tell what became of keys that an earlier restoring had marked; ``finished`` says that it had done all
    but its last step, so that nobody was asked and nothing put in place."""

    about: Backup
    mission: str
    keys: Path | None
    size: int
    root: str
    completed: int
    withheld: int
    read_only: bool
    asked: Asked
    checks: tuple[Check, ...]
    remarks: tuple[str, ...] = ()
    finished: bool = False


def restore_backup(
    file: Path,
    mission: str,
    keys: Path,
    terms: Terms,
    clock: Clock,
    chance: Chance,
    progress: Progress = lambda *_: None,
) -> Restored:
    """Puts a backup in place as a mission at a free path or in an empty database, with its keys in ``keys``.

    Raises ``BadInput`` (BAK001, BAK004), ``NotFound`` (BAK006), ``RegisterBroken`` (BAK007, BAK014), ``Refused``
    (BAK008 to BAK011, BAK015), ``MissionUnusable`` (MIS002), ``StorageFailed``; nothing is in place then.
    """
    step = in_steps(progress, 4)
    opened = open_backup(file)
    _check_log(opened, terms)
    if (state := finished(opened, mission, keys, terms.read_only, clock, chance)) is not None:
        return _was_finished(opened, mission, keys, terms, state)
    live = keys if is_present(keys, opened.about.size) else None
    _check_place(mission, keys, live, opened.about, terms)
    check_hashes(opened, step(0))
    beside = keys.parent if is_address(mission) else Path(mission).absolute().parent
    name = keys.name if is_address(mission) else Path(mission).name
    with stage(beside / f".{name}.restoring") as folder, explained(beside):
        copied, ring = unpacked(opened, terms.identities, folder)
        _borrow_reading_keys(opened.about, live, ring)
        checks = check_inside(opened.about, copied, ring, clock, chance, step(1))
        demand(checks, "what the backup holds")
        vault = _vault_of(opened, terms, folder)
        close_sessions(ring, opened.about, clock, chance)
        desk = open_desk(str(copied), ring, clock, chance)
        try:
            made = _made_current(desk, opened, live, terms, folder / "mirror", step(2))
            if terms.read_only:
                make_read_only(ring, opened.about.log)
            placed = None if live else keys
            aside = put_in_place(desk, Placing(copied, mission, ring, placed, vault, terms.vault))
        finally:
            desk.store.close()
        remarks = _remarks(live, aside)
    step(3)(1, 1)
    asked, size, root, completed, withheld = made
    found = (size, root, completed, withheld, terms.read_only, asked, checks, remarks)
    return Restored(opened.about, mission, placed, *found)


def _was_finished(opened: Opened, mission: str, keys: Path, terms: Terms, state: tuple[int, str]) -> Restored:
    """What an earlier restoring had put in place but for its last step, which is done now."""
    with explained(keys):
        drop_mark(keys)
    remark = "mission and keys were in place already, and fit: only the mark of that restoring was taken away"
    nobody = Asked((), ())
    return Restored(opened.about, mission, None, *state, 0, 0, terms.read_only, nobody, (), (remark,), True)


def _remarks(live: Path | None, aside: Path | None) -> tuple[str, ...]:
    """What became of keys that an earlier restoring had marked; a mark that was not believed goes now."""
    if aside is not None:
        return (
            f"keys that an earlier restoring had left here were moved to {aside}; "
            "take them away once you know that nothing was signed with them",
        )
    if live is not None and is_marked(live):
        drop_mark(live)
        return (
            f"the mark 'restoring' in {live} was not believed, for these keys were in use; it was taken away",
        )
    return ()


def _check_log(opened: Opened, terms: Terms) -> None:
    try:
        known = None if terms.log is None else parse_vkey(terms.log.strip(), "the log's key").vkey
    except Refusal as refusal:
        raise BadInput(
            "BAK004", str(refusal), "give the register's key as one line: name+id+base64."
        ) from refusal
    if known is not None and known != opened.about.log:
        raise Refused(
            "BAK008",
            f"the backup is signed by another log than the one named: {opened.about.log}",
            "take a backup of your own register, or name its key rightly.",
        )


def _check_place(mission: str, keys: Path, live: Path | None, about: Backup, terms: Terms) -> None:
    if is_address(mission):
        if not is_empty_place(mission):
            raise StorageFailed(
                "BAK002", "the database is not empty", "give an empty database, or a path that is free."
            )
    elif any(Path(f"{mission}{end}").exists() for end in ("", *_BESIDE)):
        raise StorageFailed(
            "BAK002",
            f"there is something already at {mission}, or a journal of it beside it",
            "name a free place; move aside what is there, and keep it until you have compared the two.",
        )
    if terms.read_only and live:
        raise Refused(
            "BAK015",
            f"with the keys in {keys} the mission could be written, and it is to be read only",
            "name a new folder for its keys with --keys.",
        )
    if not about.whole and not live and not terms.read_only:
        raise Refused(
            "BAK015",
            "this backup was taken without keys, and there are none at this place",
            f"put the key folder at {keys} (or name it with --keys), or restore with --read-only.",
        )


def _borrow_reading_keys(about: Backup, live: Path | None, ring: Path) -> None:
    """For a backup without keys: with those that are there the copy can be completed, and read on the way."""
    if not about.whole and live:
        for file in live.glob("*.age"):
            shutil.copyfile(file, ring / file.name)


def _vault_of(opened: Opened, terms: Terms, folder: Path) -> Path | None:
    """The vault's file out of the backup; raises ``StorageFailed`` (BAK002) where another one is in its place."""
    part = opened.about.part(VAULT)
    if part is None or terms.vault is None:
        return None
    file = unpack_part(opened, part, terms.identities, folder)
    if terms.vault.exists() and digest_of(terms.vault) != digest_of(file):
        raise StorageFailed(
            "BAK002",
            f"there is a vault already at {terms.vault}",
            "a newer vault is worth more than this one: restore --without-vault, or name another place with --vault.",
        )
    return file


def _made_current(
    desk: Desk, opened: Opened, live: Path | None, terms: Terms, scratch: Path, progress: Progress
) -> tuple[Asked, int, str, int, int]:
    """Asks around, completes the copy if it is asked for, and refuses to go on as the log where it must not."""
    asked = ask_around(desk, opened.log, live, terms.known, witnesses=terms.witnesses)
    beyond(desk, asked)
    completed = withheld = 0
    if terms.complete_from is not None:
        signed, withheld = complete(desk, terms.complete_from, opened.log, scratch, progress)
        completed = signed.checkpoint.size - opened.about.size
        if completed:  # a witness may have come in with what was missing
            asked = ask_around(desk, opened.log, live, terms.known, witnesses=terms.witnesses)
    more = beyond(desk, asked)
    with desk.store.reading() as connection:
        size = log.log_size(connection)
        root = b64(log.log_root(connection, size))
    if not terms.read_only:
        if more:
            raise _newer(more[0], size, terms)
        if not (asked.knows(size, completed) or terms.nothing_newer):
            raise _nobody_knows(asked, size)
        if live:
            _remember(live, size, root)
    return asked, size, root, completed, withheld


def _remember(keys: Path, size: int, root: str) -> None:
    """Where the key folder that is there knows less than what others have seen, it learns that first."""
    last = LastSigned(keys / "log.state")
    if last.read()[0] < size:
        last.advance(size, root)


def _newer(memory: Memory, size: int, terms: Terms) -> Refused:
    whose = memory.whose
    if terms.complete_from is not None:
        return Refused(
            "BAK011",
            f"{whose} knows of {memory.size} signed entries, and with {terms.complete_from} there are {size}",
            "name a source that has them all, or restore with --read-only; nothing was put in place.",
        )
    return Refused(
        "BAK009",
        f"the log has signed {memory.size} entries ({whose} knows it) and this backup holds {size}: "
        "going on from here would sign a second truth",
        "take a later backup, or bring the missing entries with --complete-from (a mirror, an export, the address "
        "of the published log); else restore with --read-only and see docs/backup.md. Nothing was put in place.",
    )


def _nobody_knows(asked: Asked, size: int) -> Refused:
    if asked.silent:
        silent = "; ".join(f"{name}: {why}" for name, why in asked.silent)
        return Refused(
            "BAK010",
            f"not every witness could say whether the log signed more than these {size} entries ({silent})",
            "try again when they answer; or ask whoever runs them, and say --nothing-newer if they have seen no "
            "more; or restore with --read-only. Nothing was put in place.",
        )
    return Refused(
        "BAK010",
        f"nobody could say whether the log signed more than these {size} entries: "
        "of those asked, none has seen as many",
        "name who remembers it with --known (a checkpoint file, an export, the published log), or say --nothing-newer "
        "if you know it yourself, or restore with --read-only. Nothing was put in place.",
    )
