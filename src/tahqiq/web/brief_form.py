"""The form by which a publisher issues the brief before a round: for whom, and how far back it looks."""

from tahqiq.web.between_fields import Field, Form


def _(words: str) -> str:
    """Marks words that the pages translate when they show them."""
    return words


BRIEF_FORM = Form(
    "bulletin.issued", "issue-brief", _("Issue the brief before a round"),
    _("From what its readers may see, as of now. You see the draft before it is issued."),
    _("Issue it"),
    (
        Field("to", "offered", _("For whom"), of="audiences"),
        Field("since", "moment", _("It looks back to"), _("Left open: to the beginning of the last round."),
              required=False),
    ),
    "/bulletins", opens=True, look=True,
)  # fmt: skip
