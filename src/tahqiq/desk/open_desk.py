"""The desk: an open mission with its keys, its clock and its source of randomness. The only door to doing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from tahqiq.desk.clock import Clock
from tahqiq.desk.keyring import Keyring
from tahqiq.errors import NotFound
from tahqiq.model.member import Member
from tahqiq.model.mission import Mission
from tahqiq.model.release import INSIDE, Audience
from tahqiq.store.asker import Asker, asker_for
from tahqiq.store.missions import members_of, mission_of
from tahqiq.store.opening import Store, database_name, is_address, open_store
from tahqiq.store.register_state import replay_of
from tahqiq_verify.roll import Enrolled

Chance = Callable[[int], bytes]


@dataclass(frozen=True)
class Desk:
    """Everything that a verb needs. ``chance(n)`` gives n random bytes."""

    store: Store
    keyring: Keyring
    clock: Clock
    chance: Chance

    @contextmanager
    def asking(self, audience: Audience) -> Iterator[Asker]:
        """A reader's connection for one audience."""
        with self.store.reading() as connection:
            yield asker_for(connection, audience, self.mission.seats)

    @contextmanager
    def inside(self) -> Iterator[Asker]:
        """A reader's connection for the mechanism's own work."""
        with self.asking(INSIDE) as asker:
            yield asker

    @cached_property
    def mission(self) -> Mission:
        """What the mission is; it is founded once and never changes."""
        with self.store.reading() as connection:
            return mission_of(connection)

    def member(self, member_id: str) -> Member:
        """The member under this id; raises ``NotFound`` with the ids there are."""
        with self.store.reading() as connection:
            members = {member.id: member for member in members_of(connection)}
        if member_id not in members:
            raise NotFound(
                "MEM001",
                f"there is no member '{member_id}'",
                f"use one of: {', '.join(sorted(members))} (--as or TAHQIQ_MEMBER).",
            )
        return members[member_id]

    def enrolled(self, member_id: str) -> Enrolled:
        """The member as the register has it now: seat, roles, present key; raises ``NotFound`` like the above."""
        self.member(member_id)
        with self.store.reading() as connection:
            return replay_of(connection).roll.members[member_id]

    def at(self, clock: Clock) -> "Desk":
        """The same desk by another clock."""
        return replace(self, clock=clock)


def open_desk(mission: str, keys: Path | None, clock: Clock, chance: Chance) -> Desk:
    """Opens a mission; raises ``MissionUnusable`` when there is none or it cannot be read."""
    return Desk(open_store(mission), Keyring(keys or keys_beside(mission)), clock, chance)


def keys_beside(mission: str) -> Path:
    """Where a mission's keys are kept unless somebody says otherwise: a folder beside the file."""
    if is_address(mission):
        return Path(f"{database_name(mission)}.keys")
    path = Path(mission)
    return path.with_name(path.name + ".keys")
