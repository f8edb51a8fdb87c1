"""Reading what the mission is: its founding, members, sources and instruments."""

from sqlalchemy import Connection, select

from tahqiq.model.instrument import Instrument
from tahqiq.model.member import Member
from tahqiq.model.mission import Mission
from tahqiq.model.procedure import Procedure
from tahqiq.model.source import Source
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.gate import pass_gate
from tahqiq.store.half_made import unfounded
from tahqiq.store.instruments import instruments_seen
from tahqiq.store.log import log_size


def mission_of(connection: Connection) -> Mission:
    """The mission as it was founded; it is public as a whole."""
    row = connection.execute(select(tables.mission.c.body).order_by(tables.mission.c.idx)).first()
    if row is None:
        raise unfounded(log_size(connection))
    return Mission.model_validate_json(row.body)


def members_of(connection: Connection) -> tuple[Member, ...]:
    """The members as role accounts: titles, seats and public keys are open to all who check signatures."""
    rows = connection.execute(select(tables.member.c.body).order_by(tables.member.c.id))
    return tuple(Member.model_validate_json(row.body) for row in rows)


def instruments_of(connection: Connection) -> tuple[Instrument, ...]:
    """The newest version of each instrument with what is public of its life, oldest first."""
    return instruments_seen(connection)


def procedures_of(connection: Connection) -> tuple[tuple[int, Procedure], ...]:
    """The procedures that were adopted, each with the entry from which on it is in force; they are public."""
    table = tables.procedure
    rows = connection.execute(select(table.c.idx, table.c.body).order_by(table.c.idx))
    return tuple((row.idx, Procedure.model_validate_json(row.body)) for row in rows)


def sources_of(asker: Asker) -> dict[str, Source]:
    """The sources that this asker may know of, by id."""
    rows = asker.connection.execute(select(tables.source.c.body).order_by(tables.source.c.id))
    passed = (pass_gate(Source.model_validate_json(row.body), asker) for row in rows)
    return {source.id: source for source in passed if source is not None}
