"""Headlines: reports that are one line of text and a day, as columns that can be compared quickly."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tahqiq.archive.headline_words import Term, is_digest, terms_of

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NO_DAY: Final = -1
_DAY: Final = 86_400 * 1_000_000  # microseconds


@dataclass(frozen=True, slots=True, eq=False)
class Headlines:
    """One row a headline, in the order of ``day`` (days since 1970 of its publication, UTC; -1 where not known).

    ``row`` is the row of the table that each came from. Terms of row i are ``terms[first[i]:first[i + 1]]``,
    ascending codes; of each code: ``kind``, ``weight`` (mean of the natural logarithms of headlines over headlines
    with it and of days over days with it; Sparck Jones 1972) and the ascending days on which it was said,
    ``said[said_from[c]:said_from[c + 1]]``. ``places`` likewise, by ``first_place``. Tolls and days of the event
    (``earliest``, ``latest``, in days) are NaN where not said.
    """

    row: Longs
    day: Longs
    first: Longs
    terms: Ints
    kind: NDArray[np.int8]
    weight: Floats
    said_from: Longs
    said: Longs
    first_place: Longs
    places: Ints
    killed: Floats
    wounded: Floats
    earliest: Floats
    latest: Floats
    digest: Flags

    def __len__(self) -> int:
        return len(self.day)


def headlines_of(table: pa.Table) -> Headlines:
    """The rows of a report table as headlines; of its columns ``text``, times, tolls and ``places`` are read."""
    days = _days(table, "reported_at")
    whole = np.where(np.isnan(days), NO_DAY, np.floor(np.nan_to_num(days))).astype(np.int64)
    row = np.argsort(whole, kind="stable")
    texts = [text or "" for text in table.column("text").to_pylist()]
    said = [terms_of(texts[each]) for each in row]
    known = {term: code for code, term in enumerate(sorted(frozenset[Term]().union(*said), key=_by_name))}
    first, terms = _runs([sorted(known[term] for term in one) for one in said])
    day = whole[row]
    said_from, days_said = _postings(first, terms, day, len(known))
    first_place, places = _runs(_places(table, row))
    return Headlines(
        row=row,
        day=day,
        first=first,
        terms=terms,
        kind=np.array([term.kind for term in known] or [0], dtype=np.int8),
        weight=_weights(said_from, days_said, day),
        said_from=said_from,
        said=days_said,
        first_place=first_place,
        places=places,
        killed=_numbers(table, "killed_min")[row],
        wounded=_numbers(table, "wounded_min")[row],
        earliest=_days(table, "occurred_at_earliest")[row],
        latest=_days(table, "occurred_at_latest")[row],
        digest=np.array([is_digest(texts[each]) for each in row], dtype=np.bool_),
    )


def _by_name(term: Term) -> tuple[int, str]:
    return term.kind, term.name


def _days(table: pa.Table, name: str) -> Floats:
    moments = table.column(name).cast(pa.int64()).to_numpy(zero_copy_only=False).astype(np.float64)
    found: Floats = moments / _DAY
    return found


def _numbers(table: pa.Table, name: str) -> Floats:
    found: Floats = table.column(name).to_numpy(zero_copy_only=False).astype(np.float64)
    return found


def _places(table: pa.Table, row: Longs) -> list[list[int]]:
    """The places named in each row as codes; ``places`` where there is such a column, else ``place_name``."""
    column = "places" if "places" in table.column_names else "place_name"
    named = table.column(column).to_pylist()
    lists = [(named[each] or "").casefold().split("; ") for each in row]
    known = {name: code for code, name in enumerate(sorted({name for one in lists for name in one if name}))}
    return [sorted({known[name] for name in one if name}) for one in lists]


def _runs(lists: list[list[int]]) -> tuple[Longs, Ints]:
    first = np.zeros(len(lists) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in lists], out=first[1:])
    return first, np.array([code for one in lists for code in one], dtype=np.int32)


def _postings(first: Longs, terms: Ints, day: Longs, kinds: int) -> tuple[Longs, Longs]:
    """For each code the days on which it was said, ascending, one entry a headline."""
    whose = np.repeat(np.arange(len(day)), np.diff(first))
    order = np.argsort(terms, kind="stable")  # rows are in order of days already
    counts = np.bincount(terms, minlength=kinds) if len(terms) else np.zeros(kinds, dtype=np.int64)
    start = np.zeros(kinds + 1, dtype=np.int64)
    np.cumsum(counts, out=start[1:])
    return start, day[whose[order]]


def _weights(said_from: Longs, said: Longs, day: Longs) -> Floats:
    many = np.maximum(np.diff(said_from), 1)
    new = np.ones(len(said), dtype=np.int64)
    new[1:] = said[1:] != said[:-1]
    new[said_from[:-1][np.diff(said_from) > 0]] = 1
    until = np.concatenate(([0], np.cumsum(new)))
    different = np.maximum(until[said_from[1:]] - until[said_from[:-1]], 1)
    found: Floats = (np.log((len(day) + 1) / many) + np.log((len(np.unique(day)) + 1) / different)) / 2
    return found
