"""Dealings: what the parties do with one another outside a case: referrals, crossings, notices, talks."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from tahqiq.model.frozen import Frozen
from tahqiq.model.release import Label


class Dealing(Frozen):
    """One paper of a matter that goes on between the parties.

    ``matter`` is the id of the paper that opened it; in that paper itself it is left empty.
    """

    id: str
    matter: str = ""
    release: Label
    exercise: bool = False


class Dealt(Frozen):
    """A paper with the seat it was filed from, when, and under which entry; ``by`` for the mechanism's eyes alone."""

    paper: Dealing
    verb: str
    seat: str
    at: AwareDatetime
    index: Annotated[int, Field(ge=0)]
    by: str | None = None
