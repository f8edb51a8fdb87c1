"""Reading what was done, by whom, under which entry."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select

from tahqiq.model.moment import utc_text
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.findings import may_be_shown, reviews
from tahqiq.store.missions import members_of
from tahqiq.store.regrouping import all_moves, known_also_as
from tahqiq.store.views import Done

_SAYS_NOTHING_NEW = ("bulletin.issued", "state.digest", "witness.absent")
_GOES_WITH_OTHERS = (
    "state.digest",
)  # it stands in clear, and comes in the same moment as what may be hidden


def history_of(
    asker: Asker, *, incident: str | None = None, subjects: tuple[str, ...] = ()
) -> tuple[Done, ...]:
    """The acts on an incident or on these subjects that this asker may know of, oldest first."""
    table = tables.done
    clauses: list[ColumnElement[bool]] = [table.c.subject.in_(list(subjects))] if subjects else []
    if incident is not None:
        clauses.append(table.c.incident.in_([incident, *known_also_as(asker.connection, incident)]))
    if not clauses:
        return ()
    return _done(asker, select(table).where(or_(*clauses)))


def visible_incidents(asker: Asker) -> frozenset[str]:
    """Incidents with a claim that this asker may see: only of these may a history tell."""
    held, claim = tables.membership, tables.claim
    query = select(held.c.incident).distinct().join(claim, claim.c.id == held.c.claim)
    query = query.where(claim.c.release.in_(sorted(asker.labels)))
    shown = may_be_shown(asker)
    found = {row.incident for row in asker.connection.execute(query) if shown(row.incident)}
    return frozenset(found | {old for old, now in all_moves(asker.connection).items() if now in found})


def awaiting_review(asker: Asker) -> int:
    """How many incidents with a claim that counts and that this asker may see no duty officer has looked at."""
    held, claim = tables.membership, tables.claim
    query = select(held.c.incident).distinct().join(claim, claim.c.id == held.c.claim)
    query = query.where(claim.c.release.in_(sorted(asker.labels)), claim.c.stands == 1)
    return len({row.incident for row in asker.connection.execute(query)} - set(reviews(asker)))


def last_moment(asker: Asker) -> datetime:
    """When the last thing was done that this asker may know of."""
    table = tables.done
    query = select(func.max(table.c.at)).where(table.c.release.in_(sorted(asker.labels)))
    query = query.where(table.c.verb.not_in(_GOES_WITH_OTHERS))
    query = query.where(or_(table.c.incident.is_(None), table.c.incident.in_(visible_incidents(asker))))
    return datetime.fromisoformat(str(asker.connection.execute(query).scalar_one()))


def entry_index_of(asker: Asker, subject: str) -> int | None:
    """The first entry about this subject."""
    table = tables.done
    query = select(table.c.idx).where(table.c.subject == subject).order_by(table.c.idx).limit(1)
    found = asker.connection.execute(query).first()
    return found.idx if found is not None else None


def entries_about(asker: Asker, thing: str) -> tuple[int, ...]:
    """Every entry about a submission, a paper or an incident, in order; also about what was merged into it."""
    table = tables.done
    every = [thing, *known_also_as(asker.connection, thing)]
    query = select(table.c.idx).where(or_(table.c.subject == thing, table.c.incident.in_(every)))
    query = query.where(table.c.release.in_(sorted(asker.labels)))
    return tuple(asker.connection.execute(query.order_by(table.c.idx)).scalars())


def entry_done(asker: Asker, subject: str) -> Done | None:
    """What was done by the first entry about this subject."""
    table = tables.done
    query = select(table).where(table.c.subject == subject).order_by(table.c.idx).limit(1)
    return next(iter(_done(asker, query)), None)


def done_by(asker: Asker, member: str, verbs: Sequence[str]) -> tuple[str, ...]:
    """The subjects of these acts of a member, the newest first."""
    table = tables.done
    query = select(table.c.subject).where(table.c.member == member, table.c.verb.in_(list(verbs)))
    query = query.where(table.c.release.in_(sorted(asker.labels)))
    return tuple(asker.connection.execute(query.order_by(table.c.idx.desc())).scalars())


def whole_subject(asker: Asker, beginning: str) -> str:
    """The one subject that begins so; what begins none, or several, is given back as it is."""
    table = tables.done
    query = select(table.c.subject).distinct().where(table.c.subject.startswith(beginning, autoescape=True))
    query = query.where(table.c.release.in_(sorted(asker.labels))).limit(2)
    found = list(asker.connection.execute(query).scalars()) if beginning.count("_") == 1 else []
    return found[0] if len(found) == 1 else beginning


def size_at(connection: Connection, moment: datetime) -> int:
    """How many entries the register held at a moment: those before the first that states a later time.

    Times are the acts' own statements; one that is dated back cannot make later entries look older.
    """
    later = select(func.min(tables.done.c.idx)).where(tables.done.c.at > utc_text(moment))
    found = connection.execute(later).scalar_one_or_none()
    newest = connection.execute(select(func.max(tables.done.c.idx))).scalar_one_or_none()
    return (0 if newest is None else newest + 1) if found is None else found


def nothing_since(asker: Asker, index: int) -> bool:
    """Whether nothing that a bulletin could say was entered from this index on."""
    table = tables.done
    query = select(func.count()).select_from(table)
    query = query.where(table.c.idx >= index, table.c.verb.not_in(_SAYS_NOTHING_NEW))
    return asker.connection.execute(query).scalar_one() == 0


def filings_of(asker: Asker, incident: str) -> dict[int, Done]:
    """Who filed what on an incident that this asker may see, by entry."""
    table, every = tables.done, [incident, *known_also_as(asker.connection, incident)]
    query = select(table).where(table.c.incident.in_(every), table.c.release.in_(sorted(asker.labels)))
    titles = {member.id: member.title for member in members_of(asker.connection)}
    return {row.idx: _line(row, titles) for row in asker.connection.execute(query.order_by(table.c.idx))}


def all_done(asker: Asker, limit: int, offset: int = 0) -> tuple[Done, ...]:
    """The acts that this asker may know of, newest first."""
    return _done(asker, select(tables.done), newest=True)[offset : offset + limit]


def _done(asker: Asker, query: "Select[tuple[object, ...]]", *, newest: bool = False) -> tuple[Done, ...]:
    table = tables.done
    query = query.where(table.c.release.in_(sorted(asker.labels)))
    query = query.order_by(table.c.idx.desc() if newest else table.c.idx)
    titles = {member.id: member.title for member in members_of(asker.connection)}
    visible = visible_incidents(asker)
    return tuple(
        _line(row, titles)
        for row in asker.connection.execute(query)
        if row.incident is None or row.incident in visible
    )


def _line(row: Row[Any], titles: Mapping[str, str]) -> Done:
    return Done(
        index=row.idx,
        verb=row.verb,
        by=row.member,
        by_title=titles.get(row.member, row.member),
        at=row.at,
        subject=row.subject,
    )
