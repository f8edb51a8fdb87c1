"""Proposing: which provisions an incident engages, tested alike for every party. Only people conclude."""

from tahqiq.compliance.accounts import tallies_filed
from tahqiq.compliance.engage import engage
from tahqiq.compliance.facts import Facts
from tahqiq.desk.account import accounts_seen
from tahqiq.desk.open_desk import Desk
from tahqiq.model.determination import Engagement
from tahqiq.model.instrument import Instrument
from tahqiq.model.release import Audience
from tahqiq.store.asker import Asker
from tahqiq.store.incidents import incident_file
from tahqiq.store.instruments import instruments_for, versions_adopted
from tahqiq.store.notices import notice_list
from tahqiq.store.views import IncidentFile


def engagements(desk: Desk, audience: Audience, incident: str) -> tuple[Engagement, ...]:
    """Every provision of every instrument against one incident, as far as this audience may see the facts."""
    with desk.asking(audience) as asker:
        found = incident_file(asker, incident)
        return proposals(asker, desk, found)


def proposals(asker: Asker, desk: Desk, found: IncidentFile) -> tuple[Engagement, ...]:
    """The same for a file that is read already, on a connection that is open already.

    An incident that is withdrawn has nothing left to test. The public is shown none: a proposal of a program is
    no finding, and would be read as one.
    """
    if not found.claims or not asker.may_read("parties"):
        return ()
    facts = Facts(
        incident=found.incident,
        claims=found.claims,
        attribution=found.attribution,
        verification=found.verification,
        replies=found.replies,
        notices=notice_list(asker),
        actors=desk.mission.actors,
        tallies=tallies_filed(accounts_seen(asker)),
        zone=desk.mission.zone,
    )
    return engage(facts, _every_text(asker))


def _every_text(asker: Asker) -> tuple[Instrument, ...]:
    """Every version of every instrument; the newest with its life as far as this asker may know of it."""
    earlier = versions_adopted(asker.connection)
    found: list[Instrument] = []
    for newest in instruments_for(asker):
        found += [one.instrument for one in earlier[newest.id] if one.instrument.version != newest.version]
        found.append(newest)
    return tuple(found)
