"""The form on which somebody says what a party has done of what a clause asks of it."""

from typing import Final, get_args

from tahqiq.model.undertaking import UndertakingState
from tahqiq.web.between_fields import Field, Form


def _(words: str) -> str:
    """Marks words that the pages translate when they show them."""
    return words


ACCOUNT_FORM: Final = Form(
    "undertaking.accounted", "account", _("Say what was done"),
    _("A party accounts for itself, the mechanism says what it found, the duty desk what a source reported. Only what"
      " the mechanism found makes it done; everybody's word is kept beside it."),
    _("Enter the account"),
    (
        Field("duty", "offered", _("Which duty, of which party"), of="duties"),
        Field("voice", "voice", _("Who says it"), of="voices"),
        Field("state", "choice", _("How far it is done"), codes=get_args(UndertakingState), label="did_"),
        Field("min", "number", _("At least so many"), _("In the unit of the clause, where it sets a quantity."),
              required=False, inside="count"),
        Field("max", "number", _("At most so many"), required=False, inside="count"),
        Field("start", "moment", _("Counted from"), required=False),
        Field("as_of", "moment", _("The moment that it is about")),
        Field("account", "words", _("What was done, in words")),
        Field("method", "words", _("How it was found"), _("Needed for what the mechanism found."),
              required=False),
    ),
    "/duties",
)  # fmt: skip
