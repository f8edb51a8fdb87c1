"""Returns and shortages: aggregates over a period, never persons, with the caveat that belongs to every number."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from tahqiq.model.crossing import Code, PartyCode
from tahqiq.model.dealing import Dealing
from tahqiq.model.frozen import Frozen

Group = Literal["documented", "undocumented", "deported"]
Vulnerability = Literal[
    "female_headed_household",
    "unaccompanied_minor",
    "disability",
    "chronic_illness",
    "older_person",
    "pregnant_or_nursing",
]
Item = Literal["fuel", "food", "medicine", "shelter", "water"]
Persons = Annotated[int, Field(ge=0, le=10_000_000)]
Caveat = Annotated[str, Field(min_length=20, max_length=1_000)]


class Returned(Frozen):
    """How many of one group returned. Who was deported is counted apart and is in no sum of returns (IOM DTM)."""

    group: Group
    individuals: Persons
    families: Persons | None = None


class Vulnerable(Frozen):
    """How many of those counted are in one way vulnerable; one person may be counted under several."""

    kind: Vulnerability
    individuals: Persons


class Part(Frozen):
    """How many came from, or went to, one district or province."""

    place: Annotated[str, Field(min_length=1, max_length=80)]
    individuals: Persons


class ReturnsReport(Dealing):
    """Returns through one crossing over a period of whole days, both included, as one source counted them.

    ``interviewed`` is how many heads of household were asked. ``replaces`` names an earlier report of the same
    source that this one corrects; the earlier one stays on record.
    """

    crossing: Code
    toward: PartyCode
    start: date
    end: date
    counts: Annotated[tuple[Returned, ...], Field(min_length=1)]
    vulnerable: tuple[Vulnerable, ...] = ()
    origins: tuple[Part, ...] = ()
    destinations: tuple[Part, ...] = ()
    interviewed: Persons | None = None
    caveat: Caveat
    source: str
    replaces: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> "ReturnsReport":
        if self.end < self.start:
            raise ValueError("the period ends before it begins")
        groups = [one.group for one in self.counts]
        if len(set(groups)) != len(groups):
            raise ValueError("one group is counted twice")
        return self

    @property
    def returned(self) -> int:
        """All that returned, without those deported."""
        return sum(one.individuals for one in self.counts if one.group != "deported")


class Shortage(Dealing):
    """What is short at a place over a period: how much is there of how much that is needed, in one unit."""

    item: Item
    place: Annotated[str, Field(min_length=1, max_length=80)]
    start: date
    end: date
    needed: Annotated[float, Field(gt=0)] | None = None
    available: Annotated[float, Field(ge=0)] | None = None
    unit: Annotated[str, Field(min_length=1, max_length=40)]
    caveat: Caveat
    source: str

    @model_validator(mode="after")
    def _in_order(self) -> "Shortage":
        if self.end < self.start:
            raise ValueError("the period ends before it begins")
        return self

    @property
    def share(self) -> float | None:
        """The part of the need that is there; nothing where one of the two is not known."""
        if self.needed is None or self.available is None:
            return None
        return self.available / self.needed
