"""Reading incidents: put together, for each asker, out of those claims alone that this asker may see.

A claim that is hidden from somebody changes nothing that this somebody sees: not the count, not the toll,
not the order. An incident of which nothing is visible does not exist for the asker.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from tahqiq.corroboration.describe import describe
from tahqiq.corroboration.independence import voices
from tahqiq.corroboration.status import status_of
from tahqiq.model.claim import Claim
from tahqiq.model.finding import Attribution, Verification
from tahqiq.model.judgement import Judgement
from tahqiq.model.mission import Mission
from tahqiq.model.place import Place, distance_km
from tahqiq.model.source import Source
from tahqiq.model.submission import Submission
from tahqiq.store.asker import Asker
from tahqiq.store.claims import claims_by_incident, review_states
from tahqiq.store.custody import citable
from tahqiq.store.disputes import disputed_of_incident
from tahqiq.store.findings import Findings, findings_by_incident
from tahqiq.store.history import history_of
from tahqiq.store.incident_rules import rules_by_claim
from tahqiq.store.judged import judged_on, regrouped_since, waiting_on
from tahqiq.store.judgements import judgements_of
from tahqiq.store.missions import mission_of, sources_of
from tahqiq.store.redirects import found_under, may_follow
from tahqiq.store.regrouping import known_also_as
from tahqiq.store.submissions import not_found, submissions_by_id
from tahqiq.store.views import IncidentFile, IncidentFilter, IncidentPage, ListedIncident

Cited = TypeVar("Cited", Verification, Attribution)


@dataclass(frozen=True)
class _Shelf:
    """What every incident is described with."""

    mission: Mission
    sources: Mapping[str, Source]
    submissions: Mapping[str, Submission]
    evidence: frozenset[str]


def all_incidents(asker: Asker, *, withdrawn: bool = False) -> tuple[IncidentFile, ...]:
    """Every incident that this asker may see, newest first; or those alone of which no claim counts any more."""
    grouped = claims_by_incident(asker)
    if withdrawn:
        former = claims_by_incident(asker, standing=False)
        grouped = {one: claims for one, claims in former.items() if one not in grouped}
    findings = findings_by_incident(asker)
    shelf = _shelf(asker, tuple(claim for claims in grouped.values() for claim in claims))
    files = [
        _file(one, () if withdrawn else claims, claims, findings.get(one, Findings()), shelf)
        for one, claims in grouped.items()
    ]
    return tuple(sorted(files, key=_newest_first))


def incident_file(asker: Asker, incident_id: str) -> IncidentFile:
    """One incident with its claims, findings and history; raises ``NotFound`` if nothing of it is visible.

    An id that leads to another incident by now gives that one.
    """
    known = found_under(asker, incident_id)
    claims = claims_by_incident(asker, known).get(known, ())
    former = claims_by_incident(asker, known, standing=False).get(known, ())
    if not claims and not former:
        raise not_found("incident", incident_id)
    findings = findings_by_incident(asker, known).get(known, Findings())
    found = _file(known, claims, (*claims, *former), findings, _shelf(asker, (*claims, *former)))
    inside = asker.may_read("mechanism")
    return replace(
        incident_history(asker, found),
        set_aside=former,
        reviews=review_states(asker, (claim.id for claim in (*claims, *former))),
        judgements=_visible_judgements(asker, known, (*claims, *former)),
        related=_related(asker, found),
        disputed=disputed_of_incident(asker, known, sorted(found.submissions)),
        also=tuple(one for one in known_also_as(asker.connection, known) if may_follow(asker, one)),
        judged=judged_on(asker, known, {claim.id for claim in (*claims, *former)}) if inside else (),
        waiting=waiting_on(asker, known) if inside else (),
        made_before=regrouped_since(asker, known),
        rules=tuple(sorted(set(rules_by_claim(asker.connection, (one.id for one in claims)).values()))),
    )


def incident_history(asker: Asker, file: IncidentFile) -> IncidentFile:
    """The same file with what was done on the incident, as far as this asker may know of it."""
    subjects = tuple(sorted(file.submissions))
    done = history_of(asker, incident=file.incident.id, subjects=subjects)
    return replace(file, history=done)


def incident_page(
    files: tuple[IncidentFile, ...], wanted: IncidentFilter, limit: int, offset: int
) -> IncidentPage:
    """A page of the incidents that fit the filter; totals are over the whole filter."""
    fitting = [file for file in files if fits(file, wanted)]
    return IncidentPage(
        total=len(fitting),
        unlocated=sum(1 for file in fitting if not _located(file.incident.place)),
        items=tuple(listed(file) for file in fitting[offset : offset + limit]),
    )


def fits(file: IncidentFile, wanted: IncidentFilter) -> bool:
    """Whether an incident fits the filter."""
    incident = file.incident
    kinds = {file.sources[claim.source_id].kind for claim in file.claims if claim.source_id in file.sources}
    words = (wanted.words or "").casefold()
    return all(
        (
            wanted.start is None or (incident.when is not None and incident.when.end >= wanted.start),
            wanted.end is None or (incident.when is not None and incident.when.start <= wanted.end),
            not wanted.event_type or incident.event_type == wanted.event_type,
            not wanted.status or file.status == wanted.status,
            not wanted.source_kind or wanted.source_kind in kinds,
            not wanted.sector or file.sector == wanted.sector,
            not wanted.actor or wanted.actor in incident.actors,
            wanted.reviewed is None or wanted.reviewed == (file.review is not None),
            wanted.located is None or wanted.located == _located(incident.place),
            not words or words in incident.title.casefold() or _said(file, words),
        )
    )


def listed(file: IncidentFile) -> ListedIncident:
    """An incident as a line of a list."""
    reviewed = file.review is not None and file.review.outcome == "fit_to_report"
    return ListedIncident(file.incident, file.status, file.sector, reviewed, _outcome(file))


def _outcome(file: IncidentFile) -> str | None:
    """What the newest determination says; "determined" alone would hide that nothing was found."""
    return file.determinations[-1].outcome if file.determinations else None


def sector_of(place: Place | None, mission: Mission) -> str | None:
    """The sector whose centre is nearest among those that hold the place; ``None`` outside all of them."""
    if place is None or not place.located:
        return None
    reach = []
    for sector in mission.sectors:
        away = distance_km(place, Place(name=sector.name, lat=sector.lat, lon=sector.lon))
        if away is not None and away <= sector.radius_km:
            reach.append((away, sector.id))
    return min(reach)[1] if reach else None


def _shelf(asker: Asker, claims: tuple[Claim, ...]) -> _Shelf:
    submissions = submissions_by_id(asker, frozenset(claim.submission for claim in claims))
    return _Shelf(mission_of(asker.connection), sources_of(asker), submissions, citable(asker))


def _file(
    incident_id: str, claims: tuple[Claim, ...], ever: tuple[Claim, ...], findings: Findings, shelf: _Shelf
) -> IncidentFile:
    """The incident as its claims tell it; where none counts any more, as those told it that ``ever`` did."""
    own = {claim.submission: shelf.submissions[claim.submission] for claim in ever}
    texts = {one.id: one.text or "" for one in own.values()}
    received: dict[str, datetime] = {one.id: one.received_at for one in own.values()}
    told = claims or ever
    heard = voices(told, shelf.sources, texts, received, shelf.mission.actors)
    incident = describe(incident_id, told, shelf.sources, heard, shelf.mission.actors)
    seen = shelf.evidence | {claim.id for claim in ever}
    verification, attribution = findings.verification, findings.attribution
    return IncidentFile(
        incident=incident,
        status=status_of(incident, verification, attribution, findings.determinations)
        if claims
        else "withdrawn",
        sector=sector_of(incident.place, shelf.mission),
        claims=claims,
        submissions=own,
        sources={
            claim.source_id: shelf.sources[claim.source_id]
            for claim in ever
            if claim.source_id in shelf.sources
        },
        judgements=(),
        review=findings.review,
        voices=heard,
        verification=_citing(verification, seen),
        attribution=_citing(attribution, seen),
        replies=findings.replies,
        determinations=findings.determinations,
        history=(),
    )


def _citing(finding: Cited | None, seen: frozenset[str]) -> Cited | None:
    """The finding citing only what this asker may see: not even the number of what is hidden is told."""
    if finding is None:
        return None
    return finding.model_copy(update={"basis": tuple(one for one in finding.basis if one in seen)})


def _visible_judgements(asker: Asker, incident_id: str, claims: tuple[Claim, ...]) -> tuple[Judgement, ...]:
    """For the mechanism alone: a machine's reasons are made from all claims, seen and hidden."""
    if not asker.may_read("mechanism"):
        return ()
    seen = frozenset(claim.id for claim in claims)
    return tuple(one for one in judgements_of(asker, incident=incident_id) if one.claim in seen)


def _related(asker: Asker, found: IncidentFile, most: int = 5) -> tuple[ListedIncident, ...]:
    """The nearest other incidents of the same days, at most five."""
    when, place = found.incident.when, found.incident.place
    if when is None or place is None:
        return ()
    near = []
    for other in all_incidents(asker):
        if (
            other.incident.id == found.incident.id
            or other.incident.when is None
            or other.incident.place is None
        ):
            continue
        away = distance_km(place, other.incident.place)
        if away is not None and away <= 60 and when.gap_days(other.incident.when) <= 3:
            near.append((away, other.incident.id, other))
    return tuple(listed(other) for _away, _id, other in sorted(near, key=lambda item: item[:2])[:most])


def _located(place: Place | None) -> bool:
    return place is not None and place.located


def _said(file: IncidentFile, words: str) -> bool:
    return any(words in claim.span.casefold() for claim in file.claims)


def _newest_first(file: IncidentFile) -> tuple[int, int, str]:
    when = file.incident.when
    if when is None:
        return (0, 0, file.incident.id)
    clock = int(when.at.timestamp()) if when.at else 0
    return (-when.start.toordinal(), -clock, file.incident.id)
