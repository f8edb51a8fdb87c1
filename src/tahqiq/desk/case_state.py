"""Putting a case together for the procedure: its claims, the seats, and the papers filed so far."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from tahqiq.desk.open_desk import Desk
from tahqiq.errors import Refused, TahqiqError
from tahqiq.model.claim import Claim
from tahqiq.model.mission import Mission
from tahqiq.model.procedure import Procedure
from tahqiq.model.provision import Provision
from tahqiq.model.source import Source
from tahqiq.store.asker import Asker
from tahqiq.store.case_list import filings_by_entry, papers_by_incident
from tahqiq.store.case_past import NOTHING, CasePast, pasts
from tahqiq.store.claims import claims_by_incident
from tahqiq.store.custody import custody_files
from tahqiq.store.findings import papers_of
from tahqiq.store.history import filings_of
from tahqiq.store.missions import instruments_of, procedures_of, sources_of
from tahqiq.store.posts import Posts, posts_of
from tahqiq.store.regrouping import now_known_as
from tahqiq.store.submissions import not_found, received_at
from tahqiq.store.views import Done
from tahqiq.verification.case import CaseState, Filed, Paper
from tahqiq.verification.custody import CustodyFile
from tahqiq.verification.standard import STANDARD


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
        return case_of(asker, desk.mission, now_known_as(asker.connection, incident))


def case_of(asker: Asker, mission: Mission, incident: str, *, standing: bool = True) -> CaseState:
    """The same on a connection that is open already; whole only where the asker is the mechanism.

    Without ``standing``, the case of an incident of which no claim counts any more.
    """
    claims = claims_by_incident(asker, incident, standing=standing).get(incident)
    if not claims:
        raise no_claims(asker, incident)
    done = filings_of(asker, incident)
    ground = _Ground.of(asker, mission, incident, {claim.submission for claim in claims})
    return ground.case(incident, claims, papers_of(asker, incident), done)


def every_case(asker: Asker, mission: Mission) -> Iterator[CaseState]:
    """The cases of all incidents, by id, read in a few questions to the store; the asker must be the mechanism."""
    ground = _Ground.of(asker, mission)
    papers = papers_by_incident(asker)
    done = filings_by_entry(asker)
    for incident, claims in claims_by_incident(asker).items():
        yield ground.case(incident, claims, papers.get(incident, ()), done)


@dataclass(frozen=True)
class _Ground:
    """What all cases of a mission share."""

    mission: Mission
    posts: Posts
    sources: tuple[Source, ...]
    provisions: tuple[Provision, ...]
    adopted: tuple[tuple[int, Procedure], ...]
    received: Mapping[str, datetime]
    evidence: Mapping[str, tuple[CustodyFile, ...]]
    pasts: Mapping[str, CasePast]

    @classmethod
    def of(
        cls,
        asker: Asker,
        mission: Mission,
        incident: str | None = None,
        submissions: Collection[str] | None = None,
    ) -> "_Ground":
        """What is needed for all cases, or for that of one incident, whose claims are in these submissions."""
        instruments = instruments_of(asker.connection)
        return cls(
            mission=mission,
            posts=posts_of(asker.connection),
            sources=tuple(sources_of(asker).values()),
            provisions=tuple(one for instrument in instruments for one in instrument.provisions),
            adopted=procedures_of(asker.connection),
            received=received_at(asker.connection, submissions),
            evidence=custody_files(asker, incident),
            pasts=pasts(asker, incident),
        )

    def case(
        self,
        incident: str,
        claims: tuple[Claim, ...],
        papers: Iterable[tuple[int, Paper]],
        done: Mapping[int, Done],
    ) -> CaseState:
        def filing(index: int, paper: Paper) -> Filed:
            return Filed(paper=paper, member=self.posts.acting(done[index]), at=done[index].at, index=index)

        past = self.pasts.get(incident, NOTHING)
        filed = tuple(filing(index, paper) for index, paper in papers)
        moments = [at for claim in claims if (at := self.received.get(claim.submission))]
        return CaseState(
            incident=incident,
            claims=claims,
            sources=self.sources,
            actors=self.mission.actors,
            provisions=self.provisions,
            filed=filed,
            evidence=self.evidence.get(incident, ()),
            procedure=self.adopted[-1][1] if self.adopted else STANDARD,
            adopted=self.adopted,
            received_at=min(moments, default=None),
            zone=self.mission.zone,
            left=past.left,
            also=past.also,
            other_reviews=tuple(filing(index, review) for index, review in past.reviews),
        )
