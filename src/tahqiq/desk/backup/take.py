"""Taking a backup: a mission and its keys as they stand at one moment, in one file, while others go on writing.

The moment is fixed while the log's pen is held, so that the log's memory and the register agree. The copy is checked
from its first entry before it is sealed, and the file is read back after it is written.
"""

import os
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from tahqiq import __version__
from tahqiq.desk.backup.check import check_inside, demand
from tahqiq.desk.backup.disk import Progress, explained, in_steps, place_new, stage
from tahqiq.desk.backup.keys import STAGE, copy_keys
from tahqiq.desk.backup.notes import backups_noted, note_backup
from tahqiq.desk.backup.unpack import (
    ABOUT,
    CONTENTS,
    NOTE,
    check_hashes,
    list_of,
    open_backup,
    statement,
)
from tahqiq.desk.check_register import Check
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.quorum import log_key
from tahqiq.desk.sign_head import is_signed, log_pen, sign_head
from tahqiq.errors import BadInput, NotFound, Refused, RegisterBroken
from tahqiq.model.backup import KEYS, MISSION, SEALED, SUFFIX, VAULT, Backup, BackupNote, Part
from tahqiq.register.envelope import is_recipient, recipient_of
from tahqiq.store import log
from tahqiq.store.backup.copying import copy_file, copy_mission
from tahqiq.store.backup.parcel import digest_of, pack
from tahqiq.store.backup.sealing import seal_file
from tahqiq.store.cosigned import cosigned_note
from tahqiq.store.disk import sync_folder
from tahqiq.store.migrating import HEAD
from tahqiq.store.opening import open_store
from tahqiq.store.rebuilding import tables_digest
from tahqiq_verify.note import signature_line
from tahqiq_verify.spelling import b64, canonical_json, from_b64
from tahqiq_verify.tree import verify_consistency


@dataclass(frozen=True)
class Wanted:
    """What goes into a backup, and who can open it: ``recipients`` (``age1…``); ``vault`` is the vault's file."""

    recipients: tuple[str, ...] = ()
    keys: bool = True
    plain_keys: bool = False
    vault: Path | None = None


@dataclass(frozen=True)
class Taken:
    """A backup that was taken: where it is, what it says of itself, what was checked, and what could not go in.

    ``opens_only_here``: every key that opens it lies in the folder that it is a backup of, and is lost with it.
    """

    file: Path
    about: Backup
    bytes: int
    checks: tuple[Check, ...]
    left_out: tuple[str, ...]
    opens_only_here: bool


def take_backup(desk: Desk, to: Path, wanted: Wanted, progress: Progress = lambda *_: None) -> Taken:
    """Writes a backup to a new file ``to``, or under a name of its own into the folder ``to``.

    Raises ``Refused`` (BAK003) where keys would leave unsealed, (BAK013) in a copy; ``StorageFailed`` (BAK002)
    where something is there already; ``RegisterBroken`` (BAK007) where the copy does not hold.
    """
    _check_wanted(desk, wanted)
    file = to / _name_of(desk) if to.is_dir() else to
    with explained(file):
        if file.exists() or file.is_symlink():
            raise FileExistsError(0, "there is something already", str(file))
    step = in_steps(progress, 4)
    with stage(desk.keyring.folder / STAGE) as folder, explained(file):
        about, left_out, digest = _copy(desk, folder, wanted, step(0))
        copied, ring = folder / MISSION, folder / KEYS
        checks = check_inside(about, copied, ring, desk.clock, desk.chance, step(1), tables=False)
        checks += (_same_tables(copied, digest), _continued(desk, about))
        demand(checks, "the copy that was to be the backup")
        parts = _sealed(folder, wanted, step(2))
        about = about.but(parts=tuple(part.model_dump() for part, _path in parts))
        _write(desk, about, [(part.name, path) for part, path in parts], file)
        opened = open_backup(file)
        check_hashes(opened, step(3))
        here = _opens_only_here(desk, wanted)
        taken = Taken(file, opened.about, file.stat().st_size, checks, left_out, here)
        with suppress(OSError):  # the backup stands without the note of it
            note_backup(desk.keyring.folder, _noted(taken))
    return taken


def _check_wanted(desk: Desk, wanted: Wanted) -> None:
    if desk.keyring.log_line() is not None:
        raise Refused(
            "BAK013",
            "this is a copy of a mission, and has nothing of its own to lose",
            "keep its mirror's folder and your reading key; a copy is made from them by 'tahqiq mirror open'.",
        )
    for one in wanted.recipients:
        if not is_recipient(one):
            raise BadInput("KEY005", f"'{one}' is no age recipient", "give the public half, age1….")
    if wanted.vault is not None and not wanted.vault.is_file():
        raise NotFound(
            "BAK016", f"there is no vault at {wanted.vault}", "name its file with --vault, or leave it out."
        )
    if (wanted.keys or wanted.vault) and not wanted.recipients and not wanted.plain_keys:
        raise Refused(
            "BAK003",
            "keys leave this machine only sealed",
            "say who shall open it with --encrypt-to age1… (repeatable; age-keygen makes such a key: docs/backup.md), "
            "or leave the keys out with --without-keys.",
        )


def _opens_only_here(desk: Desk, wanted: Wanted) -> bool:
    folder = desk.keyring.folder
    here = {recipient_of(desk.keyring.identity(file.stem)) for file in folder.glob("*.age")}
    return bool(wanted.recipients) and here.issuperset(wanted.recipients)


