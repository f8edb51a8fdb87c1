"""Reading what people concluded: reviews, verifications, attributions, replies, determinations."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from tahqiq.model.determination import Determination
from tahqiq.model.finding import Attribution, Reply, Review, Verification
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.gate import pass_gate

Paper = Review | Verification | Attribution | Reply | Determination
_NOUNS: dict[str, type[Paper]] = {
    "review": Review,
    "verification": Verification,
    "attribution": Attribution,
    "reply": Reply,
    "determination": Determination,
}


@dataclass(frozen=True)
class Findings:
    """The findings on one incident that an asker may see; the newest review and finding stand."""

    review: Review | None = None
    verification: Verification | None = None
    attribution: Attribution | None = None
    replies: tuple[Reply, ...] = ()
    determinations: tuple[Determination, ...] = ()


def findings_by_incident(asker: Asker, incident: str | None = None) -> dict[str, Findings]:
    """What was found on each incident, in the order of the register."""
    table = tables.finding
    query = select(table.c.kind, table.c.incident, table.c.body)
    query = query.where(table.c.release.in_(sorted(asker.labels))).order_by(table.c.idx, table.c.id)
    if incident is not None:
        query = query.where(table.c.incident == incident)
    found: dict[str, Findings] = {}
    for row in asker.connection.execute(query):
        noun = pass_gate(_NOUNS[row.kind].model_validate_json(row.body), asker)
        if noun is not None:
            found[row.incident] = _with(found.get(row.incident, Findings()), noun)
    return found


def reviews(asker: Asker) -> dict[str, Review]:
    """The newest review of each incident, whatever its own label: it decides what others may be shown."""
    table = tables.finding
    query = select(table.c.incident, table.c.body).where(table.c.kind == "review").order_by(table.c.idx)
    return {row.incident: Review.model_validate_json(row.body) for row in asker.connection.execute(query)}


def may_be_shown(asker: Asker) -> Callable[[str], bool]:
    """Whether an incident may be shown to this asker at all, by what a duty officer said of it.

    The mechanism sees every incident, parties and mediators those that are not held back, the public only
    those found fit to report: nothing that a machine put together is published on its word alone.
    """
    if asker.may_read("mechanism"):
        return lambda _incident: True
    said = reviews(asker)
    if asker.audience.kind == "public":
        return lambda incident: incident in said and said[incident].outcome == "fit_to_report"
    return lambda incident: incident not in said or said[incident].outcome != "held_back"


def papers_of(asker: Asker, incident: str) -> tuple[tuple[int, Paper], ...]:
    """The papers filed on an incident with the entry each stands under, in the order of the register."""
    return tuple((index, paper) for index, paper in _papers(asker, tables.finding.c.incident == incident))


def papers_all(asker: Asker) -> tuple[Paper, ...]:
    """Every paper that this asker may see, in the order of the register."""
    return tuple(paper for _index, paper in _papers(asker))


def _papers(asker: Asker, *clauses: ColumnElement[bool]) -> Iterator[tuple[int, Paper]]:
    table = tables.finding
    query = select(table.c.idx, table.c.kind, table.c.body).where(
        table.c.release.in_(sorted(asker.labels)), *clauses
    )
    for row in asker.connection.execute(query.order_by(table.c.idx)):
        paper = pass_gate(_NOUNS[row.kind].model_validate_json(row.body), asker)
        if paper is not None:
            yield row.idx, paper


def _with(standing: Findings, noun: Paper) -> Findings:
    if isinstance(noun, Reply):
        return _changed(standing, replies=(*standing.replies, noun))
    if isinstance(noun, Determination):
        return _changed(standing, determinations=(*standing.determinations, noun))
    if isinstance(noun, Review):
        return _changed(standing, review=noun)
    if isinstance(noun, Verification):
        return _changed(standing, verification=noun)
    return _changed(standing, attribution=noun)


def _changed(standing: Findings, **changes: object) -> Findings:
    return Findings(**{**standing.__dict__, **changes})
