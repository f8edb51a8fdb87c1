"""What a case folder may tell the reader: places, persons and outlets, as rows of its files."""

from datetime import date
from typing import Literal

from pydantic import Field

from tahqiq.model.frozen import Frozen
from tahqiq.model.place import Latitude, Longitude, Place, PlaceKind


class KnownPlace(Frozen):
    """A place of the gazetteer: other spellings, and the sector of the line it belongs to.

    ``only`` lists the spellings that count when the bare name is also an ordinary word.
    ``capital_of`` and ``headquarters_of`` name whose government or army the name stands for when it speaks.
    """

    name: str
    kind: PlaceKind
    lat: Latitude | None = None
    lon: Longitude | None = None
    precision_km: float | None = Field(default=None, ge=0, le=3000)
    country: str | None = None
    sector: str | None = None
    aliases: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    capital_of: str | None = None
    headquarters_of: str | None = None

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every spelling by which a text may name it."""
        return self.only or (self.name, *self.aliases)

    def as_place(self, written: str | None = None) -> Place:
        """The place as claims carry it."""
        return Place(
            name=self.name,
            lat=self.lat,
            lon=self.lon,
            precision_km=self.precision_km,
            kind=self.kind,
            country=self.country,
            as_written=written,
        )


class Office(Frozen):
    """An office somebody holds or held: its title, of which actor, and between which days where public."""

    title: str
    of: str
    start: date | None = Field(default=None, alias="from")
    end: date | None = Field(default=None, alias="to")


class KnownPerson(Frozen):
    """A person in public office; known by a full name, never by a surname that others share."""

    id: str
    name: str
    surname: str
    aliases: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    kind: Literal["official", "analyst"] = "official"
    note: str | None = None

    @property
    def every_surname(self) -> frozenset[str]:
        """The surname and its other spellings."""
        return frozenset({self.surname, *self.surnames})


class KnownOutlet(Frozen):
    """An outlet or agency that carries other people's words."""

    name: str
    aliases: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    kind: Literal["media", "agency"] = "media"
    country: str | None = None

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every spelling by which a text may name it."""
        return self.only or (self.name, *self.aliases)
