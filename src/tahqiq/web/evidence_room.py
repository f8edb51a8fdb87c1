"""The room where evidence is looked at: the files of a case, one item with its custody, and what may be cited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from tahqiq.model.evidence import EvidenceItem, EvidenceWithdrawal, WorkingCopy
from tahqiq.model.release import Audience
from tahqiq.verification.custody import BytesNow, Chain, CustodyFile, CustodyStep, Gap

CustodyState = Literal["unbroken", "waiting", "broken"]


@dataclass(frozen=True)
class Piece:
    """One file in a list, as its reader may see it.

    ``state``, ``holder`` and to whom it was handed and is ``waiting`` for are for the mechanism alone.
    """

    file: EvidenceItem | WorkingCopy
    state: CustodyState | None = None
    holder: str | None = None
    waiting: str | None = None
    withdrawn: bool = False


@dataclass(frozen=True)
class Citable:
    """One thing that a finding may cite: an item, a copy, or what was read out of one.

    ``machine`` is the work of a program, which never suffices; ``speaker`` the party whose word it is.
    """

    id: str
    words: str
    machine: bool
    speaker: str | None
    state: CustodyState | None
    withdrawn: bool


@dataclass(frozen=True)
class Moment:
    """One line of the custody in the order of time: something done, or a time in which nobody answered for it."""

    at: datetime
    step: CustodyStep | None = None
    gap: Gap | None = None


@dataclass(frozen=True)
class EvidenceFile:
    """One item or copy as its reader may see it.

    ``whole`` and ``chain`` are for the mechanism alone. ``line`` is its custody; for a member outside the mechanism
    through whose hands it went, what he did himself and what was handed to him. ``kept`` says what hashing the bytes
    found just now, by id; empty where nobody looked. ``faults`` are why no finding may rest on it.
    """

    shown: EvidenceItem | WorkingCopy
    incident: str
    now: datetime
    item: EvidenceItem | None = None
    copies: tuple[WorkingCopy, ...] = ()
    whole: CustodyFile | None = None
    chain: Chain | None = None
    line: tuple[Moment, ...] = ()
    withdrawal: EvidenceWithdrawal | None = None
    kept: Mapping[str, BytesNow] | None = None
    faults: tuple[str, ...] = ()


class EvidenceRoom(Protocol):
    """Answers for the pages of evidence; each raises ``NotFound`` alike for what is missing and what is withheld."""

    def of_case(self, audience: Audience, incident: str) -> tuple[Piece, ...]:
        """The files of a case that the asker may see, in the order in which they came."""
        ...

    def every(self, audience: Audience) -> tuple[Piece, ...]:
        """The files of all cases that the asker may see, the newest first."""
        ...

    def citable(self, audience: Audience, incident: str) -> tuple[Citable, ...]:
        """What a finding of the asker may cite beside claims, in the same order."""
        ...

    def file(self, audience: Audience, thing: str, member: str | None, *, look: bool) -> EvidenceFile:
        """One item or copy; ``look`` hashes its bytes anew, however large they are."""
        ...
