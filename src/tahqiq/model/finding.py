"""Findings: it occurred, who did it. Two records, never one, each with its standard of proof and basis."""

from typing import Literal

from tahqiq.model.frozen import Frozen
from tahqiq.model.release import Label

# DOMAIN §4.5, weakest first.
Standard = Literal[
    "reasonable_suspicion",
    "reasonable_grounds_to_believe",
    "balance_of_probabilities",
    "clear_and_convincing",
]
Confidence = Literal["low", "moderate", "high"]


class ComponentView(Frozen):
    """What one component of a joint team holds: a party's monitors, or the third party's."""

    seat: str
    view: Literal["agrees", "disagrees", "no_view", "absent"]
    statement: str | None = None


class Review(Frozen):
    """A duty officer has looked at the incident: fit to be shown as reported, or held back."""

    id: str
    incident: str
    outcome: Literal["fit_to_report", "held_back"]
    note: str | None = None
    release: Label = "public"
    exercise: bool = False


class Verification(Frozen):
    """Whether it occurred. It says nothing on who did it."""

    id: str
    incident: str
    finding: Literal["occurred", "not_occurred", "unverifiable"]
    method: str
    standard: Standard
    confidence: Confidence
    basis: tuple[str, ...]
    views: tuple[ComponentView, ...] = ()
    summary: str
    release: Label
    exercise: bool = False


class Attribution(Frozen):
    """Who did it, or that it could not be attributed (``to`` empty). It says nothing on any provision."""

    id: str
    incident: str
    to: tuple[str, ...]
    standard: Standard
    confidence: Confidence
    basis: tuple[str, ...]
    against: str | None = None
    summary: str
    release: Label
    exercise: bool = False


class Reply(Frozen):
    """The accused party's right of reply: asked with a deadline, then answered or not."""

    id: str
    incident: str
    party: str
    kind: Literal["requested", "answered"]
    due: str | None = None
    text: str | None = None
    release: Label
    exercise: bool = False
