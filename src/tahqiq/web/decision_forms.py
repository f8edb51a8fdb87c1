"""The forms of the hearing, the decision and what follows: reply, positions, determination, measures, closing."""

from typing import get_args

from tahqiq.model.aftermath import MeasureKind, Stage
from tahqiq.model.determination import Outcome
from tahqiq.web.field_forms import LONG
from tahqiq.web.paper_fields import Field, Form


def _(words: str) -> str:
    """Marks words that the pages translate when they show them."""
    return words


ON = Field("determination", "paper", _("The determination"), of="determinations")

DECISION_FORMS: tuple[Form, ...] = (
    Form(
        "reply.requested", "request-reply", _("Ask the accused party to reply"),
        _("Every party to which it is attributed is heard before anything is concluded."),
        _("Enter the request"),
        (
            Field("party", "party", _("The accused party"), of="accused"),
            Field("due", "due", _("By when it is to reply"), _("The procedure gives at least 24 hours.")),
            Field("text", "words", _("What is asked"), required=False, most=LONG),
        ),
    ),
    Form(
        "reply.answered", "reply", _("Reply for your party"),
        _("Your party's reply to what is held against it, in its own words. It goes on the record unchanged."),
        _("Enter the reply"),
        (
            Field("party", "own_seat", _("Replied by")),
            Field("text", "words", _("The reply"), most=LONG),
        ),
    ),
    Form(
        "case.forwarded", "forward", _("Send the case on"),
        _("To the technical committee, and from there to the board, with a recommendation."),
        _("Send it on"),
        (
            Field("to", "choice", _("To whom"), codes=get_args(Stage)),
            Field("recommends", "words", _("What is recommended to it")),
            Field("positions", "positions", _("How the seats of the committee stood on it"),
                  _("Leave it open on the way to the committee."), required=False),
        ),
    ),
    Form(
        "position.taken", "position", _("Sign your seat's position"),
        _("What your seat holds on one provision. The determination must record it as you sign it here."),
        _("Sign the position"),
        (
            Field("provision", "provision", _("The provision")),
            Field("on", "choice", _("The outcome that was put to your seat"),
                  _("To agree to one outcome is not to agree to another."), required=False,
                  codes=get_args(Outcome)),
            Field("position", "own_position", _("Your seat's position")),
        ),
    ),
    Form(
        "incident.determined", "determine", _("Enter the commission's conclusion"),
        _("On one provision, with the position of every seat. Dissent is shown as large as agreement."),
        _("Look at it once more"),
        (
            Field("provision", "provision", _("The provision")),
            Field("outcome", "choice", _("Outcome"), codes=get_args(Outcome)),
            Field("against", "party", _("The party found in breach"), _("Only where a breach is found."),
                  required=False, of="accused"),
            Field("decided_by", "choice", _("How it was decided"),
                  codes=("consensus", "majority", "chair_ruling")),
            Field("positions", "positions", _("Position of every seat"),
                  _("An absent seat is put down as absent. What a seat signed itself stands.")),
            Field("reservations", "lines", _("Reservations"), _("One a line, each beginning with its seat."),
                  required=False, most=LONG),
            Field("summary", "words", _("The conclusion, in plain words"), most=LONG),
            Field("follow_up", "words", _("What follows"), _("What is asked of whom, by when."),
                  required=False, most=LONG),
        ),
        twice=True,
    ),
    Form(
        "determination.notified", "notify", _("Put on record that it was handed over"),
        _("Both parties get it in the same words at the same time."),
        _("Enter the notice"),
        (
            ON,
            Field("seats", "seats", _("To whom it was handed")),
            Field("form", "choice", _("In what form"), codes=("full", "summary")),
        ),
    ),
    Form(
        "determination.disputed", "object", _("Object to a determination"),
        _("With your party's grounds. It stands until the commission has reconsidered it."),
        _("Enter the objection"),
        (
            Field("party", "own_seat", _("Objection of")),
            ON,
            Field("grounds", "words", _("Grounds")),
        ),
    ),
    Form(
        "determination.reconsidered", "reconsider", _("Reconsider a determination"),
        _("What the commission did with a determination that was objected to."),
        _("Enter it"),
        (
            Field("determination", "paper", _("The determination"), of="disputed"),
            Field("outcome", "choice", _("What becomes of it"), codes=("upheld", "to_be_revised", "withdrawn")),
            Field("grounds", "words", _("Grounds")),
        ),
    ),
    Form(
        "measure.demanded", "demand", _("Demand a measure"),
        _("What is demanded of a party, by when, and how it will be seen that it was done."),
        _("Enter the demand"),
        (
            ON,
            Field("kind", "choice", _("Kind of measure"), codes=get_args(MeasureKind)),
            Field("owner", "party", _("The party that is to do it")),
            Field("what", "words", _("What is demanded")),
            Field("due", "due", _("By when")),
            Field("verified_how", "words", _("How it will be seen that it was done")),
        ),
    ),
    Form(
        "measure.reported", "report-measure", _("Account for a measure"),
        _("What your party did. The mechanism looks for itself afterwards."),
        _("Enter the account"),
        (
            Field("party", "own_seat", _("Accounted for by")),
            Field("measure", "paper", _("The measure"), of="owned"),
            Field("state", "choice", _("How far it is done"), codes=("done", "partly_done", "refused")),
            Field("account", "words", _("What was done")),
        ),
    ),
    Form(
        "measure.checked", "check-measure", _("Check a measure"),
        _("What was found on the spot. Nobody checks a measure of the own side."),
        _("Enter the check"),
        (
            Field("measure", "paper", _("The measure"), of="checkable"),
            Field("finding", "choice", _("What was found"),
                  codes=("done", "partly_done", "not_done", "unverifiable")),
            Field("method", "words", _("How it was checked")),
        ),
    ),
    Form(
        "case.closed", "close", _("Close the case"),
        _("Once nothing demanded is open."),
        _("Close it"),
        (Field("reason", "words", _("Reason")),),
    ),
    Form(
        "case.reopened", "reopen", _("Open the case again"),
        _("What was entered before stays as it is."),
        _("Open it again"),
        (Field("reason", "words", _("Reason")),),
    ),
)  # fmt: skip
