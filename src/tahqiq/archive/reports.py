"""Reports: a table of reports as numbers that can be compared: when, where, what, who, how many, in which words."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tahqiq.archive.aliases import Aliases
from tahqiq.archive.coordinates import grain_of, unsaid_precision
from tahqiq.archive.place_names import letters_of, located_by_name
from tahqiq.archive.taxonomy import NOT_KNOWN, Taxonomy, folded
from tahqiq.archive.wording import Wording, wording_of

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]
Longs = NDArray[np.int64]

MICROSECONDS_AN_HOUR: Final = 3_600_000_000
TOLD_WITHIN_HOURS: Final = 72.0  # a report that names no day tells of the last three
ONE_END_HOURS: Final = 24.0  # a report that names one end of the time alone
NOWHERE: Final = 0
BY_COORDINATES: Final = 1
BY_NAME: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class Reports:
    """One row a report in every array; codes are -1 (event types 0) and measures NaN where the report does not say.

    ``start``, ``end``, ``reported``: hours since 1970 (UTC); ``time_assumed``: taken from the moment of reporting.
    ``lat``, ``lon``: degrees; ``precision``, ``grain`` (:mod:`tahqiq.archive.coordinates`): km; ``located``: one of
    :data:`NOWHERE`, :data:`BY_COORDINATES`, :data:`BY_NAME`. Tolls are intervals, ``*_high`` infinite where the
    report says "at least". ``relation`` is the taxonomy's table of how event types are related (types x types),
    ``*_share`` the share of reports with a code.
    """

    source: Codes
    kind: Codes
    reported: Floats
    start: Floats
    end: Floats
    time_assumed: NDArray[np.bool_]
    lat: Floats
    lon: Floats
    precision: Floats
    grain: Floats
    located: NDArray[np.int8]
    place: Codes
    place_letters: NDArray[np.uint64]
    event_type: Codes
    actor: Codes
    target: Codes
    killed_low: Floats
    killed_high: Floats
    wounded_low: Floats
    wounded_high: Floats
    relation: NDArray[np.int8]
    type_share: Floats
    actor_share: Floats
    target_share: Floats
    place_share: Floats
    wording: Wording

    def __len__(self) -> int:
        return len(self.source)

    def taken(self, rows: Longs) -> "Reports":
        """These rows in this order; shares and rarities stay those of the whole table."""
        values = {
            each.name: getattr(self, each.name)
            if each.name == "relation" or each.name.endswith("_share")
            else getattr(self, each.name)[rows]
            for each in fields(self)
            if each.name != "wording"
        }
        return Reports(**values, wording=self.wording.taken(rows))


def normalise(table: pa.Table, taxonomy: Taxonomy, aliases: Aliases) -> Reports:
    """The report table (see :mod:`tahqiq.archive.columns`) as :class:`Reports`, in the order of its rows."""
    place = _codes(table, "place_name", folded_place)
    event_type = _types(table, taxonomy)
    actor, target = (_codes(table, side, aliases.canonical) for side in ("actor", "target"))
    actor, target = _one_list(actor, target)
    reported, start, end, assumed = _times(table)
    lat, lon, precision, grain, located = _places(table, place[0])
    killed_low, killed_high = _toll(table, "killed")
    wounded_low, wounded_high = _toll(table, "wounded")
    return Reports(
        source=_codes(table, "source_id", folded)[0],
        kind=_codes(table, "source_kind", folded)[0],
        reported=reported,
        start=start,
        end=end,
        time_assumed=assumed,
        lat=lat,
        lon=lon,
        precision=precision,
        grain=grain,
        located=located,
        place=place[0],
        place_letters=np.append(letters_of(place[1]), np.uint64(0))[place[0]],
        event_type=event_type,
        actor=actor[0],
        target=target[0],
        killed_low=killed_low,
        killed_high=killed_high,
        wounded_low=wounded_low,
        wounded_high=wounded_high,
        relation=np.ascontiguousarray(taxonomy.relation, dtype=np.int8),
        type_share=_shares(event_type, len(taxonomy.names)),
        actor_share=_shares(actor[0], len(actor[1])),
        target_share=_shares(target[0], len(target[1])),
        place_share=_shares(place[0], len(place[1])),
        wording=wording_of(table.column("text")),
    )


def folded_place(name: str) -> str:
    """A place name without case, accents, marks and doubled spaces."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name.casefold())
        if not unicodedata.combining(letter)
    )
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain).split())


