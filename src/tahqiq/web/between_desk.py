"""The questions that the pages ask about what goes on between the parties; the audience comes first in each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tahqiq.crossings.history import Track
from tahqiq.crossings.matrix import Cell
from tahqiq.crossings.reopening import TermNow
from tahqiq.crossings.tally import Tally
from tahqiq.liaison.hotline import CallNow, SeatFigures
from tahqiq.liaison.notices import NoticeNow
from tahqiq.liaison.windows import WindowNow
from tahqiq.model.crossing import Crossing
from tahqiq.model.dealing import Dealt
from tahqiq.model.reason import Reason
from tahqiq.model.release import Audience
from tahqiq.model.returns import ReturnsReport, Shortage
from tahqiq.model.talks import Draft, Statement
from tahqiq.referral.metrics import Direction
from tahqiq.talks.commitments import CommitmentNow
from tahqiq.talks.drafts import ClausePair
from tahqiq.talks.rounds import RoundNow
from tahqiq.talks.tellings import StatementCompared
from tahqiq.talks.tension import Week


@dataclass(frozen=True)
class Sides:
    """Who is spoken of: the parties in alphabetical order, all seats, and the sources by id with their names."""

    parties: tuple[str, ...]
    seats: tuple[str, ...]
    sources: Mapping[str, str]


@dataclass(frozen=True)
class Gate:
    """One crossing with its cells, how they stood on the last days, and the conditions that name it."""

    crossing: Crossing
    cells: tuple[Cell, ...]
    tracks: tuple[Track, ...]
    terms: tuple[TermNow, ...]


@dataclass(frozen=True)
class GateFile:
    """One crossing whole: with what was reported and counted there, the latest moment first."""

    gate: Gate
    reports: tuple[Dealt, ...]
    traffic: tuple[Dealt, ...]
    now: datetime


@dataclass(frozen=True)
class Gates:
    """All crossings by name, and the conditions of a reopening; ``now`` is the moment they stand at."""

    gates: tuple[Gate, ...]
    terms: tuple[TermNow, ...]
    now: datetime


@dataclass(frozen=True)
class Returns:
    """Reports of returns that stand, with what is doubtful in each; sums by source; shortages."""

    reports: tuple[tuple[ReturnsReport, tuple[Reason, ...]], ...]
    sums: tuple[Tally, ...]
    shortages: tuple[Shortage, ...]


@dataclass(frozen=True)
class Liaison:
    """Notices, hotline and windows of silence as they stand."""

    notices: tuple[NoticeNow, ...]
    calls: tuple[CallNow, ...]
    figures: tuple[SeatFigures, ...]
    windows: tuple[WindowNow, ...]
    now: datetime


@dataclass(frozen=True)
class RoundFile:
    """A round with its joint statement held against what others say it contains."""

    now: RoundNow
    compared: StatementCompared


@dataclass(frozen=True)
class DraftsCompared:
    """Two drafts clause by clause."""

    one: Draft
    other: Draft
    pairs: tuple[ClausePair, ...]


@dataclass(frozen=True)
class Commitments:
    """Commitments, what is due first in front; ``rounds`` gives the number of a round by its id."""

    found: tuple[CommitmentNow, ...]
    rounds: Mapping[str, int]
    now: datetime


@dataclass(frozen=True)
class Statements:
    """Public statements, the latest first, and what they come to by week and seat."""

    found: tuple[Statement, ...]
    weeks: tuple[Week, ...]
    seats: tuple[str, ...]


class BetweenDesk(Protocol):
    """Answers about the parties' dealings, each for one audience; raises ``NotFound`` for what the asker has not."""

    def sides(self, audience: Audience) -> Sides:
        """Who is spoken of."""
        ...

    def crossings(self, audience: Audience, at: datetime | None = None) -> Gates:
        """All crossings as they stand."""
        ...

    def crossing(self, audience: Audience, code: str, at: datetime | None = None) -> GateFile:
        """One crossing; raises ``NotFound`` (XNG003)."""
        ...

    def returns(self, audience: Audience) -> Returns:
        """Returns and shortages."""
        ...

    def liaison(self, audience: Audience) -> Liaison:
        """Notices, hotline, windows of silence."""
        ...

    def rounds(self, audience: Audience) -> tuple[RoundFile, ...]:
        """The rounds of talks, the latest first."""
        ...

    def drafts(self, audience: Audience, one: str, other: str) -> DraftsCompared:
        """Two drafts clause by clause; raises ``NotFound`` (TLK004)."""
        ...

    def commitments(self, audience: Audience) -> Commitments:
        """What was promised."""
        ...

    def statements(self, audience: Audience) -> Statements:
        """What was said in public."""
        ...

    def referral_figures(self, audience: Audience) -> tuple[Direction, ...]:
        """Counts of referrals by direction, for whoever may read what the parties share; none for others."""
        ...
