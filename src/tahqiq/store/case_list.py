"""Reading the papers of all cases at once: what a board, an audit or a scorecard of a whole mission rests on."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select

from tahqiq.model.finding import Review
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.case_papers import CASEWORK, NOUN_OF
from tahqiq.store.gate import pass_gate
from tahqiq.store.missions import members_of
from tahqiq.store.regrouping import all_moves
from tahqiq.store.views import Done
from tahqiq.verification.case import Paper


def papers_by_incident(asker: Asker) -> Mapping[str, tuple[tuple[int, Paper], ...]]:
    """What :func:`tahqiq.store.findings.papers_of` gives of one incident, of every incident that has papers."""
    table, moves = tables.finding, all_moves(asker.connection)
    query = select(table.c.idx, table.c.kind, table.c.body).where(table.c.release.in_(sorted(asker.labels)))
    found: dict[str, list[tuple[int, Paper]]] = defaultdict(list)
    for row in asker.connection.execute(query.order_by(table.c.idx)):
        paper = pass_gate(NOUN_OF[row.kind].model_validate_json(row.body), asker)
        if paper is None:
            continue
        found[paper.incident].append((row.idx, paper))
        now = moves.get(paper.incident)
        if now is not None and not isinstance(paper, Review):
            found[now].append((row.idx, paper))
    return {incident: tuple(sorted(papers, key=lambda one: one[0])) for incident, papers in found.items()}


def filings_by_entry(asker: Asker) -> dict[int, Done]:
    """Who filed which paper and when, by its entry; for the mechanism alone."""
    table = tables.done
    query = select(table).where(table.c.verb.in_(list(CASEWORK))).order_by(table.c.idx)
    titles = {member.id: member.title for member in members_of(asker.connection)}
    return {
        row.idx: Done(
            index=row.idx,
            verb=row.verb,
            by=row.member,
            by_title=titles.get(row.member, row.member),
            at=row.at,
            subject=row.subject,
        )
        for row in asker.connection.execute(query)
    }
