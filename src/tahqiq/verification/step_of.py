"""Which step of the procedure a paper takes."""

from tahqiq.model.aftermath import (
    Closing,
    Forwarding,
    Measure,
    MeasureCheck,
    MeasureReport,
    Notification,
    Objection,
    Reconsideration,
    SeatPosition,
)
from tahqiq.model.determination import Determination
from tahqiq.model.finding import Attribution, Reply, Review, Verification
from tahqiq.model.frozen import Frozen
from tahqiq.model.inquiry import AccessAnswer, AccessRequest, Contact, Tasking, TeamView, Triage
from tahqiq.model.procedure import StepName

_STEPS: dict[type[Frozen], StepName] = {
    Triage: "triage",
    Contact: "contact",
    Review: "review",
    Tasking: "task",
    AccessRequest: "request access",
    AccessAnswer: "answer access",
    Verification: "verify",
    TeamView: "view",
    Attribution: "attribute",
    Forwarding: "forward",
    SeatPosition: "position",
    Determination: "determine",
    Notification: "notify",
    Objection: "object",
    Reconsideration: "reconsider",
    Measure: "demand",
    MeasureReport: "report measure",
    MeasureCheck: "check measure",
    Closing: "close",
}


def step_of(paper: Frozen) -> StepName:
    """The step that a paper takes; raises ``KeyError`` for what is no paper of a case."""
    if isinstance(paper, Reply):
        return "request reply" if paper.kind == "requested" else "reply"
    return _STEPS[type(paper)]
