"""An archive that grows: each report that comes is compared with those near it, placed and kept, in one transaction."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from sqlalchemy import Connection

from tahqiq.archive.at_hand import AtHand, Stored
from tahqiq.archive.attach import Attaching, Settled
from tahqiq.archive.cluster_table import cluster_table, incident_ids
from tahqiq.archive.corroborate import corroborate
from tahqiq.archive.encode_one import encoded_one
from tahqiq.archive.encoded import Encoded, encode, names_in
from tahqiq.archive.kept_ids import kept_ids, opened_by
from tahqiq.archive.known import known_of
from tahqiq.archive.labels import Labels
from tahqiq.archive.lookup_keys import asked, filed, hour_of
from tahqiq.archive.report_table import ReportTable
from tahqiq.archive.reports import normalise
from tahqiq.archive.standing_links import standing_links
from tahqiq.desk.archive_rows import read_back, typed, written
from tahqiq.desk.archive_terms import Terms
from tahqiq.desk.regroup_archive import LOOKED_AT, regroup, stretches
from tahqiq.store import archive as kept
from tahqiq.store import archive_lookup as lookup
from tahqiq.store.archive_lookup import Standing
from tahqiq.store.opening import Store

_GROWTH = 0.10  # by how much an archive grows before it is looked at, and grouped, as a whole again
_AT_LEAST, _AT_MOST = 100, 20_000
_WHOLE = 60_000  # stored reports that are grouped again in passing; more wait until a repair is asked for
MOST_NEAR = 120  # stored reports that a new one is held against, the nearest in time

Judged = dict[str, dict[str, bool]]


class GrowingArchive:
    """An open archive. As it grows by a tenth it is looked at, and what came since is grouped, as a whole again.

    Stored reports that were looked at lately stay in memory while the archive is in the state in which this left it.
    """

    def __init__(self, store: Store, terms: Terms) -> None:
        self.store = store
        self.terms = terms
        self._look_again = self._regroup_again = 0
        self._attaching: Attaching | None = None
        self._types: frozenset[str] = frozenset()
        self._left: str | None = None
        self.judged: Judged = defaultdict(dict)

    def read_labels(self, connection: Connection) -> None:
        """Takes up what people judged."""
        self.judged = defaultdict(dict)
        for one, other, same in kept.labels_of(connection):
            self.judged[one][other] = self.judged[other][one] = same

    def attach(self, connection: Connection, table: pa.Table, digest: bytes, marks: str) -> bool:
        """One report (a table of one row) into the archive, unless it is there; the caller commits."""
        row = typed(table)[0]
        name = row["report_id"]
        there = lookup.standing(connection, name, opened_by(name))
        if there.is_stored:
            return False
        attaching = self._ready(connection, there, row.get("event_type"), table)
        self._regrouped(connection, there)
        at_hand = attaching.at_hand
        new = encoded_one(row, attaching.known)
        self._left = None  # until all is done, what is at hand may be more than what is stored
        near = self._near(connection, at_hand, new, name)
        at_hand.take([Stored(there.reports, name, "", hour_of(new), new)])
        settled = attaching.settle([*near, there.reports], *self._ties(at_hand, near, name))
        is_taken = partial(_is_taken, connection, {opened_by(name): there.taken})
        incident, moves = _named([at_hand[each] for each in near], settled, name, is_taken)
        report = new.with_links(settled.links)
        values = _values(there.reports, name, digest, written(row), report)
        values |= {"incident": incident, "probability": round(settled.probability, 3)}
        values["reasons"] = " ".join((*settled.reasons, marks)).strip()
        state = kept.keep_one(connection, values, filed(report), there.state, f"{name} {digest.hex()}")
        kept.move_reports(connection, moves)
        at_hand.change(there.reports, incident, settled.links)
        at_hand.move(moves)
        self._left = state
        return True

    def _near(self, connection: Connection, at_hand: AtHand, new: Encoded, name: str) -> list[int]:
        """Stored reports near the new one, and those that people's words tie to any of them; by number, at hand."""
        looks, hour = asked(new), hour_of(new)
        found = lookup.found_under(connection, looks, hour) if looks else {}
        some = [number for number, then in found.items() if then is None]
        some += _nearest({number: then for number, then in found.items() if then is not None}, hour)
        at_hand.take(lookup.fetched(connection, at_hand.lacks(some)))
        near = set(_nearest({number: at_hand[number].hour for number in some}, hour))
        there: set[str] = set()
        while self.judged:
            there |= {at_hand[number].name for number in near} | {name}
            more = {other for one in there for other in self.judged.get(one, ())} - there
            if not more:
                break
            others, there = lookup.named(connection, sorted(more)), there | more
            lacking = set(at_hand.lacks(each.number for each in others))
            at_hand.take([each for each in others if each.number in lacking])
            near |= {each.number for each in others}
        return sorted(near)

    def _ties(
        self, at_hand: AtHand, near: Sequence[int], name: str
    ) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """What people judged among these, as places; the new report is the last."""
        must: list[tuple[int, int]] = []
        cannot: list[tuple[int, int]] = []
        if not self.judged:
            return must, cannot
        place = {at_hand[number].name: at for at, number in enumerate(near)} | {name: len(near)}
        for one, at in place.items():
            for other, same in self.judged.get(one, {}).items():
                if other in place and at < place[other]:
                    (must if same else cannot).append((at, place[other]))
        return must, cannot

    def _ready(self, connection: Connection, there: Standing, kind: str | None, table: pa.Table) -> Attaching:
        """Looks at the whole again where it has grown enough, or a type has come that nobody knew."""
        is_new = kind is not None and kind not in self._types
        if self._attaching is None or there.reports >= self._look_again or is_new:
            past = read_back(kept.latest_rows(connection, LOOKED_AT))
            both = pa.concat_tables([past.select(["event_type"]), table.select(["event_type"])])
            known = known_of(past, self.terms.taxonomy(both), self.terms.aliases, self.terms.prior)
            self._attaching = Attaching(known, self.terms.prior, self.terms.rule)
            self._types |= frozenset(both.column("event_type").drop_null().to_pylist())
            self._look_again = there.reports + _enough(there.reports)
        elif there.state != self._left or self._attaching.at_hand.is_full():
            self._attaching.at_hand.forget()
        return self._attaching

    def _regrouped(self, connection: Connection, there: Standing) -> None:
        """Groups what came since the last time again where it is enough; by then more is known of all of it."""
        if there.reports - there.repaired < _enough(there.repaired) or there.reports < self._regroup_again:
            return
        self._regroup_again = there.reports + _AT_MOST
        touched = list(stretches(kept.touched_hours(connection, there.repaired)))
        if sum(kept.count_between(connection, *hours) for hours in touched) > _WHOLE:
            return
        for hours in touched:
            regroup(connection, self.terms, self.judged, hours)
        kept.set_setting(connection, "repaired", str(there.reports))
        self._regroup_again = 0
        if self._attaching is not None:
            self._attaching.at_hand.forget()


