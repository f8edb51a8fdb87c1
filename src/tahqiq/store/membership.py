"""Which claim belongs to which incident: the fold over what machines and people judged. Nothing is erased.

A person's word stands over every machine's, earlier or later, until it is taken back. An incident that is left
without claims leads to where they went, so that no id that was ever given out ends in nothing.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from tahqiq.model.judgement import BY_RULE, Judgement
from tahqiq.model.regrouping import Merge, Split, Undo
from tahqiq.store import tables
from tahqiq.store.regrouping import barred_for, now_known_as

TOGETHER, APART = "together", "apart"


def fold_judgement(connection: Connection, index: int, noun: Judgement) -> None:
    """What one judgement means for its claim."""
    if noun.person:
        _fold_person(connection, index, noun)
    elif noun.verdict == "same":
        _fold_machine(connection, index, noun)
    elif any(reason.code == BY_RULE for reason in noun.reasons):
        _fold_machine_unsure(connection, index, noun)


def _fold_machine(connection: Connection, index: int, noun: Judgement) -> None:
    """A machine's word places a claim only where no person's word stands against it."""
    standing = _standing(connection, noun.claim)
    incident = noun.incident if noun.opens else now_known_as(connection, noun.incident)
    if (standing is not None and standing.person) or incident in barred_for(connection, noun.claim):
        return
    _place(connection, index, noun.claim, incident, noun.id)


def _fold_machine_unsure(connection: Connection, index: int, noun: Judgement) -> None:
    """By another rule of one incident a machine is no longer sure of what it had placed: the claim waits for people."""
    standing = _standing(connection, noun.claim)
    if standing is not None and not standing.person:
        _place(connection, index, noun.claim, None, noun.id)


def _fold_person(connection: Connection, index: int, noun: Judgement) -> None:
    incident = now_known_as(connection, noun.incident)
    for former in same_question(connection, noun.claim, incident, noun.verdict):
        if former != noun.id:
            retire(connection, former, noun.id)
    beside = [one for one in members(connection, incident) if one != noun.claim]
    if noun.verdict == "same":
        _say(connection, noun.id, TOGETHER, [noun.claim], beside)
        _shift(connection, index, noun.claim, incident, noun.id)
    elif noun.verdict == "different":
        _say(connection, noun.id, APART, [noun.claim], beside)
        standing = _standing(connection, noun.claim)
        if standing is not None and standing.incident == incident:
            _shift(connection, index, noun.claim, None, noun.id)


def fold_merge(connection: Connection, index: int, noun: Merge) -> None:
    """All claims of the one move to the other, and its id leads there."""
    _say(connection, noun.id, TOGETHER, noun.claims, noun.beside)
    for claim in noun.claims:
        _shift(connection, index, claim, noun.incident, noun.id)


def fold_split(connection: Connection, index: int, noun: Split) -> None:
    """The claims named leave for an incident of their own."""
    _say(connection, noun.id, APART, noun.claims, noun.beside)
    for claim in noun.claims:
        _shift(connection, index, claim, noun.opened, noun.id)


def fold_undo(connection: Connection, index: int, noun: Undo) -> None:
    """The claims go back as the entry says, each held there by what had held it before.

    What the undone judgement had answered anew stands again.
    """
    before = {row.claim: row for row in _shifts(connection, noun.undoes)}
    for move in noun.moves:
        was = before.get(move.claim)
        held = was is not None and was.was is not None
        by, person = (was.was_judgement, was.was_person) if was is not None and held else (noun.id, 0)
        _place(connection, index, move.claim, move.incident, str(by), person=int(person))
    connection.execute(delete(tables.taken_back).where(tables.taken_back.c.by == noun.undoes))
    retire(connection, noun.undoes, noun.id)


def same_question(connection: Connection, claim: str, incident: str, verdict: str) -> tuple[str, ...]:
    """The standing judgements by people that one on this claim and incident answers anew, oldest first.

    To which incident a claim belongs is one question, whatever the answer; that it does not belong to an incident
    is asked of each incident.
    """
    table, back = tables.judgement, tables.taken_back
    query = select(table.c.id, table.c.verdict, table.c.incident).where(
        table.c.claim == claim, table.c.person == 1, ~table.c.id.in_(select(back.c.judgement))
    )
    found = []
    for row in connection.execute(query.order_by(table.c.idx, table.c.id)):
        alike = now_known_as(connection, row.incident) == incident
        if alike or (verdict == "same" and row.verdict in ("same", "unsure")):
            found.append(row.id)
    return tuple(found)


def retire(connection: Connection, judgement: str, by: str) -> None:
    """A judgement stands no more: the question was answered anew, or it was undone."""
    table = tables.taken_back
    if connection.execute(select(table.c.by).where(table.c.judgement == judgement)).first() is None:
        connection.execute(insert(table).values(judgement=judgement, by=by))


def members(connection: Connection, incident: str) -> tuple[str, ...]:
    """The claims of an incident, those that count and those that were set aside."""
    held = tables.membership
    query = select(held.c.claim).where(held.c.incident == incident).order_by(held.c.claim)
    return tuple(connection.execute(query).scalars())


def _say(connection: Connection, judgement: str, kind: str, one: Iterable[str], other: Iterable[str]) -> None:
    sides = ((0, sorted(set(one))), (1, sorted(set(other))))
    rows = [
        {"judgement": judgement, "side": side, "claim": claim, "kind": kind}
        for side, claims in sides
        for claim in claims
    ]
    if sides[0][1] and sides[1][1]:
        connection.execute(insert(tables.word), rows)


def _shift(connection: Connection, index: int, claim: str, incident: str | None, judgement: str) -> None:
    """Moves a claim on a person's word, and notes how it had stood."""
    was = _standing(connection, claim)
    connection.execute(
        insert(tables.shift).values(
            judgement=judgement,
            claim=claim,
            idx=index,
            was=was.incident if was is not None else None,
            was_judgement=was.judgement if was is not None else None,
            was_person=was.person if was is not None else 0,
            became=incident,
        )
    )
    _place(connection, index, claim, incident, judgement, person=1)


def _place(
    connection: Connection, index: int, claim: str, incident: str | None, judgement: str, *, person: int = 0
) -> None:
    """Writes where a claim belongs, and keeps the ids of emptied incidents leading somewhere."""
    held, moved = tables.membership, tables.moved
    was = _standing(connection, claim)
    if was is not None:
        connection.execute(delete(held).where(held.c.claim == claim))
    if incident is not None:
        row = {"claim": claim, "incident": incident, "judgement": judgement, "person": person}
        connection.execute(insert(held).values(row))
        connection.execute(delete(moved).where(moved.c.incident == incident))
    if was is None or incident in (None, was.incident) or members(connection, was.incident):
        return
    row = {"incident": was.incident, "became": incident, "by": judgement, "idx": index}
    connection.execute(insert(moved).values(row))


def _standing(connection: Connection, claim: str) -> Row[Any] | None:
    held = tables.membership
    return connection.execute(select(held).where(held.c.claim == claim)).first()


def _shifts(connection: Connection, judgement: str) -> Iterable[Row[Any]]:
    table = tables.shift
    return connection.execute(select(table).where(table.c.judgement == judgement)).all()
