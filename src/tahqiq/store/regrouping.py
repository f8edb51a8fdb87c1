"""Reading merges, splits and undos: where an incident's id leads, and what people's words say of its claims."""

from collections.abc import Iterable
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, Connection, Row, and_, select

from tahqiq.corroboration.peoples_words import Word
from tahqiq.model.judgement import Judgement
from tahqiq.model.regrouping import Merge, Split, Undo
from tahqiq.store import tables

Regrouping = Merge | Split | Undo
NOUNS: dict[str, type[Regrouping]] = {"merge": Merge, "split": Split, "undo": Undo}
_BATCH = 500


def now_known_as(connection: Connection, incident: str) -> str:
    """The id under which an incident's claims are found now: its own, or the one that it was merged into."""
    table, found = tables.moved, incident
    while (
        row := connection.execute(select(table.c.became).where(table.c.incident == found)).first()
    ) is not None:
        found = row.became
    return found


def known_also_as(connection: Connection, incident: str) -> tuple[str, ...]:
    """The ids that lead to this incident, in the order in which they came to."""
    table = tables.moved
    found: list[tuple[int, str]] = []
    ahead = [incident]
    while ahead:
        query = select(table.c.idx, table.c.incident).where(table.c.became.in_(ahead))
        rows = connection.execute(query).all()
        found += [(row.idx, row.incident) for row in rows]
        ahead = [row.incident for row in rows]
    return tuple(one for _index, one in sorted(found))


def all_moves(connection: Connection) -> dict[str, str]:
    """Every id that leads elsewhere, with the incident that it leads to in the end."""
    rows = connection.execute(select(tables.moved.c.incident, tables.moved.c.became))
    step = {row.incident: row.became for row in rows}
    ends = {}
    for one, after in step.items():
        end = after
        while end in step:
            end = step[end]
        ends[one] = end
    return ends


def moved_at(connection: Connection, incident: str) -> Row[Any] | None:
    """The row of an id that leads elsewhere: where to, by which judgement, under which entry."""
    return connection.execute(select(tables.moved).where(tables.moved.c.incident == incident)).first()


def barred_for(connection: Connection, claim: str, also: Iterable[str] = ()) -> frozenset[str]:
    """The incidents that this claim may never be put into by a machine, as they are known now.

    Those that a person judged different from it, and those that hold a claim from which a person set it apart.
    ``also`` are claims in whose place it was entered.
    """
    about = [claim, *sorted(also)]
    table, held = tables.judgement, tables.membership
    said = select(table.c.incident).where(
        table.c.claim.in_(about),
        table.c.person == 1,
        table.c.verdict == "different",
        _stands(table.c.id),
    )
    told = {now_known_as(connection, row.incident) for row in connection.execute(said)}
    apart = set_apart(connection, about)
    for start in range(0, len(apart), _BATCH):
        batch = apart[start : start + _BATCH]
        told |= set(connection.execute(select(held.c.incident).where(held.c.claim.in_(batch))).scalars())
    return frozenset(told)


def set_apart(connection: Connection, claims: Iterable[str]) -> tuple[str, ...]:
    """The claims from which people set any of these apart."""
    mine, theirs = tables.word.alias("mine"), tables.word.alias("theirs")
    joined = mine.join(theirs, and_(theirs.c.judgement == mine.c.judgement, theirs.c.side != mine.c.side))
    query = select(theirs.c.claim).distinct().select_from(joined)
    query = query.where(mine.c.claim.in_(list(claims)), mine.c.kind == "apart", _stands(mine.c.judgement))
    return tuple(sorted(connection.execute(query).scalars()))


def words_on(connection: Connection, claims: Iterable[str]) -> tuple[Word, ...]:
    """What people's standing judgements say of any of these claims, by judgement."""
    table, wanted, named = tables.word, sorted(set(claims)), set[str]()
    for start in range(0, len(wanted), _BATCH):
        query = select(table.c.judgement).distinct().where(table.c.claim.in_(wanted[start : start + _BATCH]))
        named |= set(connection.execute(query.where(_stands(table.c.judgement))).scalars())
    return word_of(connection, named)


def word_of(connection: Connection, judgements: Iterable[str]) -> tuple[Word, ...]:
    """What these judgements say of claims, whether they stand or not; some say nothing."""
    table, found = tables.word, []
    for one in sorted(judgements):
        rows = connection.execute(select(table).where(table.c.judgement == one)).all()
        sides = [frozenset(row.claim for row in rows if row.side == side) for side in (0, 1)]
        if rows:
            found.append(Word(one, cast(Literal["together", "apart"], rows[0].kind), sides[0], sides[1]))
    return tuple(found)


def took_back(connection: Connection, judgement_id: str) -> tuple[str, ...]:
    """The judgements whose question this one answered anew."""
    table = tables.taken_back
    query = select(table.c.judgement).where(table.c.by == judgement_id).order_by(table.c.judgement)
    return tuple(connection.execute(query).scalars())


def _stands(judgement_id: ColumnElement[str]) -> ColumnElement[bool]:
    return ~judgement_id.in_(select(tables.taken_back.c.judgement))


def places_of(connection: Connection, claims: Iterable[str]) -> dict[str, str]:
    """In which incident each of these claims is, whether it counts or not; those of none are left out."""
    held, wanted = tables.membership, sorted(set(claims))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _BATCH):
        query = select(held.c.claim, held.c.incident).where(held.c.claim.in_(wanted[start : start + _BATCH]))
        found |= {row.claim: row.incident for row in connection.execute(query)}
    return found


def regrouping(connection: Connection, noun_id: str) -> Regrouping | None:
    """One merge, split or undo."""
    table = tables.regrouping
    row = connection.execute(select(table.c.kind, table.c.body).where(table.c.id == noun_id)).first()
    return None if row is None else NOUNS[row.kind].model_validate_json(row.body)


def judgement(connection: Connection, noun_id: str) -> Judgement | None:
    """One judgement, by a person or a machine."""
    table = tables.judgement
    row = connection.execute(select(table.c.body).where(table.c.id == noun_id)).first()
    return None if row is None else Judgement.model_validate_json(row.body)


def taken_back_by(connection: Connection, judgement_id: str) -> str | None:
    """What took a judgement back, or answered its question anew; ``None`` while it stands."""
    table = tables.taken_back
    return connection.execute(
        select(table.c.by).where(table.c.judgement == judgement_id)
    ).scalar_one_or_none()


def shifts_of(connection: Connection, judgement_id: str) -> tuple[Row[Any], ...]:
    """What a judgement moved: claim, where it was, where it went, under which entry."""
    table = tables.shift
    query = select(table).where(table.c.judgement == judgement_id).order_by(table.c.claim)
    return tuple(connection.execute(query).all())


def later_shift(connection: Connection, claim: str, after: int, unless: str) -> str | None:
    """A standing judgement by a person that moved this claim after an entry."""
    table = tables.shift
    query = select(table.c.judgement).where(
        table.c.claim == claim,
        table.c.idx > after,
        table.c.judgement != unless,
        _stands(table.c.judgement),
    )
    return connection.execute(query.order_by(table.c.idx.desc()).limit(1)).scalars().first()
