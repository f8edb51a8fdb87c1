"""Fulfilling: what each party owes under the instruments, and what came of it according to whom."""

from collections.abc import Sequence

from tahqiq.compliance.accounts import (
    Account,
    accounts_filed,
    accounts_of_claims,
    accounts_of_commitments,
    accounts_of_findings,
    accounts_of_measures,
    tallies_filed,
)
from tahqiq.compliance.fulfilment import FulfilmentLine, fulfilment
from tahqiq.desk.account import ACCOUNTED, accounts_seen
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import NotFound
from tahqiq.model.aftermath import Measure, MeasureCheck, MeasureReport
from tahqiq.model.dealing import Dealing
from tahqiq.model.determination import Determination
from tahqiq.model.instrument import Instrument
from tahqiq.model.release import Audience
from tahqiq.model.talks import Commitment, CommitmentAccount
from tahqiq.model.undertaking import UndertakingAccount
from tahqiq.store.asker import Asker
from tahqiq.store.case_list import papers_by_incident
from tahqiq.store.claims import ClaimFilter, claim_list
from tahqiq.store.dealings import dealings_by
from tahqiq.store.incidents import all_incidents
from tahqiq.store.instruments import instruments_for
from tahqiq.store.missions import sources_of
from tahqiq.verification.case import Paper

_PROMISED = ("commitment.made", "commitment.accounted")


def fulfilment_matrix(
    desk: Desk, audience: Audience, instrument: str | None = None
) -> tuple[FulfilmentLine, ...]:
    """Every duty for each party it binds, as far as this audience may see what it rests on; for the public none.

    Raises ``NotFound`` (INS014) for an instrument that was never adopted.
    """
    now = desk.clock.now()
    with desk.asking(audience) as asker:
        texts = _chosen(instruments_for(asker), instrument)
        if not asker.may_read("parties"):
            return ()  # what a program makes of claims is no finding, and would be read as one
        accounts = _accounts(asker, desk, texts)
        tallies = tallies_filed(accounts_seen(asker))
    return fulfilment(texts, accounts, tallies, now, desk.mission.zone)


def _chosen(texts: tuple[Instrument, ...], instrument: str | None) -> tuple[Instrument, ...]:
    found = tuple(text for text in texts if instrument in (None, text.id))
    if instrument is not None and not found:
        listed = ", ".join(text.id for text in texts) or "none is adopted yet"
        raise NotFound(
            "INS014",
            f"there is no instrument '{instrument}' in this mission",
            f"see 'tahqiq instrument list': {listed}.",
        )
    return found


def _accounts(asker: Asker, desk: Desk, texts: tuple[Instrument, ...]) -> tuple[Account, ...]:
    """What everybody says, in the order of the register: claims first, then papers as they were entered."""
    actors = desk.mission.actors
    speakers = {source.id: source.party for source in sources_of(asker).values() if source.party is not None}
    cases = [(file.incident, file.verification, file.attribution) for file in all_incidents(asker)]
    papers = {index: paper for pairs in papers_by_incident(asker).values() for index, paper in pairs}
    dealt = dealings_by(asker, (*_PROMISED, *ACCOUNTED))
    entered = {paper.id: index for index, paper in papers.items()} | {
        one.paper.id: one.index for one in dealt
    }
    every = (
        *accounts_of_claims(texts, claim_list(asker, ClaimFilter()), speakers, actors),
        *accounts_of_findings(texts, cases, actors),
        *_of_measures([papers[index] for index in sorted(papers)]),
        *_of_commitments([one.paper for one in dealt]),
        *accounts_filed(one.paper for one in dealt if isinstance(one.paper, UndertakingAccount)),
    )
    return tuple(sorted(every, key=lambda one: max(entered.get(cite, -1) for cite in one.cites)))


def _of_measures(papers: Sequence[Paper]) -> tuple[Account, ...]:
    return accounts_of_measures(
        [one for one in papers if isinstance(one, Determination)],
        [one for one in papers if isinstance(one, Measure)],
        [one for one in papers if isinstance(one, MeasureReport)],
        [one for one in papers if isinstance(one, MeasureCheck)],
    )


def _of_commitments(papers: Sequence[Dealing]) -> tuple[Account, ...]:
    return accounts_of_commitments(
        [one for one in papers if isinstance(one, Commitment)],
        [one for one in papers if isinstance(one, CommitmentAccount)],
    )
