"""Rules of referrals: who may do what in which state. Every refusal names its rule, and is kept for the auditor."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from tahqiq.errors import Refused
from tahqiq.model.dealing import Dealing
from tahqiq.model.member import Member
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
from tahqiq.referral.breaches import may_tell_breach
from tahqiq.referral.channel import (
    MOST_A_WEEK,
    MOST_DRAFTS_A_WEEK,
    MOST_OPEN,
    THIRD,
    check_channel,
    check_readers,
    no_referral,
    too_many,
)
from tahqiq.referral.content import check_allegation, check_position, check_words, replayed
from tahqiq.referral.course import Course, State

LEAST_TIME = timedelta(hours=6)  # to act in; less is no referral but a warning

# paper → the states in which it may be filed
_WHEN: dict[type[Dealing], frozenset[State]] = {
    Sanitised: frozenset({"drafted"}),
    Referral: frozenset({"sanitised"}),
    Relayed: frozenset({"submitted"}),
    ReferralAnswer: frozenset({"relayed", "acknowledged", "needs_clarification", "accepted"}),
    Clarification: frozenset({"needs_clarification"}),
    ActionPlanned: frozenset({"accepted", "action_planned"}),
    ReferralOutcome: frozenset({"accepted", "action_planned", "expired_unacted", "obstructed"}),
    VerificationAsked: frozenset({"outcome_reported", "unverifiable", "access_refused"}),
    ReferralVerified: frozenset({"outcome_reported", "verification_requested", "access_refused"}),
}
# paper → whose side files it: the one that asks, or the one that is asked
_FROM = (ReferralDraft, Sanitised, Referral, Clarification)
_TO = (ReferralAnswer, ActionPlanned, ReferralOutcome)


def may_refer(
    paper: Dealing,
    member: Member,
    now: datetime,
    course: Course | None,
    others: Sequence[Course],
    seats: Mapping[str, Member],
    parties: Sequence[str],
) -> None:
    """Whether ``member`` may file this paper at ``now``; raises ``Refused`` or ``NotFound`` with the rule's code.

    ``course`` is that of the paper's matter, ``others`` all of the same two parties, ``seats`` the members by id.
    """
    if isinstance(paper, ReferralDraft):
        _draft(paper, member, now, others, parties)
        return
    if isinstance(paper, ReferralBreach):
        may_tell_breach(paper, member, now, course, parties)
        return
    if course is None or not _concerns(paper, member, course):
        raise no_referral(paper.matter)
    _in_course(paper, member, course)
    if isinstance(paper, Sanitised):
        _second_person(member, course)
    elif isinstance(paper, Referral):
        _submit(paper, now, course, others, seats, parties)
    elif isinstance(paper, ReferralRead):
        if (paper.reader, paper.seat) != (member.id, member.seat):
            raise no_referral(paper.matter)
        may_read(member, now, course)
    elif isinstance(paper, ReferralOutcome) and not paper.acted_at <= now:
        raise Refused("REF016", "it has not been acted on yet", "report it once it was.")
    elif isinstance(paper, ReferralVerified):
        _verified(paper, member, seats, parties)


def _in_course(paper: Dealing, member: Member, course: Course) -> None:
    _check_told(paper)
    if course.frozen and not isinstance(paper, Freeze | ReferralClosed):
        raise Refused("REF020", "a mediator has frozen this referral", "ask the mediator why, and wait.")
    _side(paper, member, course)
    _in_state(paper, course)


def _concerns(paper: Dealing, member: Member, course: Course) -> bool:
    """Whether the member may know of it: the side that asks, and once it is handed over the others in it."""
    if member.seat == course.from_party:
        return True
    if course.referral is None:
        return False
    third = member.role in THIRD or isinstance(paper, ReferralVerified)
    return third or member.seat in {course.to_party, course.referral.through}


def _check_told(paper: Dealing) -> None:
    """What is said along the way is read by all who know of the referral: no word of it tells a position."""
    for name in ("words", "account", "note", "reason", "taken_out", "new_information"):
        check_position(getattr(paper, name, None) or "")
    if isinstance(paper, Clarification | Referral):
        for said in (getattr(paper, "words", None), getattr(paper, "new_information", None)):
            check_words(said or "")


def _verified(
    paper: ReferralVerified, member: Member, members: Mapping[str, Member], parties: Sequence[str]
) -> None:
    named = set(paper.components)
    known = {one.seat for one in members.values()}
    if member.seat in parties or (len(named) == 1 and named <= set(parties)) or named - known:
        raise Refused(
            "REF017",
            "no side verifies its own action alone, or in the name of others",
            f"let a third party file what it or a joint team of {', '.join(sorted(known))} found.",
        )


def fits_now(kind: type[Dealing], member: Member, course: Course) -> bool:
    """Whether a paper of this kind could come next from the member's seat, before anybody says what it says."""
    paper = kind.model_construct(id="", matter=course.matter, release="parties")
    try:
        _side(paper, member, course)
        _in_state(paper, course)
    except Refused:
        return False
    if course.state == "closed" or (course.referral is None and kind not in (Sanitised, Referral)):
        return False
    return kind in (Freeze, ReferralClosed) or not course.frozen


