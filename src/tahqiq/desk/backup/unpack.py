"""Opening a backup: what it says of itself, whether that is signed and whole, and its parts unpacked and unsealed.

Nothing that a backup holds is used before its hashes are those that the log's key has signed. Whose key that is the
backup says itself: compare it with what you know.
"""

import errno
import hashlib
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, NoReturn

from pydantic import ValidationError

from tahqiq.desk.backup.disk import Progress, explained
from tahqiq.errors import BadInput, MissionUnusable, NotFound
from tahqiq.model.backup import FORMAT, VERSION, Backup, Part
from tahqiq.register.envelope import NotForUs
from tahqiq.store.backup.parcel import (
    Moved,
    NotAParcel,
    Packed,
    bytes_in,
    contents,
    digest_in,
    digest_of,
    unpack,
)
from tahqiq.store.backup.sealing import open_sealed_file
from tahqiq.store.migrating import HEAD
from tahqiq_verify.checkpoint import open_checkpoint
from tahqiq_verify.keys import signature_holds
from tahqiq_verify.note import LOG, NoteKey, parse_note, parse_vkey
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import b64, canonical_json, strict_json

ABOUT, NOTE, CONTENTS = "backup.json", "backup.note", "contents.json"
_MAX_ABOUT: Final = 2 << 20
_MAX_CONTENTS: Final = 4 << 20


@dataclass(frozen=True)
class Opened:
    """A backup whose own statement is signed by the log that it names, and fits what lies in the file."""

    file: Path
    about: Backup
    log: NoteKey
    packed: tuple[Packed, ...]


def statement(about: bytes, backup: Backup) -> bytes:
    """What the log's key signs of a backup: four lines, which no reader takes for a checkpoint's three."""
    digest = hashlib.sha256(about).hexdigest()
    return f"{FORMAT}{VERSION}\n{backup.origin}\n{backup.size}\n{digest}\n".encode()


def open_backup(file: Path) -> Opened:
    """What a backup says of itself; raises ``BadInput`` (BAK001) for what is none, or is damaged or changed.

    Raises ``MissionUnusable`` (BAK005) for one that a newer version of this program has made.
    """
    with explained(file), ExitStack() as stack:
        try:
            parcel = stack.enter_context(file.open("rb"))
            packed = contents(parcel)
            names = [one.name for one in packed]
            if names[:2] != [ABOUT, NOTE]:
                raise NotAParcel("it does not begin with what a backup says of itself")
            data = bytes_in(parcel, packed[0], _MAX_ABOUT)
            about = _about(data)
            log = _signed(about, data, bytes_in(parcel, packed[1], _MAX_ABOUT))
            _check_parts(about, packed[2:])
        except (NotAParcel, Refusal) as error:
            raise _none(file, str(error)) from error
        except OSError as error:
            if error.errno in (errno.EISDIR, errno.ENOENT):
                raise BadInput("BAK001", f"there is no backup at {file}", "name a backup's file.") from error
            raise
    return Opened(file, about, log, packed)


def check_hashes(opened: Opened, progress: Progress = lambda *_: None) -> None:
    """Reads every part anew; raises ``BadInput`` (BAK001) for one that is not what was signed."""
    done, total = 0, sum(one.size for one in opened.packed)

    def moved(number: int) -> None:
        nonlocal done
        done += number
        progress(done, total)

    with explained(opened.file), opened.file.open("rb") as parcel:
        for part, packed in zip(opened.about.parts, opened.packed[2:], strict=True):
            _demand(opened, part, _digest(opened, parcel, packed, moved))


def unpack_part(opened: Opened, part: Part, identities: Sequence[str], folder: Path) -> Path:
    """A part's plain bytes in a file in ``folder``; raises ``NotFound`` (BAK006) where none of the keys opens it."""
    packed = next(one for one in opened.packed if one.name == part.name)
    raw, plain = folder / part.name, folder / part.holds
    with explained(folder):
        with opened.file.open("rb") as parcel:
            try:
                _demand(opened, part, unpack(parcel, packed, raw))
            except NotAParcel as error:
                raise _none(opened.file, str(error)) from error
        if part.sealed:
            try:
                open_sealed_file(raw, plain, identities)
            except NotForUs as error:
                why = "none of the keys given opens it" if identities else "no key was given"
                raise NotFound(
                    "BAK006",
                    f"{opened.file} is sealed, and {why}",
                    "name the file of the reading key that it was sealed to with --identity.",
                ) from error
            raw.unlink()
    return plain


