"""Corroborating an archive: tables of reports from files, grouped into incidents, and what is to be told of it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import numpy as np
import pyarrow as pa

from tahqiq.archive.aliases import Aliases
from tahqiq.archive.cluster_table import cluster_table, incident_ids
from tahqiq.archive.corroborate import Clusters
from tahqiq.archive.headline_prior import headline_clusters, load_headline_prior
from tahqiq.archive.incident_rule import incident_rule
from tahqiq.archive.incident_table import incident_table
from tahqiq.archive.independence import independent_voices
from tahqiq.archive.labels import Labels, read_labels
from tahqiq.archive.prior import Prior, load_prior
from tahqiq.archive.report_table import ReportTable, report_table
from tahqiq.archive.shard_work import Question
from tahqiq.archive.taxonomy import Taxonomy
from tahqiq.archive.tolls import tolls
from tahqiq.desk.archive_files import read_pairs, read_table, write_rows
from tahqiq.desk.engines import run_engine
from tahqiq.desk.plan import found_case
from tahqiq.desk.read_reports import read_reports
from tahqiq.reading.knowledge import load_knowledge


@dataclass(frozen=True)
class Asked:
    """What a person asks for: the files, the rule by which reports are one incident, and the engine."""

    reports: Path
    out: Path
    incidents: Path | None = None
    explain: Path | None = None
    taxonomy: Path | None = None
    aliases: Path | None = None
    labels: Path | None = None
    rule: str = "happening"
    engine: str = "local"
    from_text: bool = False
    case: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of it, in numbers; ``to_review`` counts reports that dissent or on which a group hangs alone."""

    reports: int
    incidents: int
    alone: int
    to_review: int
    rule: str
    prior: str
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """As ``--json`` prints it."""
        return asdict(self)


@dataclass(frozen=True, eq=False)
class Archive:
    """A table of reports made ready, with the words and names by which it is compared."""

    reports: ReportTable
    taxonomy: Taxonomy
    aliases: Aliases
    labels: Labels
    notes: tuple[str, ...]


def open_archive(asked: Asked, now: datetime, reports: pa.Table | None = None) -> Archive:
    """Reads all files named; ``reports`` stands for the table where it was made otherwise.

    Raises ``BadInput`` ARC0xx with the file and the rows.
    """
    raw, notes = (reports, ()) if reports is not None else read_table(asked.reports)
    table = report_table(raw, now)
    types = table.table.column("event_type").drop_null().unique().to_pylist()
    tree = read_pairs(asked.taxonomy, ("child", "parent")) if asked.taxonomy else shipped_types()
    names = read_pairs(asked.aliases, ("alias", "canonical")) if asked.aliases else []
    aliases = Aliases.of((one, other) for one, other in names)
    said = read_pairs(asked.labels, ("report_id_a", "report_id_b", "same")) if asked.labels else []
    labels = read_labels([(one, other, same) for one, other, same in said], table.table.column("report_id"))
    told = [*notes, *(f"{code}: {count} rows" for code, count in table.notes()), *labels.notes]
    if table.missing:
        told.append(f"not in the table, so not compared: {', '.join(table.missing)}")
    if aliases.unclear:
        told.append(f"aliases listed for two actors, used for neither: {', '.join(aliases.unclear[:10])}")
    taxonomy = Taxonomy.of(((child, parent) for child, parent in tree), types)
    return Archive(table, taxonomy, aliases, labels, tuple(told))


def shipped_types() -> list[tuple[str, str]]:
    """The words for acts that we know how to lay beside one another without a mission's own taxonomy."""
    text = files("tahqiq.archive").joinpath("data/types.csv").read_text("utf-8")
    rows = [line.split(",") for line in text.splitlines()[1:] if line]
    return [(child, parent) for child, parent in rows]


def group_archive(archive: Archive, rule: str, prior: Prior | None = None, engine: str = "local") -> Clusters:
    """The incidents of an archive; what people labelled holds whatever the numbers say, on every engine."""
    question = Question(
        archive.taxonomy,
        archive.aliases,
        prior or load_prior(),
        incident_rule(rule),
        must=archive.labels.same,
        cannot=archive.labels.different,
    )
    return run_engine(engine, archive.reports.table, question)


def run(asked: Asked, now: datetime, told: Callable[[str], None]) -> Outcome:
    """Reads, groups and writes; ``told`` hears what is being done. Files appear whole or not at all."""
    # the other outputs and labels need the table in memory, whichever engine groups it
    whole = asked.from_text or asked.incidents or asked.explain or asked.labels
    if asked.engine != "local" and not whole:
        from tahqiq.desk.corroborate_large import run_large

        return run_large(asked, now, told)
    told("reading the reports")
    archive = open_archive(asked, now, _read_headlines(asked, told) if asked.from_text else None)
    told(f"grouping {archive.reports.table.num_rows:,} reports")
    clusters = (
        _group_headlines(archive)
        if asked.from_text
        else group_archive(archive, asked.rule, engine=asked.engine)
    )
    told("writing")
    write_rows(asked.out, cluster_table(archive.reports, clusters, archive.labels))
    if asked.incidents:
        write_rows(asked.incidents, _incidents(archive, clusters))
    if asked.explain:
        write_rows(asked.explain, _why(archive, clusters, asked))
    sizes = np.bincount(clusters.incident)
    doubtful = clusters.dissents.copy()
    doubtful[clusters.bridges.reshape(-1)] = True
    return Outcome(
        reports=len(clusters.incident),
        incidents=len(sizes),
        alone=int((sizes == 1).sum()),
        to_review=int(doubtful.sum()),
        rule=clusters.rule,
        prior=clusters.prior,
        notes=archive.notes,
    )


def _read_headlines(asked: Asked, told: Callable[[str], None]) -> pa.Table:
    raw, _notes = read_table(asked.reports)
    knowledge = load_knowledge(found_case(asked.case) if asked.case else None)
    told(f"reading {raw.num_rows:,} headlines")
    return read_reports(raw, knowledge)


def _group_headlines(archive: Archive) -> Clusters:
    table = archive.reports.with_extra()
    return headline_clusters(table, load_headline_prior(), archive.labels.same, archive.labels.different)


def _incidents(archive: Archive, clusters: Clusters) -> pa.Table:
    table = archive.reports.table
    voices = independent_voices(table, clusters.incident)
    counted = tolls(table, clusters.incident.tolist(), voices)
    return incident_table(table, incident_ids(table, clusters.incident), clusters, voices, counted)


def _why(archive: Archive, clusters: Clusters, asked: Asked) -> pa.Table:
    from tahqiq.desk.explain_archive import explanation, headline_explanation

    if asked.from_text:
        return headline_explanation(archive, clusters, load_headline_prior())
    return explanation(archive, clusters, load_prior())
