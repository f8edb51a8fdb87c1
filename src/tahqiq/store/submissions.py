"""Reading what came in."""

import re
from collections.abc import Collection
from datetime import UTC, date, datetime

from sqlalchemy import Connection, Table, case, func, select

from tahqiq.errors import NotFound
from tahqiq.model.coverage import Coverage
from tahqiq.model.notice import Notice
from tahqiq.model.observation import Observation
from tahqiq.model.reading import Reading
from tahqiq.model.submission import Submission
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.claim_standing import threads_of
from tahqiq.store.claims import ClaimFilter, claim_list, incident_of_claims
from tahqiq.store.disputes import disputed_of_submission
from tahqiq.store.gate import Record, pass_gate, withheld_fields
from tahqiq.store.missions import sources_of
from tahqiq.store.views import ListedSubmission, SubmissionFile

_BATCH = 500  # ids asked for at a time: both databases limit the number of parameters
_ID = re.compile(r"[A-Za-z0-9_./#-]{1,80}")


def submission(asker: Asker, submission_id: str) -> Submission:
    """One submission; raises ``NotFound`` alike when there is none and when it is not for this asker."""
    row = asker.connection.execute(
        select(tables.submission.c.body).where(tables.submission.c.id == submission_id)
    ).first()
    passed = pass_gate(Submission.model_validate_json(row.body), asker) if row is not None else None
    if passed is None:
        raise not_found("submission", submission_id)
    return passed


def entry_of(asker: Asker, submission_id: str) -> int:
    """The index of the entry by which a submission came in."""
    table = tables.submission
    return int(asker.connection.execute(select(table.c.idx).where(table.c.id == submission_id)).scalar_one())


def published_day(asker: Asker, submission_id: str) -> date:
    """The UTC day on which a submission was published or, where that is not known, received."""
    found = submission(asker, submission_id)
    return (found.published or found.received_at).astimezone(UTC).date()


def received_at(connection: Connection, only: Collection[str] | None = None) -> dict[str, datetime]:
    """When each submission came in, or each of these, by its id."""
    table = tables.submission
    query = select(table.c.id, table.c.received_at)
    if only is not None and len(only) <= _BATCH:
        query = query.where(table.c.id.in_(sorted(only)))
    rows = connection.execute(query)
    return {row.id: datetime.fromisoformat(row.received_at) for row in rows}


def plausible(noun_id: str) -> str:
    """The id as it is; raises ``NotFound`` for what cannot be one, before a database sees it."""
    if not _ID.fullmatch(noun_id):
        raise not_found("thing", "that was asked for")
    return noun_id


def not_found(noun: str, noun_id: str) -> NotFound:
    """The one answer for what is missing and for what is withheld."""
    return NotFound(
        "NOT001",
        f"no {noun} '{noun_id}' for this audience",
        f"list them with the matching command or page; ids may be shortened to a unique beginning ({noun}).",
    )


def submissions_by_id(asker: Asker, ids: frozenset[str]) -> dict[str, Submission]:
    """Those of these submissions that this asker may see."""
    found = {}
    for one in sorted(ids):
        row = asker.connection.execute(
            select(tables.submission.c.body).where(tables.submission.c.id == one)
        ).first()
        passed = pass_gate(Submission.model_validate_json(row.body), asker) if row is not None else None
        if passed is not None:
            found[one] = passed
    return found


def submission_list(
    asker: Asker,
    channel: str | None = None,
    limit: int = 200,
    offset: int = 0,
    *,
    unreviewed: bool = False,
) -> tuple[ListedSubmission, ...]:
    """The inbox as this asker may see it, newest first; or what of it has claims that nobody has reviewed."""
    table = tables.submission
    visible = sorted(asker.labels)
    counted = (
        select(
            tables.claim.c.submission,
            func.count().label("claims"),
            func.sum(case((tables.claim.c.review == "unreviewed", 1), else_=0)).label("unreviewed"),
        )
        .where(tables.claim.c.release.in_(visible), tables.claim.c.stands == 1)
        .group_by(tables.claim.c.submission)
        .subquery()
    )
    query = (
        select(
            table.c.body,
            func.coalesce(counted.c.claims, 0).label("claims"),
            func.coalesce(counted.c.unreviewed, 0).label("unreviewed"),
        )
        .outerjoin(counted, counted.c.submission == table.c.id)
        .where(table.c.release.in_(visible))
        .order_by(table.c.received_at.desc(), table.c.id)
    )
    if channel:
        query = query.where(table.c.channel == channel)
    if unreviewed:
        query = query.where(counted.c.unreviewed > 0)
    sources = sources_of(asker)
    listed = []
    for row in asker.connection.execute(query.limit(limit).offset(offset)):
        passed = pass_gate(Submission.model_validate_json(row.body), asker)
        if passed is not None:
            source = sources.get(passed.source)
            name = source.name if source else "source not released"
            listed.append(ListedSubmission(passed, name, row.claims, int(row.unreviewed)))
    return tuple(listed)


