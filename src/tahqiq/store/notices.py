"""Reading notices: what the parties announced in advance."""

from sqlalchemy import select

from tahqiq.model.notice import Notice
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.submissions import passed_rows


def notice_list(asker: Asker) -> tuple[Notice, ...]:
    """The notices that this asker may see, by when they begin."""
    table = tables.notice
    query = select(table.c.body).where(table.c.release.in_(sorted(asker.labels)))
    rows = asker.connection.execute(query.order_by(table.c.start, table.c.id))
    return passed_rows(asker, Notice, [row.body for row in rows])
