"""The vault's desk: a mission's desk with the vault's file at hand, and the mission as the vault's rules see it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.book import STAFF_FILE, book_of
from tahqiq.desk.staff.people import holdings
from tahqiq.errors import RegisterBroken
from tahqiq.model.mission import SECRETARIAT
from tahqiq.store.opening import database_name, is_address
from tahqiq.store.register_state import replay_of
from tahqiq.store.vault.acts import vault_as_it_stands
from tahqiq.store.vault.file import VaultFile
from tahqiq.vault.house import House
from tahqiq.vault.release_rules import LONGEST
from tahqiq.vault.seal import SealedRecord
from tahqiq.vault.state import Sealed, VaultState


@dataclass(frozen=True)
class VaultDesk:
    """Everything that a verb of the vault needs."""

    desk: Desk
    file: VaultFile

    @contextmanager
    def looking(self) -> Iterator[tuple[VaultState, House]]:
        """How the vault stands now, and the house about it."""
        with self.desk.store.reading() as connection:
            yield self.state(connection), self.house(connection)

    def state(self, connection: Connection) -> VaultState:
        """How the vault stands on this connection."""
        return vault_as_it_stands(connection, self.desk.mission.origin)

    def house(self, connection: Connection) -> House:
        """Members, seats and persons as they are on this connection."""
        seats = self.desk.mission.seats
        return House(
            members=replay_of(connection).roll.members,
            neutral=frozenset({SECRETARIAT, *seats.mediators}),
            parties=frozenset(seats.parties),
            now=self.desk.clock.now(),
            persons=persons_of(self.desk).__getitem__,
        )

    def check_same(self, state: VaultState) -> None:
        """Raises ``RegisterBroken`` (VLT010) where the file is not the vault that the register knows."""
        if state.vault is not None and self.file.vault() != state.vault:
            raise other_file("it is the file of another vault")

    def record(self, pseudonym: str, sealed: Sealed) -> SealedRecord:
        """A record as the register knows it; raises ``RegisterBroken`` (VLT010) where the file does not hold it."""
        found = self.file.record(sealed.sealed)
        if found is None or (found.pseudonym, found.version) != (pseudonym, sealed.version):
            raise other_file(
                "it does not hold what the register says, or not as it was: exchanged, changed or older"
            )
        return found


class _Persons(dict[str, frozenset[str]]):
    """The persons who hold each post; nobody is known to hold the others."""

    def __missing__(self, member: str) -> frozenset[str]:
        return frozenset()


def persons_of(desk: Desk) -> _Persons:
    """Who holds which post by the staff book, or held it while an asking could be open; nothing without a book.

    Whoever grants in one post, leaves it and grants again in another is one person still.
    """
    found = _Persons()
    if not (desk.keyring.folder / STAFF_FILE).exists():
        return found
    book, now = book_of(desk), desk.clock.now()
    try:
        held = holdings(book)
    finally:
        book.engine.dispose()
    for one in held:
        if one.since <= now and (one.until is None or one.until > now - LONGEST):
            found[one.member] = found[one.member] | {one.person}
    return found


def vault_beside(mission: str) -> Path:
    """Where a mission's vault is kept unless somebody says otherwise: a file beside it."""
    if is_address(mission):
        return Path(f"{database_name(mission)}.vault")
    path = Path(mission)
    return path.with_name(path.name + ".vault")


def open_vault_desk(desk: Desk, vault: Path) -> VaultDesk:
    """The vault's desk on a file, which need not be there yet."""
    return VaultDesk(desk, VaultFile(vault))


def crossed(pseudonym: str) -> RegisterBroken:
    """The error for what lies under this pseudonym and is no half of its record."""
    return RegisterBroken(
        "VLT026",
        f"what lies in the vault's file for {pseudonym} is no half of its record: copied from another, or made up",
        f"grant nothing of it; see who kept and who granted it: tahqiq vault log {pseudonym}; keep the file.",
    )


def other_file(why: str) -> RegisterBroken:
    """The error for a vault's file that the register does not bear out."""
    return RegisterBroken(
        "VLT010",
        f"this vault's file does not agree with the register: {why}",
        "stop; keep the file, find the newest copy of it, and look with 'tahqiq vault check'.",
    )
