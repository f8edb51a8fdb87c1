"""Plausible: what a report cannot mean is set aside and marked, so that it neither joins nor parts anything."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tahqiq.archive.columns import MOMENTS, SCHEMA, WORDS

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Marks = dict[str, Bools]

_HOUR: Final = 3_600_000_000  # microseconds
MOST_EARLY_HOURS: Final = (
    36.0  # a clock or a zone may be wrong by so much, not an event told before it happened
)
FAR_HOURS: Final = 24.0 * 730  # an event that lies two years before its report is a slip of the date …
FAR_OUTSIDE_HOURS: Final = 24.0 * 365  # … if nothing else in the table is within a year of it
MANY_AHEAD: Final = 0.05  # if a larger share is dated ahead of the clock, it is the clock that does not fit
MOST_KILLED: Final = 100_000.0


def make_plausible(table: pa.Table, now: datetime) -> tuple[pa.Table, Marks]:
    """The table with impossible values taken out or put right, and which rows were touched, by code.

    Coordinates 0,0 are no place; swapped ones are put right where the rest of the table shows that they are. A
    day after the report, or a decade off, is no day. Reversed ranges are turned. The report itself always stays.
    """
    values: dict[str, Floats] = {
        name: _floats(table.column(name)) for name in SCHEMA.names if _is_number(name)
    }
    marks: Marks = {}
    steps: tuple[Callable[[dict[str, Floats], Marks, float], None], ...] = (_places, _moments, _tolls)
    for step in steps:
        step(values, marks, now.timestamp() / 3600.0)
    columns = [_column(values[name], name) if name in values else table.column(name) for name in SCHEMA.names]
    return pa.table(columns, schema=SCHEMA), marks


def _is_number(name: str) -> bool:
    return name not in WORDS


def _floats(column: pa.ChunkedArray) -> Floats:
    """Moments become hours since 1970; null becomes NaN."""
    if pa.types.is_timestamp(column.type):
        micros = pc.cast(pc.cast(column, pa.int64()), pa.float64(), safe=False)
        return np.asarray(pc.fill_null(micros, np.nan).to_numpy() / _HOUR, dtype=np.float64)
    return np.array(pc.fill_null(column, np.nan).to_numpy(), dtype=np.float64)


def _column(values: Floats, name: str) -> pa.Array:
    unknown = np.isnan(values)
    if name in MOMENTS:
        micros = np.where(unknown, 0.0, values * _HOUR).round().astype(np.int64)
        return pa.array(micros, mask=unknown).cast(SCHEMA.field(name).type)
    return pa.array(values, mask=unknown)


def _places(values: dict[str, Floats], marks: Marks, _now: float) -> None:
    lat, lon, precision = values["lat"], values["lon"], values["location_precision_km"]
    half = np.isnan(lat) != np.isnan(lon)
    zero = (lat == 0) & (lon == 0)
    outside = (np.abs(lat) > 90) | (np.abs(lon) > 180)
    turned = outside & (np.abs(lat) <= 180) & (np.abs(lon) <= 90)
    turned |= _lies_elsewhere(lat, lon, ~(half | zero | outside))
    lat[turned], lon[turned] = lon[turned], lat[turned].copy()
    lost = half | zero | (outside & ~turned)
    lat[lost] = lon[lost] = np.nan
    odd = (precision < 0) | (precision > 20_040)
    precision[odd] = np.nan
    marks |= {
        "coordinates_half": half,
        "coordinates_zero": zero,
        "coordinates_swapped": turned,
        "coordinates_impossible": outside & ~turned,
        "precision_impossible": odd,
    }


def _lies_elsewhere(lat: Floats, lon: Floats, usable: Bools) -> Bools:
    """Rows far from where nine in ten of the others lie, which lie among them once turned round."""
    elsewhere = np.zeros(len(lat), dtype=np.bool_)
    if usable.sum() < 20:
        return elsewhere
    south, north = _bulk(lat[usable])
    west, east = _bulk(lon[usable])

    def among(up: Floats, across: Floats) -> Bools:
        return (up >= south) & (up <= north) & (across >= west) & (across <= east)

    with np.errstate(invalid="ignore"):
        elsewhere[:] = usable & ~among(lat, lon) & among(lon, lat)
    return elsewhere


def _bulk(values: Floats) -> tuple[float, float]:
    """Where nine in ten lie, with half as much again on either side."""
    low, high = np.quantile(values, [0.05, 0.95])
    room = max(0.5 * (high - low), 0.5)
    return float(low - room), float(high + room)


def _moments(values: dict[str, Floats], marks: Marks, now: float) -> None:
    reported, first, last = (values[name] for name in MOMENTS)
    now = _present(reported, now)
    ahead = reported > now + MOST_EARLY_HOURS
    reported[ahead] = np.nan
    turned = first > last
    first[turned], last[turned] = last[turned], first[turned].copy()
    limit = np.where(np.isnan(reported), now, reported) + MOST_EARLY_HOURS
    later = np.where(np.isnan(first), last, first) > limit
    far = _far_off(first, last, reported) & ~later
    for times in (first, last):
        times[later | far] = np.nan
    with np.errstate(invalid="ignore"):
        late_end = last > limit
    last[late_end] = limit[late_end]
    marks |= {
        "reported_in_future": ahead,
        "interval_reversed": turned,
        "occurred_after_report": later,
        "date_far_off": far,
    }


def _present(reported: Floats, now: float) -> float:
    """The present by the clock or, where more than a few reports lie ahead of it, by the table: an exercise's time."""
    ahead = reported > now + MOST_EARLY_HOURS
    told = reported[~np.isnan(reported)]
    if not ahead.any() or ahead.sum() <= MANY_AHEAD * len(told):
        return now
    return float(np.quantile(told, 0.98)) + FAR_OUTSIDE_HOURS


def _far_off(first: Floats, last: Floats, reported: Floats) -> Bools:
    """Days that are years from the report and from all that the table tells of besides."""
    day = np.where(np.isnan(last), first, last)
    known = day[~np.isnan(day)]
    if len(known) < 20:
        lonely = np.ones(len(day), dtype=np.bool_)
    else:
        early, late = np.quantile(known, [0.02, 0.98])
        lonely = (day < early - FAR_OUTSIDE_HOURS) | (day > late + FAR_OUTSIDE_HOURS)
    gap = np.abs(reported - day)
    return ~np.isnan(day) & np.where(np.isnan(gap), lonely & (len(known) >= 20), lonely & (gap > FAR_HOURS))


def _tolls(values: dict[str, Floats], marks: Marks, _now: float) -> None:
    odd = np.zeros(len(values["lat"]), dtype=np.bool_)
    turned = odd.copy()
    for harm in ("killed", "wounded"):
        low, high = values[f"{harm}_min"], values[f"{harm}_max"]
        for count in (low, high):
            wrong = (count < 0) | (count > MOST_KILLED)
            odd |= wrong
            count[wrong] = np.nan
        over = low > high
        turned |= over
        low[over], high[over] = high[over], low[over].copy()
    marks |= {"toll_impossible": odd, "toll_reversed": turned}
