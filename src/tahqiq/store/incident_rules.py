"""Reading what the mission counts as one incident: the rule in force, and by which rule each incident was judged."""

from bisect import bisect_right
from collections.abc import Iterable

from sqlalchemy import Connection, select

from tahqiq.corroboration.one_incident import HAPPENING
from tahqiq.model.incident_rule import IncidentRule
from tahqiq.store import tables

_BATCH = 500


def incident_rules_of(connection: Connection) -> tuple[tuple[int, IncidentRule], ...]:
    """The rules that were adopted, each with the entry from which on it is in force; they are public."""
    table = tables.incident_rule
    rows = connection.execute(select(table.c.idx, table.c.body).order_by(table.c.idx))
    return tuple((row.idx, IncidentRule.model_validate_json(row.body)) for row in rows)


def incident_rule_in_force(connection: Connection) -> tuple[int, IncidentRule]:
    """The newest rule and its entry; -1 and the rule of the program where none was adopted."""
    adopted = incident_rules_of(connection)
    return adopted[-1] if adopted else (-1, HAPPENING)


def rules_by_claim(connection: Connection, claims: Iterable[str]) -> dict[str, str]:
    """The rule (name and version) by which each of these claims was put where it is; those in no incident left out."""
    adopted = incident_rules_of(connection)
    entries, held, said = [index for index, _ in adopted], tables.membership, tables.judgement
    wanted, found = sorted(set(claims)), dict[str, str]()
    for start in range(0, len(wanted), _BATCH):
        query = (
            select(held.c.claim, said.c.idx)
            .join(said, said.c.id == held.c.judgement)
            .where(held.c.claim.in_(wanted[start : start + _BATCH]))
        )
        for row in connection.execute(query):
            at = bisect_right(entries, row.idx)
            found[row.claim] = adopted[at - 1][1].label if at else HAPPENING.label
    return found


def held_by_machine_before(connection: Connection, index: int) -> tuple[str, ...]:
    """The claims that count and that a machine put where they are by an entry before this one, oldest first."""
    held, said, claim = tables.membership, tables.judgement, tables.claim
    placed = (
        select(held.c.claim)
        .join(said, said.c.id == held.c.judgement)
        .join(claim, claim.c.id == held.c.claim)
        .where(held.c.person == 0, said.c.idx < index, claim.c.stands == 1, claim.c.eligible == 1)
        .order_by(claim.c.idx, claim.c.id)
    )
    return tuple(connection.execute(placed).scalars())
