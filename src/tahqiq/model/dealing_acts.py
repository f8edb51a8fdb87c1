"""What may be done between the parties outside a case: the verb, the paper it leaves, and who may do it."""

from tahqiq.model.crossing import Crossing, CrossingStatus, ReopeningTerm, TermAccount, Traffic
from tahqiq.model.dealing import Dealing
from tahqiq.model.liaison import (
    HotlineAnswer,
    HotlineCall,
    NoticeAnswer,
    NoticeWithdrawal,
    Window,
    WindowAnswer,
    WindowReport,
)
from tahqiq.model.member import Role
from tahqiq.model.referral import (
    ActionPlanned,
    Clarification,
    Freeze,
    HandOver,
    HandOverRead,
    HandOverStep,
    Referral,
    ReferralAnswer,
    ReferralBreach,
    ReferralClosed,
    ReferralDraft,
    ReferralOutcome,
    ReferralRead,
    ReferralVerified,
    RefusedAttempt,
    Relayed,
    Sanitised,
    VerificationAsked,
)
from tahqiq.model.returns import ReturnsReport, Shortage
from tahqiq.model.talks import (
    Commitment,
    CommitmentAccount,
    Delegate,
    Draft,
    Outcome,
    Points,
    Round,
    Statement,
)
from tahqiq.model.undertaking import UndertakingAccount
from tahqiq.model.verb import Verb

_SEATS = frozenset({Role.LIAISON, Role.COMMISSIONER})
_DESK = frozenset({Role.DUTY_OFFICER, Role.ANALYST})
_TEAMS = frozenset({Role.MONITOR, Role.INVESTIGATOR})
_LEADS = frozenset({Role.DUTY_OFFICER, Role.CHAIR, Role.ADMINISTRATOR})
_THIRD = frozenset({Role.MEDIATOR, Role.CHAIR, Role.DUTY_OFFICER, Role.ANALYST})
_HEADS = frozenset({Role.MEDIATOR, Role.CHAIR})
_EVERYBODY = frozenset(Role) - {Role.MACHINE}  # whoever tries what is refused is told of
_CALLERS = frozenset({Role.LIAISON, Role.DUTY_OFFICER, Role.CHAIR, Role.MEDIATOR})

_CROSSINGS: dict[str, Verb] = {
    "crossing.listed": Verb(noun=Crossing, roles=_LEADS),
    "crossing.reported": Verb(noun=CrossingStatus, roles=_SEATS | _DESK | _TEAMS),
    "traffic.counted": Verb(noun=Traffic, roles=_SEATS | _DESK | _TEAMS),
    "reopening.conditioned": Verb(noun=ReopeningTerm, roles=_SEATS | _DESK),
    "reopening.accounted": Verb(noun=TermAccount, roles=_SEATS | _DESK | _TEAMS),
    "returns.reported": Verb(noun=ReturnsReport, roles=_SEATS | _DESK | _TEAMS),
    "shortage.reported": Verb(noun=Shortage, roles=_SEATS | _DESK | _TEAMS),
}
LIAISON: dict[str, Verb] = {
    "notice.answered": Verb(noun=NoticeAnswer, roles=frozenset({Role.LIAISON})),
    "notice.withdrawn": Verb(noun=NoticeWithdrawal, roles=frozenset({Role.LIAISON})),
    "hotline.called": Verb(noun=HotlineCall, roles=_CALLERS),
    "hotline.answered": Verb(noun=HotlineAnswer, roles=_CALLERS),
    "window.asked": Verb(noun=Window, roles=_CALLERS),
    "window.answered": Verb(noun=WindowAnswer, roles=frozenset({Role.LIAISON})),
    "window.reported": Verb(noun=WindowReport, roles=_CALLERS | _TEAMS),
}
TALKS: dict[str, Verb] = {
    "round.held": Verb(noun=Round, roles=_THIRD),
    "delegate.told": Verb(noun=Delegate, roles=_THIRD),
    "outcome.told": Verb(noun=Outcome, roles=_THIRD),
    "draft.tabled": Verb(noun=Draft, roles=_SEATS | {Role.MEDIATOR}),
    "points.told": Verb(noun=Points, roles=_THIRD),
    "commitment.made": Verb(noun=Commitment, roles=_THIRD | _SEATS),
    "commitment.accounted": Verb(noun=CommitmentAccount, roles=_THIRD | _SEATS | _TEAMS),
    "statement.logged": Verb(noun=Statement, roles=_DESK),
}
REFERRALS: dict[str, Verb] = {
    "referral.drafted": Verb(noun=ReferralDraft, roles=_SEATS),
    "referral.sanitised": Verb(noun=Sanitised, roles=_SEATS),
    "referral.submitted": Verb(noun=Referral, roles=_SEATS),
    "referral.relayed": Verb(noun=Relayed, roles=_HEADS),
    "referral.read": Verb(noun=ReferralRead, roles=_SEATS | _HEADS),
    "referral.answered": Verb(noun=ReferralAnswer, roles=_SEATS),
    "referral.clarified": Verb(noun=Clarification, roles=_SEATS),
    "referral.planned": Verb(noun=ActionPlanned, roles=_SEATS),
    "referral.outcome": Verb(noun=ReferralOutcome, roles=_SEATS),
    "referral.asked": Verb(noun=VerificationAsked, roles=_SEATS | _HEADS),
    "referral.verified": Verb(noun=ReferralVerified, roles=_TEAMS),
    "referral.breached": Verb(noun=ReferralBreach, roles=_SEATS | _HEADS | {Role.DUTY_OFFICER}),
    "referral.frozen": Verb(noun=Freeze, roles=_HEADS),
    "referral.closed": Verb(noun=ReferralClosed, roles=_HEADS),
    "attempt.refused": Verb(noun=RefusedAttempt, roles=_EVERYBODY),
    "handover.requested": Verb(noun=HandOver, roles=_SEATS),
    "handover.read": Verb(noun=HandOverRead, roles=_SEATS | _HEADS),
    "handover.stepped": Verb(noun=HandOverStep, roles=_SEATS | _HEADS),
}
UNDERTAKINGS: dict[str, Verb] = {
    "undertaking.accounted": Verb(noun=UndertakingAccount, roles=_SEATS | _DESK | _TEAMS),
}
DEALINGS: dict[str, Verb] = {**_CROSSINGS, **LIAISON, **TALKS, **REFERRALS, **UNDERTAKINGS}


def dealing_of(verb: str) -> type[Dealing]:
    """The noun that a verb leaves; raises ``KeyError`` for a verb that is no dealing."""
    noun = DEALINGS[verb].noun
    assert issubclass(noun, Dealing)
    return noun
