"""Values: what a claim says of a topic, and whether two of them can both be true."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from tahqiq.comparison.directory import Directory
from tahqiq.comparison.person_names import PersonName, same_person
from tahqiq.comparison.places import places_fit
from tahqiq.model.place import Place
from tahqiq.model.quantity import Range
from tahqiq.model.reason import Reason

Fit = Literal["equal", "compatible", "incompatible", "unsure", "unrelated"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How two values fit, and why where that is not plain."""

    fit: Fit
    reasons: tuple[Reason, ...] = ()


class Value(Protocol):
    """What a claim says of a topic."""

    def words(self) -> str:
        """The value as a reader would say it."""
        ...

    def against(self, other: "Value") -> Verdict:
        """How it fits another value; the same either way round."""
        ...


@dataclass(frozen=True, slots=True)
class Count:
    """A number of something, with the room that its wording leaves."""

    range: Range
    of: str = ""

    def words(self) -> str:
        """The count and what is counted."""
        return f"{self.range.words()} {self.of}".strip()

    def against(self, other: Value) -> Verdict:
        """Equal numbers, numbers that leave room for each other, or neither."""
        if not isinstance(other, Count):
            return Verdict("unrelated")
        if self.range == other.range:
            return Verdict("equal")
        return Verdict("compatible" if self.range.agrees(other.range) else "incompatible")


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time in days, between least and most; ``None`` is without end."""

    least: float
    most: float | None
    written: str = field(compare=False)

    def words(self) -> str:
        """As written."""
        return self.written

    def against(self, other: Value) -> Verdict:
        """Lengths agree when some length fits both."""
        if not isinstance(other, Length):
            return Verdict("unrelated")
        if (self.least, self.most) == (other.least, other.most):
            return Verdict("equal")
        far = float("inf")
        meet = max(self.least, other.least) <= min(self.most or far, other.most or far) + 0.01
        return Verdict("compatible" if meet else "incompatible")


@dataclass(frozen=True, slots=True)
class Days:
    """A day, or the days between which it lies."""

    start: date
    end: date

    def words(self) -> str:
        """The day in figures."""
        return str(self.start) if self.start == self.end else f"{self.start} to {self.end}"

    def against(self, other: Value) -> Verdict:
        """Periods that share a day are the same told with different precision."""
        if not isinstance(other, Days):
            return Verdict("unrelated")
        if (self.start, self.end) == (other.start, other.end):
            return Verdict("equal")
        apart = self.start > other.end or other.start > self.end
        return Verdict("incompatible" if apart else "compatible")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few states. ``bears`` are states that tell the same with less precision; those ``beside`` it can
    be true at the same time and tell something else."""

    state: str
    bears: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    note: str = field(default="", compare=False)

    def words(self) -> str:
        """The state, with what limits it."""
        return f"{self.state} ({self.note})" if self.note else self.state

    def against(self, other: Value) -> Verdict:
        """Equal states, states that can stand beside each other, or neither."""
        if not isinstance(other, Choice):
            return Verdict("unrelated")
        if self.state == other.state:
            return Verdict("equal")
        if other.state in self.beside or self.state in other.beside:
            return Verdict("unrelated")
        bearing = other.state in self.bears or self.state in other.bears
        return Verdict("compatible" if bearing else "incompatible")


@dataclass(frozen=True, slots=True)
class Names:
    """Actors or places by name."""

    names: frozenset[str]

    def words(self) -> str:
        """The names in alphabetical order."""
        return ", ".join(sorted(self.names))

    def against(self, other: Value) -> Verdict:
        """Some names in common is the same told with different precision; none is a contradiction."""
        if not isinstance(other, Names):
            return Verdict("unrelated")
        if self.names == other.names:
            return Verdict("equal")
        return Verdict("compatible" if self.names & other.names else "incompatible")


@dataclass(frozen=True, slots=True)
class Places:
    """Where something was; a country or province agrees with the towns in it."""

    places: tuple[Place, ...]

    def words(self) -> str:
        """The names in alphabetical order."""
        return ", ".join(sorted({place.name for place in self.places}))

    def against(self, other: Value) -> Verdict:
        """The same names, places within one another, or places apart."""
        if not isinstance(other, Places):
            return Verdict("unrelated")
        if {place.name for place in self.places} == {place.name for place in other.places}:
            return Verdict("equal")
        return Verdict("compatible" if places_fit(self.places, other.places) else "incompatible")


@dataclass(frozen=True, slots=True)
class Subjects:
    """What talks or an agreement are about. ``sole``: nothing else; ``without``: the subject is left out."""

    subjects: frozenset[str]
    sole: bool = False
    without: bool = False

    def words(self) -> str:
        """The subjects, with what limits them."""
        listed = ", ".join(sorted(self.subjects))
        return f"not {listed}" if self.without else f"{listed} alone" if self.sole else listed

    def against(self, other: Value) -> Verdict:
        """A subject left out against the same put in; one thing alone against others."""
        if not isinstance(other, Subjects):
            return Verdict("unrelated")
        if self == other:
            return Verdict("equal")
        if self.without != other.without:
            return Verdict("incompatible" if self.subjects & other.subjects else "unrelated")
        if (self.sole and other.subjects - self.subjects) or (other.sole and self.subjects - other.subjects):
            return Verdict("incompatible")
        return Verdict("compatible" if self.subjects & other.subjects else "unrelated")


@dataclass(frozen=True, slots=True)
class Person:
    """A person by name as written, on a day."""

    name: PersonName
    day: date | None = field(default=None, compare=False)
    directory: Directory | None = field(default=None, compare=False, repr=False)

    def words(self) -> str:
        """The name as written."""
        return self.name.written

    def against(self, other: Value) -> Verdict:
        """By name, dictionary and office; a doubt stays a doubt."""
        if not isinstance(other, Person):
            return Verdict("unrelated")
        directory = self.directory or other.directory or Directory({}, {})
        found = same_person(self.name, other.name, directory, self.day or other.day)
        fits: dict[str, Fit] = {"same": "equal", "different": "incompatible", "unsure": "unsure"}
        return Verdict(fits[found.outcome], found.reasons)
