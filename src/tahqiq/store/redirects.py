"""Following an incident's id to where its claims are now, for one asker: an id that was given out ends nowhere."""

from collections.abc import Callable

from sqlalchemy import select

from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.findings import may_be_shown
from tahqiq.store.regrouping import all_moves, now_known_as, shifts_of


def found_under(asker: Asker, incident: str) -> str:
    """The id under which this asker finds the incident now; the same id where it leads nowhere for him."""
    return now_known_as(asker.connection, incident) if may_follow(asker, incident) else incident


def may_follow(asker: Asker, old: str, shown: Callable[[str], bool] | None = None) -> bool:
    """Whether this asker may know that an id leads elsewhere: he could have seen it under that id himself.

    ``shown`` saves asking again which incidents may be shown to him at all. The database is asked the same of every
    id, so that the time of an answer tells nothing either.
    """
    if asker.may_read("mechanism"):
        return True
    may_be = (shown or may_be_shown(asker))(old)
    moved, claim = tables.moved, tables.claim
    by = asker.connection.execute(select(moved.c.by).where(moved.c.incident == old)).scalar_one_or_none()
    gone = [row.claim for row in shifts_of(asker.connection, by or "") if row.was == old]
    query = select(claim.c.id).where(claim.c.id.in_(gone), claim.c.release.in_(sorted(asker.labels)))
    return asker.connection.execute(query.limit(1)).first() is not None and may_be


def leading_ids(asker: Asker) -> dict[str, str]:
    """The ids that lead elsewhere of which this asker may know, with where they lead."""
    shown = may_be_shown(asker)
    return {old: now for old, now in all_moves(asker.connection).items() if may_follow(asker, old, shown)}
