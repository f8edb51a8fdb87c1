"""Proposing: which provisions an incident engages, tested alike for every party. Only people conclude."""

from tahqiq.compliance.accounts import tallies_filed
from tahqiq.compliance.engage import engage
from tahqiq.compliance.facts import Facts
from tahqiq.desk.account import accounts_seen
from tahqiq.desk.deal import NOTICES, WINDOWS
from tahqiq.desk.open_desk import Desk
from tahqiq.liaison.notices import Objected, notices_now
from tahqiq.liaison.windows import windows_now
from tahqiq.model.determination import Engagement
from tahqiq.model.instrument import Instrument
from tahqiq.model.reason import Reason
from tahqiq.model.release import Audience
from tahqiq.store.asker import Asker
from tahqiq.store.dealings import dealings_by
from tahqiq.store.incidents import incident_file
from tahqiq.store.instruments import instruments_for, versions_adopted
from tahqiq.store.notices import notice_list
from tahqiq.store.regrouping import now_known_as
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
    noticed = notices_now(notice_list(asker), dealings_by(asker, NOTICES), desk.clock.now())
    facts = Facts(
        incident=found.incident,
        claims=found.claims,
        attribution=found.attribution,
        verification=found.verification,
        replies=found.replies,
        notices=tuple(one.exempts for one in noticed if one.exempts is not None),
        objections={
            one.notice.id: tuple(map(_objection, one.objections)) for one in noticed if one.objections
        },
        remarks=_broken_windows(asker, desk, found),
        actors=desk.mission.actors,
        tallies=tallies_filed(accounts_seen(asker)),
        zone=desk.mission.zone,
    )
    return engage(facts, _every_text(asker))


def _objection(one: Objected) -> Reason:
    text = f"{one.party} objected to this notice on {one.at:%d %b %Y, %H:%M} UTC: {one.grounds}"
    return Reason(code="notice_objected", text=text, cites=(one.paper,))


def _broken_windows(asker: Asker, desk: Desk, found: IncidentFile) -> tuple[Reason, ...]:
    """That an agreed window of silence is said to have been broken by this very incident, and who says so."""
    papers = dealings_by(asker, WINDOWS)
    seats = {dealt.paper.id: dealt.seat for dealt in papers}
    said = []
    for window in windows_now(papers, desk.clock.now()):
        reports = [one for one in window.reports if one.state == "broken" and one.incident is not None]
        about = [
            one for one in reports if now_known_as(asker.connection, one.incident or "") == found.incident.id
        ]
        if window.state == "broken" and about:
            by = " and ".join(sorted({seats[one.id] for one in about}))
            span = f"{window.window.start:%d %b %Y, %H:%M} to {window.window.end:%d %b, %H:%M} UTC"
            text = f"It is said, by {by}, to have broken the window of silence guaranteed for {span}."
            cites = (window.window.id, *(one.id for one in about))
            said.append(Reason(code="window_broken", text=text, cites=cites))
    return tuple(said)


def _every_text(asker: Asker) -> tuple[Instrument, ...]:
    """Every version of every instrument; the newest with its life as far as this asker may know of it."""
    earlier = versions_adopted(asker.connection)
    found: list[Instrument] = []
    for newest in instruments_for(asker):
        found += [one.instrument for one in earlier[newest.id] if one.instrument.version != newest.version]
        found.append(newest)
    return tuple(found)
