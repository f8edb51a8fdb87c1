"""Reading what people concluded: reviews, verifications, attributions, replies, determinations."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, select

from tahqiq.model.aftermath import Reconsideration
from tahqiq.model.determination import Determination
from tahqiq.model.finding import Attribution, Reply, Review, Verification
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.case_papers import NOUN_OF
from tahqiq.store.gate import pass_gate
from tahqiq.store.regrouping import all_moves, known_also_as, moved_at
from tahqiq.verification.case import Paper


@dataclass(frozen=True)
class Findings:
    """The findings on one incident that an asker may see; the newest review and finding stand."""

    review: Review | None = None
    verification: Verification | None = None
    attribution: Attribution | None = None
    replies: tuple[Reply, ...] = ()
    determinations: tuple[Determination, ...] = ()


def findings_by_incident(asker: Asker, incident: str | None = None) -> dict[str, Findings]:
    """What was found on each incident, in the order of the register.

    What was found on an incident before it was merged goes on with the surviving one, under the id it was filed
    on; where both had been found on, the survivor's own stands.
    """
    table, moves = tables.finding, all_moves(asker.connection)
    query = select(table.c.kind, table.c.incident, table.c.body)
    query = query.where(table.c.release.in_(sorted(asker.labels))).order_by(table.c.idx, table.c.id)
    if incident is not None:
        query = query.where(
            table.c.incident.in_([incident, *(old for old in moves if moves[old] == incident)])
        )
    rows = [
        row for row in asker.connection.execute(query) if row.kind != "review" or row.incident not in moves
    ]
    found: dict[str, Findings] = {}
    for row in sorted(rows, key=lambda one: one.incident not in moves):
        noun = pass_gate(NOUN_OF[row.kind].model_validate_json(row.body), asker)
        if noun is not None:
            now = moves.get(row.incident, row.incident)
            found[now] = _with(found.get(now, Findings()), noun)
    return found


def reviews(asker: Asker) -> dict[str, Review]:
    """The newest review of each incident, whatever its own label: it decides what others may be shown.

    What had been held back stays so when it is merged into another, until that one is reviewed anew. Ids that
    lead elsewhere keep the review they had.
    """
    table, moves = tables.finding, all_moves(asker.connection)
    query = select(table.c.idx, table.c.incident, table.c.body).where(table.c.kind == "review")
    newest: dict[str, tuple[int, Review]] = {}
    for row in asker.connection.execute(query.order_by(table.c.idx)):
        newest[row.incident] = (row.idx, Review.model_validate_json(row.body))
    standing = {incident: review for incident, (_index, review) in newest.items()}
    for old, now in moves.items():
        held, left = newest.get(old), moved_at(asker.connection, old)
        if held is None or left is None or held[1].outcome != "held_back":
            continue
        if now not in newest or newest[now][0] < left.idx:
            standing[now] = held[1]
    return standing


def may_be_shown(asker: Asker) -> Callable[[str], bool]:
    """Whether an incident may be shown to this asker at all, by what a duty officer said of it.

    The mechanism sees every incident, parties and mediators those that are not held back, all others only those
    found fit to report: nothing that a machine put together is published on its word alone.
    """
    if asker.may_read("mechanism"):
        return lambda _incident: True
    said = reviews(asker)
    if not asker.may_read("parties"):
        return lambda incident: incident in said and said[incident].outcome == "fit_to_report"
    return lambda incident: incident not in said or said[incident].outcome != "held_back"


def papers_of(asker: Asker, incident: str) -> tuple[tuple[int, Paper], ...]:
    """The papers filed on an incident with the entry each stands under, in the order of the register.

    With those that had been filed on what was merged into it since; what the duty officer said of that is its own.
    """
    every = [incident, *known_also_as(asker.connection, incident)]
    found = _papers(asker, tables.finding.c.incident.in_(every))
    return tuple(
        (index, paper)
        for index, paper in found
        if paper.incident == incident or not isinstance(paper, Review)
    )


def papers_all(asker: Asker) -> tuple[Paper, ...]:
    """Every paper that this asker may see, in the order of the register."""
    return tuple(paper for _index, paper in _papers(asker))


def _papers(asker: Asker, *clauses: ColumnElement[bool]) -> Iterator[tuple[int, Paper]]:
    table = tables.finding
    query = select(table.c.idx, table.c.kind, table.c.body).where(
        table.c.release.in_(sorted(asker.labels)), *clauses
    )
    for row in asker.connection.execute(query.order_by(table.c.idx)):
        paper = pass_gate(NOUN_OF[row.kind].model_validate_json(row.body), asker)
        if paper is not None:
            yield row.idx, paper


def _with(standing: Findings, noun: Paper) -> Findings:
    """The findings with one paper more; papers that find nothing leave them as they are."""
    match noun:
        case Reply():
            return replace(standing, replies=(*standing.replies, noun))
        case Determination():
            return replace(standing, determinations=(*standing.determinations, noun))
        case Reconsideration() if noun.outcome != "upheld":
            left = tuple(one for one in standing.determinations if one.id != noun.determination)
            return replace(standing, determinations=left)
        case Review():
            return replace(standing, review=noun)
        case Verification():
            return replace(standing, verification=noun)
        case Attribution():
            return replace(standing, attribution=noun)
        case _:
            return standing
