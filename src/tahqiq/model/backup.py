"""A backup: what one file says of itself before it is opened, so that a person can choose the right one.

Nothing in it names a person. What it says is signed with the log's key, and so are the hashes of everything inside.
"""

from datetime import datetime
from typing import Final, Literal

from pydantic import AwareDatetime, Field

from tahqiq.model.frozen import Frozen

FORMAT: Final = "tahqiq-backup/"
VERSION: Final = 1
SUFFIX: Final = ".tahqiq-backup"
SEALED: Final = ".age"
MISSION, KEYS, VAULT = "mission", "keys", "vault"

_SHA256 = Field(pattern=r"^[0-9a-f]{64}$")
_NAME = Field(pattern=r"^(mission|keys|vault)(\.age)?$")


class Part(Frozen):
    """One part of a backup as it lies in the file: ``size`` in bytes, and the SHA-256 of them in hexadecimal."""

    name: str = _NAME
    size: int = Field(ge=0)
    sha256: str = _SHA256

    @property
    def holds(self) -> str:
        """What is in it: ``mission``, ``keys`` or ``vault``."""
        return self.name.removesuffix(SEALED)

    @property
    def sealed(self) -> bool:
        """Whether it opens only with a reading key (C2SP age v1)."""
        return self.name.endswith(SEALED)


class Backup(Frozen):
    """What a backup says of itself.

    ``size`` and ``root`` (base64) are the register's, ``checkpoint`` its signed note with all cosignatures, ``log``
    the vkey by which both signatures are checked; ``tables`` is the version of the mission's tables, ``database`` the
    kind that it was taken from, and ``sealed_to`` the number of reading keys that open it, 0 for none.
    """

    format: Literal["tahqiq-backup/1"]
    made_by: str = Field(max_length=100)
    at: AwareDatetime
    origin: str = Field(max_length=255)
    size: int = Field(ge=1)
    root: str = Field(max_length=64)
    checkpoint: str = Field(max_length=1 << 20)
    log: str = Field(max_length=4000)
    database: Literal["sqlite", "postgresql"]
    tables: str = Field(pattern=r"^[0-9]{4}$")
    sealed_to: int = Field(ge=0, le=1000)
    parts: tuple[Part, ...] = Field(min_length=1, max_length=3)

    def part(self, holds: str) -> Part | None:
        """The part that holds this, if there is one."""
        return next((one for one in self.parts if one.holds == holds), None)

    @property
    def whole(self) -> bool:
        """Whether the keys are in it, so that the register can be kept on from it."""
        return self.part(KEYS) is not None


class BackupNote(Frozen):
    """The note that the key folder keeps of a backup: when, where to, how much, and the state it holds."""

    at: datetime
    file: str
    sha256: str = _SHA256
    bytes: int = Field(ge=0)
    size: int = Field(ge=1)
    root: str
    sealed: bool
    keys: bool
