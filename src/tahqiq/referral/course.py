"""The course of a referral: where it stands, by the papers filed and the clock. A pure fold; nothing is stored."""

from collections.abc import Sequence
from datetime import datetime, timedelta
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
_ENDED = frozenset({"closed", "preempted", "obstructed", "compromised"})
_Kind = TypeVar("_Kind", bound=Dealing)


class Course(Frozen):
    """One referral from its draft on. ``matter`` is the draft's id, by which everybody names it.

    ``alleged`` says that the breach that ``state`` tells of is the word of one side; nobody has found it yet, and
    it stops nothing: ``way`` is where the steps stand without it. ``due`` is the day that was set, and as much later
    as the referral lay frozen. ``lapsed`` where that day passed on a referral that had been relayed, without an act
    or a refusal; it stays so when the referral is closed.
    """

    matter: str
    from_party: str
    to_party: str
    state: State
    way: State
    alleged: bool = False
    frozen: bool = False
    lapsed: bool = False
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
        """Whether it was acted on by the day it was due; nothing where it was never handed over.

        When it acted is the word of the side that acted: reported after the day, it counts once it was verified.
        """
        if self.due is None:
            return None
        told = next((one for one in reversed(self.papers) if isinstance(one.paper, ReferralOutcome)), None)
        if told is None or self.outcome is None or self.outcome.acted_at > self.due:
            return False
        found = self.last(ReferralVerified)
        return told.at <= self.due or (found is not None and found.finding == "verified")

    @property
    def declined(self) -> bool:
        """Whether the side that was asked declined it."""
        answer = self.last(ReferralAnswer)
        return answer is not None and answer.answer == "declined"

    @property
    def open(self) -> bool:
        """Whether it still binds anybody."""
        return self.way not in {
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
    due = referral.due + _frozen_before(papers, referral.due, now) if referral is not None else None
    lapsed = due is not None and _lapsed(papers, due, now)
    way = _way(nouns, lapsed=lapsed)
    breach = _alleged(nouns) if way not in _ENDED else None
    freezes = [one for one in nouns if isinstance(one, Freeze)]
    return Course(
        matter=opening.matter or opening.id,
        from_party=opening.from_party,
        to_party=opening.to_party,
        state=way if breach is None or breach.kind == "bypassed" else breach.kind,
        way=way,
        alleged=breach is not None,
        frozen=bool(freezes) and freezes[-1].frozen,
        lapsed=lapsed,
        standing_still_until=referral.stand_still.until if referral else None,
        due=due,
        papers=tuple(papers),
    )


def _way(nouns: Sequence[Dealing], *, lapsed: bool) -> State:
    """Where the steps stand; a breach counts here once it is found, for one side's word ends nothing."""
    state: State = "drafted"
    for one in nouns:
        state = _next(state, one)
    if any(isinstance(one, ReferralClosed) for one in nouns):
        return "closed"
    breaches = [one for one in nouns if isinstance(one, ReferralBreach) and one.found]
    if breaches and breaches[-1].kind != "bypassed":
        return breaches[-1].kind
    return "expired_unacted" if lapsed else state


def _alleged(nouns: Sequence[Dealing]) -> ReferralBreach | None:
    """The last breach that one side lays to the other and nobody found."""
    breaches = [one for one in nouns if isinstance(one, ReferralBreach)]
    found = {one.kind for one in breaches if one.found}
    return next((one for one in reversed(breaches) if one.kind not in found), None)


def _frozen_before(papers: Sequence[Dealt], due: datetime, now: datetime) -> timedelta:
    """For how long it lay frozen before it was due: nobody may act on it then, so its clock stands still."""
    lost, since = timedelta(), None
    for dealt in papers:
        if isinstance(dealt.paper, Freeze):
            if dealt.paper.frozen:
                since = since or dealt.at
            elif since is not None:
                lost, since = lost + _overlap(since, dealt.at, due + lost), None
    return lost if since is None else lost + _overlap(since, now, due + lost)


def _overlap(start: datetime, end: datetime, due: datetime) -> timedelta:
    return end - start if start < due else timedelta()


def _lapsed(papers: Sequence[Dealt], due: datetime, now: datetime) -> bool:
    """Whether the day passed on a referral that the other side had, and neither acted on nor declined."""
    nouns = [dealt.paper for dealt in papers]
    if any(isinstance(one, ReferralOutcome) for one in nouns):
        return False
    if any(isinstance(one, ReferralAnswer) and one.answer == "declined" for one in nouns):
        return False
    relayed = any(isinstance(dealt.paper, Relayed) and dealt.at <= due for dealt in papers)
    return relayed and min([now, *(dealt.at for dealt in papers if _ends(dealt.paper))]) > due


def _ends(paper: Dealing) -> bool:
    return isinstance(paper, ReferralClosed) or (isinstance(paper, ReferralBreach) and paper.found)


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
