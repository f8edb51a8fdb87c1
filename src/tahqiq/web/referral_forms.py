"""The forms of a referral once it was handed over: custody, answer, action, outcome, check, breach, freeze."""

from tahqiq.web.between_fields import Field, Form


def _(words: str) -> str:
    """Marks words that the pages translate when they show them."""
    return words


_STRUCK = (
    Field("by_party", "offered", _("Whom it is laid to"), of="parties"),
    Field("at", "moment", _("When")),
    Field("account", "words", _("What happened, in words")),
    Field("incident", "line", _("The incident it was"), _("Its id, where there is one."), required=False, most=80),
)  # fmt: skip
_BREACH = (
    Field("kind", "choice", _("What happened"),
          _("Striking first and obstructing are laid to the side that asked; a leak to either side."),
          codes=("preempted", "obstructed", "compromised"), label="ref_"),
    *_STRUCK,
)  # fmt: skip
FOUND = frozenset({"find-breach", "find-bypass"})  # what the third party finds, beside what anybody says
REFERRAL_FORMS: tuple[Form, ...] = (
    Form(
        "referral.relayed", "relay-referral", _("Take it into custody and pass it on"),
        _("The other side learns that there is something to read; its named readers can then open it."),
        _("Pass it on"),
        (Field("note", "words", _("Remark that both sides see"), required=False),),
        "/referrals", about="referral",
    ),
    Form(
        "referral.answered", "answer-referral", _("Answer the referral"),
        _("What your side says to it. Both sides and the mediator see the answer: write nothing of its content."),
        _("Enter the answer"),
        (
            Field("answer", "choice", _("Answer"),
                  codes=("acknowledged", "accepted", "declined", "needs_clarification"), label="ref_"),
            Field("words", "words", _("Why it is declined, or what is needed"), required=False),
        ),
        "/referrals", about="referral",
    ),
    Form(
        "referral.clarified", "clarify-referral", _("Clarify the referral"),
        _("What the other side asked for. Named readers alone read it."),
        _("Enter the clarification"),
        (Field("words", "words", _("What is added")),),
        "/referrals", about="referral",
    ),
    Form(
        "referral.planned", "plan-action", _("Plan the action"),
        _("The window in which your side will act."),
        _("Enter the window"),
        (Field("start", "moment", _("From")), Field("end", "moment", _("To"))),
        "/referrals", about="referral",
    ),
    Form(
        "referral.outcome", "report-outcome", _("Report the outcome"),
        _("What came of the action. Both sides see it: write nothing that the referral itself says."),
        _("Enter the outcome"),
        (
            Field("outcome", "choice", _("Outcome"),
                  codes=("found_and_seized", "arrested", "nothing_found", "partly", "vacated"), label="got_"),
            Field("acted_at", "moment", _("When it was acted on")),
            Field("account", "words", _("What was done and found")),
            Field("evidence", "lines", _("Items of evidence"), _("One id on each line."), required=False, most=80),
        ),
        "/referrals", about="referral",
    ),
    Form(
        "referral.asked", "ask-verification", _("Ask that the outcome be verified"),
        _("By a third party or a joint team."),
        _("Ask for it"),
        (Field("words", "words", _("What is doubted"), required=False),),
        "/referrals", about="referral",
    ),
    Form(
        "referral.verified", "verify-outcome", _("Enter what the check of the outcome found"),
        _("No side verifies its own action alone."),
        _("Enter the finding"),
        (
            Field("finding", "choice", _("Finding"),
                  codes=("verified", "contradicted", "unverifiable", "access_refused"), label="ref_"),
            Field("components", "offered_ticks", _("Who took part"), of="seats"),
            Field("account", "words", _("What was found")),
        ),
        "/referrals", about="referral",
    ),
    Form(
        "referral.breached", "report-breach", _("Say that the way was left"),
        _("Struck first, obstructed, or leaked. It is your word until the third party finds it."),
        _("Enter it"), _BREACH, "/referrals", about="referral",
    ),
    Form(
        "referral.breached", "find-breach", _("Find that the way was left"),
        _("As the third party or the chair: it counts in the figures from then on."),
        _("Enter the finding"), _BREACH, "/referrals", about="referral",
    ),
    Form(
        "referral.breached", "report-bypass", _("Report a strike without a referral"),
        _("An act across the line for which nothing was referred. It is your word until it is found."),
        _("Enter it"), _STRUCK, "/referrals",
    ),
    Form(
        "referral.breached", "find-bypass", _("Find that there was a strike without a referral"),
        _("As the third party or the chair: it counts in the figures from then on."),
        _("Enter the finding"), _STRUCK, "/referrals",
    ),
    Form(
        "referral.frozen", "freeze-referral", _("Freeze the referral, or let it go on"),
        _("Nobody reads or answers it while it is frozen. Both sides see that it is, and why."),
        _("Enter it"),
        (
            Field("frozen", "choice", _("What is to happen"), codes=("yes", "no"), label="freeze_"),
            Field("reason", "words", _("Why")),
        ),
        "/referrals", about="referral",
    ),
    Form(
        "referral.closed", "close-referral", _("Close the referral"),
        _("Nobody reads it any more."),
        _("Close it"),
        (Field("reason", "words", _("Why")),),
        "/referrals", about="referral",
    ),
)  # fmt: skip
