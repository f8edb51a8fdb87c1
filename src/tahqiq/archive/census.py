"""Census: what is common and what is rare in a whole archive, so that a part of it is read as the whole would be."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tahqiq.archive.aliases import Aliases
from tahqiq.archive.coordinates import grain_of_points, point_keys, unsaid_precision
from tahqiq.archive.doubles import read_once
from tahqiq.archive.kin_keys import counted_triples
from tahqiq.archive.place_names import located_by_name
from tahqiq.archive.reports import BY_COORDINATES, BY_NAME, NOWHERE, Reports, folded_place, normalise
from tahqiq.archive.shards import SLOT_HOURS, UNDATED
from tahqiq.archive.taxonomy import Taxonomy, folded
from tahqiq.archive.zones import Cells

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Spot = tuple[float, float, float]
_Keys = TypeVar("_Keys", Hashes, Longs)

_NO_WORDS: Final = (np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int64))
_NO_POINTS: Final = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Census:
    """Counts over all reports of an archive.

    ``types`` by code of the taxonomy; ``actors``, ``targets``, ``places`` and ``sources`` by folded name;
    ``word_reports`` how many reports use the word whose hash stands in ``words`` (ascending; those of one report are
    left out), ``triple_uses`` how often words stand in a row (:func:`tahqiq.archive.kin_keys.counted_triples`).
    ``grain`` is how coarse the ``points`` are that come back often (:mod:`tahqiq.archive.coordinates`), ``spots``
    where a place name lies (latitude, longitude, precision in km). ``counted`` by cell of the map and day lays out
    the shards.
    """

    reports: int
    types: Longs
    actors: Mapping[str, int]
    targets: Mapping[str, int]
    places: Mapping[str, int]
    sources: Mapping[str, int]
    words: Hashes
    word_reports: Longs
    triple_uses: NDArray[np.uint8]
    points: Longs
    grain: Floats
    spots: Mapping[str, Spot]
    counted: Mapping[tuple[int, int], int]

    def uses(self, words: Hashes) -> Longs:
        """How many reports of the archive use each word (hashes)."""
        if not len(self.words):
            return np.ones(len(words), dtype=np.int64)
        at = np.minimum(np.searchsorted(self.words, words), len(self.words) - 1)
        return np.where(self.words[at] == words, self.word_reports[at], 1)

    def placed(self, table: pa.Table, reports: Reports) -> Reports:
        """Points as coarse as the whole archive shows them to be, and names where all of it says that they lie."""
        given = reports.located == BY_COORDINATES
        grain = np.full(len(reports), np.nan)
        grain[given] = _looked_up(point_keys(reports.lat[given], reports.lon[given]), self.points, self.grain)
        unsaid = given & _unsaid(table)
        lat, lon, precision = (getattr(reports, name).copy() for name in ("lat", "lon", "precision"))
        precision[unsaid] = unsaid_precision(grain[unsaid])
        names = _names(table, "place_name", folded_place)
        nowhere: Spot = (np.nan, np.nan, np.nan)
        spots = np.array([*(self.spots.get(name, nowhere) for name in names), nowhere])
        lat[~given], lon[~given], precision[~given] = spots[reports.place[~given]].T
        by_name = np.where(np.isnan(lat), NOWHERE, BY_NAME)
        located = np.where(given, BY_COORDINATES, by_name).astype(np.int8)
        return replace(reports, lat=lat, lon=lon, precision=precision, grain=grain, located=located)


def take_census(parts: Iterable[pa.Table], taxonomy: Taxonomy, aliases: Aliases, cells: Cells) -> Census:
    """Counts over report tables (:mod:`tahqiq.archive.columns`) that are read one after another, none kept."""
    count = _Count(np.zeros(max(len(taxonomy.names), 1), dtype=np.int64))
    for table in parts:
        _add(count, table, normalise(table, taxonomy, aliases), aliases, cells)
    often = count.words[1] > 1
    coarse = grain_of_points(*count.points)
    often_met, grain = count.points[0][~np.isnan(coarse)], coarse[~np.isnan(coarse)]
    return Census(
        reports=count.reports,
        types=count.types,
        actors=count.actors,
        targets=count.targets,
        places=count.places,
        sources=count.sources,
        words=count.words[0][often],
        word_reports=count.words[1][often],
        triple_uses=count.triples,
        points=often_met,
        grain=grain,
        spots=_spots(count, often_met, grain),
        counted=count.counted,
    )


def seen_in(census: Census, aliases: Aliases) -> Callable[[pa.Table, Reports], Reports]:
    """What puts the reports of a part of the archive into the whole: shares, rarities and places of all of it.

    Places, parties and sources then have the numbers that they have in the whole.
    """
    places, sources = sorted(census.places), sorted(census.sources)
    parties = sorted({*census.actors, *census.targets})

    def among(table: pa.Table, reports: Reports) -> Reports:
        own = sorted(
            {*_names(table, "actor", aliases.canonical), *_names(table, "target", aliases.canonical)}
        )
        wording, party = reports.wording, _renumbering(own, parties)
        place = _renumbering(_names(table, "place_name", folded_place), places)
        source = _renumbering(_names(table, "source_id", folded), sources)
        rarity = np.log((2.0 + census.reports) / (1.0 + census.uses(wording.hashes))).astype(np.float32)
        placed = census.placed(table, reports)
        return replace(
            placed,
            place=place[reports.place],
            actor=party[reports.actor],
            target=party[reports.target],
            source=source[reports.source],
            type_share=_shares(census.types),
            actor_share=_shares_of(parties, census.actors),
            target_share=_shares_of(parties, census.targets),
            place_share=_shares_of(places, census.places),
            wording=replace(wording, rarity=rarity, triple_uses=census.triple_uses),
        )

    return among


@dataclass(slots=True)
class _Count:
    """The counting so far."""

    types: Longs
    reports: int = 0
    actors: Counter[str] = field(default_factory=Counter)
    targets: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    words: tuple[Hashes, Longs] = _NO_WORDS
    points: tuple[Longs, Longs] = _NO_POINTS
    triples: NDArray[np.uint8] = field(default_factory=lambda: counted_triples(_NO_WORDS[0]))
    counted: Counter[tuple[int, int]] = field(default_factory=Counter)
    named: list[tuple[NDArray[np.int32], Floats, Floats, Floats]] = field(default_factory=list)
    number: dict[str, int] = field(default_factory=dict)


def _add(count: _Count, table: pa.Table, reports: Reports, aliases: Aliases, cells: Cells) -> None:
    count.reports += len(reports)
    count.types += np.bincount(reports.event_type, minlength=len(count.types))
    count.actors.update(_counted(table, "actor", aliases.canonical))
    count.targets.update(_counted(table, "target", aliases.canonical))
    count.places.update(_counted(table, "place_name", folded_place))
    count.sources.update(_counted(table, "source_id", folded))
    wording = reports.wording
    uses = np.bincount(wording.words, minlength=len(wording.hashes)).astype(np.int64)
    count.words = _added(count.words, (wording.hashes, uses))
    once = np.unique(read_once(reports, np.empty(0, dtype=np.int64)))
    more = counted_triples(wording.taken(once).triples)
    count.triples += np.minimum(more, np.iinfo(np.uint8).max - count.triples)  # full counters stay full
    _place(count, table, reports, cells)


def _place(count: _Count, table: pa.Table, reports: Reports, cells: Cells) -> None:
    """How many reports by cell and day, and where the reports of each place name lie."""
    given = reports.located == BY_COORDINATES
    cell = cells.of(np.where(given, reports.lat, np.nan), np.where(given, reports.lon, np.nan))
    middle = np.floor(0.5 * (reports.start + reports.end) / SLOT_HOURS)
    day = np.nan_to_num(middle, nan=UNDATED).astype(np.int64)
    both, times = np.unique(np.stack([cell, day]), axis=1, return_counts=True)
    for one_cell, one_day, reports_then in zip(*both.tolist(), times.tolist(), strict=True):
        count.counted[one_cell, one_day] += reports_then
    names = _names(table, "place_name", folded_place)
    number = np.array([count.number.setdefault(name, len(count.number)) for name in names], dtype=np.int32)
    found = np.unique(point_keys(reports.lat[given], reports.lon[given]), return_counts=True)
    count.points = _added(count.points, found)
    rows = np.flatnonzero(given & (reports.place >= 0))
    if len(rows):
        precision = np.where(_unsaid(table), np.nan, reports.precision)
        count.named.append(
            (number[reports.place[rows]], reports.lat[rows], reports.lon[rows], precision[rows])
        )


def _spots(count: _Count, points: Longs, grain: Floats) -> dict[str, Spot]:
    """One more row of each name, without coordinates: where it lies is where the name does."""
    names = list(count.number)
    if not names:
        return {}
    ask = np.full(len(names), np.nan)
    place = np.concatenate([*(each[0] for each in count.named), np.arange(len(names), dtype=np.int32)])
    lat, lon, precision = (np.concatenate([*(each[k] for each in count.named), ask]) for k in (1, 2, 3))
    rows = np.flatnonzero(np.isnan(precision) & ~np.isnan(lat))
    precision[rows] = unsaid_precision(_looked_up(point_keys(lat[rows], lon[rows]), points, grain))
    found = [each[-len(names) :].tolist() for each in located_by_name(place, lat, lon, precision)]
    spots = zip(*found, strict=True)
    return {name: spot for name, spot in zip(names, spots, strict=True) if not math.isnan(spot[0])}


def _unsaid(table: pa.Table) -> NDArray[np.bool_]:
    """Rows that do not say how precise their place is."""
    return np.asarray(table.column("location_precision_km").is_null().to_numpy(), dtype=np.bool_)


def _looked_up(points: Longs, known: Longs, values: Floats) -> Floats:
    if not len(known):
        return np.full(len(points), np.nan)
    at = np.minimum(np.searchsorted(known, points), len(known) - 1)
    return np.where(known[at] == points, values[at], np.nan)


def _counted(table: pa.Table, column: str, fold: Callable[[str], str]) -> Counter[str]:
    """Reports by folded name."""
    found: Counter[str] = Counter()
    for each in table.column(column).drop_null().value_counts().to_pylist():
        found[fold(each["values"])] += each["counts"]
    del found[""]
    return found


def _names(table: pa.Table, column: str, fold: Callable[[str], str]) -> list[str]:
    """The folded names of a column in alphabetical order, as :func:`normalise` numbers them."""
    return sorted({fold(name) for name in table.column(column).drop_null().unique().to_pylist()} - {""})


def _renumbering(own: list[str], whole: list[str]) -> NDArray[np.int32]:
    """The number in the whole of each name of a part, both ascending; at the end -1, for no name."""
    number = {name: at for at, name in enumerate(whole)}
    return np.array([*(number[name] for name in own), -1], dtype=np.int32)


def _added(before: tuple[_Keys, Longs], more: tuple[_Keys, Longs]) -> tuple[_Keys, Longs]:
    """Two counts of keys as one, ascending."""
    words, at = np.unique(np.concatenate((before[0], more[0])), return_inverse=True)
    counts = np.zeros(len(words), dtype=np.int64)
    np.add.at(counts, at, np.concatenate((before[1], more[1])))
    return words, counts


def _shares(counts: Longs) -> Floats:
    return np.asarray((counts + 1.0) / (float(counts.sum()) + 1.0), dtype=np.float64)


def _shares_of(names: list[str], counts: Mapping[str, int]) -> Floats:
    """Each name's share of all reports that give one; at least one value, as the loops that read them expect."""
    known = np.array([counts.get(name, 0) for name in names] or [0], dtype=np.float64)
    return np.asarray((known + 1.0) / (float(sum(counts.values())) + 1.0), dtype=np.float64)