def _name_of(desk: Desk) -> str:
    moment = desk.clock.now().strftime("%Y%m%dT%H%M%SZ")
    return f"{_plain_name(desk)}-{moment}{SUFFIX}"


def _plain_name(desk: Desk) -> str:
    signs = (sign if sign.isalnum() or sign in "-." else "-" for sign in desk.mission.origin)
    return "".join(signs).strip(".-")[:60]


def _copy(
    desk: Desk, folder: Path, wanted: Wanted, progress: Progress
) -> tuple[Backup, tuple[str, ...], str]:
    """The mission and the keys as they stand at one moment, in files; nothing else is written to meanwhile."""
    with ExitStack() as reading:
        with desk.keyring.signing() as last:
            if not is_signed(desk):
                sign_head(desk, last)
            connection = reading.enter_context(desk.store.reading())
            about = _about(desk, connection, wanted)
            left_out = copy_keys(desk.keyring.folder, folder / KEYS)
        if wanted.vault is not None:
            copy_file(wanted.vault, folder / VAULT)
        copy_mission(connection, folder / MISSION, progress)
        digest = tables_digest(connection)
    return about, left_out, digest


def _same_tables(copied: Path, digest: str) -> Check:
    """The tables of the copy are those that were copied; 'backup check' makes them anew from the register."""
    what = "tables as they were copied"
    store = open_store(str(copied))
    try:
        with store.reading() as connection:
            same = tables_digest(connection) == digest
    finally:
        store.close()
    return Check(what, "pass" if same else "fail", f"digest {digest[:16]}…")


def _about(desk: Desk, connection: Connection, wanted: Wanted) -> Backup:
    size = log.log_size(connection)
    note = cosigned_note(connection, size)
    if note is None:
        raise RegisterBroken("REG008", "no checkpoint is signed", "run 'tahqiq register verify'.")
    return Backup(
        format="tahqiq-backup/1",
        made_by=f"tahqiq {__version__}",
        at=desk.clock.now(),
        origin=desk.mission.origin,
        size=size,
        root=b64(log.log_root(connection, size)),
        checkpoint=note,
        log=log_key(desk).vkey,
        database="sqlite" if connection.dialect.name == "sqlite" else "postgresql",
        tables=HEAD,
        sealed_to=len(set(wanted.recipients)),
        parts=(Part(name=MISSION, size=0, sha256="0" * 64),),
    )


def _continued(desk: Desk, about: Backup) -> Check:
    """Whether this state continues that of the backup before, and whether the mission still continues this one."""
    what = "the register has only grown"
    noted = backups_noted(desk.keyring.folder)
    with desk.store.reading() as connection:
        now = log.log_size(connection)
        if now < about.size or b64(log.log_root(connection, about.size)) != about.root:
            return Check(what, "fail", f"the mission does not continue the {about.size} entries copied")
        if not noted:
            return Check(what, "pass", f"no backup before this one; the mission has {now} entries by now")
        old = noted[-1]
        path = log.consistency_path(connection, old.size, about.size) if old.size <= about.size else []
    if not verify_consistency(old.size, about.size, path, from_b64(old.root), from_b64(about.root)):
        return Check(what, "fail", f"it does not continue the {old.size} entries of the last backup")
    return Check(what, "pass", f"{old.size} entries in the backup before, {about.size} in this one")


def _sealed(folder: Path, wanted: Wanted, progress: Progress) -> list[tuple[Part, Path]]:
    """The parts as they go into the file: several files in one, sealed where there is anybody to seal to."""
    chosen = [MISSION, *([KEYS] if wanted.keys else []), *([VAULT] if wanted.vault else [])]
    parts = []
    for number, name in enumerate(chosen, 1):
        plain, called = folder / name, name
        if plain.is_dir():
            files = sorted(
                (one.relative_to(plain).as_posix(), one) for one in plain.rglob("*") if one.is_file()
            )
            plain = folder / f"{name}.parcel"
            with plain.open("xb") as target:
                pack(target, [(CONTENTS, list_of(files)), *files])
        if wanted.recipients:
            called = f"{name}{SEALED}"
            seal_file(plain, folder / called, sorted(set(wanted.recipients)))
            plain.unlink()
            plain = folder / called
        parts.append((Part(name=called, size=plain.stat().st_size, sha256=digest_of(plain)), plain))
        progress(number, len(chosen))
    return parts


def _write(desk: Desk, about: Backup, parts: Sequence[tuple[str, Path]], file: Path) -> None:
    """One file, whole and on the disk before it gets its name; under that name there is never half of one."""
    data = canonical_json(about.model_dump(mode="json"))
    text, pen = statement(data, about), log_pen(desk)
    note = text + b"\n" + signature_line(log_key(desk), pen.sign(text)).encode()
    draft = file.with_name(
        f".{_plain_name(desk)}.new"
    )  # one at a time: what is there was left by one that was killed
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            pack(target, [(ABOUT, data), (NOTE, note), *parts])
            target.flush()
            os.fsync(target.fileno())
        place_new(draft, file)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(file.parent)


def _noted(taken: Taken) -> BackupNote:
    about = taken.about
    return BackupNote(
        at=about.at,
        file=str(taken.file.absolute()),
        sha256=digest_of(taken.file),
        bytes=taken.bytes,
        size=about.size,
        root=about.root,
        sealed=bool(about.sealed_to),
        keys=about.whole,
    )
