"""Reading what a machine left to people: of which claim it is asked whether it belongs to which incident."""

from sqlalchemy import select

from tahqiq.model.judgement import Judgement
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.regrouping import all_moves


def unsure_judgements(asker: Asker) -> tuple[Judgement, ...]:
    """The machine's unsure judgements on claims that count, one for each claim and incident, oldest first.

    Each names the incident as it is known now. Left out are claims that a person put somewhere.
    """
    table, claim, held = tables.judgement, tables.claim, tables.membership
    query = (
        select(table.c.body, held.c.incident.label("home"), held.c.person.label("settled"))
        .join(claim, claim.c.id == table.c.claim)
        .outerjoin(held, held.c.claim == table.c.claim)
        .where(table.c.person == 0, table.c.verdict == "unsure", claim.c.stands == 1)
        .order_by(table.c.idx, table.c.id)
    )
    moves, found = all_moves(asker.connection), dict[tuple[str, str], Judgement]()
    for row in asker.connection.execute(query):
        noun = Judgement.model_validate_json(row.body)
        now = moves.get(noun.incident, noun.incident)
        if not row.settled and now != row.home:
            found[noun.claim, now] = noun.model_copy(update={"incident": now})
    return tuple(found.values())


def peoples_answers(asker: Asker) -> dict[tuple[str, str], Judgement]:
    """What people answered, and stands, by claim and incident as it is known now."""
    table, back = tables.judgement, tables.taken_back
    query = select(table.c.body).where(table.c.person == 1, ~table.c.id.in_(select(back.c.judgement)))
    moves = all_moves(asker.connection)
    said = (
        Judgement.model_validate_json(row.body)
        for row in asker.connection.execute(query.order_by(table.c.idx, table.c.id))
    )
    return {(one.claim, moves.get(one.incident, one.incident)): one for one in said}
