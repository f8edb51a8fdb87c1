"""Known: what an archive shows as a whole (what is rare, who tells alike), kept so that one report is read by it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tahqiq.archive.aliases import Aliases
from tahqiq.archive.candidates import candidate_pairs
from tahqiq.archive.census import Census, take_census
from tahqiq.archive.encoded import NAMES, Encoded, encode, hash_of, names_in
from tahqiq.archive.prior import Prior
from tahqiq.archive.reports import normalise
from tahqiq.archive.scoring import usage_of
from tahqiq.archive.taxonomy import Taxonomy
from tahqiq.archive.usage import Usage, no_usage
from tahqiq.archive.zones import Cells

Hashes = NDArray[np.uint64]
Floats = NDArray[np.float64]
CELLS: Final = Cells(300.0)
_SHARES: Final = {
    "place": "place_share",
    "event_type": "type_share",
    "actor": "actor_share",
    "target": "target_share",
}


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What the reports of an archive (or the latest of them) teach about names, words, places and sources.

    ``names``: for each of :data:`tahqiq.archive.encoded.NAMES` the hashes ascending and the code of each;
    ``shares``: the share of reports by code, the last for a name that is not known. ``usage`` goes by the codes.
    """

    reports: int
    taxonomy: Taxonomy
    aliases: Aliases
    names: dict[str, tuple[Hashes, NDArray[np.int32]]]
    shares: dict[str, Floats]
    usage: Usage
    census: Census | None

    def encoded(self, table: pa.Table) -> list[Encoded]:
        """New reports (:mod:`tahqiq.archive.columns`), placed where the archive knows their place names."""
        reports = normalise(table, self.taxonomy, self.aliases)
        if self.census is not None:
            reports = self.census.placed(table, reports)
        return encode(reports, names_in(table, self.taxonomy, self.aliases))

    def first_spare(self, kind: str) -> int:
        """The first of the :data:`SPARE` codes for names that came after the archive was looked at as a whole."""
        return max(0, len(self.shares[kind]) - SPARE) if kind in self.shares else len(self.names[kind][0])


SPARE: Final = 2048  # codes for names that came after the archive was last looked at as a whole


def nothing_known(taxonomy: Taxonomy, aliases: Aliases) -> Known:
    """An archive without reports."""
    names = {kind: (np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int32)) for kind in NAMES}
    names["event_type"] = _coded(list(taxonomy.names))
    shares = {kind: _spared(np.empty(0)) for kind in _SHARES}
    shares["event_type"] = np.ones(max(1, len(taxonomy.names)))
    return Known(0, taxonomy, aliases, names, shares, no_usage(), None)


def known_of(table: pa.Table, taxonomy: Taxonomy, aliases: Aliases, prior: Prior, workers: int = 2) -> Known:
    """From the report table of an archive, or of the latest part of it."""
    if not table.num_rows:
        return nothing_known(taxonomy, aliases)
    reports = normalise(table, taxonomy, aliases)
    usage, _own = usage_of(reports, candidate_pairs(reports, workers), prior, workers)
    names = names_in(table, taxonomy, aliases)
    shares = {
        kind: getattr(reports, share)
        if kind == "event_type"
        else _spared(getattr(reports, share), len(names[kind]))
        for kind, share in _SHARES.items()
    }
    coded = {kind: _coded(values) for kind, values in names.items()}
    census = take_census([table], taxonomy, aliases, CELLS)
    # a source that the table has not shown yet is told of as one without a name is: by the last row
    spare = np.repeat(usage.usual[-1:], SPARE, axis=0)
    usual = np.concatenate((usage.usual[:-1], spare, usage.usual[-1:]))
    return Known(len(reports), taxonomy, aliases, coded, shares, usage._replace(usual=usual), census)


def _coded(names: list[str]) -> tuple[Hashes, NDArray[np.int32]]:
    hashes = np.array([hash_of(name) if name else 0 for name in names], dtype=np.uint64)
    order = np.argsort(hashes)
    return hashes[order], order.astype(np.int32)


def _spared(shares: Floats, names: int = 0) -> Floats:
    """With room for names that are not known yet, as rare as the rarest."""
    known = shares[:names]
    rarest = float(known.min()) if len(known) else 1.0
    return np.concatenate((known, np.full(SPARE, rarest)))
