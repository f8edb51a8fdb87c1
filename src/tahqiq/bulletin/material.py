"""What a bulletin is drawn from. Everything here has already passed the gate for the bulletin's audience."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from tahqiq.bulletin.day import ReportingDay
from tahqiq.model.claim import Claim
from tahqiq.model.coverage import Coverage
from tahqiq.model.determination import Determination
from tahqiq.model.entry import Checkpoint
from tahqiq.model.finding import Attribution, Reply, Review, Verification
from tahqiq.model.incident import Incident, Status
from tahqiq.model.instrument import LifeState
from tahqiq.model.notice import Notice
from tahqiq.model.observation import Observation
from tahqiq.model.release import Audience
from tahqiq.model.source import Source


@dataclass(frozen=True)
class Edition:
    """Which bulletin: its reporting day, its number and year ("12/2025"), for whom, on what register."""

    day: ReportingDay
    number: str
    audience: Audience
    based_on: Checkpoint
    issued_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """Where an instrument stands at the cut-off, as the test of its life concluded; ``why`` in words."""

    instrument: str
    state: LifeState
    since: datetime | None = None
    until: datetime | None = None
    contested: bool = False
    why: str | None = None


class Step(Protocol):
    """One line of an incident's history; ``at`` is an ISO 8601 moment with its offset."""

    @property
    def verb(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def subject(self) -> str: ...


class CaseFile(Protocol):
    """One incident with all that this audience may see of it."""

    @property
    def incident(self) -> Incident: ...
    @property
    def status(self) -> Status: ...
    @property
    def sector(self) -> str | None: ...
    @property
    def claims(self) -> tuple[Claim, ...]: ...
    @property
    def sources(self) -> Mapping[str, Source]: ...
    @property
    def review(self) -> Review | None: ...
    @property
    def verification(self) -> Verification | None: ...
    @property
    def attribution(self) -> Attribution | None: ...
    @property
    def replies(self) -> tuple[Reply, ...]: ...
    @property
    def determinations(self) -> tuple[Determination, ...]: ...
    @property
    def history(self) -> tuple[Step, ...]: ...


class Material(Protocol):
    """The reporting day as the readers hand it out; ``before`` is the reporting day before it."""

    @property
    def incidents(self) -> tuple[CaseFile, ...]: ...
    @property
    def before(self) -> tuple[CaseFile, ...]: ...
    @property
    def observations(self) -> tuple[Observation, ...]: ...
    @property
    def observations_before(self) -> tuple[Observation, ...]: ...
    @property
    def coverage(self) -> tuple[Coverage, ...]: ...
    @property
    def coverage_before(self) -> tuple[Coverage, ...]: ...
    @property
    def notices(self) -> tuple[Notice, ...]: ...
    @property
    def claims(self) -> tuple[Claim, ...]: ...
    @property
    def awaiting_review(self) -> int: ...
    @property
    def late(self) -> tuple[CaseFile, ...]: ...


def shown(files: tuple[CaseFile, ...]) -> tuple[CaseFile, ...]:
    """The incidents that a person found fit to report, earliest first; a machine's word alone never is."""
    fit = [file for file in files if file.review and file.review.outcome == "fit_to_report"]
    return tuple(sorted(fit, key=_order))


def _order(file: CaseFile) -> tuple[str, str, str]:
    when = file.incident.when
    if when is None:
        return ("9999", "", file.incident.id)
    return (when.start.isoformat(), when.at.isoformat() if when.at else "", file.incident.id)


def held_back_claims(files: tuple[CaseFile, ...]) -> frozenset[str]:
    """The claims of incidents that the duty officer holds back: nothing that rests on them is published."""
    return frozenset(
        claim
        for file in files
        if file.review and file.review.outcome == "held_back"
        for claim in file.incident.claims
    )
