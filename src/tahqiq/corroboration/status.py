"""Status: how far an incident has come, in one word, the furthest step that the record supports."""

from collections.abc import Sequence

from tahqiq.model.determination import Determination
from tahqiq.model.finding import Attribution, Verification
from tahqiq.model.incident import Incident, Status


def status_of(
    incident: Incident,
    verification: Verification | None,
    attribution: Attribution | None,
    determinations: Sequence[Determination],
) -> Status:
    """determined > attributed > verified, not occurred or unverifiable > disputed > corroborated > reported.

    *Attributed* needs a verification that it occurred and somebody to attribute it to. *Disputed* is what
    some affirm and others deny, or for which sources blame different actors. *Corroborated* needs two
    independent voices; as a party is one voice, it never corroborates itself.
    """
    if determinations:
        return "determined"
    if verification is not None:
        if verification.finding != "occurred":
            return verification.finding
        return "attributed" if attribution is not None and attribution.to else "verified"
    if incident.denying and incident.affirming:
        return "disputed"
    if any(question.name == "by whom" and question.differs for question in incident.questions):
        return "disputed"
    return "corroborated" if incident.voices >= 2 and incident.affirming else "reported"
