"""Determinations: the commission's conclusion on one incident and one provision."""

from typing import Literal

from tahqiq.model.frozen import Frozen
from tahqiq.model.missing import MissingFact
from tahqiq.model.reason import Reason
from tahqiq.model.release import Label

# DOMAIN §4.4: the share of outcomes that are no violation is the mechanism's main product.
Outcome = Literal[
    "violation_serious",
    "violation_minor",
    "technical_breach",
    "accident_or_misunderstanding",
    "no_violation",
    "outside_mandate",
    "insufficient_information",
    "cannot_be_ruled",
    "settled_locally",
    "commission_divided",
]


class Position(Frozen):
    """What one seat of the commission holds; an absent seat is recorded as absent."""

    seat: str
    position: Literal["agrees", "disagrees", "abstains", "absent"]
    statement: str | None = None


class Engagement(Frozen):
    """Whether a provision is engaged by an incident: a proposal with reasons; only people conclude.

    ``version`` is that of the text it was tested against. ``missing`` are the facts without which it cannot be
    answered, each with who could supply it; only *undetermined* has any.
    """

    provision: str
    instrument: str
    version: int = 1
    answer: Literal["engaged", "not_engaged", "exempt", "undetermined"]
    reasons: tuple[Reason, ...]
    missing: tuple[MissingFact, ...] = ()


class Determination(Frozen):
    """The formal conclusion, with the position of every seat and how it was reached."""

    id: str
    incident: str
    provision: str
    outcome: Outcome
    against: str | None = None
    decided_by: Literal["consensus", "majority", "chair_ruling"]
    positions: tuple[Position, ...]
    reservations: tuple[str, ...] = ()
    summary: str
    follow_up: str | None = None
    release: Label
    exercise: bool = False