def unpack_files(opened: Opened, parcel_file: Path, target: Path) -> tuple[str, ...]:
    """The files of a part that holds several, in a new folder, each compared with the part's own list; their names."""
    with explained(target), parcel_file.open("rb") as parcel:
        try:
            packed = contents(parcel)
            if not packed or packed[0].name != CONTENTS:
                raise NotAParcel("a part lacks the list of its files")
            listed = strict_json(bytes_in(parcel, packed[0], _MAX_CONTENTS))
            target.mkdir(mode=0o700)
            found = {}
            for one in packed[1:]:
                (target / one.name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                found[one.name] = unpack(parcel, one, target / one.name)
            if listed != found:
                raise NotAParcel("the files of a part are not those that it lists")
        except (NotAParcel, Refusal) as error:
            raise _none(opened.file, str(error)) from error
    return tuple(found)


def list_of(files: Sequence[tuple[str, Path]]) -> bytes:
    """The list that a part of several files begins with: each one's SHA-256, under its name."""
    return canonical_json({name: digest_of(path) for name, path in files})


def _about(data: bytes) -> Backup:
    plain = strict_json(data, ABOUT)
    made = plain.get("format") if isinstance(plain, dict) else None
    number = made.removeprefix(FORMAT) if isinstance(made, str) and made.startswith(FORMAT) else ""
    if not (number.isascii() and number.isdecimal()):
        raise NotAParcel("it does not say that it is a backup")
    if int(number[:9]) > VERSION:
        raise _newer(f"form {number}, this program knows {VERSION}")
    try:
        about = Backup.model_validate_json(data, strict=True)
    except ValidationError as error:
        raise NotAParcel(f"{ABOUT} is out of form") from error
    if about.tables > HEAD:
        raise _newer(f"tables {about.tables}, this program knows {HEAD}")
    return about


def _newer(why: str) -> NoReturn:
    raise MissionUnusable(
        "BAK005",
        f"the backup was made by a newer version of this program ({why})",
        "install that version; nothing was changed.",
    )


def _signed(about: Backup, data: bytes, note: bytes) -> NoteKey:
    """The log's key, once its signatures on the statement and on the checkpoint hold; raises ``Refusal``."""
    log = parse_vkey(about.log, "the log's key")
    if log.kind != LOG or log.name != about.origin:
        raise Refusal("bad_key", "the key is not this register's log's")
    read = parse_note(note, NOTE)
    line = next((one for one in read.lines if (one.name, one.key_id) == (log.name, log.id)), None)
    if read.text != statement(data, about) or line is None:
        raise Refusal("not_signed", "what it says of itself is not signed by the log")
    if not signature_holds(log.public, read.text, line.signature):
        raise Refusal("bad_signature", "the log's signature on what it says of itself does not hold")
    head = open_checkpoint(about.checkpoint.encode(), [log]).checkpoint
    if (head.size, b64(head.root)) != (about.size, about.root):
        raise Refusal("tree", "its checkpoint is of another state than it names")
    return log


def _check_parts(about: Backup, packed: Sequence[Packed]) -> None:
    if [(one.name, one.size) for one in about.parts] != [(one.name, one.size) for one in packed]:
        raise NotAParcel("its parts are not those that it names")
    if len({one.holds for one in about.parts}) != len(about.parts) or about.part("mission") is None:
        raise NotAParcel("it holds no mission, or two")


def _digest(opened: Opened, parcel: BinaryIO, packed: Packed, moved: Moved) -> str:
    try:
        return digest_in(parcel, packed, moved)
    except NotAParcel as error:
        raise _none(opened.file, str(error)) from error


def _demand(opened: Opened, part: Part, found: str) -> None:
    if found != part.sha256:
        raise _none(opened.file, f"its part '{part.name}' has changed since it was signed")


def _none(file: Path, why: str) -> BadInput:
    return BadInput(
        "BAK001",
        f"{file} is no backup that can be used: {why}",
        "take another one; keep this one as it is if it should have been whole.",
    )
