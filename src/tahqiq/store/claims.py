"""Reading claims, and finding those that may tell of the same happening."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, distinct, func, or_, select

from tahqiq.corroboration.candidates import Block
from tahqiq.model.claim import Claim
from tahqiq.model.claim_review import corrected_by
from tahqiq.model.claim_thread import ReviewState
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.findings import may_be_shown
from tahqiq.store.gate import pass_gate
from tahqiq.store.regrouping import barred_for

_BATCH = 500  # ids asked for at a time: both databases limit the number of parameters


@dataclass(frozen=True)
class ClaimFilter:
    """Which claims: every field narrows, an empty one does not."""

    submission: str | None = None
    event_type: str | None = None
    family: str | None = None
    day_from: str | None = None
    day_to: str | None = None
    review: ReviewState | None = None
    set_aside: bool = False  # also those that count no more: rejected, or replaced by a correction


def claim_list(asker: Asker, wanted: ClaimFilter, limit: int = 100_000) -> tuple[Claim, ...]:
    """The claims that this asker may see, in the order of the register and of the text."""
    table = tables.claim
    query = select(table.c.body)
    for column in ("submission", "event_type", "family", "review"):
        value = getattr(wanted, column)
        if value:
            query = query.where(table.c[column] == value)
    if not wanted.set_aside and not wanted.review:
        query = query.where(table.c.stands == 1)
    if wanted.day_from:
        query = query.where(table.c.day_to >= wanted.day_from)
    if wanted.day_to:
        query = query.where(table.c.day_from <= wanted.day_to)
    return passed_claims(asker, query.order_by(table.c.idx, table.c.id).limit(limit))


def claims_by_id(asker: Asker, ids: Iterable[str]) -> dict[str, Claim]:
    """The claims under these ids that this asker may see."""
    wanted = sorted(set(ids))
    found: dict[str, Claim] = {}
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        query = select(tables.claim.c.body).where(tables.claim.c.id.in_(batch))
        found |= {claim.id: claim for claim in passed_claims(asker, query)}
    return found


def review_states(asker: Asker, claims: Iterable[str]) -> dict[str, ReviewState]:
    """How these claims stand by people's reviews; the asker may see them."""
    wanted = sorted(set(claims))
    found: dict[str, ReviewState] = {}
    for start in range(0, len(wanted), _BATCH):
        table = tables.claim
        query = select(table.c.id, table.c.review).where(table.c.id.in_(wanted[start : start + _BATCH]))
        found |= {row.id: row.review for row in asker.connection.execute(query)}
    return found


def claims_by_incident(
    asker: Asker, incident: str | None = None, *, standing: bool = True
) -> dict[str, tuple[Claim, ...]]:
    """The visible claims of each incident that may be shown, ordered by id; of one incident, or of all.

    Without ``standing``, those that belonged to it and count no more: rejected, or replaced by a correction.
    """
    held, table = tables.membership, tables.claim
    query = (
        select(held.c.incident, table.c.body)
        .join(table, table.c.id == held.c.claim)
        .where(table.c.release.in_(sorted(asker.labels)), table.c.stands == int(standing))
        .order_by(held.c.incident, table.c.id)
    )
    if incident is not None:
        query = query.where(held.c.incident == incident)
    shown = may_be_shown(asker)
    grouped: dict[str, list[Claim]] = {}
    for row in asker.connection.execute(query):
        if not shown(row.incident):
            continue
        claim = pass_gate(Claim.model_validate_json(row.body), asker)
        if claim is not None:
            grouped.setdefault(row.incident, []).append(claim)
    return {incident_id: tuple(claims) for incident_id, claims in grouped.items()}


def unjudged_claims(asker: Asker, limit: int = 1000) -> tuple[Claim, ...]:
    """Claims of happenings that a machine has to judge: what is pending is a query.

    Those on which no judgement stands yet, and those that are in no incident since a person said that they are
    different from one.
    """
    table, held, said, later = (
        tables.claim,
        tables.membership,
        tables.judgement,
        tables.judgement.alias("later"),
    )
    parted = (
        select(func.coalesce(func.max(said.c.idx), -1))
        .where(said.c.claim == table.c.id, said.c.person == 1, said.c.verdict == "different")
        .where(~said.c.id.in_(select(tables.taken_back.c.judgement)))
        .correlate(table)  # of this very claim: left to itself it would take the newest of all claims
        .scalar_subquery()
    )
    since = (
        select(later.c.id)
        .where(later.c.claim == table.c.id, later.c.idx > parted)
        .where(or_(later.c.person == 0, later.c.verdict != "unsure"))
        .where(~later.c.id.in_(select(tables.taken_back.c.judgement)))
        .correlate(table)
    )
    query = (
        select(table.c.body)
        .where(table.c.eligible == 1, table.c.stands == 1)
        .where(~select(held.c.claim).where(held.c.claim == table.c.id).exists(), ~since.exists())
        .order_by(table.c.idx, table.c.id)
        .limit(limit)
    )
    return passed_claims(asker, query)


def incidents_near(asker: Asker, window: Block) -> tuple[str, ...]:
    """Ids of incidents with a claim in the window; a claim without day or place always lies within it."""
    table, held = tables.claim, tables.membership
    query = select(held.c.incident).distinct().join(table, table.c.id == held.c.claim)
    query = query.where(table.c.event_type.in_(sorted(window.acts)))
    if window.first is not None and window.last is not None:
        days = and_(table.c.day_to >= window.first.isoformat(), table.c.day_from <= window.last.isoformat())
        query = query.where(or_(days, table.c.day_from.is_(None)))
    if window.box is not None:
        inside = and_(
            table.c.lat.between(window.box.south, window.box.north),
            table.c.lon.between(window.box.west, window.box.east),
        )
        query = query.where(or_(inside, table.c.lat.is_(None)))
    return tuple(sorted(row.incident for row in asker.connection.execute(query)))


def barred_incidents(asker: Asker, claim: Claim) -> frozenset[str]:
    """Incidents into which no machine may put this claim: people set it, or what it corrects, apart from them."""
    return barred_for(asker.connection, claim.id, corrected_by(claim))


def incident_of_claims(asker: Asker, claims: Iterable[str]) -> dict[str, str]:
    """To which incident each of these claims belongs; claims of none, or that count no more, are left out."""
    wanted = sorted(set(claims))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        held, table = tables.membership, tables.claim
        query = select(held.c.claim, held.c.incident).join(table, table.c.id == held.c.claim)
        rows = asker.connection.execute(query.where(held.c.claim.in_(batch), table.c.stands == 1))
        found |= {row.claim: row.incident for row in rows}
    shown = may_be_shown(asker)
    return {claim: incident for claim, incident in found.items() if shown(incident)}


def counted_claims(connection: Connection) -> tuple[int, int]:
    """How many claims stand in the tables, and in how many incidents; whoever holds the tables may count them."""
    counted = select(func.count()).select_from(tables.claim).where(tables.claim.c.stands == 1)
    claims = connection.execute(counted).scalar_one()
    incidents = select(func.count(distinct(tables.membership.c.incident)))
    return int(claims), int(connection.execute(incidents).scalar_one())


def passed_claims(asker: Asker, query: Select[Any]) -> tuple[Claim, ...]:
    """The claims of a query on claim bodies, each through the gate."""
    query = query.where(tables.claim.c.release.in_(sorted(asker.labels)))
    passed = (
        pass_gate(Claim.model_validate_json(row.body), asker) for row in asker.connection.execute(query)
    )
    return tuple(claim for claim in passed if claim is not None)
