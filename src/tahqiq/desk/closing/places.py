"""Where what is to be wiped stands: the staff book, the vault, the keys, the mission."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from tahqiq.desk.backup.keys import MARK, NOTES
from tahqiq.desk.closing.leftovers import left_at_work, moved_aside, rooms_of_others
from tahqiq.desk.staff.book import STAFF_FILE, STAFF_SECRET
from tahqiq.store.erase import (
    Chance,
    Erased,
    erase_database,
    erase_file,
    erase_folder,
    files_under,
    with_endings,
)
from tahqiq.store.opening import APPLICATION_ID, is_address
from tahqiq.store.vault.tables import APPLICATION_ID as VAULT_MARK
from tahqiq.store.whose_file import why_not_ours

Stage = Literal["staff", "vault", "keys", "mission"]
STAGES: Final[tuple[Stage, ...]] = ("staff", "vault", "keys", "mission")
_SECRETS: Final = (
    "*.key",
    "*.age",
    ".*.new",
    "*.new",
    "log.*",
    NOTES,
    MARK,
)  # in this order: what signs and opens goes first
_STAFF_BESIDE: Final = ("staff.new", "staff.lock")  # a book whose making was cut short; who makes it
_VAULT: Final = "vault"
_BESIDE: Final = (".lock", ".new")


@dataclass(frozen=True)
class Places:
    """The mission's file or address, the folder of keys, the vault's file, and where temporary folders are made.

    ``rooms`` is ``None`` where temporary folders are not looked for.
    """

    mission: str
    keys: Path
    vault: Path
    rooms: Path | None = None

    @property
    def on_server(self) -> bool:
        """Whether the mission is kept by a PostgreSQL server."""
        return is_address(self.mission)

    @property
    def begun(self) -> Path:
        """The note that the wiping of the mission itself was allowed and has begun; it holds nothing."""
        return Path(f"{self.mission}.wiping")

    def folders(self, stage: Stage) -> list[Path]:
        """What goes with all that is in it: what works that were killed have left, staff data and keys in clear."""
        match stage:
            case "staff":
                return left_at_work(self.mission, self.keys, self.rooms)
            case "vault":
                return [one for one in sorted(self.keys.glob(f"{_VAULT}*")) if one.is_dir()]
            case "keys":
                return moved_aside(self.keys)
            case _:
                return []

    def files(self, stage: Stage) -> list[Path]:
        """The files of a stage that are there now."""
        inside = [file for one in self.folders(stage) for file in files_under(one)]
        return [one for one in dict.fromkeys([*inside, *self._named(stage)]) if _is_there(one)]

    def not_ours(self, stage: Stage) -> list[Erased]:
        """What stands where a file of the stage should, and is another thing: it is told of and left."""
        match stage:
            case "staff":
                book = self.keys / STAFF_FILE
                found = [(book, "it is a folder, and was left" if book.is_dir() else "")]
            case "vault":
                found = [(self.vault, why_not_ours(self.vault, VAULT_MARK))]
            case "mission" if not self.on_server:
                found = [(Path(self.mission), why_not_ours(Path(self.mission), APPLICATION_ID))]
            case _:
                found = []
        return [Erased(one, "left", why) for one, why in found if why]

    def foreign(self, stage: Stage) -> list[Path]:
        """What else lies where a stage looks, in the folder of keys or among temporary ones: not ours, and left."""
        if stage == "staff":
            return rooms_of_others(self.rooms)
        if stage != "keys":
            return []
        ours = {one for stage in STAGES for one in (*self.files(stage), *self.folders(stage))}
        return [one for one in sorted(self.keys.glob("*")) if one not in ours]

    def _named(self, stage: Stage) -> list[Path]:
        match stage:
            case "staff":
                secrets = [self.keys / one for one in (STAFF_SECRET, *_STAFF_BESIDE)]
                aside = [one for one in moved_aside(self.keys) if not one.is_symlink()]
                copies = [file for one in aside for file in sorted(one.glob("staff.*"))]
                before = sorted(self.keys.glob("staff.v*"))  # copies from before an upgrade
                return [*secrets, *with_endings(self.keys / STAFF_FILE), *before, *copies]
            case "vault":
                keys = [one for one in sorted(self.keys.glob(f"{_VAULT}*")) if not one.is_dir()]
                if self.not_ours("vault"):
                    return keys
                name = self.vault.name
                beside = [self.vault.with_name(f"{name}{end}") for end in _BESIDE]
                return [*with_endings(self.vault), *beside, self.vault.with_name(f".{name}.new"), *keys]
            case "keys":
                return [one for kind in _SECRETS for one in sorted(self.keys.glob(kind))]
            case "mission":
                if self.on_server or self.not_ours("mission"):
                    return []
                return [*with_endings(Path(self.mission)), self.begun]


def erase_stage(places: Places, stage: Stage, chance: Chance) -> list[Erased]:
    """Erases the files of a stage on this machine, secrets before what they open; run again, it goes on."""
    left = places.not_ours(stage)
    database = {"staff": places.keys / STAFF_FILE, "vault": places.vault}.get(stage)
    last = with_endings(database) if database is not None and not left else []
    folders = places.folders(stage)
    apart = {*last, *(file for one in folders for file in files_under(one))}
    done = [erase_file(one, chance) for one in places.files(stage) if one not in apart]
    found = [one for one in done if one is not None]
    for one in folders:
        found += erase_folder(one, chance)
    if last and database is not None:
        found += erase_database(database, chance)
    return [*found, *left]


def _is_there(file: Path) -> bool:
    return file.is_symlink() or file.is_file()
