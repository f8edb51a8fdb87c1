"""The ids that an audience may know of, so that people can type their beginnings."""

from collections.abc import Callable

from tahqiq.desk.open_desk import Desk
from tahqiq.model.release import Audience
from tahqiq.store.claims import ClaimFilter, claim_list, claims_by_incident
from tahqiq.store.custody import files_shown
from tahqiq.store.dealings import dealings_by
from tahqiq.store.notices import notice_list
from tahqiq.store.redirects import leading_ids
from tahqiq.store.submissions import submission_list


def submission_ids(desk: Desk, audience: Audience) -> list[str]:
    """The submissions' ids."""
    with desk.asking(audience) as asker:
        return [one.submission.id for one in submission_list(asker, limit=1_000_000)]


def incident_ids(desk: Desk, audience: Audience) -> list[str]:
    """The incidents' ids, with those that lead to another incident by now."""
    with desk.asking(audience) as asker:
        found = {*claims_by_incident(asker), *claims_by_incident(asker, standing=False)}
        return sorted(found | {old for old, now in leading_ids(asker).items() if now in found})


def claim_ids(desk: Desk, audience: Audience) -> list[str]:
    """The claims' ids."""
    with desk.asking(audience) as asker:
        return [claim.id for claim in claim_list(asker, ClaimFilter(set_aside=True))]


def evidence_ids(desk: Desk, audience: Audience) -> list[str]:
    """The ids of the items of evidence and their working copies."""
    with desk.asking(audience) as asker:
        return [one.id for one in files_shown(asker)]


def basis_ids(desk: Desk, audience: Audience) -> list[str]:
    """The ids that a finding may cite: claims and files of evidence."""
    return [*claim_ids(desk, audience), *evidence_ids(desk, audience)]


def notice_ids(desk: Desk, audience: Audience) -> list[str]:
    """The ids of the advance notices."""
    with desk.asking(audience) as asker:
        return [one.id for one in notice_list(asker)]


def dealing_ids(*verbs: str) -> Callable[[Desk, Audience], list[str]]:
    """The ids of the papers between the parties that these verbs left."""

    def known(desk: Desk, audience: Audience) -> list[str]:
        with desk.asking(audience) as asker:
            return [dealt.paper.id for dealt in dealings_by(asker, verbs)]

    return known
