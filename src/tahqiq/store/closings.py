"""Reading how a mission ends: its papers in the order of the register, and whether it is closed by now."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, select

from tahqiq.model.closing import EndingPaper
from tahqiq.model.closing_acts import CLOSING
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.gate import pass_gate

_DECLARED = ("mission.closed", "mission.reopened")


@dataclass(frozen=True)
class EndingStep:
    """One paper with the act it came from, who filed it, when, and under which entry."""

    verb: str
    paper: EndingPaper
    member: str
    at: datetime
    index: int


def ending_steps(asker: Asker) -> tuple[EndingStep, ...]:
    """The papers on the mission's end that this asker may see, oldest first."""
    table, done = tables.closing, tables.done
    query = select(table.c.kind, table.c.body, table.c.idx, done.c.member, done.c.at)
    query = query.join(done, done.c.idx == table.c.idx).order_by(table.c.idx)
    query = query.where(table.c.release.in_(sorted(asker.labels)))
    found = []
    for row in asker.connection.execute(query):
        noun = cast(EndingPaper, CLOSING[row.kind].noun.model_validate_json(row.body))
        paper = pass_gate(noun, asker)
        if paper is not None:
            at = datetime.fromisoformat(row.at)
            found.append(EndingStep(row.kind, paper, row.member, at, row.idx))
    return tuple(found)


def closed_at(connection: Connection) -> int | None:
    """The entry that closed the mission; ``None`` while it is open, or open again."""
    table = tables.closing
    query = select(table.c.kind, table.c.idx).where(table.c.kind.in_(_DECLARED))
    row = connection.execute(query.order_by(table.c.idx.desc()).limit(1)).first()
    return row.idx if row is not None and row.kind == "mission.closed" else None