def _enough(reports: int) -> int:
    return min(_AT_MOST, max(_AT_LEAST, int(reports * _GROWTH)))


def _nearest(hours: Mapping[int, float], hour: float) -> list[int]:
    """Of the reports with these hours the nearest in time, as many as are looked at."""
    if len(hours) <= MOST_NEAR:
        return list(hours)
    return [number for _apart, number in sorted([(abs(hours[n] - hour), n) for n in hours])[:MOST_NEAR]]


def _is_taken(connection: Connection, known: dict[str, bool], incident: str) -> bool:
    return known[incident] if incident in known else kept.is_taken(connection, incident)


def _named(
    near: Sequence[Stored], settled: Settled, name: str, is_taken: Callable[[str], bool]
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
        is_taken,
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
    links = standing_links(compared, np.arange(len(compared)), terms.prior)
    clusters = corroborate(table, taxonomy, terms.aliases, terms.prior, rule=terms.rule)
    shown = cluster_table(ReportTable(table, pa.table({}), marks), clusters, Labels())
    ids = incident_ids(table, clusters.incident).tolist()
    chances, reasons = shown.column("probability").to_pylist(), shown.column("reasons").to_pylist()
    rows, keys = [], []
    names = table.column("report_id").to_pylist()
    texts = [written(row) for row in typed(table)]
    for row, bare in enumerate(encode(compared, names_in(table, taxonomy, terms.aliases))):
        report = bare.with_links(links[row])
        values = _values(row, names[row], digests[row], texts[row], report)
        rows.append({**values, "incident": ids[row], "probability": chances[row], "reasons": reasons[row]})
        keys.append(filed(report))
    for at in range(0, len(rows), 2000):
        kept.add_reports(connection, rows[at : at + 2000], keys[at : at + 2000])
    kept.set_setting(connection, "repaired", str(len(rows)))


def _values(n: int, name: str, digest: bytes, row: str, report: Encoded) -> dict[str, object]:
    body = {"n": n, "report_id": name, "digest": digest, "row": row}
    return {**body, "encoded": report.as_bytes(), "hour": hour_of(report)}
