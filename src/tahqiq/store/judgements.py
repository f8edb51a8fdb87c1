"""Reading judgements: which claim belongs to which incident, according to whom."""

from sqlalchemy import select

from tahqiq.model.judgement import Judgement
from tahqiq.store import tables
from tahqiq.store.asker import Asker


def judgements_of(
    asker: Asker, *, incident: str | None = None, claim: str | None = None
) -> tuple[Judgement, ...]:
    """All judgements ever passed on an incident or a claim, oldest first.

    A judgement names a claim, so the caller keeps only those whose claim its asker may see.
    """
    table = tables.judgement
    query = select(table.c.body).order_by(table.c.idx, table.c.id)
    if incident is not None:
        query = query.where(table.c.incident == incident)
    if claim is not None:
        query = query.where(table.c.claim == claim)
    return tuple(Judgement.model_validate_json(row.body) for row in asker.connection.execute(query))
