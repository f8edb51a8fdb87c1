"""Reading one reporting day: all that a daily bulletin for one audience is drawn from."""

from datetime import datetime

from sqlalchemy import Table, select

from tahqiq.model.claim import Claim
from tahqiq.model.coverage import Coverage
from tahqiq.model.moment import When, utc_text
from tahqiq.model.notice import Notice
from tahqiq.model.observation import Observation
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.claims import ClaimFilter, claim_list
from tahqiq.store.gate import Record
from tahqiq.store.history import awaiting_review
from tahqiq.store.incidents import all_incidents, incident_history
from tahqiq.store.submissions import passed_rows
from tahqiq.store.views import DayMaterial, IncidentFile

WIDEST_DAYS = 3  # what lasted longer, or is known no better, belongs to no single reporting day
Span = tuple[datetime, datetime]


def day_material(asker: Asker, now: Span, before: Span) -> DayMaterial:
    """What happened, was seen and was found between two cut-offs, with the previous day beside it.

    An incident belongs to the day in which it happened, as far as its time is known. What happened earlier
    but came in, or was concluded, within the day is ``late``. What came in after the cut-off is left out.
    """
    files = [file for file in all_incidents(asker) if _known_by(file, now[1])]
    today = tuple(incident_history(asker, file) for file in files if _within(file.incident.when, now))
    return DayMaterial(
        incidents=today,
        before=tuple(file for file in files if _within(file.incident.when, before)),
        observations=_observations(asker, now),
        observations_before=_observations(asker, before),
        coverage=_overlapping(asker, Coverage, tables.coverage, now),
        coverage_before=_overlapping(asker, Coverage, tables.coverage, before),
        notices=_overlapping(asker, Notice, tables.notice, now),
        claims=_claims(asker, now),
        awaiting_review=awaiting_review(asker),
        late=tuple(
            incident_history(asker, file)
            for file in files
            if not _within(file.incident.when, now) and _late(asker, file, now)
        ),
    )


def coverage_between(asker: Asker, start: datetime, end: datetime) -> tuple[Coverage, ...]:
    """Who watched, or was kept from watching, between two moments."""
    return _overlapping(asker, Coverage, tables.coverage, (start, end))


def _known_by(file: IncidentFile, moment: datetime) -> bool:
    return any(one.received_at < moment for one in file.submissions.values())


def _touched(file: IncidentFile, span: Span) -> bool:
    return any(span[0] <= one.received_at < span[1] for one in file.submissions.values())


def _late(asker: Asker, file: IncidentFile, span: Span) -> bool:
    if file.incident.when is not None and file.incident.when.start > span[1].date():
        return False
    if _touched(file, span):
        return True
    bounds = (utc_text(span[0]), utc_text(span[1]))
    done = incident_history(asker, file).history
    return any(
        bounds[0] < line.at <= bounds[1] for line in done if line.verb.startswith(("incident.", "reply."))
    )


def _within(when: When | None, span: Span) -> bool:
    """By the clock where there is one; otherwise by the last calendar day it is said to have lasted."""
    if when is None:
        return False
    if when.at is not None:
        return span[0] <= when.at < span[1]
    if (when.end - when.start).days >= WIDEST_DAYS:
        return False
    return when.end == span[1].date()


def _observations(asker: Asker, span: Span) -> tuple[Observation, ...]:
    table = tables.observation
    query = select(table.c.body).where(table.c.at >= utc_text(span[0]), table.c.at < utc_text(span[1]))
    query = query.where(table.c.release.in_(sorted(asker.labels))).order_by(table.c.at, table.c.id)
    return passed_rows(asker, Observation, [row.body for row in asker.connection.execute(query)])


def _overlapping(asker: Asker, noun: type[Record], table: Table, span: Span) -> tuple[Record, ...]:
    query = select(table.c.body).where(table.c.end > utc_text(span[0]), table.c.start < utc_text(span[1]))
    query = query.where(table.c.release.in_(sorted(asker.labels))).order_by(table.c.start, table.c.id)
    return passed_rows(asker, noun, [row.body for row in asker.connection.execute(query)])


def _claims(asker: Asker, span: Span) -> tuple[Claim, ...]:
    """What was said of the day beside incidents: talks, statements, ceasefire, crossings."""
    day = span[1].date().isoformat()
    found = claim_list(asker, ClaimFilter(day_from=day, day_to=day))
    return tuple(claim for claim in found if claim.date is not None and claim.date.start == claim.date.end)
