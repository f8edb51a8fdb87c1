"""Reading who judged what of an incident's claims, when and why: people and machines, what stands and what does not."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Row, func, or_, select

from tahqiq.model.claim import Claim
from tahqiq.model.judgement import Judgement
from tahqiq.model.reason import Reason
from tahqiq.model.regrouping import Merge, Split, Undo
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.claims import claims_by_id
from tahqiq.store.missions import members_of
from tahqiq.store.regrouping import NOUNS, known_also_as
from tahqiq.store.views import Judged

_BATCH = 500


def judged_on(asker: Asker, incident: str, claims: Collection[str]) -> tuple[Judged, ...]:
    """Every judgement, merge, split and undo on this incident, or on the claims in it, oldest first.

    For the mechanism alone: a machine's reasons are made from all claims.
    """
    every = [incident, *known_also_as(asker.connection, incident)]
    rows = _judgements(asker, every, claims)
    regrouped = _regroupings(asker, [*every, *(row.id for row in rows)])
    undone = _regroupings(asker, [row.id for row in regrouped])
    regrouped = [*{row.id: row for row in (*regrouped, *undone)}.values()]
    book = _Book(asker)
    lines = [book.judgement(row) for row in rows] + [book.regrouping(row) for row in regrouped]
    return tuple(sorted(lines, key=lambda line: (line.index, line.id)))


def waiting_on(asker: Asker, incident: str) -> tuple[Claim, ...]:
    """The claims in no incident of which the newest judgement asks a person whether they belong to this one."""
    table, held, later = tables.judgement, tables.membership, tables.judgement.alias("later")
    every = [incident, *known_also_as(asker.connection, incident)]
    query = select(table.c.claim).where(
        table.c.incident.in_(every),
        table.c.verdict == "unsure",
        ~select(later.c.id).where(later.c.claim == table.c.claim, later.c.idx > table.c.idx).exists(),
        ~select(held.c.claim).where(held.c.claim == table.c.claim).exists(),
    )
    found = claims_by_id(asker, asker.connection.execute(query).scalars())
    return tuple(found[one] for one in sorted(found))


def regrouped_since(asker: Asker, incident: str) -> tuple[str, ...]:
    """The findings that were made before a person's word that stands moved a claim into or out of the incident.

    Told to those alone who can see such a claim.
    """
    shift, back, finding, claim = tables.shift, tables.taken_back, tables.finding, tables.claim
    every = [incident, *known_also_as(asker.connection, incident)]
    query = (
        select(func.max(shift.c.idx))
        .join(claim, claim.c.id == shift.c.claim)
        .where(or_(shift.c.was.in_(every), shift.c.became.in_(every)))
        .where(~shift.c.judgement.in_(select(back.c.judgement)), claim.c.release.in_(sorted(asker.labels)))
    )
    newest = asker.connection.execute(query).scalar_one()
    if newest is None:
        return ()
    made = select(finding.c.id).where(finding.c.incident.in_(every), finding.c.idx < newest)
    return tuple(sorted(asker.connection.execute(made).scalars()))


def _judgements(asker: Asker, incidents: Collection[str], claims: Collection[str]) -> list[Row[Any]]:
    table, wanted = tables.judgement, sorted(claims)
    found: dict[str, Row[Any]] = {}
    for start in range(0, max(len(wanted), 1), _BATCH):
        about = table.c.claim.in_(wanted[start : start + _BATCH])
        query = select(table.c.id, table.c.idx, table.c.body).where(
            or_(about, table.c.incident.in_(incidents))
        )
        found |= {row.id: row for row in asker.connection.execute(query)}
    return [*found.values()]


def _regroupings(asker: Asker, about: Iterable[str]) -> list[Row[Any]]:
    table, wanted = tables.regrouping, sorted(set(about))
    found: dict[str, Row[Any]] = {}
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        query = select(table).where(or_(table.c.incident.in_(batch), table.c.other.in_(batch)))
        found |= {row.id: row for row in asker.connection.execute(query)}
    return [*found.values()]


def _telling(reason: Reason) -> tuple[bool, float]:
    """What is said in words first, then what weighs most; where every pair starts from comes last."""
    return (reason.weight is not None, 0.0 if reason.code == "prior" else -abs(reason.weight or 0.0))


class _Book:
    """Turns rows into lines: who did it and when, and whether it stands."""

    def __init__(self, asker: Asker) -> None:
        connection = asker.connection
        self.titles = {member.id: member.title for member in members_of(connection)}
        self.back = set(connection.execute(select(tables.taken_back.c.judgement)).scalars())
        self.asker = asker

    def judgement(self, row: Row[Any]) -> Judged:
        """A line of one judgement."""
        noun = Judgement.model_validate_json(row.body)
        return self._line(
            row.idx,
            noun.by,
            person=noun.person,
            what=noun.verdict,
            id=noun.id,
            incident=noun.incident,
            claims=(noun.claim,),
            other=None,
            score=noun.score,
            reasons=tuple(sorted(noun.reasons, key=_telling)),
            stands=noun.id not in self.back,
        )

    def regrouping(self, row: Row[Any]) -> Judged:
        """A line of one merge, split or undo."""
        noun = NOUNS[row.kind].model_validate_json(row.body)
        other = {Merge: "merged", Split: "opened", Undo: "undoes"}[type(noun)]
        moved = tuple(one.claim for one in noun.moves) if isinstance(noun, Undo) else noun.claims
        return self._line(
            row.idx,
            noun.by,
            person=True,
            what=row.kind,
            id=noun.id,
            incident=noun.incident,
            claims=moved,
            other=getattr(noun, other),
            score=None,
            reasons=(Reason(code="person", text=noun.note),),
            stands=noun.id not in self.back,
        )

    def _line(self, index: int, by: str, **said: Any) -> Judged:
        table = tables.done
        at = self.asker.connection.execute(select(table.c.at).where(table.c.idx == index)).scalar_one()
        return Judged(index=index, at=at, by=by, by_title=self.titles.get(by, by), **said)
