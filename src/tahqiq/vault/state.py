"""How the vault stands: its keepers, the pseudonyms it holds, what was asked, granted and read; never an identity."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from tahqiq.model.identity import Consent
from tahqiq.model.pseudonym import IdentityKind
from tahqiq.model.vault import ReleaseAsked, ReleaseGranted, VaultPaper

Standing = Literal[
    "waiting_for_reader", "asked", "granted_once", "granted", "refused", "read", "void", "expired"
]


@dataclass(frozen=True)
class Acted:
    """One paper of the vault with its verb, who entered it, when, and under which entry."""

    paper: VaultPaper
    verb: str
    by: str
    at: datetime
    index: int


@dataclass(frozen=True)
class Keeper:
    """One enrolment of a keeper: his vault key's public halves, and whether it counts."""

    member: str
    enrolment: str
    recipient: str
    signs: str
    at: datetime
    since: int = 0  # the entry from which on it counts: what was sealed before is not sealed to this key
    founding: bool = False
    accepted_by: frozenset[str] = frozenset()
    sent_away_by: frozenset[str] = frozenset()
    left: bool = False

    @property
    def stands(self) -> bool:
        """The first two found the vault; every other, a founder's new key too, is taken in by two keepers."""
        return not self.left and (self.founding or len(self.accepted_by) >= 2)


@dataclass(frozen=True)
class Sealed:
    """One version of an identity, as the register knows it, and who sealed it."""

    version: int
    commitment: str
    sealed: str
    by: str
    at: datetime
    index: int  # the entry by which it was sealed last

    def is_for(self, keeper: Keeper) -> bool:
        """Whether it was sealed when this key of the keeper counted."""
        return keeper.since < self.index


@dataclass(frozen=True)
class Kept:
    """One pseudonym: of what kind, under which consent (``None`` once withdrawn), sealed in which versions."""

    pseudonym: str
    kind: IdentityKind
    closed: bool
    investigator: str | None
    by: str
    at: datetime
    consent: Consent | None
    versions: tuple[Sealed, ...]
    consent_since: datetime
    corrected_at: datetime | None = None
    read_by: tuple[tuple[str, datetime], ...] = ()
    agreed: tuple[str, str] | None = None  # who agreed first that it be destroyed, and the paper
    destroyed: bool = False

    @property
    def newest(self) -> Sealed:
        """The version that is opened."""
        return self.versions[-1]

    @property
    def readers(self) -> tuple[str, ...]:
        """Everybody who has read it, by id."""
        return tuple(sorted({reader for reader, _at in self.read_by}))


@dataclass(frozen=True)
class Asked:
    """One asking: for which identity, by whom, to be read by whom, and how far it has come."""

    paper: ReleaseAsked
    by: str
    at: datetime
    recipient: str | None
    grants: tuple[tuple[str, ReleaseGranted], ...] = ()
    refused: bool = False
    read: bool = False
    void: bool = False

    @property
    def id(self) -> str:
        """The id by which it is granted and read."""
        return self.paper.id

    def standing(self, now: datetime) -> Standing:
        """How far it has come at a moment."""
        ends: tuple[tuple[bool, Standing], ...] = (
            (self.read, "read"),
            (self.refused, "refused"),
            (self.void, "void"),
            (now >= self.paper.until, "expired"),
            (self.recipient is None, "waiting_for_reader"),
            (len(self.grants) >= 2, "granted"),
            (bool(self.grants), "granted_once"),
        )
        return next((name for holds, name in ends if holds), "asked")

    @property
    def open(self) -> bool:
        """Whether anything can still come of it, its time apart."""
        return not (self.read or self.refused or self.void)


@dataclass(frozen=True)
class Begun:
    """That a keeper has opened his halves to another, so that all be sealed anew for these keepers."""

    id: str
    by: str
    at: datetime
    keepers: tuple[str, ...]


@dataclass(frozen=True)
class VaultState:
    """The vault after all its papers. ``faults`` are entries that stand in the register and do not count here."""

    vault: str | None = None
    enrolments: Mapping[str, Keeper] = field(default_factory=dict)
    kept: Mapping[str, Kept] = field(default_factory=dict)
    asked: Mapping[str, Asked] = field(default_factory=dict)
    begun: Begun | None = None
    founded: bool = False  # two keepers have stood: from then on whoever enrols is taken in
    attempts: tuple[Acted, ...] = ()
    faults: tuple[tuple[int, str], ...] = ()

    @property
    def keepers(self) -> Mapping[str, Keeper]:
        """The enrolments that count, by member: of several of one member the latest that was taken in."""
        return {one.member: one for one in self.enrolments.values() if one.stands}

    def asks_of(self, pseudonym: str) -> tuple[Asked, ...]:
        """What was asked for one pseudonym, oldest first."""
        return tuple(one for one in self.asked.values() if one.paper.pseudonym == pseudonym)
