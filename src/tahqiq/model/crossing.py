"""Crossings: what is open for whom and in which direction, by whose word, and what a reopening waits for."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, model_validator

from tahqiq.model.dealing import Dealing
from tahqiq.model.frozen import Frozen
from tahqiq.model.place import Place
from tahqiq.model.quantity import Range
from tahqiq.model.rollcall import Words

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")]
PartyCode = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,15}$")]
Category = Literal[
    "cargo",
    "transit",
    "empty_containers",
    "pedestrian",
    "refugee_return",
    "patient",
    "diplomatic",
]
Status = Literal["open", "restricted", "closed"]
Voice = Literal["side", "observed", "reported"]


class OtherName(Frozen):
    """What somebody else calls the crossing; each side has names of its own."""

    name: str
    used_by: str | None = None
    language: str | None = None


class Crossing(Dealing):
    """A crossing with its two sides, under a code by which reports name it.

    ``sides`` are the party codes, in alphabetical order. ``facts_from`` says where its place and names are from.
    """

    code: Code
    name: str
    names: tuple[OtherName, ...] = ()
    place: Place
    sides: Annotated[tuple[PartyCode, ...], Field(min_length=2, max_length=2)]
    note: Words | None = None
    facts_from: Annotated[tuple[str, ...], Field(min_length=1)]


class Told(Dealing):
    """A report about a crossing and who vouches for it.

    A ``side`` speaks for itself, from its own seat; ``observed`` is what a team of the mechanism saw; ``reported``
    is what a source told, named in ``source``. ``as_of`` is the moment that the report is about.
    """

    crossing: Code
    voice: Voice
    side: PartyCode | None = None
    source: str | None = None
    as_of: AwareDatetime
    basis: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _somebody_says_it(self) -> "Told":
        if (self.voice == "side") != (self.side is not None):
            raise ValueError("a side is named where a side speaks, and nowhere else")
        if (self.voice == "reported") != (self.source is not None):
            raise ValueError("a source is named where something is reported, and nowhere else")
        return self


class CrossingStatus(Told):
    """What may pass at a crossing, toward which side, since when, by whose order, and for what stated reason.

    The reason is a claim of whoever speaks, never a finding.
    """

    toward: PartyCode
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]
    status: Status
    since: AwareDatetime | None = None
    ordered_by: Words | None = None
    limits: Words | None = None
    reason: Words | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "CrossingStatus":
        if self.since is not None and self.since > self.as_of:
            raise ValueError("it holds since a moment after the one that it is about")
        if self.status == "restricted" and self.limits is None:
            raise ValueError("what is restricted needs its limits: who or what may pass")
        return self


class Traffic(Told):
    """How many passed, waited or were turned back at a crossing, toward one side, over a time."""

    toward: PartyCode
    category: Category
    what: Literal["passed", "waiting", "turned_back"]
    unit: Literal["vehicles", "containers", "persons"]
    count: Range
    start: AwareDatetime

    @model_validator(mode="after")
    def _counted_before(self) -> "Traffic":
        if self.start > self.as_of:
            raise ValueError("it was counted from a moment after the one that it is about")
        return self


class Need(Frozen):
    """One thing that a reopening waits for, and what else it is tied to: provisions, commitments, measures."""

    number: Annotated[int, Field(ge=1, le=99)]
    says: Words
    tied_to: tuple[str, ...] = ()


class ReopeningTerm(Dealing):
    """A condition that a side sets: "trade reopens when …". It is that side's word, not an agreement."""

    set_by: PartyCode
    crossings: Annotated[tuple[Code, ...], Field(min_length=1)]
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]
    says: Words
    needs: Annotated[tuple[Need, ...], Field(min_length=1)]
    source: str | None = None

    @model_validator(mode="after")
    def _numbered_once(self) -> "ReopeningTerm":
        numbers = [need.number for need in self.needs]
        if len(set(numbers)) != len(numbers):
            raise ValueError("two needs have one number")
        return self


class TermAccount(Dealing):
    """What somebody says of a need, as its own account or as a team found it; or the term is dropped."""

    need: Annotated[int, Field(ge=1, le=99)] | None = None
    voice: Literal["side", "observed"]
    side: PartyCode | None = None
    state: Literal["met", "not_met", "term_dropped"]
    account: Words
    basis: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _somebody_says_it(self) -> "TermAccount":
        if (self.voice == "side") != (self.side is not None):
            raise ValueError("a side is named where a side speaks, and nowhere else")
        return self
