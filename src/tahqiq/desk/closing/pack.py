"""Sealing a mission: its archive, encrypted to the mediators while it is made, and entered with its digest.

Nothing of it is on the disk in clear at any time. A folder is either not there or whole: it gets its name last.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyrage

from tahqiq.desk.append import append, check_right
from tahqiq.desk.closing.contents import HOW_TO_OPEN, LISTED, contents, secretariat_identities
from tahqiq.desk.closing.ending import ending_now
from tahqiq.desk.closing.manifest import (
    MANIFEST,
    README,
    SEALED,
    Manifest,
    digest_of,
    read_manifest,
    read_note,
    write_manifest,
)
from tahqiq.desk.closing.tar_stream import File, Reading, tar_of
from tahqiq.desk.mirror.disk import explained, write_whole
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.quorum import log_key
from tahqiq.desk.sign_head import log_pen, sign_pending
from tahqiq.desk.static_log import StaticLog
from tahqiq.desk.write_entries import noun_of
from tahqiq.errors import BadInput, Refused, TahqiqError
from tahqiq.model.closing import ArchiveSealed, SecretariatKeys
from tahqiq.model.ids import content_id
from tahqiq.model.mission import SECRETARIAT
from tahqiq.store.disk import sync_folder
from tahqiq.store.erase import erase_folder
from tahqiq.store.register_state import replay_of
from tahqiq_verify.spelling import b64, canonical_json

Progress = Callable[[int, int], None]
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Sealed:
    """An archive that was made: its digest, its manifest, and reading keys of mediators that still lie here."""

    digest: str
    manifest: Manifest
    entry: int
    kept_here: tuple[str, ...]


def seal_archive(
    desk: Desk,
    by: str,
    folder: Path,
    keys: SecretariatKeys = "joint",
    *,
    secretariat: bool = False,
    progress: Progress = lambda *_: None,
) -> Sealed:
    """Makes the sealed archive in a new folder and enters its digest.

    It opens to every mediator's reading key; with ``secretariat`` to the secretariat's too. ``keys`` says how the
    secretariat's reading keys lie in it. An archive that stands there whole, and was cut short before its entry, is
    entered now. Raises ``Refused`` (END010) for a mediator without a reading key, or a key folder without the
    secretariat's; ``BadInput`` (END011) for a folder with something else in it.
    """
    check_right(desk, by, "archive.sealed")
    readers = _readers(desk, keys, secretariat=secretariat)
    if not folder.exists():
        sign_pending(desk)
        with explained(folder):
            _make(desk, folder, readers, keys, progress)
    note, manifest = _made(desk, folder)
    kept = tuple(
        seat for seat in readers if seat != SECRETARIAT and (desk.keyring.folder / f"{seat}.age").exists()
    )
    return Sealed(digest_of(note), manifest, _entered(desk, by, note, manifest), kept)


def hash_of(file: Path, progress: Progress = lambda *_: None) -> tuple[int, str]:
    """The length and the SHA-256 of a file, read in parts."""
    digest, length = hashlib.sha256(), file.stat().st_size
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
            progress(opened.tell(), length)
        return opened.tell(), digest.hexdigest()


def _readers(desk: Desk, keys: SecretariatKeys, *, secretariat: bool) -> dict[str, str]:
    """The age recipients of the seats to which the archive opens, mediators in the order of their codes."""
    with desk.store.reading() as connection:
        known = replay_of(connection).roll.readers
    mediators = desk.mission.seats.mediators
    lacking = [seat for seat in mediators if seat not in known]
    if lacking or not mediators:
        raise Refused(
            "END010",
            f"{', '.join(lacking)} has no reading key"
            if lacking
            else "the mission has no mediator to seal it to",
            "enter the seat's age recipient first: tahqiq key reader SEAT --recipient age1….",
        )
    if keys != "none" and not secretariat_identities(desk):
        raise Refused(
            "END010",
            f"the secretariat's reading keys are not in {desk.keyring.folder}",
            "name their folder (--keys), or seal without them: --secretariat-keys none.",
        )
    return {seat: known[seat] for seat in (*mediators, *([SECRETARIAT] if secretariat else []))}


def _make(
    desk: Desk, folder: Path, readers: dict[str, str], keys: SecretariatKeys, progress: Progress
) -> None:
    draft = folder.with_name(f".{folder.name}.part")
    erase_folder(draft, desk.chance)  # what one that was cut short has left
    draft.mkdir(mode=0o700, parents=True)
    with desk.store.reading() as connection:
        static = StaticLog(desk, connection, envelopes=True, newest=True)
        mediators = {seat: one for seat, one in readers.items() if seat != SECRETARIAT}
        files = _counted(contents(desk, connection, static, mediators, keys), progress)
        inside = _encrypt(files, draft / SEALED, list(readers.values()))
        head = static.checkpoint
    length, sha256 = hash_of(draft / SEALED)  # as it reads back
    manifest = Manifest(
        origin=desk.mission.origin,
        log=log_key(desk).vkey,
        size=head.size,
        root=b64(head.root),
        made_at=desk.clock.now().isoformat(timespec="seconds"),
        readers=readers,
        secretariat_keys=keys,
        length=length,
        sha256=sha256,
        inside=inside,
    )
    write_whole(draft / README, HOW_TO_OPEN.encode())
    write_whole(draft / MANIFEST, write_manifest(manifest, log_pen(desk)))
    sync_folder(draft)
    draft.rename(folder)
    sync_folder(folder.parent)


def _counted(files: Iterable[File], progress: Progress) -> Iterator[File]:
    for number, file in enumerate(files):
        progress(number, number + 1)
        yield file


def _encrypt(files: Iterable[File], sealed: Path, recipients: Sequence[str]) -> str:
    """Encrypts a tar of these files and of their list while it is made; the SHA-256 of the list."""
    listed: dict[str, tuple[int, str]] = {}

    def with_list() -> Iterator[File]:
        yield from files
        yield LISTED, canonical_json({name: list(one) for name, one in listed.items()})

    keys = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    with sealed.open("xb") as written:
        pyrage.encrypt_io(Reading(tar_of(with_list(), listed)), written, keys)
        written.flush()
        os.fsync(written.fileno())
    return listed[LISTED][1]


def _made(desk: Desk, folder: Path) -> tuple[bytes, Manifest]:
    """The manifest of the archive in this folder, once it is whole and of this register; raises END011 for another."""
    try:
        note = read_note(folder)
        manifest = read_manifest(folder, note, log_key(desk).vkey)
        whole = hash_of(folder / SEALED) == (manifest.length, manifest.sha256)
    except (TahqiqError, OSError):
        whole = False
    if not whole:
        raise BadInput(
            "END011",
            f"there is something in {folder} that is no archive of this mission",
            "name a new folder; nothing was written there.",
        )
    return note, manifest


def _entered(desk: Desk, by: str, note: bytes, manifest: Manifest) -> int:
    """The entry of the archive, made now unless it stands already."""
    digest = digest_of(note)
    for step, one in ending_now(desk).papers(ArchiveSealed):
        if one.digest == digest:
            return step.index
    paper = noun_of(
        ArchiveSealed,
        id=content_id("arc", digest),
        exercise=desk.mission.exercise,
        digest=digest,
        size=manifest.size,
        root=manifest.root,
        seats=tuple(manifest.readers),
        secretariat_keys=manifest.secretariat_keys,
    )
    return append(desk, by, [("archive.sealed", paper)])[0]
