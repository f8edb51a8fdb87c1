"""Rule limits: what the incident rule of a mission forbids to be one, and what it makes one whatever the texts say."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tahqiq.archive.average_link import join, root
from tahqiq.archive.candidates import Pairs
from tahqiq.archive.grouping import Bounds
from tahqiq.archive.incident_rule import IncidentRule, Limits
from tahqiq.archive.reports import Reports
from tahqiq.archive.sheet import (
    END,
    PRECISION,
    START,
    TYPE,
    Sheet,
    compiled,
    hours_apart,
    km_between,
    sheet_of,
)

Longs = NDArray[np.int64]
Floats = NDArray[np.float64]

_GAP, _KM, _SPAN, _JOIN_GAP, _JOIN_KM = range(5)
_NO_LIMIT: Final = np.inf
_NEVER_JOINED: Final = -1.0


def limits_by_type(rule: IncidentRule, names: tuple[str, ...]) -> Floats:
    """Shape (types, 5): longest gap (h), distance (km) and span (h) allowed, then gap and distance that join."""
    rows = [_row(rule.by_type.get(name, rule.limits)) for name in names]
    return np.array(rows, dtype=np.float64).reshape(-1, 5)


def _row(limits: Limits) -> list[float]:
    most = [limits.max_gap_hours, limits.max_distance_km, limits.max_span_hours]
    joins = [limits.join_gap_hours, limits.join_distance_km]
    return [
        *(_NO_LIMIT if each is None else each for each in most),
        *(_NEVER_JOINED if None in joins or each is None else each for each in joins),
    ]


def bounds_of(reports: Reports, limits: Floats) -> Bounds:
    """How long a group with each report may last."""
    span = limits[reports.event_type, _SPAN]
    start = np.where(np.isnan(reports.start), -np.inf, reports.start)
    end = np.where(np.isnan(reports.end), np.inf, reports.end)
    return Bounds(latest_start=start, earliest_end=end, span=span)


def bounds_on(sheet: Sheet, limits: Floats) -> Bounds:
    """As :func:`bounds_of`, of reports that are laid out already."""
    start, end = sheet.facts[:, START], sheet.facts[:, END]
    start, end = np.where(np.isnan(start), -np.inf, start), np.where(np.isnan(end), np.inf, end)
    return Bounds(latest_start=start, earliest_end=end, span=limits[sheet.codes[:, TYPE], _SPAN])


def forbidden(reports: Reports, pairs: Pairs, limits: Floats) -> NDArray[np.bool_]:
    """Pairs whose times or places lie surely further apart than the rule of either type allows."""
    if np.isinf(limits[:, [_GAP, _KM]]).all():
        return np.zeros(len(pairs), dtype=np.bool_)
    return forbidden_on(sheet_of(reports), pairs, limits)


def forbidden_on(sheet: Sheet, pairs: Pairs, limits: Floats) -> NDArray[np.bool_]:
    """As :func:`forbidden`, of reports that are laid out already."""
    if np.isinf(limits[:, [_GAP, _KM]]).all():
        return np.zeros(len(pairs), dtype=np.bool_)
    types = np.ascontiguousarray(sheet.codes[:, TYPE])
    out: NDArray[np.bool_] = _forbidden(sheet.facts, types, limits, pairs.one, pairs.other)
    return out


@compiled
def _forbidden(facts: Any, types: Any, limits: Any, one: Any, other: Any) -> Any:
    out = np.zeros(len(one), dtype=np.bool_)
    for k in range(len(one)):
        a, b = one[k], other[k]
        room = facts[a, PRECISION] + facts[b, PRECISION]
        gap, km = hours_apart(facts, a, b), km_between(facts, a, b) - room
        out[k] = gap > min(limits[types[a], 0], limits[types[b], 0]) or km > min(
            limits[types[a], 1], limits[types[b], 1]
        )
    return out


def joined(reports: Reports, labels: Longs, apart: Longs, limits: Floats) -> Longs:
    """Incidents of one type that the rule makes one: near in place, and in time one after the other.

    An incident lies where its sharpest report in place says, at the time of its sharpest in time, and has the type of
    most of its reports. ``apart``, shape (pairs, 2), are rows that a person holds apart. Joined in order of time; what
    would last longer than the rule allows stays two. Returns labels, the smallest row of each.
    """
    if (limits[:, _JOIN_GAP] < 0).all():
        return labels
    heads = np.flatnonzero(labels == np.arange(len(labels)))
    number = np.empty(len(labels), dtype=np.int64)
    number[heads] = np.arange(len(heads))
    group = number[labels]
    kind = _usual(group, reports.event_type, len(heads))
    lat, lon = (_of_sharpest(group, reports.precision, each) for each in (reports.lat, reports.lon))
    length = reports.end - reports.start
    start, end = (_of_sharpest(group, length, each) for each in (reports.start, reports.end))
    order = np.lexsort((heads, 0.5 * (start + end), kind))
    walls = (
        np.unique(np.sort(group[apart], axis=1), axis=0) if len(apart) else np.empty((0, 2), dtype=np.int64)
    )
    parent: Longs = _join(order, kind, np.stack([lat, lon, 0.5 * (start + end)], axis=1), limits, walls)
    return heads[parent][group]


def _usual(group: Longs, values: NDArray[np.int32], groups: int) -> Longs:
    """The value that most rows of each group have, of equals the smaller."""
    width = int(values.max(initial=0)) + 1
    keys, counts = np.unique(group * width + values, return_counts=True)
    order = np.lexsort((-keys, counts))
    out = np.zeros(groups, dtype=np.int64)
    out[keys[order] // width] = keys[order] % width
    return out


def _of_sharpest(group: Longs, vague: Floats, values: Floats) -> Floats:
    order = np.lexsort((np.arange(len(group)), np.nan_to_num(vague, nan=np.inf), group))
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = group[order][1:] != group[order][:-1]
    return values[order][first]


@compiled
def _join(order: Any, kind: Any, spots: Any, limits: Any, walls: Any) -> Any:
    n = len(order)
    parent = np.arange(n)
    first, last = spots[:, 2].copy(), spots[:, 2].copy()
    for k in range(n):
        one = order[k]
        gap, reach, span = limits[kind[one], 3], limits[kind[one], 4], limits[kind[one], 2]
        back = k - 1
        while back >= 0 and kind[order[back]] == kind[one] and spots[one, 2] - spots[order[back], 2] <= gap:
            other = order[back]
            back -= 1
            a, b = root(parent, one), root(parent, other)
            if a == b:
                continue
            north = spots[one, 0] - spots[other, 0]
            east = (spots[one, 1] - spots[other, 1]) * np.cos(np.radians(spots[one, 0]))
            near = 111.195 * np.sqrt(north * north + east * east) <= reach
            if (
                near
                and max(last[a], last[b]) - min(first[a], first[b]) <= span
                and not _walled(parent, walls, a, b)
            ):
                join(parent, a, b)
                head = min(a, b)
                first[head], last[head] = min(first[a], first[b]), max(last[a], last[b])
    for row in range(n):
        parent[row] = root(parent, row)
    return parent


@compiled
def _walled(parent: Any, walls: Any, one: int, other: int) -> Any:
    for k in range(len(walls)):
        a, b = root(parent, walls[k, 0]), root(parent, walls[k, 1])
        if (a == one and b == other) or (a == other and b == one):
            return True
    return False
