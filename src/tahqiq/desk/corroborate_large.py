"""Corroborating a large archive: read, grouped and written some reports at a time, with DuckDB or Spark between."""

from collections.abc import Callable
from datetime import datetime

from tahqiq.archive.aliases import Aliases
from tahqiq.archive.incident_rule import incident_rule
from tahqiq.archive.prior import Prior, load_prior
from tahqiq.archive.shard_work import Question
from tahqiq.archive.shards import USUAL, ShardSettings
from tahqiq.archive.taxonomy import Taxonomy
from tahqiq.desk.archive_files import read_pairs
from tahqiq.desk.archive_parts import stage
from tahqiq.desk.corroborate_archive import Asked, Outcome, shipped_types
from tahqiq.desk.engines import PART, working_folder
from tahqiq.desk.large_archive import group_large, open_large, outcome_figures, write_large


def run_large(
    asked: Asked,
    now: datetime,
    told: Callable[[str], None],
    *,
    prior: Prior | None = None,
    settings: ShardSettings = USUAL,
    part: int = PART,
) -> Outcome:
    """As :func:`tahqiq.desk.corroborate_archive.run`, for the engines duckdb and spark; the table is never whole.

    ``part`` reports are read at a time. Raises the same errors, and those of the engine.
    """
    tree = read_pairs(asked.taxonomy, ("child", "parent")) if asked.taxonomy else shipped_types()
    names = read_pairs(asked.aliases, ("alias", "canonical")) if asked.aliases else []
    said = read_pairs(asked.labels, ("report_id_a", "report_id_b", "same")) if asked.labels else []
    aliases = Aliases.of((one, other) for one, other in names)
    rule, prior = incident_rule(asked.rule), prior or load_prior()
    with working_folder(asked.engine) as folder:
        told("reading the reports")
        staged = stage(asked.reports, folder / "archive", now, part)
        archive = open_large(staged, folder)
        with archive.database:
            archive.refuse_doubled_ids()
            labels = archive.labels((one, other, same) for one, other, same in said)
            taxonomy = Taxonomy.of(((child, parent) for child, parent in tree), archive.types())
            question = Question(taxonomy, aliases, prior, rule, labels.same, labels.different)
            told(f"grouping {staged.rows:,} reports with {asked.engine}")
            clusters = group_large(archive, asked.engine, question, settings)
            told("writing")
            write_large(archive, clusters, labels, asked.out)
    incidents, alone, to_review = outcome_figures(clusters)
    notes = [*staged.notes, *(f"{code}: {count} rows" for code, count in sorted(staged.marks.items()))]
    notes += labels.notes
    if staged.missing:
        notes.append(f"not in the table, so not compared: {', '.join(staged.missing)}")
    if aliases.unclear:
        notes.append(f"aliases listed for two actors, used for neither: {', '.join(aliases.unclear[:10])}")
    return Outcome(staged.rows, incidents, alone, to_review, clusters.rule, clusters.prior, tuple(notes))
