"""Large archives: a file of reports grouped without being in memory whole, and its answers written."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pa_parquet

from tahqiq.archive.corroborate import Clusters
from tahqiq.archive.labels import Labels, read_labels
from tahqiq.archive.shard_work import Question
from tahqiq.archive.shards import USUAL, ShardSettings
from tahqiq.archive.stitch import stitch
from tahqiq.desk.archive_parts import GIVEN, MARKS, Staged
from tahqiq.desk.engine_duckdb import DuckSettings, engine_failed, open_duckdb
from tahqiq.desk.engines import found_by
from tahqiq.errors import BadInput

_WRITTEN: Final = 100_000  # rows at a time
_WHY: Final = ("labelled", "dissents", "bridge")  # of :data:`tahqiq.archive.cluster_table.MEANING`


@dataclass(frozen=True, eq=False)
class LargeArchive:
    """A staged file with a connection that reads it; ``folder`` is for what is made on the way."""

    staged: Staged
    folder: Path
    database: duckdb.DuckDBPyConnection

    @property
    def reports(self) -> str:
        """All reports as DuckDB reads them."""
        return f"read_parquet('{_quoted(self.staged.folder)}/part-*.parquet', union_by_name = true)"

    def types(self) -> list[str]:
        """The event types in use, as they are written."""
        rows = self.database.sql(
            f"SELECT DISTINCT event_type FROM {self.reports} WHERE event_type IS NOT NULL ORDER BY 1"  # noqa: S608
        )
        return [name for (name,) in rows.fetchall()]

    def refuse_doubled_ids(self) -> None:
        """Raises :class:`BadInput` ARC004 where two parts of the file hold one report_id."""
        twice = self.database.sql(
            f"SELECT report_id FROM {self.reports} GROUP BY 1 HAVING count(*) > 1 ORDER BY 1 LIMIT 5"  # noqa: S608
        ).fetchall()
        if twice:
            raise BadInput(
                "ARC004",
                f"several rows have one report_id, such as: {', '.join(name for (name,) in twice)}",
                "give each report an id of its own and leave out rows that came twice.",
            )

    def labels(self, said: Iterable[tuple[str, str, str]]) -> Labels:
        """What people judged, by row; see :func:`read_labels`."""
        judged = list(said)
        named = pa.table({"report_id": sorted({name for one, other, _ in judged for name in (one, other)})})
        self.database.register("named", named.cast(pa.schema([("report_id", pa.string())])))
        found = self.database.sql(
            f"SELECT row, report_id FROM {self.reports} SEMI JOIN named USING (report_id) ORDER BY row"  # noqa: S608
        ).to_arrow_table()
        rows = found.column("row").to_pylist()
        labels = read_labels(judged, found.column("report_id"))
        same, different, unsure = (
            tuple((rows[one], rows[other]) for one, other in pairs)
            for pairs in (labels.same, labels.different, labels.unsure)
        )
        return Labels(same, different, unsure, labels.notes)


def open_large(staged: Staged, folder: Path, duck: DuckSettings = DuckSettings()) -> LargeArchive:  # noqa: B008
    """A staged file ready to be asked; close ``database`` afterwards."""
    return LargeArchive(staged, folder, open_duckdb(folder, duck))


def group_large(
    archive: LargeArchive, engine: str, question: Question, settings: ShardSettings = USUAL
) -> Clusters:
    """The incidents of a staged file by duckdb or spark; one number and a few figures a report are in memory."""
    work = archive.folder / "work"
    work.mkdir()
    found = found_by(engine, archive.staged.parts, question, settings, work)
    return stitch(found, archive.staged.rows, question)


def write_large(archive: LargeArchive, clusters: Clusters, labels: Labels, out: Path) -> None:
    """The same file as :func:`tahqiq.archive.cluster_table.cluster_table` makes, whole or not at all.

    Raises :class:`StorageFailed` ARC033.
    """
    made = out.with_name(f".{out.name}.part")
    try:
        archive.database.register("answers", _answers(clusters, labels))
        rows = archive.database.sql(_rows(archive)).to_arrow_reader(_WRITTEN)
        with _writer(made, out.suffix, rows.schema) as writer:
            for batch in rows:
                writer.write_batch(batch)
        made.replace(out)
    except (duckdb.Error, pa.ArrowException, OSError) as problem:
        made.unlink(missing_ok=True)
        raise engine_failed("DuckDB", problem) from problem


def _writer(path: Path, suffix: str, schema: pa.Schema) -> Any:
    if suffix == ".parquet":
        return pa_parquet.ParquetWriter(path, schema)
    return pa_csv.CSVWriter(path, schema, write_options=pa_csv.WriteOptions(quoting_style="needed"))


def _rows(archive: LargeArchive) -> str:
    """The table that is handed back, as a query; ids as of :func:`tahqiq.archive.cluster_table.incident_ids`."""
    names = archive.database.sql(f"SELECT * FROM {archive.reports} LIMIT 0").columns  # noqa: S608
    unknown = [name.removeprefix(GIVEN) for name in names if name.startswith(GIVEN)]
    taken = {"report_id", "incident_id", "probability", "reasons"}
    given = "".join(
        f', "{_name(GIVEN + name)}" AS "{_name(name + "_given" if name in taken else name)}"'
        for name in unknown
    )
    told = "coalesce(epoch_us(reported_at), 9223372036854775807)"
    return f"""
        WITH firsts AS (
            SELECT incident, min({{'told': {told}, 'name': report_id}}).name AS first
            FROM {archive.reports} JOIN answers USING (row) GROUP BY incident
        )
        SELECT report_id, 'inc-' || sha256(first)[:12] AS incident_id,
            round(probability::DOUBLE, 3) AS probability, reasons || {MARKS} AS reasons{given}
        FROM {archive.reports} JOIN answers USING (row) JOIN firsts USING (incident) ORDER BY row
    """  # noqa: S608 -- our own names, quoted ones from the file


def _answers(clusters: Clusters, labels: Labels) -> pa.Table:
    rows = len(clusters.incident)
    alone = np.bincount(clusters.incident)[clusters.incident] == 1
    judged, bridge = (
        np.isin(np.arange(rows), np.asarray(pairs, dtype=np.int64).reshape(-1))
        for pairs in (labels.same + labels.different, clusters.bridges)
    )
    which = 8 * alone + 4 * judged + 2 * clusters.dissents + bridge
    words = [
        " ".join(["alone" if each & 8 else "joined", *(_WHY[k] for k in range(3) if each & (4 >> k))])
        for each in range(16)
    ]
    columns = {
        "row": np.arange(rows, dtype=np.int64),
        "incident": clusters.incident,
        "probability": clusters.probability,
        "reasons": pa.DictionaryArray.from_arrays(pa.array(which.astype(np.int8)), pa.array(words)),
    }
    return pa.table(columns)


def _name(name: str) -> str:
    return name.replace('"', '""')


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def outcome_figures(clusters: Clusters) -> tuple[int, int, int]:
    """Incidents, how many of them are one report, and how many reports are to be looked at."""
    sizes = np.bincount(clusters.incident)
    doubtful = clusters.dissents.copy()
    doubtful[clusters.bridges.reshape(-1)] = True
    return len(sizes), int((sizes == 1).sum()), int(doubtful.sum())