def _codes(table: pa.Table, column: str, fold: Callable[[str], str]) -> tuple[Codes, list[str]]:
    """Each row's name as a number, -1 without one, and the folded names in alphabetical order."""
    coded = table.column(column).combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    plain = [fold(name) for name in coded.dictionary.to_pylist()]
    names = sorted(set(plain) - {""})
    number = {name: k for k, name in enumerate(names)}
    lookup = np.array([*(number.get(name, -1) for name in plain), -1], dtype=np.int32)
    rows = pc.fill_null(coded.indices, len(plain)).to_numpy(zero_copy_only=False)
    return lookup[rows], names


def _one_list(
    actor: tuple[Codes, list[str]], target: tuple[Codes, list[str]]
) -> tuple[tuple[Codes, list[str]], tuple[Codes, list[str]]]:
    """Actors and targets by one list of names, so that who shot and who was hit can be compared."""
    names = sorted(set(actor[1]) | set(target[1]))
    number = {name: k for k, name in enumerate(names)}
    moved = []
    for codes, own in (actor, target):
        lookup = np.array([*(number[name] for name in own), -1], dtype=np.int32)
        moved.append((lookup[codes], names))
    return moved[0], moved[1]


def _types(table: pa.Table, taxonomy: Taxonomy) -> Codes:
    codes, names = _codes(table, "event_type", folded)
    lookup = np.array([*(taxonomy.code_of(name) for name in names), NOT_KNOWN], dtype=np.int32)
    return lookup[codes]


def _shares(codes: Codes, kinds: int) -> Floats:
    counts = np.bincount(codes[codes >= 0], minlength=max(kinds, 1)).astype(np.float64)
    return np.asarray((counts + 1.0) / (counts.sum() + 1.0), dtype=np.float64)


def _hours(table: pa.Table, column: str) -> Floats:
    micros = table.column(column).cast(pa.int64()).cast(pa.float64(), safe=False)
    return np.asarray(pc.fill_null(micros, np.nan).to_numpy(), dtype=np.float64) / MICROSECONDS_AN_HOUR


def _times(table: pa.Table) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
    return times_of(
        _hours(table, "reported_at"),
        _hours(table, "occurred_at_earliest"),
        _hours(table, "occurred_at_latest"),
    )


def times_of(
    reported: Floats, first: Floats, last: Floats
) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
    """When it was reported and between which hours it happened; ends that nobody gave are taken wide."""
    assumed = np.isnan(first) & np.isnan(last) & ~np.isnan(reported)
    end = np.where(np.isnan(last), np.fmin(first + ONE_END_HOURS, np.fmax(reported, first)), last)
    start = np.where(np.isnan(first), last - ONE_END_HOURS, first)
    start = np.where(assumed, reported - TOLD_WITHIN_HOURS, start)
    end = np.where(assumed, reported, end)
    return reported, np.fmin(start, end), np.fmax(start, end), assumed


def _numbers(table: pa.Table, column: str) -> Floats:
    return np.array(pc.fill_null(table.column(column), np.nan).to_numpy(), dtype=np.float64)


def _places(table: pa.Table, place: Codes) -> tuple[Floats, Floats, Floats, Floats, NDArray[np.int8]]:
    lat, lon = _numbers(table, "lat"), _numbers(table, "lon")
    precision = _numbers(table, "location_precision_km")
    given = ~(np.isnan(lat) | np.isnan(lon))
    grain = grain_of(lat, lon)
    precision = np.where(given & np.isnan(precision), unsaid_precision(grain), precision)
    named_lat, named_lon, named_km = located_by_name(place, lat, lon, precision)
    named = ~given & ~np.isnan(named_lat)
    located = np.where(given, BY_COORDINATES, np.where(named, BY_NAME, NOWHERE)).astype(np.int8)
    lat, lon = np.where(given, lat, named_lat), np.where(given, lon, named_lon)
    precision = np.where(given, precision, np.where(named, named_km, np.nan))
    return lat, lon, precision, grain, located


def _toll(table: pa.Table, harm: str) -> tuple[Floats, Floats]:
    return toll_of(_numbers(table, f"{harm}_min"), _numbers(table, f"{harm}_max"))


def toll_of(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The least and the most that a report gives; one end alone leaves the other open."""
    said = ~(np.isnan(low) & np.isnan(high))
    return np.where(said & np.isnan(low), 0.0, low), np.where(said & np.isnan(high), np.inf, high)
