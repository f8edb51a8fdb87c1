"""The fields of a case's papers that whoever may read the paper may read; each is named, none passes unthought of."""

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
from tahqiq.model.frozen import Frozen
from tahqiq.model.inquiry import AccessAnswer, AccessRequest, Contact, Tasking, TeamView, Triage
from tahqiq.model.instrument_acts import LifeEntry, Understanding

CASE_FIELDS: dict[type[Frozen], str] = {
    LifeEntry: "id instrument event supersedes why release exercise",
    Understanding: "id instrument version provision seat kind words language basis withdrawn release exercise",
    Triage: "id incident category priority safety_flag note release exercise",
    Contact: "id incident seats means called_at answered_at undertaken release exercise",
    Tasking: "id incident components order due release exercise",
    AccessRequest: "id incident party what due release exercise",
    AccessAnswer: "id incident request party answer reason release exercise",
    TeamView: "id incident finding view release exercise",
    Forwarding: "id incident to recommends positions release exercise",
    SeatPosition: "id incident provision on position release exercise",
    Notification: "id incident determination seats form release exercise",
    Objection: "id incident determination party grounds release exercise",
    Reconsideration: "id incident determination outcome grounds release exercise",
    Measure: "id incident determination kind owner what due verified_how release exercise",
    MeasureReport: "id incident measure party state account release exercise",
    MeasureCheck: "id incident measure finding method release exercise",
    Closing: "id incident kind reason release exercise",
}
