"""The staff book, opened: with its clock, its source of randomness and the secret that its contents are sealed with.

It lies in the key folder, never in the mission: a copied or handed-over mission names nobody.
"""

import base64
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import mkstemp

from sqlalchemy import Connection, Engine

from tahqiq.desk.clock import Clock
from tahqiq.desk.open_desk import Chance, Desk
from tahqiq.errors import MissionUnusable, StorageFailed
from tahqiq.model.signing_in import Visit
from tahqiq.store.disk import sync_folder
from tahqiq.store.staff.audit import Happening, add_line
from tahqiq.store.staff.moments import seconds
from tahqiq.store.staff.opening import check_private, make_staff_file, open_staff_file, reading, writing
from tahqiq.store.staff.tidy import tidy

STAFF_FILE = "staff.db"
STAFF_SECRET = "staff.seal"  # noqa: S105 - a file's name; no .key, so that no member can be called like it
IDLE_SECONDS = 20 * 60
_SECRET_BYTES = 32
_TOKEN_BYTES = 32
_AGENT_LENGTH = 200
_ADDRESS_LENGTH = 64
_NOBODY = Visit()  # at the command line


@dataclass(frozen=True)
class StaffBook:
    """Everything that a verb of the staff needs. ``acting`` is the person at work, when a page knows who it is."""

    engine: Engine
    clock: Clock
    chance: Chance
    secret: bytes = field(repr=False)
    acting: str | None = None
    visit: Visit = _NOBODY

    @property
    def now(self) -> int:
        """This second, by the clock that was handed in."""
        return seconds(self.clock.now())

    def by_person(self, person: str, visit: Visit) -> "StaffBook":
        """The same book in the hands of a person, who then stands in the audit log for what is done with it."""
        return replace(self, acting=person, visit=seen(visit))

    def token(self) -> str:
        """A fresh secret of 256 bits as 43 characters."""
        return base64.urlsafe_b64encode(self.chance(_TOKEN_BYTES)).rstrip(b"=").decode()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One state of the book."""
        with reading(self.engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one writer; first what time has ended is marked as ended, for good."""
        with writing(self.engine) as connection:
            tidy(connection, self.now, IDLE_SECONDS)
            yield connection

    def note(self, connection: Connection, what: Happening, visit: Visit | None = None) -> None:
        """Adds a line to the audit log, in the same transaction as what it tells of."""
        if what.person is None and self.acting is not None:
            what = replace(what, person=self.acting)
        add_line(connection, self.now, what, self.visit if visit is None else seen(visit))

    def close(self) -> None:
        """Lets go of the file."""
        self.engine.dispose()


def seen(visit: Visit) -> Visit:
    """A visit as it may be kept: short, and without signs that would do something to a terminal."""
    return Visit(address=_short(visit.address, _ADDRESS_LENGTH), agent=_short(visit.agent, _AGENT_LENGTH))


def open_staff_book(keys: Path, clock: Clock, chance: Chance) -> StaffBook:
    """The staff book in a key folder; an empty one is made where there is none.

    Raises ``MissionUnusable``: STF002 when others may read it, STF003 when it is gone or damaged, STF004 when its
    secret is, STF033 when it is newer than this program; ``StorageFailed`` (STF005) as the disk does, and STF034 when
    an older book could not be brought up.
    """
    file, secret = keys / STAFF_FILE, keys / STAFF_SECRET
    if not (file.exists() and secret.exists()):
        _make(keys, file, secret, chance)
    kept = _read_secret(secret)
    return StaffBook(open_staff_file(file, seconds(clock.now())), clock, chance, kept)


def book_of(desk: Desk) -> StaffBook:
    """The staff book beside a mission's keys; an empty one is made where there is none."""
    return open_staff_book(desk.keyring.folder, desk.clock, desk.chance)


def book_if_any(desk: Desk) -> StaffBook | None:
    """The staff book beside a mission's keys, if it was ever begun."""
    folder = desk.keyring.folder
    begun = (folder / STAFF_FILE).exists() or (folder / STAFF_SECRET).exists()
    return book_of(desk) if begun else None


def _make(keys: Path, file: Path, secret: Path, chance: Chance) -> None:
    """Makes both files, or none; of two processes at once one makes them and the other finds them."""
    try:
        keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (keys / "staff.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if file.exists() and secret.exists():
                return
            if file.exists():
                raise _no_secret(secret, "it is gone")
            if secret.exists():
                raise MissionUnusable(
                    "STF003",
                    f"the staff book {file} is gone, though its secret is here",
                    f"restore it from the newest backup. To begin anew, with everybody invited again, take "
                    f"{secret.name} away first.",
                )
            draft = make_staff_file(file)
            _keep_secret(secret, chance(_SECRET_BYTES).hex())
            draft.rename(file)
            sync_folder(keys)
    except OSError as error:
        raise StorageFailed(
            "STF005",
            f"no staff book can be made in {keys}: {error.strerror}",
            "name a folder of keys that you may write to (--keys or TAHQIQ_KEYS).",
        ) from error


def _keep_secret(file: Path, text: str) -> None:
    handle, draft = mkstemp(".new", f".{file.name}.", file.parent)
    with os.fdopen(handle, "w") as opened:
        opened.write(f"{text}\n")
        opened.flush()
        os.fsync(opened.fileno())
    Path(draft).rename(file)


def _read_secret(file: Path) -> bytes:
    check_private(file)
    try:
        secret = bytes.fromhex(file.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise _no_secret(file, "it cannot be read") from error
    if len(secret) != _SECRET_BYTES:
        raise _no_secret(file, "it is not whole")
    return secret


def _no_secret(file: Path, why: str) -> MissionUnusable:
    return MissionUnusable(
        "STF004",
        f"the secret of the staff book, {file}, cannot be used: {why}",
        "restore it from the backup of the key folder; without it no digits can be checked, and everybody is to be "
        "invited anew.",
    )


def _short(text: str, length: int) -> str:
    return "".join(sign if sign.isprintable() else "·" for sign in text[:length])
