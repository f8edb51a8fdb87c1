"""Reading bulletins: what was issued, for which audience."""

from sqlalchemy import select

from tahqiq.model.bulletin import Bulletin
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.gate import pass_gate
from tahqiq.store.submissions import not_found


def bulletin_list(asker: Asker) -> tuple[Bulletin, ...]:
    """The bulletins that this asker may see, newest first; of one day and audience the last issued first."""
    table = tables.bulletin
    query = select(table.c.body).where(table.c.release.in_(sorted(asker.labels)))
    query = query.order_by(table.c.day.desc(), table.c.idx.desc())
    passed = (
        pass_gate(Bulletin.model_validate_json(row.body), asker) for row in asker.connection.execute(query)
    )
    return tuple(one for one in passed if one is not None)


def bulletin(asker: Asker, bulletin_id: str) -> Bulletin:
    """One bulletin, by its id or by its day (``2025-10-27``: the newest of that day)."""
    for one in bulletin_list(asker):
        if bulletin_id in (one.id, one.day.isoformat()):
            return one
    raise not_found("bulletin", bulletin_id)
