"""Sheet: the reports as the compiled loops read them, and how far two of them lie apart."""

import math
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.place_names import KM_A_DEGREE
from tahqiq.archive.reports import Reports

compiled: Callable[..., Any] = numba.njit(cache=True, nogil=True)
woven: Callable[..., Any] = numba.njit(cache=True, nogil=True, forceinline=True)

# Columns of Sheet.facts: hours, degrees, km, natural logarithms of numbers plus one, minus logarithms of shares.
START, END, REPORTED, LENGTH, LAT, LON, NARROWING, PRECISION = range(8)
KILLED_LOW, KILLED_HIGH, WOUNDED_LOW, WOUNDED_HIGH = range(8, 12)
PLACE_RARITY, TYPE_RARITY, ACTOR_RARITY, TARGET_RARITY, GRAIN = range(12, 17)
# Columns of Sheet.codes.
SOURCE, KIND, PLACE, TYPE, ACTOR, TARGET, LOCATED, ASSUMED, LETTERS, LETTERS_HIGH = range(10)

_LOGS: Final = np.log1p(np.arange(4096) / 4.0)  # of hours, by quarters


class Sheet(NamedTuple):
    """What is compared first, a row a report, and what two rows are compared by.

    Loops take it apart at once: reaching into it pair by pair costs more than the comparison (reference counts).
    ``narrowing`` is the cosine of the latitude, ``length`` the logarithm of the interval's hours plus one.
    """

    facts: NDArray[np.float64]
    codes: NDArray[np.int32]
    relation: NDArray[np.int8]


class Words(NamedTuple):
    """The wording of the reports, see :class:`tahqiq.archive.wording.Wording`."""

    first_word: NDArray[np.int64]
    words: NDArray[np.int32]
    rarity: NDArray[np.float32]
    figure: NDArray[np.bool_]


def sheet_of(reports: Reports) -> Sheet:
    """The columns of the reports side by side, a row a report."""
    facts = np.empty((len(reports), 17))
    columns = (reports.start, reports.end, reports.reported, np.log1p(reports.end - reports.start))
    places = (reports.lat, reports.lon, np.cos(np.radians(reports.lat)), reports.precision)
    tolls = (reports.killed_low, reports.killed_high, reports.wounded_low, reports.wounded_high)
    shares = (
        (reports.place, reports.place_share),
        (reports.event_type, reports.type_share),
        (reports.actor, reports.actor_share),
        (reports.target, reports.target_share),
    )
    for at, column in enumerate((*columns, *places)):
        facts[:, at] = column
    for at, toll in enumerate(tolls, start=KILLED_LOW):
        facts[:, at] = np.log1p(toll)
    for at, (code, share) in enumerate(shares, start=PLACE_RARITY):
        facts[:, at] = -np.log(share)[code]
    facts[:, GRAIN] = reports.grain
    names = ("source", "kind", "place", "event_type", "actor", "target", "located", "time_assumed")
    letters = np.ascontiguousarray(reports.place_letters).view(np.int32).reshape(-1, 2)
    codes = [*(getattr(reports, name).astype(np.int32) for name in names), letters[:, 0], letters[:, 1]]
    return Sheet(facts, np.stack(codes, axis=1), reports.relation)


def words_of(reports: Reports) -> Words:
    """The wording, none of it copied."""
    wording = reports.wording
    return Words(wording.first_word, wording.words, wording.rarity, wording.figure)


@woven
def km_between(facts: Any, one: int, other: int) -> Any:
    """Distance in km on the sphere's tangent plane, good to one in a thousand below 300 km; NaN without a place."""
    east = abs(facts[one, LON] - facts[other, LON])
    east = min(east, 360.0 - east) * 0.5 * (facts[one, NARROWING] + facts[other, NARROWING])
    north = facts[one, LAT] - facts[other, LAT]
    return KM_A_DEGREE * math.sqrt(east * east + north * north)


@woven
def hours_apart(facts: Any, one: int, other: int) -> Any:
    """Hours between the two intervals, negative where they overlap; NaN without a time."""
    return max(facts[one, START], facts[other, START]) - min(facts[one, END], facts[other, END])


@woven
def toll_gap(facts: Any, one: int, other: int, low: int) -> Any:
    """Natural logarithm of the least ratio (of numbers plus one) that two intervals allow; 0 where they meet.

    ``low``: the column of the lower end; that of the upper end is the next.
    """
    gap = max(facts[one, low], facts[other, low]) - min(facts[one, low + 1], facts[other, low + 1])
    return gap if gap > 0.0 or np.isnan(gap) else 0.0


@woven
def log_hours(hours: float) -> Any:
    """Natural logarithm of hours plus one, to the quarter of an hour below; a thousand hours count as no more."""
    return _LOGS[min(int(4.0 * hours), 4095)] if hours >= 0.0 else 0.0
