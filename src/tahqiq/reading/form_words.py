"""What the entries of a form mean as places, times and actors; nothing is guessed that it does not say."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from tahqiq.model.actor import Actor
from tahqiq.model.forms import FormPlace
from tahqiq.model.moment import When, exact
from tahqiq.model.place import Place
from tahqiq.model.quantity import Casualties, Range

# Radius where a form gives coordinates and no precision: a handheld reading of a place seen from afar.
UNSTATED_PRECISION_KM = 1.0


class Names(Protocol):
    """The dictionaries as far as a form needs them."""

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Every actor, by whose code a form may name it."""

    def find_place(self, name: str) -> Place | None:
        """The place of that name, if the gazetteer knows it."""

    def actor_name(self, text: str) -> str | None:
        """The neutral name of an actor, if the dictionary knows it under these words."""


def place_of(entry: FormPlace, names: Names) -> Place:
    """The place of a form: its coordinates where it gives them, otherwise what the gazetteer knows.

    A name that the gazetteer does not know stays a name without a location.
    """
    known = names.find_place(entry.name)
    if entry.lat is not None and entry.lon is not None:
        stated = entry.precision_km
        return Place(
            name=known.name if known else entry.name,
            lat=entry.lat,
            lon=entry.lon,
            precision_km=UNSTATED_PRECISION_KM if stated is None else stated,
            kind="point",
            country=known.country if known else None,
            as_written=entry.name,
        )
    if known is None:
        return Place(name=entry.name, precision_km=entry.precision_km, as_written=entry.name)
    precision = known.precision_km if entry.precision_km is None else entry.precision_km
    return known.but(as_written=entry.name, precision_km=precision)


def when_of(begins: datetime, ends: datetime | None, zone: str) -> When:
    """The clock time of a form as a period in the mission's zone, to the minute."""
    local = ZoneInfo(zone)
    until = None if ends is None else ends.astimezone(local)
    return exact(begins.astimezone(local), zone=zone, until=until)


def casualties_of(killed: int | None, wounded: int | None) -> Casualties | None:
    """Exact counts; what the form leaves blank is not said, and a zero is a zero."""
    if killed is None and wounded is None:
        return None
    return Casualties(killed=_exactly(killed), wounded=_exactly(wounded))


def actors_of(written: Iterable[str | None], names: Names) -> tuple[str, ...]:
    """The actors by their neutral names, or as written where the dictionary does not know them.

    A form may name an actor by its code ("PAK"), which no prose does.
    """
    by_code = {actor.id: actor.name for actor in names.actors}
    given = [name.strip() for name in written if name and name.strip()]
    return tuple(by_code.get(name) or names.actor_name(name) or name for name in given)


def _exactly(count: int | None) -> Range | None:
    return None if count is None else Range(min=count, max=count)
