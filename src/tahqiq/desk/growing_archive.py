"""An archive that grows: each report that comes is compared with those near it, placed and kept, in one transaction."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from sqlalchemy import Connection

from tahqiq.archive.aliases import Aliases
from tahqiq.archive.attach import Attaching, Settled, Stored
from tahqiq.archive.candidates import candidate_pairs
from tahqiq.archive.cluster_table import cluster_table, incident_ids
from tahqiq.archive.corroborate import corroborate
from tahqiq.archive.encoded import LINK, Encoded, encode, names_in
from tahqiq.archive.incident_rule import IncidentRule, incident_rule
from tahqiq.archive.kept_ids import kept_ids
from tahqiq.archive.known import known_of
from tahqiq.archive.labels import Labels
from tahqiq.archive.lookup_keys import asked, filed, hour_of
from tahqiq.archive.prior import Prior
from tahqiq.archive.report_table import ReportTable
from tahqiq.archive.reports import normalise
from tahqiq.archive.scoring import first_look
from tahqiq.archive.taxonomy import Taxonomy
from tahqiq.desk.archive_rows import read_back, written
from tahqiq.store import archive as kept
from tahqiq.store.opening import Store

LOOKED_AT = 50_000  # latest reports from which is learnt what is rare and who tells alike
_GROWTH = 1.25  # how much an archive grows before it is looked at as a whole again
_AT_LEAST = 100


@dataclass(frozen=True, eq=False)
class Terms:
    """By what an archive was founded, and is compared ever after."""

    types: tuple[tuple[str, str], ...]
    aliases: Aliases
    rule: IncidentRule
    prior: Prior

    @classmethod
    def of(cls, settings: dict[str, str], prior: Prior) -> "Terms":
        """As they stand in the archive."""
        types = tuple((child, parent) for child, parent in json.loads(settings["types"]))
        aliases = Aliases.of((one, other) for one, other in json.loads(settings["aliases"]))
        return cls(types, aliases, incident_rule(settings["rule"]), prior)

    def taxonomy(self, table: pa.Table) -> Taxonomy:
        """The tree with the types in use."""
        return Taxonomy.of(self.types, table.column("event_type").drop_null().unique().to_pylist())


Judged = dict[str, dict[str, bool]]


class GrowingArchive:
    """An open archive. What it knows of itself as a whole is refreshed as it grows by a quarter."""

    def __init__(self, store: Store, terms: Terms) -> None:
        self.store = store
        self.terms = terms
        self._look_again = 0
        self._attaching: Attaching | None = None
        self._types: frozenset[str] = frozenset()
        self.judged: Judged = defaultdict(dict)

    def read_labels(self, connection: Connection) -> None:
        """Takes up what people judged."""
        self.judged = defaultdict(dict)
        for one, other, same in kept.labels_of(connection):
            self.judged[one][other] = self.judged[other][one] = same

    def attach(self, connection: Connection, table: pa.Table, digest: bytes, marks: str) -> None:
        """One report (a table of one row) into the archive; the caller commits."""
        stored = kept.count_reports(connection)
        attaching = self._ready(connection, stored, table)
        new = attaching.known.encoded(table)[0]
        name = table.column("report_id")[0].as_py()
        near = self._near(connection, new, name)
        must, cannot = self._ties(near, name)
        settled = attaching.settle(new, near, must, cannot)
        incident, moves = _named(connection, near, settled, name)
        report = new.with_links(settled.links)
        values = _values(stored, name, digest, written(table)[0], report)
        values |= {"incident": incident, "probability": round(settled.probability, 3)}
        values["reasons"] = " ".join((*settled.reasons, marks)).strip()
        kept.add_reports(connection, [values], [filed(report)])
        kept.move_reports(connection, moves)

    def _near(self, connection: Connection, new: Encoded, name: str) -> list[Stored]:
        """Stored reports near the new one, and those that people's words tie to any of them."""
        near = kept.near(connection, asked(new), hour_of(new), list(self.judged.get(name, ())))
        while self.judged:
            there = {each.name for each in near} | {name}
            more = {other for one in there for other in self.judged.get(one, ())} - there
            found = kept.near(connection, (), 0.0, sorted(more)) if more else []
            if not found:
                break
            near = sorted((*near, *found), key=lambda each: each.number)
        return near

    def _ties(self, near: Sequence[Stored], name: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """What people judged among these, as places; the new report is the last."""
        must: list[tuple[int, int]] = []
        cannot: list[tuple[int, int]] = []
        place = {each.name: at for at, each in enumerate(near)} | {name: len(near)} if self.judged else {}
        for one, at in place.items():
            for other, same in self.judged.get(one, {}).items():
                if other in place and at < place[other]:
                    (must if same else cannot).append((at, place[other]))
        return must, cannot

    def _ready(self, connection: Connection, stored: int, table: pa.Table) -> Attaching:
        """Looks at the whole again where it has grown enough, or a type has come that nobody knew."""
        kinds = frozenset(table.column("event_type").drop_null().to_pylist())
        if self._attaching is None or stored >= self._look_again or not kinds <= self._types:
            past = read_back(kept.latest_rows(connection, LOOKED_AT))
            both = pa.concat_tables([past.select(["event_type"]), table.select(["event_type"])])
            known = known_of(past, self.terms.taxonomy(both), self.terms.aliases, self.terms.prior)
            self._attaching = Attaching(known, self.terms.prior, self.terms.rule)
            self._types |= frozenset(both.column("event_type").drop_null().to_pylist())
            self._look_again = stored + max(_AT_LEAST, int(stored * (_GROWTH - 1.0)))
        return self._attaching


def _named(
    connection: Connection, near: Sequence[Stored], settled: Settled, name: str
) -> tuple[str, dict[int, tuple[str, str]]]:
    """The incident of the new report, and the stored reports that change theirs with it (by number, from, to)."""
    groups = settled.groups
    own = {each.incident for each, number in zip(near, groups, strict=False) if number == groups[-1]}
    changed = {groups[-1]} | {groups[at] for at, each in enumerate(near) if each.incident in own}
    rows = [at for at in range(len(near)) if groups[at] in changed]
    ids = kept_ids(
        [*(near[at].incident for at in rows), None],
        [*(groups[at] for at in rows), groups[-1]],
        [*(near[at].name for at in rows), name],
        lambda incident: kept.is_taken(connection, incident),
    )
    moves = {
        near[at].number: (near[at].incident, now)
        for at, now in zip(rows, ids, strict=False)
        if near[at].incident != now
    }
    return ids[-1], moves


def found_whole(
    connection: Connection,
    terms: Terms,
    reports: ReportTable,
    order: NDArray[np.int64],
    digests: Sequence[bytes],
) -> None:
    """The first file of an archive: grouped whole by the batch engine, and stored in the order of coming."""
    table = reports.table.take(pa.array(order))
    marks = {code: rows[order] for code, rows in reports.marks.items()}
    taxonomy = terms.taxonomy(table)
    compared = normalise(table, taxonomy, terms.aliases)
    pairs, first = first_look(compared, candidate_pairs(compared), terms.prior)
    by_row = np.argsort(pairs.other, kind="stable")
    ends = np.cumsum(np.bincount(pairs.other, minlength=len(compared)))
    clusters = corroborate(table, taxonomy, terms.aliases, terms.prior, rule=terms.rule)
    shown = cluster_table(ReportTable(table, pa.table({}), marks), clusters, Labels())
    ids = incident_ids(table, clusters.incident).tolist()
    chances, reasons = shown.column("probability").to_pylist(), shown.column("reasons").to_pylist()
    rows, keys = [], []
    names = table.column("report_id").to_pylist()
    texts = written(table)
    for row, bare in enumerate(encode(compared, names_in(table, taxonomy, terms.aliases))):
        some = by_row[(ends[row - 1] if row else 0) : ends[row]]
        links = np.empty(len(some), dtype=LINK)
        links["report"], links["log_odds"], links["strain"] = pairs.one[some], first[some], pairs.strain[some]
        report = bare.with_links(links)
        values = _values(row, names[row], digests[row], texts[row], report)
        rows.append({**values, "incident": ids[row], "probability": chances[row], "reasons": reasons[row]})
        keys.append(filed(report))
    for at in range(0, len(rows), 2000):
        kept.add_reports(connection, rows[at : at + 2000], keys[at : at + 2000])
    kept.set_setting(connection, "repaired", str(len(rows)))


def _values(n: int, name: str, digest: bytes, row: str, report: Encoded) -> dict[str, object]:
    body = {"n": n, "report_id": name, "digest": digest, "row": row}
    return {**body, "encoded": report.as_bytes(), "hour": hour_of(report)}