def may_read(member: Member, now: datetime, course: Course) -> None:
    """Whether ``member`` may open it now; raises ``Refused`` with the rule, ``NotFound`` where it is not his.

    Before it is handed over its own side alone opens it: whoever passes a draft has to see it.
    """
    referral = course.referral
    if referral is None and member.seat == course.from_party and member.role not in THIRD:
        return  # a draft is opened by its own side, so that the second person can go through it
    if referral is None or (member.id not in referral.readers and member.seat != referral.through):
        raise no_referral(course.matter)
    if member.seat == referral.through and member.role not in THIRD:
        raise no_referral(course.matter)
    if member.seat != referral.through and course.last(Relayed) is None:
        raise Refused(
            "REF004", f"it lies with {referral.through} and was not relayed yet", "wait until it is relayed."
        )
    if course.frozen:
        raise Refused("REF020", "a mediator has frozen this referral", "ask the mediator why, and wait.")
    if now > referral.expires or course.way in {"closed", "compromised"}:
        raise Refused(
            "REF021", "the referral is closed or expired; nobody reads it any more", "ask the mediator."
        )


def _draft(
    paper: ReferralDraft, member: Member, now: datetime, others: Sequence[Course], parties: Sequence[str]
) -> None:
    if paper.from_party != member.seat or paper.to_party == paper.from_party or paper.to_party not in parties:
        raise Refused(
            "REF002",
            "a party refers from its own seat to another party",
            f"parties are: {', '.join(parties)}.",
        )
    if paper.allegation is None:
        raise Refused("REF006", "a referral without what is alleged", "say what is alleged, and where.")
    check_allegation(paper.allegation, now)
    own = [one for one in others if one.from_party == member.seat]
    if _of_late(own, now, ReferralDraft) >= MOST_DRAFTS_A_WEEK:
        raise Refused(
            "REF007",
            f"{member.seat} has drafted {MOST_DRAFTS_A_WEEK} referrals in seven days",
            "hand over those that stand, or wait.",
        )


def _side(paper: Dealing, member: Member, course: Course) -> None:
    wanted = (
        course.from_party if isinstance(paper, _FROM) else course.to_party if isinstance(paper, _TO) else None
    )
    if wanted is not None and member.seat != wanted:
        raise Refused(
            "REF003",
            f"this is for {wanted} to file; '{member.id}' sits for {member.seat}",
            f"let {wanted} file it.",
        )
    if isinstance(paper, Relayed) and course.referral and member.seat != course.referral.through:
        raise Refused("REF003", f"it goes through {course.referral.through}", "let that mediator relay it.")


def _in_state(paper: Dealing, course: Course) -> None:
    allowed = _WHEN.get(type(paper))
    if allowed is not None and course.way not in allowed:
        when = " or ".join(sorted(one.replace("_", " ") for one in allowed))
        raise Refused(
            "REF004",
            f"the referral is {course.way.replace('_', ' ')}; this is filed when it is {when}",
            "take the steps in their order: tahqiq referral show ID.",
        )


def _second_person(member: Member, course: Course) -> None:
    if any(isinstance(one.paper, ReferralDraft) and one.by == member.id for one in course.papers):
        raise Refused(
            "REF005",
            "whoever drafted it does not sanitise it",
            "let a second person of your side go through it.",
        )
    if not any(
        isinstance(one.paper, ReferralRead) and one.paper.reader == member.id for one in course.papers
    ):
        raise Refused(
            "REF027",
            f"'{member.id}' has not opened the draft that is to be passed",
            "read it first, which is entered: tahqiq referral read ID.",
        )


def _submit(
    paper: Referral,
    now: datetime,
    course: Course,
    others: Sequence[Course],
    members: Mapping[str, Member],
    parties: Sequence[str],
) -> None:
    if paper.allegation is None:
        raise Refused("REF006", "a referral without what is alleged", "hand over the sanitised allegation.")
    if (paper.from_party, paper.to_party) != (course.from_party, course.to_party):
        raise Refused("REF002", "the parties are not those of its draft", "draft it anew.")
    check_allegation(paper.allegation, now)
    check_words(paper.stand_still.undertaking)
    check_channel(paper.through, members, parties)
    if paper.due - now < LEAST_TIME:
        raise Refused(
            "REF016",
            f"it would be due in less than {LEAST_TIME.seconds // 3600} hours",
            "give the other side time to act.",
        )
    check_readers(paper.to_party, paper.through, paper.readers, members)
    own = [one for one in others if one.from_party == paper.from_party and one.referral is not None]
    if sum(one.open for one in own) >= MOST_OPEN or _of_late(own, now, Referral) >= MOST_A_WEEK:
        raise too_many(paper.from_party, "referrals")
    earlier = [one.referral.allegation for one in own if one.referral and one.referral.allegation]
    if paper.new_information is None and replayed(paper.allegation, earlier):
        raise Refused(
            "REF008",
            "the same group at the same place was referred before",
            "say what is new about it (--new-information), or follow the earlier one.",
        )


def _of_late(own: Sequence[Course], now: datetime, kind: type[Dealing]) -> int:
    papers = [dealt for one in own for dealt in one.papers if isinstance(dealt.paper, kind)]
    return sum(now - dealt.at <= timedelta(days=7) for dealt in papers)
