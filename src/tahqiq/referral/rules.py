"""Rules of referrals: who may do what in which state. Every refusal names its rule, and is kept for the auditor."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from tahqiq.errors import NotFound, Refused
from tahqiq.model.dealing import Dealing
from tahqiq.model.member import Member, Role
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
from tahqiq.referral.content import check_allegation, check_words, replayed
from tahqiq.referral.course import Course, State

MOST_OPEN, MOST_A_WEEK = 5, 10
_THIRD = frozenset({Role.MEDIATOR, Role.CHAIR})

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
        _draft(paper, member, now, parties)
        return
    if isinstance(paper, ReferralBreach):
        _breach(paper, member, now, course, parties)
        return
    if course is None:
        raise NotFound("REF001", f"there is no referral '{paper.matter}'", "give the id that you were given.")
    if course.frozen and not isinstance(paper, Freeze | ReferralClosed):
        raise Refused("REF020", "a mediator has frozen this referral", "ask the mediator why, and wait.")
    _side(paper, member, course)
    _in_state(paper, course)
    if isinstance(paper, Sanitised):
        _second_person(member, course)
    elif isinstance(paper, Referral):
        _submit(paper, now, course, others, seats)
    elif isinstance(paper, ReferralRead):
        may_read(member, now, course)
    elif isinstance(paper, ReferralOutcome) and not paper.acted_at <= now:
        raise Refused("REF016", "it has not been acted on yet", "report it once it was.")
    elif isinstance(paper, ReferralVerified) and set(paper.components) <= {course.to_party}:
        raise Refused(
            "REF017", "no side verifies its own action alone", "let a third party or a joint team verify it."
        )


def may_read(member: Member, now: datetime, course: Course) -> None:
    """Whether ``member`` may open it now; raises ``Refused`` with the rule, ``NotFound`` where it is not his."""
    referral = course.referral
    if referral is None or (member.id not in referral.readers and member.seat != referral.through):
        raise NotFound(
            "REF001", f"there is no referral '{course.matter}'", "give the id that you were given."
        )
    if member.seat == referral.through and member.role not in _THIRD:
        raise NotFound(
            "REF001", f"there is no referral '{course.matter}'", "give the id that you were given."
        )
    if course.frozen:
        raise Refused("REF020", "a mediator has frozen this referral", "ask the mediator why, and wait.")
    if now > referral.expires or course.state in {"closed", "compromised"}:
        raise Refused(
            "REF021", "the referral is closed or expired; nobody reads it any more", "ask the mediator."
        )


def _draft(paper: ReferralDraft, member: Member, now: datetime, parties: Sequence[str]) -> None:
    if paper.from_party != member.seat or paper.to_party == paper.from_party or paper.to_party not in parties:
        raise Refused(
            "REF002",
            "a party refers from its own seat to another party",
            f"parties are: {', '.join(parties)}.",
        )
    if paper.allegation is None:
        raise Refused("REF006", "a referral without what is alleged", "say what is alleged, and where.")
    check_allegation(paper.allegation, now)


def _breach(
    paper: ReferralBreach, member: Member, now: datetime, course: Course | None, parties: Sequence[str]
) -> None:
    if paper.kind != "bypassed" and course is None:
        raise NotFound("REF001", f"there is no referral '{paper.matter}'", "give the id that you were given.")
    if paper.by_party not in parties:
        raise Refused("REF002", f"'{paper.by_party}' is no party", f"parties are: {', '.join(parties)}.")
    if paper.found and member.role not in _THIRD:
        raise Refused(
            "REF018", "only the third party or the chair finds a breach", "file it as your side's word."
        )
    if paper.at > now:
        raise Refused("REF016", "it has not happened yet", "file it once it has.")


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
    if allowed is not None and course.state not in allowed:
        when = " or ".join(sorted(one.replace("_", " ") for one in allowed))
        raise Refused(
            "REF004",
            f"the referral is {course.state.replace('_', ' ')}; this is filed when it is {when}",
            "take the steps in their order: tahqiq referral show ID.",
        )


def _second_person(member: Member, course: Course) -> None:
    if any(isinstance(one.paper, ReferralDraft) and one.by == member.id for one in course.papers):
        raise Refused(
            "REF005",
            "whoever drafted it does not sanitise it",
            "let a second person of your side go through it.",
        )


def _submit(
    paper: Referral, now: datetime, course: Course, others: Sequence[Course], members: Mapping[str, Member]
) -> None:
    if paper.allegation is None:
        raise Refused("REF006", "a referral without what is alleged", "hand over the sanitised allegation.")
    if (paper.from_party, paper.to_party) != (course.from_party, course.to_party):
        raise Refused("REF002", "the parties are not those of its draft", "draft it anew.")
    check_allegation(paper.allegation, now)
    check_words(paper.stand_still.undertaking)
    if paper.due <= now:
        raise Refused("REF016", "it would be due at once", "give the other side time to act.")
    _check_readers(paper, members)
    own = [one for one in others if one.from_party == paper.from_party and one.referral is not None]
    if sum(one.open for one in own) >= MOST_OPEN or _of_late(own, now) >= MOST_A_WEEK:
        raise Refused(
            "REF007",
            f"{paper.from_party} has {MOST_OPEN} referrals open, or handed over {MOST_A_WEEK} in seven days",
            "wait until one is answered, or withdraw one through the mediator.",
        )
    earlier = [one.referral.allegation for one in own if one.referral and one.referral.allegation]
    if paper.new_information is None and replayed(paper.allegation, earlier):
        raise Refused(
            "REF008",
            "the same group at the same place was referred before",
            "say what is new about it (--new-information), or follow the earlier one.",
        )


def _of_late(own: Sequence[Course], now: datetime) -> int:
    papers = [dealt for one in own for dealt in one.papers if isinstance(dealt.paper, Referral)]
    return sum(now - dealt.at <= timedelta(days=7) for dealt in papers)


def _check_readers(paper: Referral, members: Mapping[str, Member]) -> None:
    fit = {paper.to_party, paper.through}
    for reader in paper.readers:
        member = members.get(reader)
        if (
            member is None
            or member.seat not in fit
            or member.role not in {Role.LIAISON, Role.COMMISSIONER, *_THIRD}
        ):
            raise Refused(
                "REF009",
                f"'{reader}' is no liaison officer, commissioner or mediator of {' or '.join(sorted(fit))}",
                "name the persons' accounts one by one.",
            )
    if not any(members[reader].seat == paper.to_party for reader in paper.readers):
        raise Refused(
            "REF009", f"nobody of {paper.to_party} could read it", f"name a reader of {paper.to_party}."
        )
