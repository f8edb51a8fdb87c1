"""Procedures: the steps a case takes, who may take them, what each needs and by when, as data a mission adapts."""

from typing import Annotated, Literal

from pydantic import Field

from tahqiq.model.finding import Standard
from tahqiq.model.frozen import Frozen
from tahqiq.model.member import Role

Name = Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,40}$")]
StepName = Literal[
    "triage",
    "contact",
    "review",
    "task",
    "request access",
    "answer access",
    "verify",
    "view",
    "attribute",
    "request reply",
    "reply",
    "forward",
    "position",
    "determine",
    "notify",
    "object",
    "reconsider",
    "demand",
    "report measure",
    "check measure",
    "close",
]


class Deadline(Frozen):
    """By when a step is to be taken, counted from another; ``days`` end with the mission's day, not after 24 hours.

    ``of`` is a step, or ``received`` for the moment the mechanism first received a report of the incident.
    """

    of: StepName | Literal["received"]
    hours: Annotated[int, Field(ge=1, le=10_000)] | None = None
    days: Annotated[int, Field(ge=1, le=1_000)] | None = None


class Step(Frozen):
    """One step: which state it brings the case to, who takes it, what must have gone before, what it needs.

    ``needs`` are codes of rules; ``after`` are steps that must have been taken. ``silence`` says what follows if
    the deadline passes: who is told, in words. ``every_case`` marks the steps that no case may go without on
    its way to a determination.
    """

    step: StepName
    state: Name | None = None
    who: Annotated[tuple[Role, ...], Field(min_length=1)]
    after: tuple[StepName, ...] = ()
    needs: tuple[Annotated[str, Field(pattern=r"^PRC\d{3}$")], ...] = ()
    within: Deadline | None = None
    silence: str | None = None


class Terms(Frozen):
    """The numbers of a procedure.

    ``reply_hours`` is the least time an accused party gets; ``quorum_share`` the share of seats that must be
    present; ``breach_standard`` the weakest proof on which a breach may be found; ``objection_days`` how long a
    determination may be disputed.
    """

    reply_hours: Annotated[int, Field(ge=24, le=2_000)] = 24
    quorum_share: Annotated[float, Field(ge=0.5, le=1.0)] = 0.5
    third_party_present: bool = True
    breach_standard: Standard = "reasonable_grounds_to_believe"
    stages: tuple[Literal["technical_committee", "board"], ...] = ()
    objection_days: Annotated[int, Field(ge=1, le=365)] = 7


class Procedure(Frozen):
    """The rules of procedure of a mission in one version, with where they are from."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,62}$")]
    version: Annotated[int, Field(ge=1)]
    title: str
    according_to: str
    terms: Terms = Terms()
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]

    def step(self, name: str) -> Step | None:
        """The step of this name, if the procedure has it."""
        return next((one for one in self.steps if one.step == name), None)
