"""Acts on the roll: keys that are taken, changed and stopped, roles that come and go, reading keys of seats."""

from typing import Annotated

from pydantic import Field

from tahqiq.model.frozen import Frozen

KeyText = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Words = Annotated[str, Field(min_length=1, max_length=500)]


class KeyRotation(Frozen):
    """A member takes a new key; the old key signs the entry, ``possession`` is signed with the new one."""

    member: str
    public_key: KeyText
    possession: str


class KeyReplacement(Frozen):
    """A member whose key was stopped gets a new one, entered by whoever enrols members."""

    member: str
    public_key: KeyText
    possession: str


class KeyRevocation(Frozen):
    """A key stops. What it signed from ``suspect_from`` (an index) on is disputed until somebody settles it."""

    key_id: str
    reason: Words
    suspect_from: int | None = None


class RoleChange(Frozen):
    """A member gets a role more, or holds one no longer, from the next entry on."""

    member: str
    role: str


class ReaderKey(Frozen):
    """The age recipient to which papers that a seat may read are sealed from the next entry on."""

    seat: str
    recipient: str
