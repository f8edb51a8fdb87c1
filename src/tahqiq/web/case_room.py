"""The room where cases are read: the board by stage, one case whole, and what is asked of whom."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal, Protocol
from urllib.parse import urlencode

from tahqiq.model.member import Member
from tahqiq.model.release import Audience
from tahqiq.store.views import IncidentFile, ListedIncident
from tahqiq.verification.case import CaseState, Filed
from tahqiq.verification.clock import Due
from tahqiq.verification.steps import Step

SORTS = ("due", "newest", "waiting")
Mark = Literal["done", "due", "overdue", "next", "if_needed"]


@dataclass(frozen=True)
class Who:
    """A member at his desk: who he is, and all the roles he holds."""

    member: Member
    roles: tuple[str, ...]


@dataclass(frozen=True)
class BoardAsked:
    """The filter of the board as it stands in the address."""

    stage: str = ""
    party: str = ""
    overdue: str = ""
    sector: str = ""
    sort: str = ""

    @property
    def query(self) -> str:
        """The filter as the query of an address, empty fields left out."""
        return urlencode({key: value for key, value in asdict(self).items() if value})


@dataclass(frozen=True)
class Card:
    """One case on the board: the incident, where it stands, and what whoever asks may know that it waits for.

    ``flags`` are words of the triage and the review that the asker may see: urgent, people in danger, held back.
    """

    listed: ListedIncident
    stage: str
    asked: tuple[Due, ...]
    papers: int
    received_at: datetime | None
    flags: tuple[str, ...] = ()

    @property
    def overdue(self) -> bool:
        """Whether something should have been done by now."""
        return any(due.overdue for due in self.asked)


@dataclass(frozen=True)
class Section:
    """The cases of one stage that fit the filter: how many there are, and those of this page."""

    stage: str
    total: int
    overdue: int
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Board:
    """The board under a filter; ``stages`` count over the filter without its stage, in the procedure's order."""

    now: datetime
    total: int
    overdue: int
    stages: tuple[Section, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class WayStep:
    """One step of a case's way: how it stands, the papers that took it, and what is asked about it."""

    step: str
    roles: tuple[str, ...]
    mark: Mark
    filed: tuple[Filed, ...]
    asked: tuple[Due, ...]


@dataclass(frozen=True)
class CaseFile:
    """One case as its reader may see it.

    ``audit`` tests every step by the rules in force when it was taken; ``None`` for all but the mechanism.
    ``whole`` says whether the reader sees every paper there is.
    """

    incident: IncidentFile
    case: CaseState
    stage: str
    way: tuple[WayStep, ...]
    asked: tuple[Due, ...]
    audit: tuple[Step, ...] | None
    now: datetime
    whole: bool


class CaseRoom(Protocol):
    """Answers for the pages of casework; each raises :class:`tahqiq.errors.NotFound` for what the asker has not."""

    def now(self) -> datetime:
        """The moment by the mission's clock."""
        ...

    def board(self, audience: Audience, asked: BoardAsked, page: int, who: Who | None) -> Board:
        """The board under a filter, ``page`` counted from 1; what is asked of ``who`` beside the public part."""
        ...

    def file(self, audience: Audience, incident: str, who: Who | None) -> CaseFile:
        """One case."""
        ...

    def stage(self, audience: Audience, file: IncidentFile) -> str | None:
        """Where the case of an incident stands that the asker was given; ``None`` where it has none."""
        ...

    def stages(self, audience: Audience) -> tuple[str, ...]:
        """The stages there can be, in order."""
        ...

    def asked(self, audience: Audience, who: Who) -> tuple[tuple[Card, Due], ...]:
        """What is asked of a member in all cases that he may see, what is due first in front."""
        ...
