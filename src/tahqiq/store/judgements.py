"""Reading judgements: which claim belongs to which incident, according to whom."""

from sqlalchemy import func, select

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


def newest_word(asker: Asker) -> int:
    """The newest entry by which a person judged, merged, split or undid; -1 for none."""
    judged, table = tables.judgement, tables.regrouping
    found = (
        asker.connection.execute(select(func.max(judged.c.idx)).where(judged.c.person == 1)).scalar_one(),
        asker.connection.execute(select(func.max(table.c.idx))).scalar_one(),
    )
    return max((one for one in found if one is not None), default=-1)