def named_originals(connection: Connection) -> frozenset[str]:
    """The hashes of the originals that the mission's submissions name; a redacted one is kept no more."""
    cut = tables.submission.c.idx.in_(select(tables.redacted.c.idx))
    bodies = connection.execute(select(tables.submission.c.body).where(~cut)).scalars()
    return frozenset(Submission.model_validate_json(body).sha256 for body in bodies)


def submission_count(asker: Asker, channel: str | None = None) -> int:
    """How many submissions this asker may see."""
    table = tables.submission
    query = select(func.count()).select_from(table).where(table.c.release.in_(sorted(asker.labels)))
    if channel:
        query = query.where(table.c.channel == channel)
    return int(asker.connection.execute(query).scalar_one())


def submission_file(asker: Asker, submission_id: str) -> SubmissionFile:
    """One submission with everything that was read out of it."""
    found = submission(asker, submission_id)
    claims = claim_list(asker, ClaimFilter(submission=submission_id))
    row = asker.connection.execute(
        select(tables.reading.c.body)
        .where(tables.reading.c.submission == submission_id)
        .order_by(tables.reading.c.idx.desc())
        .limit(1)
    ).first()
    reading = Reading.model_validate_json(row.body) if row is not None else None
    return SubmissionFile(
        submission=found,
        source=sources_of(asker).get(found.source),
        claims=tuple(sorted(claims, key=lambda claim: (claim.start, claim.end, claim.id))),
        observations=of_submission(asker, Observation, tables.observation, submission_id),
        coverage=of_submission(asker, Coverage, tables.coverage, submission_id),
        notices=of_submission(asker, Notice, tables.notice, submission_id),
        incident_of=incident_of_claims(asker, (claim.id for claim in claims)),
        notes=reading.notes if reading else (),
        reader=f"{reading.reader} {reading.version}" if reading else None,
        withheld=withheld_fields(found, asker),
        entry_index=entry_of(asker, submission_id),
        disputed=disputed_of_submission(asker, submission_id),
        threads=threads_of(asker, submission_id),
    )


def unread_submissions(asker: Asker) -> tuple[Submission, ...]:
    """Submissions that nobody has read yet, oldest first: what is pending is a query, not a queue."""
    table, done = tables.submission, tables.reading
    read = select(done.c.id).where(done.c.submission == table.c.id)
    query = select(table.c.body).where(~read.exists()).order_by(table.c.idx)
    return passed_rows(asker, Submission, [row.body for row in asker.connection.execute(query)])


def of_submission(asker: Asker, noun: type[Record], table: Table, submission_id: str) -> tuple[Record, ...]:
    """The observations, coverage or notices of one submission, each through the gate."""
    query = select(table.c.body).where(table.c.submission == submission_id).order_by(table.c.idx, table.c.id)
    return passed_rows(asker, noun, [row.body for row in asker.connection.execute(query)])


def passed_rows(asker: Asker, noun: type[Record], bodies: list[str]) -> tuple[Record, ...]:
    """Stored nouns as this asker may see them."""
    passed = (pass_gate(noun.model_validate_json(body), asker) for body in bodies)
    return tuple(one for one in passed if one is not None)


ROW_KINDS: dict[str, tuple[type[Observation | Coverage | Notice], Table]] = {
    "obs": (Observation, tables.observation),
    "cov": (Coverage, tables.coverage),
    "ntc": (Notice, tables.notice),
}


def row_of_form(asker: Asker, row_id: str) -> Observation | Coverage | Notice | None:
    """An observation, a watch or a notice under its id, as this asker may see it."""
    noun, table = ROW_KINDS[row_id.partition("_")[0]]
    row = asker.connection.execute(select(table.c.body).where(table.c.id == row_id)).first()
    return pass_gate(noun.model_validate_json(row.body), asker) if row is not None else None
