"""The shapes of the replies about cases."""

from typing import Generic, Literal, TypeVar

from pydantic import AwareDatetime, Field

from tahqiq.model.aftermath import Measure, MeasureCheck, MeasureReport
from tahqiq.model.frozen import Frozen
from tahqiq.model.member import Role
from tahqiq.model.procedure import Procedure
from tahqiq.verification.case import Paper
from tahqiq.verification.clock import Due
from tahqiq.verification.scorecard import FollowUp

Noun = TypeVar("Noun", bound=Frozen)
Standing = Literal["open", "done", "partly_done", "not_done", "unverifiable"]


class AdoptedReply(Frozen):
    """A procedure that was adopted; it is in force from the entry after this one."""

    entry: int
    id: str
    version: int
    title: str


class ProcedureReply(Frozen):
    """The procedure by which cases are led now, and all that were adopted, oldest first."""

    in_force: Procedure
    adopted: tuple[AdoptedReply, ...]


class CaseLine(Frozen):
    """One case on the board: where it stands, what it waits for, and how many papers whoever asks may read."""

    incident: str
    state: str
    asked: tuple[Due, ...]
    overdue: bool
    papers: int
    last_filed_at: AwareDatetime | None


class CasePage(Frozen):
    """A page of the board; ``total`` counts over the whole filter."""

    as_of: AwareDatetime
    total: int
    cases: tuple[CaseLine, ...]


class PaperReply(Frozen, Generic[Noun]):
    """A paper in the case file: the step, from which seat and in which role, when, under which entry.

    ``by`` is the member's account, for the mechanism alone. ``proof`` is the address of its receipt.
    """

    step: str
    seat: str
    role: Role
    by: str | None
    at: AwareDatetime
    entry: int
    proof: str
    paper: Noun


class CaseReply(Frozen):
    """A case file: every paper that whoever asks may read, in the order of the register."""

    incident: str
    state: str
    received_at: AwareDatetime | None
    claims: int
    asked: tuple[Due, ...]
    may_file: tuple[str, ...] = Field(
        default=(), description="The steps that the acting member could take now."
    )
    papers: tuple[PaperReply[Paper], ...]


class CheckReply(Frozen):
    """One rule asked of a step. Outside the mechanism ``kept`` is empty where released papers do not show it."""

    code: str
    says: str
    kept: bool | None
    missing: str | None


class StepReply(Frozen):
    """A step taken, and the rules that it was tested by in the case as it stood just before it."""

    step: str
    paper: str
    seat: str
    by: str | None
    at: AwareDatetime
    entry: int
    kept: bool | None
    checks: tuple[CheckReply, ...]


class AuditReply(Frozen):
    """The path of a case, rule by rule; ``whole`` says whether all its papers went into it."""

    incident: str
    whole: bool
    kept: bool | None
    steps: tuple[StepReply, ...]


class AskedLine(Frozen):
    """Something asked of the acting member: in which case, and at which address it is filed."""

    incident: str
    due: Due
    address: str


class AskedReply(Frozen):
    """What is asked of the acting member in all cases, what is due first in front."""

    as_of: AwareDatetime
    member: str
    asked: tuple[AskedLine, ...]


class MeasureLine(Frozen):
    """A measure with what its owner said of it and what was found; ``stands`` is what was found last."""

    incident: str
    measure: Measure
    demanded_at: AwareDatetime
    entry: int
    reports: tuple[MeasureReport, ...]
    checks: tuple[MeasureCheck, ...]
    stands: Standing
    overdue: bool


class MeasurePage(Frozen):
    """The register of what was demanded and done: counts party by party in one table, then the measures."""

    as_of: AwareDatetime
    parties: tuple[FollowUp, ...]
    total: int
    measures: tuple[MeasureLine, ...]


class FiledReply(Frozen, Generic[Noun]):
    """A paper as it was filed, the entry that it stands under, and where its receipt is."""

    step: str
    entry: int
    at: AwareDatetime
    proof: str
    paper: Noun
