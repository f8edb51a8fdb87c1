"""Shard work: what one machine does with one part of an archive, the same function on every engine."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tahqiq.archive.aliases import Aliases
from tahqiq.archive.average_link import components
from tahqiq.archive.candidates import candidate_pairs
from tahqiq.archive.census import Census, seen_in, take_census
from tahqiq.archive.columns import SCHEMA
from tahqiq.archive.corroborate import corroborate, made_ready
from tahqiq.archive.incident_rule import IncidentRule
from tahqiq.archive.prior import Prior
from tahqiq.archive.reports import normalise
from tahqiq.archive.scoring import scored
from tahqiq.archive.shards import USUAL, ShardPlan, ShardSettings, plan_shards
from tahqiq.archive.sheet import sheet_of
from tahqiq.archive.taught import Taught, drawn, drawn_by, share_of_part, shown_table, taught_by
from tahqiq.archive.taxonomy import Taxonomy
from tahqiq.archive.usage import met_in, no_usage
from tahqiq.archive.zones import Cells
from tahqiq.errors import BadInput

Longs = NDArray[np.int64]
RowPairs = Sequence[tuple[int, int]]

ROW: Final = pa.field("row", pa.int64())
SHARD: Final = pa.field("shard", pa.int32())
HOME: Final = pa.field("home", pa.bool_())
NUMBERED: Final = pa.schema([*SCHEMA, ROW])
SEATED: Final = pa.schema([*NUMBERED, SHARD, HOME])
FOUND: Final = pa.schema(
    [
        ROW,
        SHARD,
        HOME,
        ("incident", pa.int32()),
        ("probability", pa.float32()),
        ("dissents", pa.bool_()),
        ("bridge", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """All that is asked of an archive but its reports: by what words, weights, rule and judgements it is grouped.

    ``must`` and ``cannot`` are pairs of row numbers of the whole archive.
    """

    taxonomy: Taxonomy
    aliases: Aliases
    prior: Prior
    rule: IncidentRule
    must: RowPairs = ()
    cannot: RowPairs = ()


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """The question, the cut, the census and what all shards together teach: handed to every machine once."""

    question: Question
    plan: ShardPlan
    census: Census
    taught: Taught | None = None


def prepare(parts: Iterable[pa.Table], question: Question, settings: ShardSettings = USUAL) -> Work:
    """Reads the whole archive once, part by part, to count and to lay out the shards.

    Raises :class:`BadInput` ARC020 where judgements contradict each other, before any work is done.
    """
    _agree(question)
    taken = take_census(parts, question.taxonomy, question.aliases, Cells(settings.zone_km))
    return Work(question, plan_shards(taken.counted, settings), taken)


def seated(part: pa.Table, work: Work) -> pa.Table:
    """Rows of the archive (:data:`NUMBERED`), each once for every shard that works on it (:data:`SEATED`)."""
    plain = part.select(SCHEMA.names)
    wordless = plain.set_column(
        SCHEMA.get_field_index("text"), "text", pa.nulls(plain.num_rows, type=pa.string())
    )
    reports = normalise(wordless, work.question.taxonomy, work.question.aliases)
    reports = work.census.placed(plain, reports)
    seats = work.plan.seats(reports.lat, reports.lon, reports.start, reports.end)
    taken = part.select(NUMBERED.names).take(pa.array(seats.row))
    return taken.append_column(SHARD, pa.array(seats.shard)).append_column(HOME, pa.array(seats.home))


def shown_in(shard: pa.Table, work: Work, workers: int = 1) -> pa.Table:
    """What the reports of one shard (:data:`SEATED`) show of the archive's names and sources (:data:`SHOWN`).

    A pair is counted where the report of the two that stands first in the archive is at home.
    """
    question = work.question
    among = seen_in(work.census, question.aliases)
    plain = shard.select(SCHEMA.names).combine_chunks()
    must, cannot = (
        _within(pairs, shard.column("row").to_numpy()) for pairs in (question.must, question.cannot)
    )
    ready = made_ready(plain, question.taxonomy, question.aliases, must, cannot, among)
    reports, read = ready.reports, ready.order[ready.kept]
    row, home = shard.column("row").to_numpy()[read], shard.column("home").to_numpy()[read]
    pairs = candidate_pairs(reports, workers)
    mine = np.flatnonzero(home[np.where(row[pairs.one] < row[pairs.other], pairs.one, pairs.other)])
    share = share_of_part(len(mine), int(home.sum()), work.census.reports)
    own, pairs = drawn_by(reports), pairs.taken(mine)
    pairs = pairs.taken(drawn(own, pairs.one, pairs.other, share))
    unseen = np.full(len(pairs), np.nan, dtype=np.float32)
    first = scored(reports, pairs, question.prior, (no_usage(), unseen), workers)
    likely = np.flatnonzero(first > question.prior.floor)
    pairs, first = pairs.taken(likely), first[likely]
    met = met_in(sheet_of(reports), pairs.one, pairs.other, first, question.prior.floor)
    number = int(shard.column("shard")[0].as_py())
    return shown_table(number, (len(mine), share), own, (pairs.one, pairs.other), met)


def taught_work(work: Work, shown: pa.Table) -> Work:
    """The work with what all shards show (:data:`SHOWN`) put together, as every shard is to be read by it."""
    return replace(work, taught=taught_by(shown, len(work.census.sources)))


def group_shard(shard: pa.Table, work: Work, workers: int = 1) -> pa.Table:
    """The reports of one shard (:data:`SEATED`) grouped as the whole archive would be (:data:`FOUND`).

    Deterministic, whatever the order of the rows. ``incident`` counts within the shard; ``bridge`` is the row on
    which the group hangs by this one alone, -1 for most.
    """
    question, rows = work.question, shard.column("row").to_numpy()
    clusters = corroborate(
        shard.select(SCHEMA.names).combine_chunks(),
        question.taxonomy,
        question.aliases,
        question.prior,
        must=_within(question.must, rows),
        cannot=_within(question.cannot, rows),
        rule=question.rule,
        among=seen_in(work.census, question.aliases) if len(work.plan) > 1 else None,
        taught=work.taught,
        workers=workers,
    )
    bridge = np.full(len(rows), -1, dtype=np.int64)
    bridge[clusters.bridges[:, 0]] = rows[clusters.bridges[:, 1]]
    columns = {
        "row": rows,
        "shard": shard.column("shard"),
        "home": shard.column("home"),
        "incident": clusters.incident,
        "probability": clusters.probability,
        "dissents": clusters.dissents,
        "bridge": bridge,
    }
    return pa.table(columns).cast(FOUND)


def _within(pairs: RowPairs, rows: Longs) -> list[tuple[int, int]]:
    """Pairs of rows of the archive as pairs of rows of a part, where both are in it."""
    if not len(pairs):
        return []
    named = pc.index_in(pa.array(np.asarray(pairs, dtype=np.int64).reshape(-1)), value_set=pa.array(rows))
    both = pc.fill_null(named, -1).to_numpy().reshape(-1, 2)
    return [(int(one), int(other)) for one, other in both if one >= 0 and other >= 0]


def _agree(question: Question) -> None:
    rows = np.unique(np.asarray([*question.must, *question.cannot], dtype=np.int64))
    must, cannot = (
        np.searchsorted(rows, np.asarray(pairs, dtype=np.int64).reshape(-1, 2))
        for pairs in (question.must, question.cannot)
    )
    tied = components(len(rows), must[:, 0], must[:, 1], np.ones(len(must), dtype=np.bool_))
    clash = np.flatnonzero(tied[cannot[:, 0]] == tied[cannot[:, 1]])
    if len(clash):
        one, other = rows[cannot[clash[0]]]
        raise BadInput(
            "ARC020",
            f"rows {one} and {other} are said to be one incident and not to be ({len(clash)} such contradictions)",
            "withdraw one of the two judgements.",
        )
