"""The fields of the parties' dealings: who may read each, named one by one; a field that is not named is for nobody."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tahqiq.crossings.suppress import counts_shown, groups_shown, parts_of
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

NAMED = "named"  # no audience carries this label: only a reader whom the matter names gets it, one entry a reading


@dataclass(frozen=True)
class Fields:
    """``open``: whoever may read the paper may read these; ``closed``: the lowest label that may read the others.

    A closed field is a text, a tuple, or one that may be ``None``: that is what others get in its place. ``eased``
    fields come to all but the mechanism in a form that says less, made from the whole paper.
    """

    open: str
    closed: dict[str, str] = field(default_factory=dict)
    eased: dict[str, Callable[[Any], Any]] = field(default_factory=dict)


_PAPER = "id matter release exercise "
_TOLD = _PAPER + "crossing voice side source as_of basis "
_CROSSINGS: dict[type[Dealing], Fields] = {
    Crossing: Fields(_PAPER + "code name names place sides note facts_from"),
    CrossingStatus: Fields(_TOLD + "toward categories status since ordered_by limits reason"),
    Traffic: Fields(_TOLD + "toward category what unit count start"),
    ReopeningTerm: Fields(_PAPER + "set_by crossings categories says needs source"),
    TermAccount: Fields(_PAPER + "need voice side state account basis"),
    ReturnsReport: Fields(
        _PAPER + "crossing toward start end interviewed caveat source replaces",
        eased={
            "counts": lambda report: groups_shown(report.counts),
            "vulnerable": lambda report: counts_shown(report.vulnerable),
            "origins": lambda report: parts_of(report, report.origins),
            "destinations": lambda report: parts_of(report, report.destinations),
        },
    ),
    Shortage: Fields(_PAPER + "item place start end needed available unit caveat source"),
}
_LIAISON: dict[type[Dealing], Fields] = {
    NoticeAnswer: Fields(_PAPER + "party answer grounds"),
    NoticeWithdrawal: Fields(_PAPER + "party reason"),
    HotlineCall: Fields(_PAPER + "caller callees purpose called_at about incident"),
    HotlineAnswer: Fields(_PAPER + "seat answered_at outcome"),
    Window: Fields(_PAPER + "place start end purpose guarantees_asked"),
    WindowAnswer: Fields(_PAPER + "party answer reason"),
    WindowReport: Fields(_PAPER + "state account incident"),
}
_TALKS: dict[type[Dealing], Fields] = {
    Round: Fields(_PAPER + "number title place start end mediators agenda source"),
    Delegate: Fields(_PAPER + "seat person also_written office part source"),
    Outcome: Fields(_PAPER + "kind says source as_of"),
    Draft: Fields(_PAPER + "tabled_by title clauses replaces"),
    Points: Fields(_PAPER + "telling points source"),
    Commitment: Fields(_PAPER + "round kind by says due verified_how evidence tied_to source"),
    CommitmentAccount: Fields(_PAPER + "voice side source state account basis"),
    Statement: Fields(_PAPER + "speaker office for_seat said_at kind words via source"),
}
_REFERRALS: dict[type[Dealing], Fields] = {
    ReferralDraft: Fields(_PAPER + "from_party to_party", {"allegation": NAMED}),
    Sanitised: Fields(_PAPER, {"taken_out": NAMED}),
    Referral: Fields(
        _PAPER + "from_party to_party through readers due expires stand_still",
        {"allegation": NAMED, "new_information": NAMED},
    ),
    Relayed: Fields(_PAPER + "note"),
    ReferralRead: Fields(_PAPER + "reader seat"),
    ReferralAnswer: Fields(_PAPER + "answer words"),
    Clarification: Fields(_PAPER, {"words": NAMED}),
    ActionPlanned: Fields(_PAPER + "start end"),
    ReferralOutcome: Fields(_PAPER + "outcome acted_at account evidence"),
    VerificationAsked: Fields(_PAPER + "words"),
    ReferralVerified: Fields(_PAPER + "finding components account"),
    ReferralBreach: Fields(_PAPER + "kind by_party at account incident found"),
    Freeze: Fields(_PAPER + "frozen reason"),
    ReferralClosed: Fields(_PAPER + "reason"),
    RefusedAttempt: Fields(_PAPER + "verb code seat"),
    HandOver: Fields(
        _PAPER + "from_party to_party through pseudonym readers due",
        {"warrant": NAMED, "legal_basis": NAMED, "safeguards": NAMED},
    ),
    HandOverRead: Fields(_PAPER + "reader seat"),
    HandOverStep: Fields(_PAPER + "step authority words"),
}
_UNDERTAKINGS: dict[type[Dealing], Fields] = {
    UndertakingAccount: Fields(
        _PAPER + "provision party voice side source state count unit start as_of account method basis"
    ),
}
DEALING_FIELDS: dict[type[Dealing], Fields] = {
    **_CROSSINGS,
    **_LIAISON,
    **_TALKS,
    **_REFERRALS,
    **_UNDERTAKINGS,
}
