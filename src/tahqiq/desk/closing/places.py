"""Where what is to be wiped stands: the staff book, the vault, the keys, the mission."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from tahqiq.desk.staff.book import STAFF_FILE, STAFF_SECRET
from tahqiq.store.erase import Chance, Erased, erase_database, erase_file, erase_folder, with_endings
from tahqiq.store.opening import is_address

Stage = Literal["staff", "vault", "keys", "mission"]
STAGES: Final[tuple[Stage, ...]] = ("staff", "vault", "keys", "mission")
_SECRETS: Final = (
    "*.key",
    "*.age",
    ".*.new",
    "*.new",
    "log.*",
)  # in this order: what signs and opens goes first
_STAFF_BESIDE: Final = ("staff.new", "staff.lock")  # a book whose making was cut short; who makes it
_VAULT: Final = "vault"
_BESIDE: Final = (".lock", ".new")


@dataclass(frozen=True)
class Places:
    """The mission's file or address, the folder of keys, and the vault's file or folder."""

    mission: str
    keys: Path
    vault: Path

    @property
    def on_server(self) -> bool:
        """Whether the mission is kept by a PostgreSQL server."""
        return is_address(self.mission)

    @property
    def begun(self) -> Path:
        """The note that the wiping of the mission itself was allowed and has begun; it holds nothing."""
        return Path(f"{self.mission}.wiping")

    def files(self, stage: Stage) -> list[Path]:
        """The files of a stage that are there now."""
        match stage:
            case "staff":
                secrets = [self.keys / one for one in (STAFF_SECRET, *_STAFF_BESIDE)]
                wanted = [*secrets, *with_endings(self.keys / STAFF_FILE)]
            case "vault":
                beside = [self.vault.with_name(f"{self.vault.name}{end}") for end in _BESIDE]
                wanted = [*_under(self.vault), *with_endings(self.vault), *beside, *self._vault_keys()]
            case "keys":
                wanted = [one for kind in _SECRETS for one in sorted(self.keys.glob(kind))]
            case "mission":
                wanted = [] if self.on_server else [*with_endings(Path(self.mission)), self.begun]
        return [one for one in dict.fromkeys(wanted) if one.is_symlink() or one.is_file()]

    def foreign(self) -> list[Path]:
        """What else lies in the folder of keys: it is not ours, and is left."""
        ours = {one for stage in STAGES for one in self.files(stage)}
        return [one for one in sorted(self.keys.glob("*")) if one not in ours]

    def _vault_keys(self) -> Iterator[Path]:
        for one in sorted(self.keys.glob(f"{_VAULT}*")):
            yield from _under(one) if one.is_dir() else [one]


def erase_stage(places: Places, stage: Stage, chance: Chance) -> list[Erased]:
    """Erases the files of a stage on this machine, secrets before what they open; run again, it goes on."""
    files = places.files(stage)
    databases = {places.keys / STAFF_FILE, places.vault}
    first = [one for one in files if one not in {name for each in databases for name in with_endings(each)}]
    done = [erase_file(one, chance) for one in first]
    found = [one for one in done if one is not None]
    if stage == "staff":
        found += erase_database(places.keys / STAFF_FILE, chance)
    if stage == "vault":
        found += (
            erase_folder(places.vault, chance)
            if places.vault.is_dir()
            else erase_database(places.vault, chance)
        )
    return found


def _under(folder: Path) -> list[Path]:
    return (
        sorted(one for one in folder.rglob("*") if one.is_symlink() or one.is_file())
        if folder.is_dir()
        else []
    )
