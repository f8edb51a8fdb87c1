"""Putting a case together for the procedure: its claims, the seats, and the papers filed so far."""

from tahqiq.desk.open_desk import Desk
from tahqiq.errors import Refused, TahqiqError
from tahqiq.model.mission import Mission
from tahqiq.store.asker import Asker
from tahqiq.store.claims import claims_by_incident
from tahqiq.store.findings import papers_of
from tahqiq.store.history import filings_of
from tahqiq.store.missions import instruments_of, members_of, sources_of
from tahqiq.store.submissions import not_found
from tahqiq.verification.case import CaseState, Filed


def no_claims(asker: Asker, incident: str) -> TahqiqError:
    """Why nothing can be filed on an incident: there is none, or people rejected all that it was made from."""
    if not claims_by_incident(asker, incident, standing=False):
        return not_found("incident", incident)
    return Refused(
        "FND004",
        "the incident is withdrawn: none of its claims counts any more",
        "file it on the incident that the corrected claims belong to, or accept a claim again.",
    )


def case_state(desk: Desk, incident: str) -> CaseState:
    """The case of one incident, whole, as the mechanism sees it; raises ``NotFound`` without its claims."""
    with desk.inside() as asker:
        return case_of(asker, desk.mission, incident)


def case_of(asker: Asker, mission: Mission, incident: str) -> CaseState:
    """The same on a connection that is open already; the asker must be the mechanism."""
    claims = claims_by_incident(asker, incident).get(incident)
    if not claims:
        raise no_claims(asker, incident)
    members = {member.id: member for member in members_of(asker.connection)}
    done = filings_of(asker, incident)
    filed = tuple(
        Filed.model_validate({"paper": paper, "member": members[done[index].by], "at": done[index].at})
        for index, paper in papers_of(asker, incident)
    )
    provisions = (one for instrument in instruments_of(asker.connection) for one in instrument.provisions)
    return CaseState(
        incident=incident,
        claims=claims,
        sources=tuple(sources_of(asker).values()),
        actors=mission.actors,
        provisions=tuple(provisions),
        filed=filed,
    )
