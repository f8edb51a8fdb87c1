"""The folder of a witness: its name and key, and its own note of the most that it has ever signed.

The note (``last.json``) is kept apart from the book, so that a book restored from an old copy is found out before
it makes the witness sign a second truth. Nothing here is ever made anew except by ``make_folder``: a wrong path
must not become a new witness that remembers nothing.
"""

import fcntl
import json
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tahqiq.errors import BadInput, MissionUnusable, RegisterBroken, StorageFailed
from tahqiq.register.signer import Signer, signer_from_seed
from tahqiq.register.witness import Seen, cosigner_key
from tahqiq.store.disk import sync_folder
from tahqiq_verify.note import check_name
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import b64, from_b64, plain_number, strict_json

BOOK: Final = "book.sqlite"
KEY: Final = "witness.key"
ABOUT: Final = "witness.json"
LAST: Final = "last.json"
_FORMAT: Final = "tahqiq-witness/1"
_LAST_FORMAT: Final = "tahqiq-witness-last/1"
_MAX_FILE: Final = 1 << 22  # bytes; some ten thousand logs


@dataclass(frozen=True)
class Highest:
    """The most that the witness has signed: how often its logs were changed, and each log's size and root."""

    changes: int
    logs: Mapping[str, Seen]


@dataclass(frozen=True)
class HighestSigned:
    """The small file that says so, replaced whole (write, fsync, rename, fsync) and never lowered."""

    file: Path
    vkey: str

    def read(self) -> Highest:
        """What it says; raises ``RegisterBroken`` when it is gone, unreadable, or another witness's."""
        try:
            raw = _read_small(self.file)
            told = strict_json(raw)
            if told["format"] != _LAST_FORMAT or told["witness"] != self.vkey:
                raise ValueError("it is another witness's")
            logs = {
                origin: Seen(plain_number(one["size"]), from_b64(one["root"]))
                for origin, one in told["logs"].items()
            }
            return Highest(plain_number(told["changes"]), logs)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise RegisterBroken(
                "WIT006",
                f"the witness's own note of what it signed cannot be relied on: {self.file} ({error})",
                "stop; restore this file as it was after the last signature. Nothing was signed.",
            ) from error

    def advance(self, origin: str, seen: Seen) -> None:
        """Notes that the log has been cosigned up to ``seen``; a larger size that stands there stays."""
        with self._held():
            now = self.read()
            known = now.logs.get(origin)
            if known is not None and known.size == seen.size and known.root != seen.root:
                raise RegisterBroken(
                    "WIT005",
                    f"another root was already cosigned for {seen.size} entries of '{origin}'",
                    "stop; keep the whole folder and compare it with a copy. Nothing was let out.",
                )
            if known is None or known.size < seen.size:
                self._write(Highest(now.changes, {**now.logs, origin: seen}))

    def count_changes(self, changes: int) -> None:
        """Notes how many logs were added and retired so far, all together."""
        with self._held():
            now = self.read()
            if changes > now.changes:
                self._write(Highest(changes, now.logs))

    def begin(self) -> None:
        """The first note, of nothing; refuses to replace one that is there."""
        _write_new(self.file, self._spelt(Highest(0, {})))

    @contextmanager
    def _held(self) -> Iterator[None]:
        """One process at a time compares and replaces."""
        with _explained(self.file), self.file.with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _write(self, highest: Highest) -> None:
        with _explained(self.file):
            _replace(self.file, self._spelt(highest))

    def _spelt(self, highest: Highest) -> bytes:
        logs = {o: {"size": str(s.size), "root": b64(s.root)} for o, s in sorted(highest.logs.items())}
        changes = str(highest.changes)
        return _json({"format": _LAST_FORMAT, "witness": self.vkey, "changes": changes, "logs": logs})


@dataclass(frozen=True)
class WitnessFolder:
    """A witness's folder, read and found in order."""

    folder: Path
    signer: Signer
    last: HighestSigned

    @property
    def book(self) -> Path:
        """The witness's own SQLite file."""
        return self.folder / BOOK


