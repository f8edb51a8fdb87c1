"""The life of members' keys and roles: each change is an entry, and counts from the entry after it."""

from itertools import count

from sqlalchemy import Connection

from tahqiq.desk.append import append, check_right
from tahqiq.desk.found import SEED_BYTES
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.write_entries import noun_of
from tahqiq.errors import BadInput, Refused
from tahqiq.model.member import Role
from tahqiq.model.rollcall import KeyReplacement, KeyRevocation, KeyRotation, ReaderKey, RoleChange
from tahqiq.register.envelope import is_recipient
from tahqiq.store.register_state import replay_of
from tahqiq_verify.roll import Key, Roll


def rotate_key(desk: Desk, member: str) -> str:
    """A member takes a new key: the old one signs the entry, the new one shows possession; the new key id."""
    enrolled = desk.enrolled(member)
    desk.keyring.signer_of(member, enrolled.key)
    fresh = desk.keyring.create_next(member, desk.chance(SEED_BYTES))
    possession = fresh.possession(desk.mission.origin, member)
    change = KeyRotation(member=member, public_key=fresh.public.hex(), possession=possession)
    append(desk, member, [("key.rotated", change)])
    return _settled(desk, member)


def replace_key(desk: Desk, by: str, member: str) -> str:
    """A member whose key was revoked gets a new one; the new key id."""
    check_right(desk, by, "key.replaced")
    if keys_of(desk)[desk.enrolled(member).key].until is None:
        raise Refused(
            "KEY003",
            f"the key of '{member}' is still active",
            "revoke it first, or let the member rotate it.",
        )
    fresh = desk.keyring.create_next(member, desk.chance(SEED_BYTES))
    possession = fresh.possession(desk.mission.origin, member)
    change = KeyReplacement(member=member, public_key=fresh.public.hex(), possession=possession)
    append(desk, by, [("key.replaced", change)])
    return _settled(desk, member)


def revoke_key(desk: Desk, by: str, whose: str, reason: str, suspect_from: int | None) -> str:
    """Stops a key; what it signed from ``suspect_from`` on is disputed. The key id.

    ``whose`` is a member, for its present key, or the id of any key: one that was rotated away may turn out to
    have been stolen before. Raises ``Refused`` (KEY004) for the last key that can enrol anybody: the register
    could never go on.
    """
    key = whose if whose in keys_of(desk) else desk.enrolled(whose).key
    change = noun_of(KeyRevocation, key_id=key, reason=reason, suspect_from=suspect_from)

    def somebody_left(connection: Connection) -> None:
        roll = replay_of(connection).roll
        if roll.keys[key].until is None:
            _check_somebody_left(roll, roll.keys[key].member)

    append(desk, by, [("key.revoked", change)], guard=somebody_left)
    return key


def change_role(desk: Desk, by: str, member: str, role: str, *, grant: bool) -> None:
    """Gives a member one role more, or takes one away, from the next entry on."""
    if role not in {one.value for one in Role}:
        raise BadInput("MEM006", f"there is no role '{role}'", f"use one of: {', '.join(sorted(Role))}.")
    desk.enrolled(member)

    def somebody_left(connection: Connection) -> None:
        if not grant and role == Role.ADMINISTRATOR:
            _check_somebody_left(replay_of(connection).roll, member)

    verb = "role.granted" if grant else "role.revoked"
    append(desk, by, [(verb, RoleChange(member=member, role=role))], guard=somebody_left)


def set_reader(desk: Desk, by: str, seat: str, recipient: str | None) -> str:
    """Sets the reading key of a seat: the one it gives (``age1…``), or a fresh one made in this key folder.

    A key that was kept here before stays beside it: what was sealed to it opens with nothing else.
    """
    check_right(desk, by, "reader.set")
    seats = set(desk.mission.seat_codes)
    if seat not in seats:
        raise BadInput("MEM004", f"there is no seat '{seat}'", f"use one of: {', '.join(sorted(seats))}.")
    if recipient is None:
        recipient = desk.keyring.create_reader(_free_name(desk, seat))
    elif not is_recipient(recipient):
        raise BadInput("KEY005", "this is no age recipient", "give the line that begins with age1…")
    append(desk, by, [("reader.set", ReaderKey(seat=seat, recipient=recipient))])
    return recipient


def give_reading_keys(desk: Desk, by: str) -> None:
    """A fresh reading key for every seat that has none yet; each is to be handed to its seat and kept there."""
    with desk.store.reading() as connection:
        known = replay_of(connection).roll.readers
    seats = desk.mission.seat_codes
    missing = [seat for seat in seats if seat not in known]
    keys = [ReaderKey(seat=seat, recipient=desk.keyring.create_reader(seat)) for seat in missing]
    append(desk, by, [("reader.set", key) for key in keys])


def reading_key(desk: Desk, seat: str) -> str | None:
    """The public half of a seat's reading key; ``None`` as long as it has none."""
    with desk.store.reading() as connection:
        return replay_of(connection).roll.readers.get(seat)


def _free_name(desk: Desk, seat: str) -> str:
    """A name under which the key folder has no reading key of this seat yet: ``SEC``, ``SEC.2``, ``SEC.3`` …"""
    kept = {file.name for file in desk.keyring.folder.glob("*.age")}
    names = (seat if number == 1 else f"{seat}.{number}" for number in count(1))
    return next(name for name in names if f"{name}.age" not in kept)


def keys_of(desk: Desk) -> dict[str, Key]:
    """Every key that is or was on the roll, by key id."""
    with desk.store.reading() as connection:
        return dict(replay_of(connection).roll.keys)


def _settled(desk: Desk, member: str) -> str:
    """The present key id once the new key has taken its place in the folder."""
    key = desk.enrolled(member).key
    desk.keyring.signer_of(member, key)
    return key


def _check_somebody_left(roll: Roll, member: str) -> None:
    able = {one.id for one in roll.members.values() if roll.may(one, "member.enrolled")}
    others = [name for name in able - {member} if roll.keys[roll.members[name].key].until is None]
    if member in able and not others:
        raise Refused(
            "KEY004",
            f"'{member}' is the last who can enrol members: without its key the register could never go on",
            "enrol a second administrator first.",
        )
