"""Posts: in which role a member did something, by the roles that were held at that entry."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, select

from tahqiq.model.ids import content_id
from tahqiq.model.member import Member, Role
from tahqiq.model.rollcall import RoleChange
from tahqiq.store import tables
from tahqiq.store.missions import members_of
from tahqiq.store.register_state import replay_of
from tahqiq.store.views import Done

_CHANGES = {"role.granted": True, "role.revoked": False}


@dataclass(frozen=True)
class Posts:
    """The members, the roles they got or gave up since with the entry of each, and what each role may do."""

    members: Mapping[str, Member]
    changes: Mapping[str, tuple[tuple[int, Role, bool], ...]]
    rights: Mapping[str, frozenset[str]]

    def acting(self, done: Done) -> Member:
        """Who did it, in the role in which it was done: the first held at that entry that has the right to it."""
        member = self.members[done.by]
        if member.id not in self.changes:
            return member
        allowed = self.rights.get(done.verb, frozenset())
        role = next((one for one in self._held(member, done.index) if one in allowed), member.role)
        return member if role is member.role else member.but(role=role)

    def _held(self, member: Member, index: int) -> tuple[Role, ...]:
        held = [member.role]
        for since, role, granted in self.changes[member.id]:
            if since >= index:
                break
            held = [*held, role] if granted else [one for one in held if one is not role]
        return tuple(held)


def posts_of(connection: Connection) -> Posts:
    """The posts of a mission, from its roll and the entries that changed it."""
    members = {member.id: member for member in members_of(connection)}
    said = _changes_said(tuple(members))
    table = tables.done
    query = select(table.c.idx, table.c.verb, table.c.subject).where(table.c.subject.in_(sorted(said)))
    changes: dict[str, list[tuple[int, Role, bool]]] = defaultdict(list)
    for row in connection.execute(query.order_by(table.c.idx)):
        if row.verb in _CHANGES:
            member, role = said[row.subject]
            changes[member].append((row.idx, role, _CHANGES[row.verb]))
    return Posts(
        members=members,
        changes={member: tuple(every) for member, every in changes.items()},
        rights=replay_of(connection).roll.rights if changes else {},
    )


@lru_cache(maxsize=16)
def _changes_said(members: tuple[str, ...]) -> dict[str, tuple[str, Role]]:
    """A change of roles has no id of its own: the history names it by what it says, which is hashed here."""
    return {
        content_id("act", RoleChange(member=member, role=role.value).model_dump(mode="json")): (member, role)
        for member in members
        for role in Role
    }
