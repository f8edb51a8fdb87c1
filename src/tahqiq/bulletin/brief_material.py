"""What a pre-round brief is drawn from, in words ready to print; all of it has passed the gate for its audience."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tahqiq.bulletin.material import CaseFile
from tahqiq.model.entry import Checkpoint
from tahqiq.model.release import Audience


@dataclass(frozen=True)
class Period:
    """From when to when the brief looks back, and what it begins from: a round's title, or a day that was asked for."""

    start: datetime
    end: datetime
    begins_with: str
    before_round: int


@dataclass(frozen=True)
class Promise:
    """A commitment as it stands: by whom, until when, by whose account, and why it may never be known."""

    id: str
    by: Sequence[str]
    says: str
    due: datetime | None
    stands: str
    accounts: Sequence[str]
    overdue: bool
    doubts: Sequence[str]


@dataclass(frozen=True)
class Counted:
    """A line of counts, one column a direction or a party, in alphabetical order."""

    what: str
    numbers: Sequence[int]


@dataclass(frozen=True)
class Gate:
    """One cell of the matrix of crossings as it stands, with what each voice says of it."""

    crossing: str
    toward: str
    category: str
    stands: str
    words: Sequence[str]
    because: Sequence[str]
    cites: Sequence[str]


@dataclass(frozen=True)
class Waiting:
    """Something that waits: an objection without an answer, a measure, a need of a reopening."""

    id: str
    of: str
    what: str
    since: datetime | None
    due: datetime | None = None
    cites: Sequence[str] = ()


@dataclass(frozen=True)
class BriefMaterial:
    """All of it, for one audience."""

    files: tuple[CaseFile, ...]
    promises: tuple[Promise, ...]
    directions: tuple[str, ...]
    referrals: tuple[Counted, ...]
    gates: tuple[Gate, ...]
    needs: tuple[Waiting, ...]
    parties: tuple[str, ...]
    access: tuple[Counted, ...]
    disputes: tuple[Waiting, ...]
    measures: tuple[Waiting, ...]
    hotline: tuple[Counted, ...]


@dataclass(frozen=True)
class BriefEdition:
    """Which brief: its period, for whom, on what register."""

    period: Period
    audience: Audience
    based_on: Checkpoint
    zone: str
