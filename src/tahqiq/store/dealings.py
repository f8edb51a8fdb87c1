"""Reading what goes on between the parties: the papers of a matter, or of a kind, in the order of the register."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from tahqiq.model.dealing import Dealing, Dealt
from tahqiq.model.dealing_acts import dealing_of
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.gate import pass_gate
from tahqiq.store.missions import members_of

READINGS = ("referral.read", "handover.read")


def dealings_in(asker: Asker, matter: str) -> tuple[Dealt, ...]:
    """The papers of one matter that this asker may see; none where there is no such matter for him."""
    return tuple(_read(asker, _query().where(tables.dealing.c.matter == matter)))


def dealings_by(asker: Asker, verbs: Collection[str]) -> tuple[Dealt, ...]:
    """The papers that these verbs left, of all matters."""
    return tuple(_read(asker, _query().where(tables.dealing.c.verb.in_(sorted(verbs)))))


def dealings_named(asker: Asker, ids: Collection[str]) -> tuple[Dealt, ...]:
    """The papers with these ids, as far as this asker may see them."""
    return tuple(_read(asker, _query().where(tables.dealing.c.id.in_(sorted(ids)))))


def entries_of_matter(connection: Connection, matter: str) -> tuple[int, ...]:
    """The entries of all papers of a matter, but those that say who read it: they tell nothing of what it says."""
    table = tables.dealing
    query = select(table.c.idx).where(table.c.matter == matter, table.c.verb.not_in(READINGS))
    return tuple(connection.execute(query.order_by(table.c.idx)).scalars())


def _query() -> Select[Any]:
    table, done = tables.dealing, tables.done
    columns = table.c.verb, table.c.body, table.c.idx, done.c.member, done.c.at
    return select(*columns).join(done, done.c.idx == table.c.idx).order_by(table.c.idx)


def _read(asker: Asker, query: Select[Any]) -> Iterator[Dealt]:
    seats = {member.id: member.seat for member in members_of(asker.connection)}
    inside = asker.may_read("mechanism")
    readable = query.where(tables.dealing.c.release.in_(sorted(asker.labels)))
    for row in asker.connection.execute(readable):
        paper: Dealing | None = pass_gate(dealing_of(row.verb).model_validate_json(row.body), asker)
        if paper is not None:
            yield Dealt(
                paper=paper,
                verb=row.verb,
                seat=seats[row.member],
                at=datetime.fromisoformat(row.at),
                index=row.idx,
                by=row.member if inside else None,
            )