def make_folder(folder: Path, name: str, seed: bytes, last: Path | None = None) -> WitnessFolder:
    """A new witness's key and note in an empty folder; ``finish_folder`` makes it one that opens.

    ``seed`` is 32 fresh secret bytes. ``last`` puts the note elsewhere, best on another disk. Raises ``BadInput``
    for a name that cannot stand in a signed note, ``MissionUnusable`` if something is there already.
    """
    try:
        check_name(name)
    except Refusal as refusal:
        raise BadInput(
            "WIT009", f"'{name}' is no name for a witness: {refusal.why}", "use one such as seat.example/w1."
        ) from refusal
    signer = signer_from_seed(name, seed)
    note = HighestSigned((last or folder / LAST).absolute(), cosigner_key(signer).vkey)
    with _explained(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()) or note.file.exists():
            raise MissionUnusable(
                "WIT002",
                f"there is something already in {folder} or at {note.file}",
                "name a new folder; a witness is never made over another.",
            )
        _write_new(folder / KEY, seed.hex().encode() + b"\n")
        note.begin()
    return WitnessFolder(folder.absolute(), signer, note)


def finish_folder(made: WitnessFolder) -> None:
    """Writes the file by which the folder is known as a witness's; the last thing done when making one."""
    about = {"format": _FORMAT, "name": made.signer.name, "vkey": made.last.vkey, "last": str(made.last.file)}
    if made.last.file.parent == made.folder:
        about["last"] = made.last.file.name  # so that the folder can be moved
    with _explained(made.folder):
        _replace(made.folder / ABOUT, _json(about))


def open_folder(folder: Path) -> WitnessFolder:
    """The witness in this folder; raises ``MissionUnusable`` saying what is missing or does not fit."""
    if not (folder / ABOUT).is_file():
        raise MissionUnusable(
            "WIT001",
            f"there is no witness in {folder}",
            "name the folder made by 'tahqiq witness init'; a new witness would know nothing of what it signed.",
        )
    try:
        about = strict_json(_read_small(folder / ABOUT))
        signer = signer_from_seed(str(about["name"]), _seed(folder / KEY))
        if about["format"] != _FORMAT or about["vkey"] != cosigner_key(signer).vkey:
            raise ValueError("the key is not the one the witness was made with")
        last = folder.absolute() / str(about["last"])
        if not (folder / BOOK).is_file():
            raise ValueError(f"{BOOK} is missing")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MissionUnusable(
            "WIT003",
            f"the files of the witness in {folder} do not fit together: {error}",
            "restore the whole folder as it was; do not mix it with another's.",
        ) from error
    return WitnessFolder(folder.absolute(), signer, HighestSigned(last, cosigner_key(signer).vkey))


def _seed(file: Path) -> bytes:
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise MissionUnusable(
            "WIT004",
            f"others on this machine may read the witness's key: {file}",
            f"run 'chmod 600 {file}', and make a new witness if somebody may have copied the key.",
        )
    return bytes.fromhex(_read_small(file).decode().strip())


def _read_small(file: Path) -> bytes:
    with file.open("rb") as opened:
        data = opened.read(_MAX_FILE + 1)
    if len(data) > _MAX_FILE:
        raise ValueError(f"{file.name} is larger than {_MAX_FILE} bytes")
    return data


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _write_new(file: Path, data: bytes) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        _flush(opened.fileno(), data)
    sync_folder(file.parent)


def _replace(file: Path, data: bytes) -> None:
    draft = file.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
        _flush(opened.fileno(), data)
    draft.replace(file)
    sync_folder(file.parent)


def _flush(handle: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]
    os.fsync(handle)


@contextmanager
def _explained(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageFailed(
            "STO001",
            f"{place} cannot be written: {error.strerror}",
            "use a disk and folder that you may write to; nothing was let out.",
        ) from error
