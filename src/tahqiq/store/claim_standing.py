"""How the claims of a submission stand by people's reviews: read for a page, and kept beside each claim."""

from sqlalchemy import Connection, select, update

from tahqiq.model.claim import Claim
from tahqiq.model.claim_review import ClaimReview
from tahqiq.model.claim_thread import STANDING, ClaimThread, states, threads
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.gate import pass_gate


def settle(connection: Connection, submission: str) -> None:
    """Writes beside each claim of a submission whether it counts by now; the same entries give the same rows."""
    review, claim = tables.claim_review, tables.claim
    query = (
        select(review.c.body).where(review.c.submission == submission).order_by(review.c.idx, review.c.turn)
    )
    said = [ClaimReview.model_validate_json(row.body) for row in connection.execute(query)]
    if not said:
        return
    rows = connection.execute(
        select(claim.c.id, claim.c.idx, claim.c.body, claim.c.review).where(claim.c.submission == submission)
    ).all()
    claims = [Claim.model_validate_json(row.body) for row in rows]
    now = states(threads(claims, said, {row.id: row.idx for row in rows}))
    for row in rows:
        if now[row.id] != row.review:
            changed = update(claim).where(claim.c.id == row.id)
            connection.execute(changed.values(review=now[row.id], stands=int(now[row.id] in STANDING)))


def threads_of(asker: Asker, submission: str) -> tuple[ClaimThread, ...]:
    """The claims of a submission with their reviews, as far as this asker may see either, in the order of the text."""
    table = tables.claim
    query = select(table.c.id, table.c.idx, table.c.body).where(table.c.submission == submission)
    rows = asker.connection.execute(query.where(table.c.release.in_(sorted(asker.labels)))).all()
    passed = (pass_gate(Claim.model_validate_json(row.body), asker) for row in rows)
    claims = [claim for claim in passed if claim is not None]
    return threads(claims, reviews_of(asker, submission), {row.id: row.idx for row in rows})


def thread_of(asker: Asker, claim: Claim) -> ClaimThread | None:
    """The thread that a claim belongs to, as far as this asker may see it."""
    for one in threads_of(asker, claim.submission):
        if claim.id in {each.id for each in (one.first, one.shown, *one.beneath)}:
            return one
    return None


def review_entered(asker: Asker, review: str) -> tuple[int, ClaimReview] | None:
    """One review with the index of its entry, or ``None`` where this asker may see none."""
    table = tables.claim_review
    query = select(table.c.idx, table.c.body).where(table.c.id == review)
    row = asker.connection.execute(query.where(table.c.release.in_(sorted(asker.labels)))).first()
    passed = pass_gate(ClaimReview.model_validate_json(row.body), asker) if row is not None else None
    return (int(row.idx), passed) if row is not None and passed is not None else None


def reviews_of(asker: Asker, submission: str) -> tuple[ClaimReview, ...]:
    """Every review of claims of a submission that this asker may see, in the order of the register."""
    table = tables.claim_review
    query = select(table.c.body).where(
        table.c.submission == submission, table.c.release.in_(sorted(asker.labels))
    )
    rows = asker.connection.execute(query.order_by(table.c.idx, table.c.turn))
    passed = (pass_gate(ClaimReview.model_validate_json(row.body), asker) for row in rows)
    return tuple(one for one in passed if one is not None)
