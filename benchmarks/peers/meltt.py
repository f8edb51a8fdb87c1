"""Our own writing of MELTT: events of several data sets matched by location, time and type, one set after another.

From the description in Donnay, Dunford, McGrath, Backer and Cunningham, "Integrating Conflict Event Data", Journal of
Conflict Resolution 63 (2019), and not from its code: a fixed window of kilometres and days; taxonomies whose levels
run from particular to general, where a match at a particular level beats one at a general level and no match at any
level rules the pair out; duplicates within a set first; then the sets merged one by one, each event with at most one
event of the other side, the best first. Here a set is a source. Events without coordinates stay alone.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

import pyarrow as pa

KM: Final = (1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0)
DAYS: Final = (0, 1, 2)
_LEVELS: Final = 3


@dataclass(frozen=True, slots=True)
class Event:
    """One report: where and on which day, and its types and actors from particular to general."""

    number: int
    day: int
    lat: float
    lon: float
    acts: tuple[str, ...]
    actor: str | None


@dataclass(frozen=True, slots=True)
class Window:
    """How far apart two events of one incident may be."""

    km: float
    days: int


def groups(
    reports: pa.Table, taxonomy: Sequence[tuple[str, str]], window: Window, sets: Sequence[str] = ()
) -> list[int]:
    """A group number for each report of ``columns.prepared``; ``sets`` is the order of merging (default: by name)."""
    by_set = _sets(reports, dict(taxonomy))
    label = list(range(reports.num_rows))
    merged: list[Event] = []
    for name in sets or sorted(by_set):
        own = _without_duplicates(by_set[name], window, label)
        taken = _match(merged, own, window, label)
        merged = sorted([*merged, *(one for one in own if one.number not in taken)], key=attrgetter("day"))
    return [_first(label, number) for number in range(len(label))]


def _sets(reports: pa.Table, parents: Mapping[str, str]) -> dict[str, list[Event]]:
    """The events of each source in order of day."""
    found: dict[str, list[Event]] = {}
    names = ("source_id", "number", "day", "lat", "lon", "act", "actor")
    for source, number, day, lat, lon, act, actor in zip(
        *(reports[name].to_pylist() for name in names), strict=True
    ):
        if lat is None or lon is None or day is None:
            continue
        event = Event(number, day.toordinal(), lat, lon, _upwards(act, parents), actor)
        found.setdefault(source, []).append(event)
    return {source: sorted(events, key=attrgetter("day")) for source, events in found.items()}


def _upwards(act: str | None, parents: Mapping[str, str]) -> tuple[str, ...]:
    path = [] if act is None else [act]
    while path and path[-1] in parents:
        path.append(parents[path[-1]])
    return tuple(path)


def _without_duplicates(events: list[Event], window: Window, label: list[int]) -> list[Event]:
    """The set less the events that an earlier one of it repeats: same type and actor within the window."""
    days = [event.day for event in events]
    gone: set[int] = set()
    for at, event in enumerate(events):
        if event.number in gone:
            continue
        for other in events[at + 1 : bisect_right(days, event.day + window.days)]:
            alike = other.acts == event.acts and other.actor == event.actor
            if alike and other.number not in gone and _apart(event, other) <= window.km:
                gone.add(other.number)
                label[other.number] = event.number
    return [event for event in events if event.number not in gone]


def _match(merged: list[Event], own: list[Event], window: Window, label: list[int]) -> set[int]:
    """Joins each event of the set with at most one that is there, best pairs first; those that were joined."""
    days = [event.day for event in merged]
    pairs: list[tuple[float, int, float, int, int]] = []
    for event in own:
        near = merged[
            bisect_left(days, event.day - window.days) : bisect_right(days, event.day + window.days)
        ]
        for other in near:
            apart = _apart(event, other)
            if apart > window.km:
                continue
            misfit = _misfit(event, other)
            if misfit is not None:
                pairs.append((misfit, abs(event.day - other.day), apart, event.number, other.number))
    taken: set[int] = set()
    used: set[int] = set()
    for *_fit, mine, theirs in sorted(pairs):
        if mine not in taken and theirs not in used:
            taken.add(mine)
            used.add(theirs)
            label[mine] = theirs
    return taken


def _misfit(one: Event, other: Event) -> float | None:
    """0 where type and actor agree at the most particular level; None where the types agree at none."""
    if not one.acts or not other.acts:
        act = 1.0
    else:
        shared = next((act for act in one.acts if act in other.acts), None)
        if shared is None:
            return None
        act = max(one.acts.index(shared), other.acts.index(shared)) / _LEVELS
    actor = 0.0 if one.actor is not None and one.actor == other.actor else 1.0
    return act + actor


def _apart(one: Event, other: Event) -> float:
    """Kilometres between two events (equirectangular, good for the short distances asked about)."""
    north = (one.lat - other.lat) * 111.2
    east = (one.lon - other.lon) * 111.2 * math.cos(math.radians((one.lat + other.lat) / 2))
    return math.hypot(north, east)


def _first(label: list[int], number: int) -> int:
    while label[number] != number:
        number = label[number]
    return number
