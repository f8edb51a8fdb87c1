"""The shapes of the replies about what goes on between the parties."""

from typing import Generic, TypeVar

from pydantic import AwareDatetime, Field

from tahqiq.crossings.history import Track
from tahqiq.crossings.reopening import TermNow
from tahqiq.liaison.hotline import CallNow, SeatFigures
from tahqiq.model.frozen import Frozen
from tahqiq.model.referral import (
    ActionPlanned,
    Clarification,
    Freeze,
    Referral,
    ReferralAnswer,
    ReferralBreach,
    ReferralClosed,
    ReferralDraft,
    ReferralOutcome,
    ReferralRead,
    ReferralVerified,
    Relayed,
    Sanitised,
    VerificationAsked,
)
from tahqiq.model.talks import Draft
from tahqiq.referral.copy import HandOverCopy, ReferralCopy
from tahqiq.referral.course import State
from tahqiq.talks.drafts import ClausePair
from tahqiq.talks.rounds import RoundNow
from tahqiq.talks.tellings import StatementCompared

Noun = TypeVar("Noun", bound=Frozen)
ReferralPaper = (
    ReferralDraft
    | Sanitised
    | Referral
    | Relayed
    | ReferralRead
    | ReferralAnswer
    | Clarification
    | ActionPlanned
    | ReferralOutcome
    | VerificationAsked
    | ReferralVerified
    | ReferralBreach
    | Freeze
    | ReferralClosed
)


class Page(Frozen, Generic[Noun]):
    """A page of what whoever asks may see; ``total`` counts over the whole filter."""

    as_of: AwareDatetime
    total: int
    items: tuple[Noun, ...]


class DealtReply(Frozen, Generic[Noun]):
    """A paper that was filed, the entry that it stands under, and where its receipt is.

    ``matter`` is the id by which everything that follows names it. ``paper`` is what the filer's seat may read of it:
    what a referral says comes back to nobody.
    """

    verb: str
    id: str
    matter: str
    entry: int
    at: AwareDatetime
    proof: str
    paper: Noun | None


class ImportedReply(Frozen):
    """A table that was entered: the ids of its reports, a row each, and what does not add up."""

    reports: tuple[str, ...]
    flagged: tuple[str, ...]


class NoticeGiven(Frozen):
    """A notice that was given: its submission, the moment it counts from, its entry and receipt.

    ``read`` says whether it stands among the notices by now; without the machine's key it waits to be read.
    """

    submission: str
    received_at: AwareDatetime
    entry: int
    proof: str
    read: bool


class TrackReply(Frozen):
    """How one cell stood at the end of each day, and on how many of these days it stood closed.

    What stands ``beside`` it decides nothing, and is no standing: what sources reported, and words that were stale by
    the end of that day.
    """

    track: Track
    closed_days: int


class TermReply(Frozen):
    """A condition of a reopening as it stands; ``missing`` are the numbers of the needs that nobody found met."""

    now: TermNow
    missing: tuple[int, ...]


class HotlineReply(Frozen):
    """The calls by when they were made, a page of them, and the figures of every seat over all of them."""

    as_of: AwareDatetime
    total: int
    calls: tuple[CallNow, ...]
    seats: tuple[SeatFigures, ...]


class RoundReply(Frozen):
    """A round whole, and its joint statement beside what others say it contains."""

    now: RoundNow
    outcome_differs: bool
    heads_differ: tuple[str, ...] = Field(description="The seats of which sources name different heads.")
    statement: StatementCompared


class DraftsCompared(Frozen):
    """Two drafts and their clauses side by side."""

    one: Draft
    other: Draft
    clauses: tuple[ClausePair, ...]


class CourseLine(Frozen):
    """A referral without what it says: where it stands and by when it is to be acted on."""

    matter: str
    from_party: str
    to_party: str
    state: State
    alleged: bool
    frozen: bool
    due: AwareDatetime | None
    standing_still_until: AwareDatetime | None
    acted_in_time: bool | None


class StepLine(Frozen):
    """A step of a referral; ``by`` is the member's account, for the mechanism alone."""

    verb: str
    seat: str
    by: str | None
    at: AwareDatetime
    entry: int
    proof: str
    paper: ReferralPaper


class CourseReply(Frozen):
    """The course of a referral: its papers without what it says, as far as whoever asks may read them."""

    course: CourseLine
    steps: tuple[StepLine, ...]


class HandOverReply(HandOverCopy):
    """A request for hand-over as one named reader opened it; the reading was entered before, ``proof`` proves it.

    ``mark`` tells whose copy it is. What it says in words stands in ``text`` alone, and every line bears the code.
    """

    proof: str


class OpenedReply(ReferralCopy):
    """A referral as one named reader opened it, or a draft as its own side did; the reading was entered before.

    ``mark`` tells whose copy it is, ``proof`` proves the reading. What it says in words stands in ``text`` alone, and
    every line bears the code; beside it are codes, numbers, moments, seats and accounts. A draft has no ``referral``.
    """

    proof: str


class LeakedText(Frozen):
    """A text that leaked, to be traced; at most a million characters."""

    text: str


class AttemptLine(Frozen):
    """Something that the rules refused, without what it said."""

    verb: str
    code: str
    seat: str
    at: AwareDatetime
    entry: int
