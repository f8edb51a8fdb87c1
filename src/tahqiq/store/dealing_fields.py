"""The fields of the parties' dealings: who may read each, named one by one; a field that is not named is for nobody."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tahqiq.crossings.suppress import at_least, counts_shown, groups_shown, parts_of, traffic_shown
from tahqiq.model import crossing, liaison, referral, returns, talks, undertaking
from tahqiq.model.dealing import Dealing
from tahqiq.model.frozen import Frozen

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
    crossing.Crossing: Fields(_PAPER + "code name names place sides note facts_from"),
    crossing.CrossingStatus: Fields(_TOLD + "toward categories status since ordered_by limits reason"),
    crossing.Traffic: Fields(_TOLD + "toward category what unit start", eased={"count": traffic_shown}),
    crossing.ReopeningTerm: Fields(_PAPER + "set_by crossings categories says needs source"),
    crossing.TermAccount: Fields(_PAPER + "need voice side state account basis"),
    returns.ReturnsReport: Fields(
        _PAPER + "crossing toward start end caveat source replaces",
        eased={
            "interviewed": lambda report: at_least(report.interviewed),
            "counts": lambda report: groups_shown(report.counts),
            "vulnerable": lambda report: counts_shown(report.vulnerable),
            "origins": lambda report: parts_of(report, report.origins),
            "destinations": lambda report: parts_of(report, report.destinations),
        },
    ),
    returns.Shortage: Fields(_PAPER + "item place start end needed available unit caveat source"),
}
_LIAISON: dict[type[Dealing], Fields] = {
    liaison.NoticeAnswer: Fields(_PAPER + "party answer grounds"),
    liaison.NoticeWithdrawal: Fields(_PAPER + "party reason"),
    liaison.HotlineCall: Fields(_PAPER + "caller callees purpose called_at about incident"),
    liaison.HotlineAnswer: Fields(_PAPER + "seat answered_at outcome"),
    liaison.Window: Fields(_PAPER + "place start end purpose guarantees_asked"),
    liaison.WindowAnswer: Fields(_PAPER + "party answer reason"),
    liaison.WindowReport: Fields(_PAPER + "state account incident"),
}
_TALKS: dict[type[Dealing], Fields] = {
    talks.Round: Fields(_PAPER + "number title place start end mediators agenda source"),
    talks.Delegate: Fields(_PAPER + "seat person also_written office part source"),
    talks.Outcome: Fields(_PAPER + "kind says source as_of"),
    talks.Draft: Fields(_PAPER + "tabled_by title clauses replaces"),
    talks.Points: Fields(_PAPER + "telling points source"),
    talks.Commitment: Fields(_PAPER + "round kind by says due verified_how evidence tied_to source"),
    talks.CommitmentAccount: Fields(_PAPER + "voice side source state account basis"),
    talks.Statement: Fields(_PAPER + "speaker office for_seat said_at kind words via source"),
}
_REFERRALS: dict[type[Dealing], Fields] = {
    referral.ReferralDraft: Fields(_PAPER + "from_party to_party", {"allegation": NAMED}),
    referral.Sanitised: Fields(_PAPER, {"taken_out": NAMED}),
    referral.Referral: Fields(
        _PAPER + "from_party to_party through readers due expires stand_still",
        {"allegation": NAMED, "new_information": NAMED},
    ),
    referral.Relayed: Fields(_PAPER + "note"),
    referral.ReferralRead: Fields(_PAPER + "reader seat"),
    referral.ReferralAnswer: Fields(_PAPER + "answer words"),
    referral.Clarification: Fields(_PAPER, {"words": NAMED}),
    referral.ActionPlanned: Fields(_PAPER + "start end"),
    referral.ReferralOutcome: Fields(_PAPER + "outcome acted_at account evidence"),
    referral.VerificationAsked: Fields(_PAPER + "words"),
    referral.ReferralVerified: Fields(_PAPER + "finding components account"),
    referral.ReferralBreach: Fields(_PAPER + "kind by_party at account incident found"),
    referral.Freeze: Fields(_PAPER + "frozen reason"),
    referral.ReferralClosed: Fields(_PAPER + "reason"),
    referral.RefusedAttempt: Fields(_PAPER + "verb code seat"),
    referral.HandOver: Fields(
        _PAPER + "from_party to_party through pseudonym readers due",
        {"warrant": NAMED, "legal_basis": NAMED, "safeguards": NAMED},
    ),
    referral.HandOverRead: Fields(_PAPER + "reader seat"),
    referral.HandOverStep: Fields(_PAPER + "step authority words"),
}
_UNDERTAKINGS: dict[type[Dealing], Fields] = {
    undertaking.UndertakingAccount: Fields(
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


def sealed_fields(noun: type[Frozen] | None) -> frozenset[str]:
    """The fields of a paper that named readers alone read, each time under a reading that is entered."""
    fields = DEALING_FIELDS.get(noun) if noun is not None and issubclass(noun, Dealing) else None
    return (
        frozenset(name for name, label in fields.closed.items() if label == NAMED) if fields else frozenset()
    )
