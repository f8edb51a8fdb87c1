"""The folder of keys beside a mission: signing keys, seats' reading keys, the log's key and what it last signed.

It is kept apart from the mission file, so that a copied mission carries no secret and a restored backup
cannot make the log sign a second truth: the last signed size and root stand here.
"""

import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp

from tahqiq.errors import NotFound, Refused, RegisterBroken, StorageFailed
from tahqiq.model.ids import content_id
from tahqiq.register.envelope import new_identity, open_envelope, recipient_of
from tahqiq.register.signer import Signer, signer_from_seed
from tahqiq.store.disk import sync_folder
from tahqiq_verify.keys import key_id
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import canonical_json, from_b64, strict_json
from tahqiq_verify.tree import HASH_BYTES

LOG = "log"
IDS = "ids"  # not a signing key: the secret that ids of guessable things are veiled with

LOG_LINE = "log.vkey"
_READER = ".age"


@dataclass(frozen=True)
class Keyring:
    """Keys as files readable by their owner alone, 32 secret bytes in hexadecimal each."""

    folder: Path

    def create(self, name: str, seed: bytes) -> Signer:
        """Keeps a new key; refuses to overwrite one that is there."""
        self._write_new(self._file(name), seed.hex())
        return signer_from_seed(name, seed)

    def signer_of(self, member: str, kid: str) -> Signer:
        """A member's key; a new key whose entry stands already takes the place of the one before it."""
        following = self._next(member)
        with _explained(self.folder):
            if following.exists() and key_id(self.signer(following.stem).public) == kid:
                following.replace(self._file(member))
                sync_folder(self.folder)
        return self.signer(member)

    def create_next(self, member: str, seed: bytes) -> Signer:
        """Keeps the key that is to follow a member's present one; one left by a cut-short change is used."""
        name = self._next(member).stem
        return self.signer(name) if self._next(member).exists() else self.create(name, seed)

    def create_reader(self, seat: str) -> str:
        """Keeps a fresh reading key for a seat and gives its public half (an age recipient)."""
        identity = new_identity()
        self._write_new(self.folder / f"{seat}{_READER}", identity)
        return recipient_of(identity)

    def forget_reader(self, seat: str) -> None:
        """Takes away a seat's reading key, as when the seat keeps it on a machine of its own."""
        (self.folder / f"{seat}{_READER}").unlink(missing_ok=True)

    def identity(self, seat: str) -> str:
        """A seat's reading key, in secret; raises ``NotFound`` if this folder has none."""
        with _explained(self.folder):
            identity = _read(self.folder / f"{seat}{_READER}")
        if not identity:
            raise NotFound(
                "KEY001", f"no reading key for '{seat}' in {self.folder}", "name its folder with --keys."
            )
        return identity

    def log_line(self) -> str | None:
        """The log's public key as a line, where this folder holds that and not the secret: a copy's."""
        if self._file(LOG).exists():
            return None
        try:
            return (self.folder / LOG_LINE).read_text("utf-8").strip()
        except OSError:
            return None

    @property
    def opener(self) -> Callable[[bytes], bytes]:
        """Opens envelopes with whatever reading keys are here; raises ``NotForUs`` for all others."""
        with _explained(self.folder):
            identities = [_read(path) for path in sorted(self.folder.glob(f"*{_READER}"))]
        return lambda sealed: open_envelope(sealed, identities)

    def signer(self, name: str, signs_as: str | None = None) -> Signer:
        """The key kept under ``name``; raises ``NotFound`` if this folder has none."""
        try:
            with _explained(self.folder):
                seed = bytes.fromhex(_read(self._file(name)))
            return signer_from_seed(signs_as or name, seed)
        except ValueError as error:
            raise NotFound(
                "KEY001",
                f"no key for '{name}' in {self.folder}",
                "name its folder with --keys or TAHQIQ_KEYS; a mission restored with --read-only takes no entries."
                if name == LOG
                else "name its folder with --keys or TAHQIQ_KEYS, or act as a member whose key is here.",
            ) from error

    def veil(self, prefix: str, *parts: str) -> str:
        """An id made of the parts and of this mission's secret: nobody outside can recompute it.

        A bare hash of something that can be guessed (a row with coordinates) would tell it to whoever
        tries all guesses; the register keeps the id, so replaying needs no secret. Raises ``Refused`` (KEY006) in
        a copy, which enters nothing.
        """
        if self.log_line() is not None:
            raise _copy()
        return content_id(prefix, self.signer(IDS).seed().hex(), *parts)

    def names(self) -> tuple[str, ...]:
        """Whose keys this folder holds."""
        return tuple(sorted(path.stem for path in self.folder.glob("*.key")))

    def discard(self) -> None:
        """Takes away every key and the log's memory: only for a founding that did not come to its end."""
        for file in (
            *self.folder.glob("*.key"),
            *self.folder.glob(f"*{_READER}"),
            *self.folder.glob("log.*"),
            *self.folder.glob("*.new"),
        ):
            file.unlink(missing_ok=True)
        if self.folder.is_dir() and not any(self.folder.iterdir()):
            self.folder.rmdir()

    @contextmanager
    def signing(self) -> Iterator["LastSigned"]:
        """Holds the log's pen: one process at a time may sign a tree head.

        Raises ``Refused`` (KEY006) in a copy, which has no pen.
        """
        if self.log_line() is not None:
            raise _copy()
        with _explained(self.folder):
            lock = (self.folder / "log.lock").open("a")
        try:
            with _explained(self.folder):
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield self.last_signed()
        finally:
            with suppress(OSError):  # what was done under it stands all the same
                lock.close()

    def last_signed(self) -> "LastSigned":
        """The log's memory, for looking at; hold the pen to change it."""
        return LastSigned(self.folder / "log.state")

    def _write_new(self, path: Path, secret: str) -> None:
        """The whole secret under its name, on the disk, or nothing: half a key could never be made anew."""
        with _explained(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, draft = mkstemp(".new", f".{path.name}.", self.folder)
            try:
                _fill(handle, f"{secret}\n")
                _name_new(Path(draft), path)
            except FileExistsError as error:
                raise StorageFailed(
                    "KEY002", f"there is already a key at {path}", "choose another name."
                ) from error
            finally:
                with suppress(OSError):  # the key stands or falls without it
                    Path(draft).unlink(missing_ok=True)
            sync_folder(self.folder)

    def _next(self, member: str) -> Path:
        return self._file(f"{member}.next")

    def _file(self, name: str) -> Path:
        if not name or "/" in name or name.startswith("."):
            raise NotFound("KEY001", f"'{name}' is no name of a key", "use the member's id.")
        return self.folder / f"{name}.key"


@dataclass(frozen=True)
class LastSigned:
    """What the log last signed, compared before it signs again (compare-and-swap)."""

    file: Path

    def compare(self, size: int, root_at: Callable[[int], str], *, signed: int) -> None:
        """Refuses a mission that is older than, or another than, what the log has signed.

        ``root_at(n)`` is the root of the mission's first n entries; ``signed`` is the size of the newest
        checkpoint that the mission holds, 0 for none: a memory that is lost, or older than that, is not believed.
        """
        known_size, known_root = self.read()
        if signed and not known_size:
            raise self._unfit("is missing")
        if known_size < signed:
            raise self._unfit(f"says {known_size} entries where {signed} are signed: an older copy")
        if size < known_size:
            raise RegisterBroken(
                "REG001",
                f"the log has signed {known_size} entries but the mission holds {size}: an older copy",
                "stop; recover the missing entries from a mirror or a later backup. Nothing was signed.",
            )
        if known_size and root_at(known_size) != known_root:
            raise RegisterBroken(
                "REG002",
                f"the log has signed another root for size {known_size}: this mission is a fork",
                "stop; keep both copies and compare them. Nothing was signed.",
            )

    def advance(self, size: int, root: str) -> None:
        """Notes that ``size`` and ``root`` are about to be signed; compare first.

        What is noted already is written again: the last writing of it may have failed on its way to the disk.
        """
        draft = self.file.with_suffix(".new")
        with _explained(self.file.parent):
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            _fill(handle, canonical_json({"size": size, "root": root}).decode())
            draft.replace(self.file)
            sync_folder(self.file.parent)

    def read(self) -> tuple[int, str]:
        """The size and root last signed; size 0 before the first."""
        try:
            with _explained(self.file.parent):
                state = strict_json(self.file.read_bytes()) if self.file.exists() else None
            if state is None:
                return 0, ""
            size, root = state["size"], state["root"]
            if type(size) is not int or size <= 0 or type(root) is not str:
                raise TypeError
            if len(from_b64(root)) != HASH_BYTES:
                raise Refusal("malformed", "not a hash")
        except (Refusal, KeyError, TypeError) as error:
            raise self._unfit("is unreadable") from error
        return size, root

    def _unfit(self, how: str) -> RegisterBroken:
        return RegisterBroken(
            "REG007",
            f"the log's own note of what it signed {how}: {self.file}",
            "stop; restore this file from a backup of the key folder taken after the last signature.",
        )


def _copy() -> Refused:
    return Refused(
        "KEY006",
        "this is a copy of a mission: it can be read and checked, not written",
        "seal a submission with 'intake --seal' and hand it in where the register is kept.",
    )


def _read(file: Path) -> str:
    """The secret in a file; nothing where there is no such file."""
    return file.read_text().strip() if file.exists() else ""


def _fill(handle: int, text: str) -> None:
    """Writes a new file whole, and to the disk, before it gets its name."""
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(handle)


def _name_new(draft: Path, path: Path) -> None:
    """Gives a whole file its name, which must be free."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a disk that knows no second names, as memory sticks are
        if path.exists():
            raise FileExistsError from None
        draft.rename(path)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Turns what the disk says into our errors, once the disk itself has spoken."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise StorageFailed(
            "STO002" if full else "STO001",
            f"the key folder {folder} cannot be {'written: no space left' if full else f'used: {error.strerror}'}",
            "use a disk and folder that you may write to (--keys or TAHQIQ_KEYS); what was acknowledged is safe.",
        ) from error
