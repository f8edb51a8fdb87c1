"""The papers of a case as they are kept: under which act each is filed, and under which word it is found again."""

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
from tahqiq.model.inquiry import AccessAnswer, AccessRequest, Contact, Tasking, TeamView, Triage
from tahqiq.verification.case import Paper

# Act → the word in the table of papers.
CASEWORK: dict[str, str] = {
    "case.triaged": "triage",
    "contact.made": "contact",
    "incident.reviewed": "review",
    "team.tasked": "tasking",
    "access.requested": "access_request",
    "access.answered": "access_answer",
    "incident.verified": "verification",
    "view.given": "team_view",
    "incident.attributed": "attribution",
    "reply.requested": "reply",
    "reply.answered": "reply",
    "case.forwarded": "forwarding",
    "position.taken": "seat_position",
    "incident.determined": "determination",
    "determination.notified": "notification",
    "determination.disputed": "objection",
    "determination.reconsidered": "reconsideration",
    "measure.demanded": "measure",
    "measure.reported": "measure_report",
    "measure.checked": "measure_check",
    "case.closed": "closing",
    "case.reopened": "closing",
}
NOUN_OF: dict[str, type[Paper]] = {
    "triage": Triage,
    "contact": Contact,
    "review": Review,
    "tasking": Tasking,
    "access_request": AccessRequest,
    "access_answer": AccessAnswer,
    "verification": Verification,
    "team_view": TeamView,
    "attribution": Attribution,
    "reply": Reply,
    "forwarding": Forwarding,
    "seat_position": SeatPosition,
    "determination": Determination,
    "notification": Notification,
    "objection": Objection,
    "reconsideration": Reconsideration,
    "measure": Measure,
    "measure_report": MeasureReport,
    "measure_check": MeasureCheck,
    "closing": Closing,
}
