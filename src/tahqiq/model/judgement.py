"""Judgements: same, different or unsure, by whom, with reasons; superseded, never deleted."""

from typing import Final, Literal

from tahqiq.model.frozen import Frozen
from tahqiq.model.reason import Reason

Verdict = Literal["same", "different", "unsure"]
BY_RULE: Final = "by_rule"  # the reason that names the rule of one incident by which a claim was judged anew


class Judgement(Frozen):
    """Whether a claim belongs to an incident.

    ``by`` is a member's id, or the matcher's name and version. A judgement by a person (``person=True``)
    wins over every machine's, now and later. ``opens`` marks the claim that opened the incident.
    """

    id: str
    claim: str
    incident: str
    verdict: Verdict
    by: str
    person: bool = False
    opens: bool = False
    score: float | None = None
    reasons: tuple[Reason, ...] = ()


class Corroboration(Frozen):
    """What one run of a matcher concluded about the claims it was given, one judgement a claim."""

    matcher: str
    judgements: tuple[Judgement, ...]
