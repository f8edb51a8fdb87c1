"""The questions that the pages ask. Whoever answers them holds the gate: the audience comes first in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from tahqiq.desk.closing.ending import Ending
from tahqiq.desk.levels import Level
from tahqiq.desk.why import WhyStep
from tahqiq.model.bulletin import Bulletin, MapMark
from tahqiq.model.coverage import Coverage
from tahqiq.model.determination import Engagement
from tahqiq.model.instrument import Instrument
from tahqiq.model.mission import Mission
from tahqiq.model.release import Audience
from tahqiq.model.source import Source
from tahqiq.store.instruments import InstrumentFile
from tahqiq.store.views import (
    EntryFile,
    IncidentFile,
    IncidentFilter,
    IncidentPage,
    ListedEntry,
    ListedIncident,
    ListedSubmission,
    RegisterStatus,
    SubmissionFile,
)
from tahqiq.web.between_desk import BetweenDesk
from tahqiq.web.case_room import CaseRoom
from tahqiq.web.evidence_room import EvidenceRoom
from tahqiq.web.ledger_room import LedgerRoom

TimelineOrder = Literal["happened", "learned"]


@dataclass(frozen=True)
class Tally:
    """How many incidents reached a state in the last 24 hours, in the 24 before, and the usual day.

    ``median`` is over the seven days before; ``None`` when the record is shorter than that.
    """

    state: Literal["reported", "corroborated", "disputed"]
    now: int
    before: int
    median: float | None


@dataclass(frozen=True)
class Today:
    """The state of things for one audience, as of one moment; ``coverage`` is that of the same 24 hours."""

    as_of: datetime
    tallies: tuple[Tally, ...]
    verified: tuple[ListedIncident, ...]
    marks: tuple[MapMark, ...]
    unlocated: int
    bulletin: Bulletin | None
    coverage: tuple[Coverage, ...]


@dataclass(frozen=True)
class TimelineDay:
    """One day and its incidents, by when they happened or by when the mechanism learned of them."""

    day: date
    incidents: tuple[ListedIncident, ...]


@dataclass(frozen=True)
class Timeline:
    """Days in order, oldest first; ``undated`` counts the incidents of the filter that have no day."""

    days: tuple[TimelineDay, ...]
    undated: int


@dataclass(frozen=True)
class SubmissionPage:
    """A page of the inbox: ``total`` counts over the whole question, not the page."""

    total: int
    items: tuple[ListedSubmission, ...]


class FrontDesk(Protocol):
    """Answers for the pages. Each raises :class:`tahqiq.errors.NotFound` for what the asker has not."""

    def mission(self) -> Mission:
        """The mission whose pages these are."""
        ...

    def as_of(self, audience: Audience) -> datetime:
        """The moment up to which the asker's view is complete, with its time zone."""
        ...

    def ending(self, audience: Audience) -> Ending:
        """How far the mission is on its way to the end, as far as the asker may know it."""
        ...

    def today(self, audience: Audience) -> Today:
        """What the first page shows."""
        ...

    def incidents(self, audience: Audience, asked: IncidentFilter, limit: int, offset: int) -> IncidentPage:
        """A page of the list, latest first."""
        ...

    def marks(self, audience: Audience, asked: IncidentFilter) -> Sequence[MapMark]:
        """The located incidents of the whole filter, as coarse as this asker may see them."""
        ...

    def timeline(self, audience: Audience, asked: IncidentFilter, order: TimelineOrder) -> Timeline:
        """The incidents of the filter by day."""
        ...

    def incident(self, audience: Audience, incident: str) -> IncidentFile:
        """Everything about one incident that the asker may see."""
        ...

    def engagements(self, audience: Audience, incident: str) -> Sequence[Engagement]:
        """Which provisions the compliance stage proposes as engaged: a machine's proposal."""
        ...

    def cases(self) -> CaseRoom:
        """The room where the cases are read."""
        ...

    def evidence(self) -> EvidenceRoom:
        """The room where evidence is looked at."""
        ...

    def ledger(self) -> LedgerRoom:
        """The room of the books: scorecard, procedure, duties."""
        ...

    def between(self) -> BetweenDesk:
        """The desk where the parties' dealings are read."""
        ...

    def submissions(self, audience: Audience, channel: str | None, limit: int, offset: int) -> SubmissionPage:
        """A page of the inbox, latest first."""
        ...

    def submission(self, audience: Audience, submission: str) -> SubmissionFile:
        """One submission with what was read out of it."""
        ...

    def bulletins(self, audience: Audience) -> Sequence[Bulletin]:
        """The bulletins issued for this audience, latest first."""
        ...

    def bulletin(self, audience: Audience, bulletin: str) -> Bulletin:
        """One bulletin."""
        ...

    def bulletin_pdf(self, audience: Audience, bulletin: str) -> bytes:
        """The same bulletin as a PDF file."""
        ...

    def bulletin_json(self, audience: Audience, bulletin: str) -> bytes:
        """The same bulletin as the JSON that is sealed in the register."""
        ...

    def why(self, audience: Audience, thing: str) -> WhyStep:
        """From any id down to the bytes."""
        ...

    def instrument(self, audience: Audience, instrument: str, version: int | None) -> InstrumentFile:
        """One agreement whole, in one version or the newest; raises ``NotFound`` (INS014)."""
        ...

    def instruments(self) -> Sequence[Instrument]:
        """The agreements, oldest first; they are public."""
        ...

    def sources(self, audience: Audience) -> Sequence[Source]:
        """Who speaks or senses."""
        ...

    def register_status(self, audience: Audience) -> RegisterStatus:
        """Where the register stands."""
        ...

    def levels(self) -> tuple[Level, ...]:
        """How far the register is recorded and final, and how the newest checkpoint stands; open to all."""
        ...

    def register_entries(
        self, audience: Audience, offset: int, limit: int, standing: str | None = None
    ) -> Sequence[ListedEntry]:
        """Entries, the newest first, or those alone that stand so; ``offset`` counts from the newest."""
        ...

    def register_entry(self, audience: Audience, index: int) -> EntryFile:
        """One entry; what it says only where it stands in clear."""
        ...
