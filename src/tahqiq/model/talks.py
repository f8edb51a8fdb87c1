"""Talks: rounds with who sat there, what was tabled, what was said to have come of it, and what was promised."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, model_validator

from tahqiq.model.dealing import Dealing
from tahqiq.model.frozen import Frozen
from tahqiq.model.rollcall import Words

Text = Annotated[str, Field(min_length=1, max_length=4_000)]
Number = Annotated[str, Field(pattern=r"^[A-Za-z0-9.()-]{1,12}$")]
StatementKind = Literal["threat", "warning", "demand", "denial", "offer", "conciliation", "other"]


class AgendaItem(Frozen):
    """One point of the agenda, and who raised it."""

    says: Words
    raised_by: str | None = None


class Round(Dealing):
    """One round of talks: where, when, through whom, about what. ``end`` is left out while it lasts or is unknown."""

    number: Annotated[int, Field(ge=1, le=999)]
    title: Words
    place: Annotated[str, Field(min_length=1, max_length=80)]
    start: date
    end: date | None = None
    mediators: tuple[str, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    source: str

    @model_validator(mode="after")
    def _in_order(self) -> "Round":
        if self.end is not None and self.end < self.start:
            raise ValueError("the round ends before it begins")
        return self


class Delegate(Dealing):
    """A person in a delegation, as one source tells it; sources differ even on who leads. ``matter`` is the round."""

    seat: str
    person: Annotated[str, Field(min_length=2, max_length=120)]
    also_written: tuple[Annotated[str, Field(min_length=2, max_length=120)], ...] = ()
    office: Words | None = None
    part: Literal["head", "member"]
    source: str


class Outcome(Dealing):
    """What one source says came of a round. ``matter`` is the round."""

    kind: Literal["agreement", "extension", "partial", "adjourned", "no_agreement", "collapsed"]
    says: Words
    source: str
    as_of: AwareDatetime


class Clause(Frozen):
    """One clause of a draft."""

    number: Number
    text: Text


class Draft(Dealing):
    """A text tabled in a round by a seat; a later draft of the same seat may replace it. ``matter`` is the round."""

    tabled_by: str
    title: Words
    clauses: Annotated[tuple[Clause, ...], Field(min_length=1, max_length=200)]
    replaces: str | None = None

    @model_validator(mode="after")
    def _numbered_once(self) -> "Draft":
        numbers = [clause.number for clause in self.clauses]
        if len(set(numbers)) != len(numbers):
            raise ValueError("two clauses have one number")
        return self


class Points(Dealing):
    """What a joint statement contains, point by point, or as a source tells it. ``matter`` is the round."""

    telling: Literal["primary", "reported"]
    points: Annotated[tuple[Words, ...], Field(min_length=1, max_length=60)]
    source: str


class Commitment(Dealing):
    """A promise: who, what, by when, and how anybody could see that it was kept.

    ``round`` is the round it was made in; ``tied_to`` names provisions, referrals, crossings or measures.
    """

    round: str | None = None
    kind: Literal["commitment", "confidence_building_measure"] = "commitment"
    by: Annotated[tuple[str, ...], Field(min_length=1)]
    says: Words
    due: AwareDatetime | None = None
    verified_how: Words | None = None
    evidence: Words | None = None
    tied_to: tuple[str, ...] = ()
    source: str


class CommitmentAccount(Dealing):
    """Where a commitment stands, by a side's own account, by a team's finding, or by a report. ``matter`` is it."""

    voice: Literal["side", "observed", "reported"]
    side: str | None = None
    source: str | None = None
    state: Literal["not_begun", "under_way", "done", "broken", "given_up"]
    account: Words
    basis: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _somebody_says_it(self) -> "CommitmentAccount":
        if (self.voice == "side") != (self.side is not None):
            raise ValueError("a side is named where a side speaks, and nowhere else")
        if (self.voice == "reported") != (self.source is not None):
            raise ValueError("a source is named where something is reported, and nowhere else")
        return self


class Statement(Dealing):
    """A public statement, logged with who said it for whom. It is an indicator of tension and never a violation
    by itself: only a provision that forbids statements could make it one.
    """

    speaker: Annotated[str, Field(min_length=2, max_length=120)]
    office: Words | None = None
    for_seat: str
    said_at: AwareDatetime
    kind: StatementKind
    words: Words
    via: Words | None = None
    source: str
