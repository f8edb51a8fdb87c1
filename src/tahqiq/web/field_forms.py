"""The forms of the inquiry: sorting, calling, sending a team, access, what was found, and the views on it."""

from typing import get_args

from tahqiq.model.finding import Confidence, Standard
from tahqiq.model.inquiry import Answer, Category
from tahqiq.web.paper_fields import Field, Form

LONG = 8_000  # characters of a summary or a reply
STANDARDS: tuple[str, ...] = get_args(Standard)
CONFIDENCES: tuple[str, ...] = get_args(Confidence)


def _(words: str) -> str:
    """Marks words that the pages translate when they show them."""
    return words


BASIS = Field(
    "basis",
    "claims",
    _("What it rests on"),
    _(
        "Tick the claims and the evidence that the finding cites. Machine reading alone never suffices, nor the word"
        " of one party alone."
    ),
)
STANDARD = Field(
    "standard", "choice", _("Standard of proof"), _("How strong the proof is, from weak to strong."),
    codes=STANDARDS,
)  # fmt: skip
CONFIDENCE = Field("confidence", "choice", _("Confidence"), codes=CONFIDENCES)

FIELD_FORMS: tuple[Form, ...] = (
    Form(
        "case.triaged", "triage", _("Triage the case"),
        _("What kind of matter it is and how soon it must be looked at. It finds nothing yet."),
        _("Enter the triage"),
        (
            Field("category", "choice", _("Kind of matter"), codes=get_args(Category)),
            Field("priority", "choice", _("How soon"), codes=("urgent", "routine")),
            Field("safety_flag", "flag", _("People are in danger now"), required=False),
            Field("note", "words", _("Remark, for the mechanism only"), required=False),
        ),
    ),
    Form(
        "contact.made", "contact", _("Log a call to calm it down"),
        _("Whom you called, when they answered, and what was undertaken. It waits for no finding."),
        _("Enter the contact"),
        (
            Field("seats", "seats", _("Who was called")),
            Field("means", "choice", _("How"), codes=("hotline", "telephone", "message", "meeting")),
            Field("called_at", "moment", _("When it was called")),
            Field("answered_at", "moment", _("When it was answered"),
                  _("Leave it empty as long as nobody answers."), required=False),
            Field("undertaken", "words", _("What was undertaken"), required=False),
        ),
    ),
    Form(
        "incident.reviewed", "review", _("Review the incident"),
        _("Whether it may be shown as reported. The public sees nothing that no duty officer found fit."),
        _("Enter the review"),
        (
            Field("outcome", "choice", _("May it be shown as reported?"), codes=("fit_to_report", "held_back")),
            Field("note", "words", _("Remark, for the mechanism only"), required=False),
        ),
    ),
    Form(
        "team.tasked", "task", _("Send a team"),
        _("Which components go, what they shall find out, by when. A third party is always one of them."),
        _("Enter the order"),
        (
            Field("components", "seats", _("Components of the team")),
            Field("order", "words", _("What the team shall find out")),
            Field("due", "due", _("By when")),
        ),
    ),
    Form(
        "access.requested", "request-access", _("Ask for access"),
        _("Asks the party that controls the place to let a team in. Silence is counted like a denial."),
        _("Enter the request"),
        (
            Field("party", "party", _("The party that controls the place")),
            Field("what", "words", _("Where the team is to be let in, and when")),
            Field("due", "due", _("By when the party is to answer")),
        ),
    ),
    Form(
        "access.answered", "answer-access", _("Answer a request for access"),
        _("Your party's answer, in its own words. Anything but “granted” is given its reason."),
        _("Enter the answer"),
        (
            Field("party", "own_seat", _("Answered by")),
            Field("request", "paper", _("The request"), of="requests"),
            Field("answer", "choice", _("The answer"), codes=get_args(Answer)),
            Field("reason", "words", _("Reason"), _("Needed unless it is granted."), required=False),
        ),
    ),
    Form(
        "incident.verified", "verify", _("Find whether it occurred"),
        _("Whether it occurred, and how that is known. It says nothing on who did it."),
        _("Enter the finding"),
        (
            Field("finding", "choice", _("Did it occur?"), codes=("occurred", "not_occurred", "unverifiable")),
            Field("method", "line", _("How it was checked"),
                  _("Such as a visit, inspection of craters, interviews, images.")),
            STANDARD,
            CONFIDENCE,
            BASIS,
            Field("views", "views", _("Views of the components that were there"),
                  _("What each component said on the spot. Each may sign its own view afterwards."),
                  required=False),
            Field("summary", "words", _("What was found, in plain words"), most=LONG),
        ),
    ),
    Form(
        "view.given", "view", _("Give your component's view"),
        _("What your component holds on the latest finding, signed from your own seat."),
        _("Sign the view"),
        (
            Field("finding", "finding", _("The finding")),
            Field("view", "own_view", _("Your component's view")),
        ),
    ),
    Form(
        "incident.attributed", "attribute", _("Find who did it"),
        _("Who did it, or that it cannot be said. It says nothing on any provision."),
        _("Look at it once more"),
        (
            Field("to", "actors", _("To whom it is attributed")),
            STANDARD,
            CONFIDENCE,
            BASIS,
            Field("against", "words", _("What speaks against it"), required=False, most=LONG),
            Field("summary", "words", _("What was found, in plain words"), most=LONG),
        ),
        twice=True,
    ),
)  # fmt: skip
