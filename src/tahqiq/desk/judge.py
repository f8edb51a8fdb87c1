"""Judging: a person says whether a claim belongs to an incident; it stands over every machine, for good."""

from typing import Literal

from tahqiq.desk.append import append
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import BadInput, Refused
from tahqiq.model.claim_thread import STANDING
from tahqiq.model.ids import content_id
from tahqiq.model.judgement import Judgement
from tahqiq.model.reason import Reason
from tahqiq.store.claims import claims_by_id, claims_by_incident, review_states
from tahqiq.store.submissions import not_found


def judge(
    desk: Desk, by: str, claim: str, incident: str, verdict: Literal["same", "different"], note: str
) -> Judgement:
    """Enters the judgement; the earlier ones stay in the record beneath it."""
    with desk.inside() as asker:
        if claim not in claims_by_id(asker, [claim]):
            raise not_found("claim", claim)
        if review_states(asker, [claim])[claim] not in STANDING:
            raise Refused(
                "CLM006",
                "the claim counts no more: a person rejected it or put another in its place",
                "accept it first, or judge the claim that counts in its place: 'tahqiq review-claims'.",
            )
        if not claims_by_incident(asker, incident):
            raise not_found("incident", incident)
    if not note.strip():
        raise BadInput("FND003", "a judgement needs its reason", "say why with --note.")
    made = Judgement(
        id=content_id("jdg", by, claim, incident, verdict, desk.clock.now().isoformat()),
        claim=claim,
        incident=incident,
        verdict=verdict,
        by=by,
        person=True,
        reasons=(Reason(code="person", text=note),),
    )
    append(desk, by, [("judgement.made", made)])
    return made
