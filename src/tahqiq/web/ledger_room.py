"""The room of the books: the scorecard, what was demanded and done, the procedure in force, what each party owes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from tahqiq.compliance.fulfilment import FulfilmentLine
from tahqiq.model.aftermath import Measure, MeasureCheck, MeasureReport
from tahqiq.model.procedure import Procedure, Step
from tahqiq.model.release import Audience
from tahqiq.verification.scorecard import Scorecard

Standing = Literal["open", "done", "partly_done", "not_done", "unverifiable"]


@dataclass(frozen=True)
class DemandedLine:
    """A measure with its case, its owner's word and what was found; ``stands`` is what was found last."""

    incident: str
    title: str
    measure: Measure
    entry: int
    reports: tuple[MeasureReport, ...]
    checks: tuple[MeasureCheck, ...]
    stands: Standing
    overdue: bool


@dataclass(frozen=True)
class Books:
    """The scorecard as of a moment, over the cases as their reader may see them, and the register of measures."""

    as_of: datetime
    card: Scorecard
    demanded: tuple[DemandedLine, ...]


@dataclass(frozen=True)
class RuleWords:
    """A rule of the procedure: its code and what it says."""

    code: str
    says: str


@dataclass(frozen=True)
class StepRow:
    """One step of a procedure with the words of the rules that it needs."""

    step: Step
    needs: tuple[RuleWords, ...]


@dataclass(frozen=True)
class Adopted:
    """A procedure in one version, and the entry by which it was adopted."""

    entry: int
    procedure: Procedure


@dataclass(frozen=True)
class Rules:
    """The procedure that is shown, the rules that every step keeps, those adopted, and those that ship by name."""

    shown: Procedure
    in_force: Procedure
    rows: tuple[StepRow, ...]
    always: tuple[RuleWords, ...]
    adopted: tuple[Adopted, ...]
    shipped: tuple[tuple[str, Procedure], ...]


class LedgerRoom(Protocol):
    """Answers for the pages of the books."""

    def books(self, audience: Audience) -> Books:
        """The scorecard and the register of measures."""
        ...

    def rules(self, shown: str = "") -> Rules:
        """The procedure in force, or one that ships by its name; raises ``NotFound`` (PRO003) for no such name."""
        ...

    def duties(self, audience: Audience) -> Sequence[FulfilmentLine]:
        """What each party owes, and what came of it; for the public nothing."""
        ...
