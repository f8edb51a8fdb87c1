"""Who may read what, written by hand from the rules of practice: the other opinion that the gate is held against.

It shares no line with the program. A record's label says who may read the record; a field may ask for more:
``parties`` (the parties, the mediators and the mechanism), ``mechanism`` (staff alone), ``named`` (readers whom the
paper itself names, one entry a reading), or a form that says less (``eased``: the mechanism alone has it whole).
A field that stands in no line is for nobody, and the suite says so.

Sources: DOMAIN §2.7 (roles and rights), §7 (security, do no harm); the documents docs/procedure.md, docs/referrals.md,
docs/evidence.md of this repository for what each paper is for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

PARTIES: Final = ("ARD", "BEL")
MEDIATORS: Final = ("QAS", "TAR")
NAMED_LABEL: Final = "named:mediator-qas+commissioner-tar"
_STAFF = frozenset(
    {
        "public", "parties", "mediators", "commission", "humanitarian", "mechanism",
        *(f"party:{code}" for code in PARTIES), *(f"mediator:{code}" for code in MEDIATORS),
    }
)  # fmt: skip

# Whoever asks → the labels that he reads. A party sits in "parties" with the mediators; relief organisations do not.
READS: Final[Mapping[str, frozenset[str]]] = {
    "public": frozenset({"public"}),
    "humanitarian": frozenset({"public", "humanitarian"}),
    "party:ARD": frozenset({"public", "parties", "party:ARD"}),
    "party:BEL": frozenset({"public", "parties", "party:BEL"}),
    "commissioner-ard": frozenset({"public", "parties", "party:ARD", "commission"}),
    "commissioner-bel": frozenset({"public", "parties", "party:BEL", "commission"}),
    "mediator": frozenset({"public", "parties", "mediators"}),
    "mediator:QAS": frozenset({"public", "parties", "mediators", "mediator:QAS"}),
    "mediator:TAR": frozenset({"public", "parties", "mediators", "mediator:TAR"}),
    "commission": frozenset({"public", "parties", "commission"}),
    "mediator-qas": frozenset({"public", "parties", "mediators", "mediator:QAS", NAMED_LABEL}),
    "mediator-tar": frozenset({"public", "parties", "mediators", "mediator:TAR"}),
    "commissioner-qas": frozenset({"public", "parties", "mediators", "mediator:QAS", "commission"}),
    "commissioner-tar": frozenset({"public", "parties", "mediators", "mediator:TAR", "commission", NAMED_LABEL}),
    "mechanism": _STAFF,
    # Whoever makes products reads what is released to somebody; whoever runs the service what the public reads.
    "released": _STAFF - {"mechanism"},
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """What of one noun comes to whoever may read the record (``open``), and what only to those named."""

    open: str
    parties: str = ""
    mechanism: str = ""
    named: str = ""
    eased: str = ""
    from_form: str = ""  # as parties, where it was read out of a form; open where it was not


_CASE = "id incident release exercise "
_DEAL = "id matter release exercise "
_HELD = "id incident evidence release exercise "
_PAPER = "id release exercise "
_SEALED = "pseudonym version commitment sealed keepers "
_TOLD = "crossing voice side source as_of basis toward "

TABLE: Final[Mapping[str, Line]] = {
    # What came in. A file's own name tells of who sent it; a form's bytes hold places and sources.
    "submission.Submission": Line(
        "id channel source media_type title language received_at published published_basis publisher url restates "
        "exercise release text.article",
        mechanism="filename",
        from_form="sha256 size text",
    ),
    "claim.Claim": Line(
        "id submission source_id event_type actors date casualties source polarity certainty direct_quote commitment "
        "confidence reader release exercise place.name span.article",
        from_form="span start end place reasons",
    ),
    "claim_review.ClaimReview": Line(
        "id submission claim verdict replacement by supersedes release", mechanism="note"
    ),
    "observation.Observation": Line(
        "id submission row team means count unit weapon when live_fire_exercise claim release exercise",
        parties="station place direction description",
    ),
    "coverage.Coverage": Line(
        "id submission sector means start end hours denied_by denial release exercise", parties="team"
    ),
    "notice.Notice": Line(
        "id submission party kind start end received_at release exercise place.name", parties="place text"
    ),
    "source.Source": Line("id name kind reliability independence_group party release"),
    # The case. Who may read the paper reads all of it, but what a duty officer notes for himself.
    "finding.Review": Line(_CASE + "outcome", mechanism="note"),
    "finding.Verification": Line(_CASE + "finding method standard confidence basis views summary"),
    "finding.Attribution": Line(_CASE + "to standard confidence basis against summary"),
    "finding.Reply": Line(_CASE + "party kind due text"),
    "determination.Determination": Line(
        _CASE + "provision outcome against decided_by positions reservations summary follow_up"
    ),
    "inquiry.Triage": Line(_CASE + "category priority safety_flag note"),
    "inquiry.Contact": Line(_CASE + "seats means called_at answered_at undertaken"),
    "inquiry.Tasking": Line(_CASE + "components order due"),
    "inquiry.AccessRequest": Line(_CASE + "party what due"),
    "inquiry.AccessAnswer": Line(_CASE + "request party answer reason"),
    "inquiry.TeamView": Line(_CASE + "finding view"),
    "aftermath.Forwarding": Line(_CASE + "to recommends positions"),
    "aftermath.SeatPosition": Line(_CASE + "provision on position"),
    "aftermath.Notification": Line(_CASE + "determination seats form"),
    "aftermath.Objection": Line(_CASE + "determination party grounds"),
    "aftermath.Reconsideration": Line(_CASE + "determination outcome grounds"),
    "aftermath.Measure": Line(_CASE + "determination kind owner what due verified_how"),
    "aftermath.MeasureReport": Line(_CASE + "measure party state account"),
    "aftermath.MeasureCheck": Line(_CASE + "measure finding method"),
    "aftermath.Closing": Line(_CASE + "kind reason"),
    "instrument_acts.LifeEntry": Line("id instrument event supersedes why release exercise"),
    "instrument_acts.Understanding": Line(
        "id instrument version provision seat kind words language basis withdrawn release exercise"
    ),
    # Evidence. Who gave, took, carried or agreed to a file is never told outside: people may be hurt for it.
    "evidence.EvidenceItem": Line(
        "id incident kind title media_type collected made formerly release exercise place.name made_place.name",
        parties="place made_place sha256 size",
        mechanism="collector method taken_from given_by consent consent_scope device url carrier filename",
    ),
    "evidence.HandOver": Line(_HELD, mechanism="giver to reason"),
    "evidence.Receiving": Line(_HELD + "hand_over condition", mechanism="account"),
    "evidence.WorkingCopy": Line(
        _HELD + "derived_from transformation tool media_type",
        parties="sha256 size",
        mechanism="purpose filename",
    ),
    "evidence.Examination": Line(_HELD + "of tool outcome provenance", mechanism="says warnings"),
    "evidence.Access": Line(_HELD + "of seat form", mechanism="purpose"),
    "evidence.EvidenceWithdrawal": Line(_HELD, mechanism="reason"),
    # Between the parties.
    "crossing.Crossing": Line(_DEAL + "code name names place sides note facts_from"),
    "crossing.CrossingStatus": Line(_DEAL + _TOLD + "categories status since ordered_by limits reason"),
    "crossing.Traffic": Line(_DEAL + _TOLD + "category what unit start count.min count.max", eased="count"),
    "crossing.ReopeningTerm": Line(_DEAL + "set_by crossings categories says needs source"),
    "crossing.TermAccount": Line(_DEAL + "need voice side state account basis"),
    "returns.ReturnsReport": Line(
        _DEAL + "crossing toward start end caveat source replaces "
        # a cell that is no small one is shown as it is
        "counts.individuals vulnerable.individuals origins.place origins.individuals destinations.place "
        "destinations.individuals",
        eased="counts vulnerable origins destinations interviewed",
    ),
    "returns.Shortage": Line(_DEAL + "item place start end needed available unit caveat source"),
    "liaison.NoticeAnswer": Line(_DEAL + "party answer grounds"),
    "liaison.NoticeWithdrawal": Line(_DEAL + "party reason"),
    "liaison.HotlineCall": Line(_DEAL + "caller callees purpose called_at about incident"),
    "liaison.HotlineAnswer": Line(_DEAL + "seat answered_at outcome"),
    "liaison.Window": Line(_DEAL + "place start end purpose guarantees_asked"),
    "liaison.WindowAnswer": Line(_DEAL + "party answer reason"),
    "liaison.WindowReport": Line(_DEAL + "state account incident"),
    "talks.Round": Line(_DEAL + "number title place start end mediators agenda source"),
    "talks.Delegate": Line(_DEAL + "seat person also_written office part source"),
    "talks.Outcome": Line(_DEAL + "kind says source as_of"),
    "talks.Draft": Line(_DEAL + "tabled_by title clauses replaces"),
    "talks.Points": Line(_DEAL + "telling points source"),
    "talks.Commitment": Line(_DEAL + "round kind by says due verified_how evidence tied_to source"),
    "talks.CommitmentAccount": Line(_DEAL + "voice side source state account basis"),
    "talks.Statement": Line(_DEAL + "speaker office for_seat said_at kind words via source"),
    "undertaking.UndertakingAccount": Line(
        _DEAL + "provision party voice side source state count unit start as_of account method basis"
    ),
    # Referrals: what one says of whom is for the readers it names; that there is one is for both sides.
    "referral.ReferralDraft": Line(_DEAL + "from_party to_party", named="allegation"),
    "referral.Sanitised": Line(_DEAL, named="taken_out"),
    "referral.Referral": Line(
        _DEAL + "from_party to_party through readers due expires stand_still",
        named="allegation new_information",
    ),
    "referral.Relayed": Line(_DEAL + "note"),
    "referral.ReferralRead": Line(_DEAL + "reader seat"),
    "referral.ReferralAnswer": Line(_DEAL + "answer words"),
    "referral.Clarification": Line(_DEAL, named="words"),
    "referral.ActionPlanned": Line(_DEAL + "start end"),
    "referral.ReferralOutcome": Line(_DEAL + "outcome acted_at account evidence"),
    "referral.VerificationAsked": Line(_DEAL + "words"),
    "referral.ReferralVerified": Line(_DEAL + "finding components account"),
    "referral.ReferralBreach": Line(_DEAL + "kind by_party at account incident found"),
    "referral.Freeze": Line(_DEAL + "frozen reason"),
    "referral.ReferralClosed": Line(_DEAL + "reason"),
    "referral.RefusedAttempt": Line(_DEAL + "verb code seat"),
    "referral.HandOver": Line(
        _DEAL + "from_party to_party through pseudonym readers due", named="warrant legal_basis safeguards"
    ),
    "referral.HandOverRead": Line(_DEAL + "reader seat"),
    "referral.HandOverStep": Line(_DEAL + "step authority words"),
    # How claims were put together, and why: for the mechanism alone.
    "judgement.Judgement": Line("id", mechanism="note"),
    "regrouping.Merge": Line("id", mechanism="note"),
    "regrouping.Split": Line("id", mechanism="note"),
    "regrouping.Undo": Line("id", mechanism="note"),
    "incident.Incident": Line("id"),
    # The vault: that an identity is kept, asked for, read; never who it is. Its papers are the mechanism's own.
    "vault.KeeperEnrolled": Line(_PAPER + "vault member recipient signs proof"),
    "vault.KeeperAccepted": Line(_PAPER + "enrolment proof"),
    "vault.KeeperLeft": Line(_PAPER + "keeper proof"),
    "vault.IdentityKept": Line(_PAPER + _SEALED + "kind consent closed_compartment investigator"),
    "vault.IdentityCorrected": Line(_PAPER + _SEALED),
    "vault.ConsentChanged": Line(_PAPER + "pseudonym consent told"),
    "vault.ReleaseAsked": Line(_PAPER + "pseudonym purpose reader until recipient"),
    "vault.ReaderReady": Line(_PAPER + "ask recipient"),
    "vault.ReleaseGranted": Line(_PAPER + "ask pseudonym version half passed proof"),
    "vault.ReleaseRefused": Line(_PAPER + "ask reason"),
    "vault.IdentityRead": Line(_PAPER + "ask pseudonym version reader seat"),
    "vault.DestructionAgreed": Line(_PAPER + "pseudonym reason proof"),
    "vault.IdentityDestroyed": Line(_PAPER + "pseudonym agreed proof"),
    "vault.RewrapBegun": Line(_PAPER + "keepers proof"),
    "vault.Rewrapped": Line(_PAPER + "begun keepers seals proof"),
    "vault.VaultAttempt": Line(_PAPER + "tried code"),
    # The end of a mission: for the parties and the mediators, who agree to it and keep its archive; that it is closed
    # stands under a label of its own.
    "closing.EndingProposed": Line(_PAPER + "kind reason on consent"),
    "closing.EndingAnswered": Line(_PAPER + "proposal seat answer reason"),
    "closing.Ended": Line(_PAPER + "proposal kind"),
    "closing.ArchiveSealed": Line(_PAPER + "digest size root seats secretariat_keys"),
    "closing.ArchiveHandedOver": Line(_PAPER + "digest to carrier"),
    "closing.ArchiveReceived": Line(_PAPER + "digest seat opened"),
    "closing.WipeDone": Line(_PAPER + "stage found duress"),
    # What is published holds only what its audience reads; it is its own label.
    "bulletin.Bulletin": Line(
        "id kind number day as_of zone audience title notice sections marks unlocated based_on_size based_on_root "
        "release exercise"
    ),
}


def reads_record(who: str, label: str) -> bool:
    """Whether a record under this label is for him."""
    return label in READS[who]


def lowest(noun: str, name: str, *, from_form: bool = True) -> str | None:
    """What a field asks for beyond its record: ``parties``, ``mechanism``, ``named``, ``eased``; "" for nothing.

    A part of a field (``place.name``) may stand open where the whole does not: a place keeps its name on the grid.
    ``None`` where no line names the field: it is for nobody.
    """
    line = TABLE.get(noun)
    if line is None:
        return None
    if name in line.open.split():
        return ""
    name = name.partition(".")[0]
    if name in line.from_form.split():
        return "parties" if from_form else ""
    for asked in ("parties", "mechanism", "named", "eased"):
        if name in getattr(line, asked).split():
            return asked
    return "" if name in line.open.split() else None


def reads_field(who: str, noun: str, name: str, label: str, *, from_form: bool = True) -> bool:
    """Whether he gets the field as it is, of a record under this label."""
    asked = lowest(noun, name, from_form=from_form)
    if asked is None or asked == "named" or not reads_record(who, label):
        return False
    needed = {"": label, "eased": "mechanism"}.get(asked, asked)
    return reads_record(who, needed)
