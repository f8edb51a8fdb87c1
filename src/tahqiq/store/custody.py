"""Reading evidence: the items of a case with their custody, and the files that an audience may see."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, Connection, select

from tahqiq.model.evidence import EvidenceItem, EvidencePaper, WorkingCopy
from tahqiq.model.evidence_acts import EVIDENCE
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.gate import pass_gate
from tahqiq.store.history import visible_incidents
from tahqiq.store.missions import members_of
from tahqiq.store.regrouping import all_moves, known_also_as
from tahqiq.store.submissions import not_found
from tahqiq.verification.custody import CustodyFile, CustodyStep

_CITABLE = ("evidence.taken", "evidence.copied", "evidence.examined")
_FILES = ("evidence.taken", "evidence.copied")


def custody_files(asker: Asker, incident: str | None = None) -> Mapping[str, tuple[CustodyFile, ...]]:
    """The custody files of every incident, or of one, in the order in which the items were taken.

    An item taken on what was merged since stands under the surviving incident. Hand-overs are for the mechanism:
    to anybody else a file holds only what is released to him.
    """
    moves, clauses = all_moves(asker.connection), []
    if incident is not None:
        every = [incident, *known_also_as(asker.connection, incident)]
        clauses.append(tables.custody.c.incident.in_(every))
    found: dict[str, list[CustodyFile]] = {}
    for file in _files(asker, *clauses):
        found.setdefault(moves.get(file.item.incident, file.item.incident), []).append(file)
    return {key: tuple(files) for key, files in found.items()}


def custody_file(asker: Asker, thing: str) -> CustodyFile:
    """The file of an item, copy or examination by its id; raises ``NotFound`` where there is none for this asker."""
    table = tables.custody
    query = select(table.c.evidence).where(table.c.id == thing, table.c.kind.in_(_CITABLE))
    item = (
        asker.connection.execute(query).scalar_one_or_none() or ""
    )  # none is looked for as one that is hidden
    files = tuple(_files(asker, table.c.evidence == item))
    visible = frozenset() if asker.may_read("mechanism") else visible_incidents(asker)
    if not files or not (asker.may_read("mechanism") or files[0].item.incident in visible):
        raise not_found("evidence", thing)
    return files[0]


def files_shown(asker: Asker, incident: str | None = None) -> tuple[EvidenceItem | WorkingCopy, ...]:
    """The items and working copies that this asker may see, in the order of the register."""
    visible = visible_incidents(asker)
    clauses: list[ColumnElement[bool]] = [tables.custody.c.kind.in_(_FILES)]
    if incident is not None:
        every = [incident, *known_also_as(asker.connection, incident)]
        clauses.append(tables.custody.c.incident.in_(every))
    steps = (step.paper for step in _steps(asker, *clauses))
    return tuple(
        paper
        for paper in steps
        if isinstance(paper, EvidenceItem | WorkingCopy) and paper.incident in visible
    )


def file_shown(asker: Asker, thing: str) -> EvidenceItem | WorkingCopy:
    """One item or copy as this asker may see it; raises ``NotFound`` alike when it is missing and withheld."""
    table = tables.custody
    found = [step.paper for step in _steps(asker, table.c.id == thing, table.c.kind.in_(_FILES))]
    for paper in found:
        if isinstance(paper, EvidenceItem | WorkingCopy) and paper.incident in visible_incidents(asker):
            return paper
    raise not_found("evidence", thing)


def citable(asker: Asker, things: Collection[str] | None = None) -> frozenset[str]:
    """The ids of the items, copies and examinations that this asker may see; of these things alone, if named."""
    table = tables.custody
    query = select(table.c.id).where(table.c.kind.in_(_CITABLE), table.c.release.in_(sorted(asker.labels)))
    if things is not None:
        query = query.where(table.c.id.in_(list(things)))
    return frozenset(asker.connection.execute(query).scalars())


def evidence_entries(connection: Connection, thing: str) -> tuple[int, ...]:
    """Every entry about an item, or about a copy, with all that was derived from it and read out of it."""
    table = tables.custody
    rows = connection.execute(select(table.c.id, table.c.idx, table.c.evidence, table.c.about)).all()
    wanted = {thing}
    while more := {row.id for row in rows if wanted & {row.evidence, row.about}} - wanted:
        wanted |= more
    return tuple(sorted(row.idx for row in rows if row.id in wanted))


def file_hashes(connection: Connection) -> frozenset[str]:
    """The hashes of the bytes that items and copies name; those of redacted entries are kept no more."""
    table = tables.custody
    cut = table.c.idx.in_(select(tables.redacted.c.idx))
    query = select(table.c.kind, table.c.body).where(table.c.kind.in_(_FILES), ~cut)
    papers = (_paper(row.kind, row.body) for row in connection.execute(query))
    return frozenset(one.sha256 for one in papers if isinstance(one, EvidenceItem | WorkingCopy))


def _files(asker: Asker, *clauses: ColumnElement[bool]) -> Iterator[CustodyFile]:
    """The files whose item this asker may see; what hangs on a redacted or hidden item is left out."""
    found: dict[str, list[CustodyStep]] = {}
    for step in _steps(asker, *clauses):
        if isinstance(step.paper, EvidenceItem) or step.paper.evidence in found:
            found.setdefault(step.paper.evidence, []).append(step)
    return (CustodyFile(steps=tuple(steps)) for steps in found.values())


def _steps(asker: Asker, *clauses: ColumnElement[bool]) -> Iterator[CustodyStep]:
    table, done = tables.custody, tables.done
    query = select(table.c.kind, table.c.body, table.c.idx, done.c.member, done.c.at)
    query = query.join(done, done.c.idx == table.c.idx).order_by(table.c.idx)
    query = query.where(table.c.release.in_(sorted(asker.labels)), *clauses)
    rows = asker.connection.execute(query).all()
    members = {member.id: member for member in members_of(asker.connection)}  # asked for nothing found, too
    for row in rows:
        paper = pass_gate(_paper(row.kind, row.body), asker)
        if paper is not None:
            at = datetime.fromisoformat(row.at)
            yield CustodyStep(paper=paper, member=members[row.member], at=at, index=row.idx)


def _paper(kind: str, body: str) -> EvidencePaper:
    return cast(EvidencePaper, EVIDENCE[kind].noun.model_validate_json(body))
