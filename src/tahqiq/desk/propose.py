"""Proposing: which provisions an incident engages, tested alike for every party. Only people conclude."""

from tahqiq.compliance.engage import engage
from tahqiq.desk.open_desk import Desk
from tahqiq.model.determination import Engagement
from tahqiq.model.notice import Notice
from tahqiq.model.release import Audience
from tahqiq.store.incidents import incident_file
from tahqiq.store.missions import instruments_of
from tahqiq.store.notices import notice_list


def engagements(desk: Desk, audience: Audience, incident: str) -> tuple[Engagement, ...]:
    """Every provision of every instrument against one incident, as far as this audience may see the facts."""
    with desk.asking(audience) as asker:
        found = incident_file(asker, incident)
        if not found.claims:  # withdrawn: there is nothing left to test
            return ()
        notices: tuple[Notice, ...] = notice_list(asker)
        instruments = instruments_of(asker.connection)
    return engage(found.incident, found.claims, found.attribution, instruments, notices, desk.mission.actors)
