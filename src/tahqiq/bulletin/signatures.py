"""Counting signatures: what was seen or heard, each event once, each unit by itself (DOMAIN §4.7)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import zip_longest

from tahqiq.bulletin.day import ReportingDay
from tahqiq.model.coverage import Coverage
from tahqiq.model.mission import Mission, Sector
from tahqiq.model.observation import Observation
from tahqiq.model.place import Place, distance_km

OUTSIDE = ""  # the sector of what happened outside every sector, or nowhere that is known


@dataclass(frozen=True)
class Signature:
    """One thing seen or heard, with every observation of it; ``count`` is ``None`` where nobody gave one."""

    observations: tuple[Observation, ...]

    @property
    def count(self) -> int | None:
        """The highest count given: one post hears more of the same event than another."""
        given = [seen.count for seen in self.observations if seen.count is not None]
        return max(given) if given else None

    @property
    def counts_differ(self) -> bool:
        """Whether observers of the same event gave different counts."""
        return len({seen.count for seen in self.observations if seen.count is not None}) > 1

    @property
    def ids(self) -> tuple[str, ...]:
        """The observations and the claims that they make, to follow back."""
        return tuple(key for seen in self.observations for key in (seen.id, seen.claim))


@dataclass(frozen=True)
class Tally:
    """A number of one unit: ``rows`` without a number are kept apart, exercises are part of ``number``."""

    number: int = 0
    uncounted: int = 0
    exercise: int = 0
    cites: tuple[str, ...] = ()

    def plus(self, signature: Signature) -> "Tally":
        """With one more signature of the same unit."""
        count = signature.count or 0
        drill = signature.observations[0].live_fire_exercise
        return Tally(
            number=self.number + count,
            uncounted=self.uncounted + (signature.count is None),
            exercise=self.exercise + (count if drill else 0),
            cites=self.cites + tuple(seen.id for seen in signature.observations),
        )


def signatures(observations: Iterable[Observation]) -> tuple[Signature, ...]:
    """Each event once: the same unit at the same clock time and place, seen from different posts, is one.

    Only a stated clock time merges. Two rows of one post are always two events: it would not count twice.
    """
    alike: dict[tuple[object, ...], dict[tuple[str, str], list[Observation]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for seen in sorted(observations, key=lambda o: (o.when.start, o.submission, o.row, o.id)):
        alike[_event_key(seen)][(seen.team, seen.station.name)].append(seen)
    found = [
        Signature(tuple(seen for seen in group if seen is not None))
        for posts in alike.values()
        for group in zip_longest(*posts.values())
    ]
    return tuple(sorted(found, key=_time_order))


def _event_key(seen: Observation) -> tuple[object, ...]:
    if seen.when.at is None:
        return (seen.id,)
    where = (seen.place.lat, seen.place.lon) if seen.place.located else seen.place.name.casefold()
    until = seen.when.until.astimezone(UTC) if seen.when.until else None
    return (seen.unit, seen.when.at.astimezone(UTC), until, where, seen.live_fire_exercise, seen.weapon)


def _time_order(signature: Signature) -> tuple[str, str, int, str]:
    first = signature.observations[0]
    clock = first.when.at.astimezone(UTC).isoformat() if first.when.at else ""
    return (clock or first.when.start.isoformat(), first.submission, first.row, first.id)


def sector_of(place: Place | None, sectors: Sequence[Sector]) -> str:
    """The sector whose centre lies nearest among those that hold the place, or ``OUTSIDE``."""
    best: tuple[float, str] | None = None
    for sector in sectors if place is not None and place.located else ():
        centre = Place(name=sector.name, lat=sector.lat, lon=sector.lon)
        away = distance_km(centre, place) if place else None
        if away is not None and away <= sector.radius_km and (best is None or (away, sector.id) < best):
            best = (away, sector.id)
    return best[1] if best else OUTSIDE


def tally(found: Iterable[Signature], mission: Mission) -> dict[tuple[str, str], Tally]:
    """Numbers by sector and unit. Units are never added to one another."""
    numbers: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for signature in found:
        first = signature.observations[0]
        key = (sector_of(first.place, mission.sectors), first.unit)
        numbers[key] = numbers[key].plus(signature)
    return dict(numbers)


def by_unit(numbers: dict[tuple[str, str], Tally]) -> dict[str, Tally]:
    """The same over all sectors, still each unit by itself."""
    totals: dict[str, Tally] = defaultdict(Tally)
    for (_, unit), one in sorted(numbers.items()):
        sum_ = totals[unit]
        totals[unit] = Tally(
            sum_.number + one.number,
            sum_.uncounted + one.uncounted,
            sum_.exercise + one.exercise,
            sum_.cites + one.cites,
        )
    return dict(totals)


def hours_watched(coverage: Iterable[Coverage], day: ReportingDay) -> dict[str, float]:
    """Station-hours watched by sector within the day; hours of a denial are not among them."""
    return _hours((watch for watch in coverage if watch.denied_by is None and watch.denial is None), day)


def hours_denied(coverage: Iterable[Coverage], day: ReportingDay) -> dict[str, float]:
    """Station-hours by sector in which watching was denied, delayed or made conditional."""
    return _hours((watch for watch in coverage if watch.denied_by or watch.denial), day)


def _hours(coverage: Iterable[Coverage], day: ReportingDay) -> dict[str, float]:
    hours: dict[str, float] = defaultdict(float)
    for watch in coverage:
        hours[watch.sector] += hours_of(watch, day)
    return dict(hours)


def hours_of(watch: Coverage, day: ReportingDay) -> float:
    """The hours of one watch that fall into the day, in proportion where its span reaches beyond."""
    span = (watch.end.astimezone(UTC) - watch.start.astimezone(UTC)).total_seconds() / 3600
    if span <= 0:
        return watch.hours if day.holds(watch.start) else 0.0
    return watch.hours * day.hours_shared(watch.start, watch.end) / span
