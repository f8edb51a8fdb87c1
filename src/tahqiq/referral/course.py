"""The course of a referral: where it stands, by the papers filed and the clock. A pure fold; nothing is stored."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, TypeVar

from pydantic import AwareDatetime

from tahqiq.model.dealing import Dealing, Dealt
from tahqiq.model.frozen import Frozen
from tahqiq.model.referral import (
    ActionPlanned,
    Freeze,
    Referral,
    ReferralAnswer,
    ReferralBreach,
    ReferralClosed,
    ReferralDraft,
    ReferralOutcome,
    ReferralVerified,
    Relayed,
    Sanitised,
    VerificationAsked,
)

State = Literal[
    "drafted",
    "sanitised",
    "submitted",
    "relayed",
    "acknowledged",
    "needs_clarification",
    "accepted",
    "declined",
    "action_planned",
    "outcome_reported",
    "verification_requested",
    "verified",
    "contradicted",
    "unverifiable",
    "access_refused",
    "expired_unacted",
    "preempted",
    "obstructed",
    "compromised",
    "closed",
]
_Kind = TypeVar("_Kind", bound=Dealing)


class Course(Frozen):
    """One referral from its draft on. ``matter`` is the draft's id, by which everybody names it.

    ``alleged`` says that the breach that ends it is the word of one side; nobody has found it yet.
    """

    matter: str
    from_party: str
    to_party: str
    state: State
    alleged: bool = False
    frozen: bool = False
    standing_still_until: AwareDatetime | None = None
    due: AwareDatetime | None = None
    papers: tuple[Dealt, ...]

    @property
    def referral(self) -> Referral | None:
        """The referral as it was handed over; nothing before that."""
        return self.last(Referral)

    @property
    def outcome(self) -> ReferralOutcome | None:
        """What the side that acted reports; nothing before that."""
        return self.last(ReferralOutcome)

    @property
    def acted_in_time(self) -> bool | None:
        """Whether it was acted on by the day it was due; nothing where that was never handed over."""
        if self.due is None:
            return None
        return self.outcome is not None and self.outcome.acted_at <= self.due

    @property
    def open(self) -> bool:
        """Whether it still binds anybody."""
        return self.state not in {
            "declined",
            "closed",
            "verified",
            "compromised",
            "expired_unacted",
            "preempted",
        }

    def last(self, kind: type[_Kind]) -> _Kind | None:
        """The last paper of a kind."""
        found = [dealt.paper for dealt in self.papers if isinstance(dealt.paper, kind)]
        return found[-1] if found else None


def course_of(papers: Sequence[Dealt], now: datetime) -> Course | None:
    """The course of the papers of one matter at ``now``; nothing without its draft or its referral."""
    nouns = [dealt.paper for dealt in papers]
    opening = next((one for one in nouns if isinstance(one, ReferralDraft | Referral)), None)
    if opening is None:
        return None
    referral = next((one for one in reversed(nouns) if isinstance(one, Referral)), None)
    state, alleged = _state(nouns, referral, now)
    freezes = [one for one in nouns if isinstance(one, Freeze)]
    return Course(
        matter=opening.matter or opening.id,
        from_party=opening.from_party,
        to_party=opening.to_party,
        state=state,
        alleged=alleged,
        frozen=bool(freezes) and freezes[-1].frozen,
        standing_still_until=referral.stand_still.until if referral else None,
        due=referral.due if referral else None,
        papers=tuple(papers),
    )


def _state(nouns: Sequence[Dealing], referral: Referral | None, now: datetime) -> tuple[State, bool]:
    state: State = "drafted"
    for one in nouns:
        state = _next(state, one)
    breach = next((one for one in reversed(nouns) if isinstance(one, ReferralBreach)), None)
    closed = any(isinstance(one, ReferralClosed) for one in nouns)
    if breach is not None and breach.kind != "bypassed":
        found = any(
            isinstance(one, ReferralBreach) and one.found and one.kind == breach.kind for one in nouns
        )
        return ("closed", False) if closed else (breach.kind, not found)
    if closed:
        return "closed", False
    acted = any(isinstance(one, ReferralOutcome) for one in nouns)
    if referral is not None and not acted and state != "declined" and now > referral.due:
        return "expired_unacted", False
    return state, False


def _next(state: State, paper: Dealing) -> State:
    if isinstance(paper, Sanitised):
        return "sanitised"
    if isinstance(paper, Referral):
        return "submitted"
    if isinstance(paper, Relayed):
        return "relayed"
    if isinstance(paper, ReferralAnswer):
        return paper.answer
    if isinstance(paper, ActionPlanned):
        return "action_planned"
    if isinstance(paper, ReferralOutcome):
        return "outcome_reported"
    if isinstance(paper, VerificationAsked):
        return "verification_requested"
    return paper.finding if isinstance(paper, ReferralVerified) else state
