"""Following referrals: one by its id for those it concerns, all of them for the third party and the auditor alone."""

from tahqiq.desk.member_eyes import eyes_of
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.refer import courses_of, keep_attempt, refused_attempts
from tahqiq.desk.write_entries import audience_of
from tahqiq.errors import Refused
from tahqiq.model.dealing import Dealt
from tahqiq.model.member import Member, Role
from tahqiq.model.referral import RefusedAttempt
from tahqiq.model.release import MECHANISM, readable_labels
from tahqiq.referral.channel import no_referral
from tahqiq.referral.course import Course
from tahqiq.referral.hand_over import HandOverNow, hand_overs, in_it
from tahqiq.referral.metrics import Direction, directions
from tahqiq.store.dealings import dealings_by

_SEE_ALL = frozenset({Role.MEDIATOR, Role.CHAIR, Role.AUDITOR})


def may_list(desk: Desk, by: str) -> Member:
    """The member, if he may see the list of referrals; raises ``Refused`` REF019 for everybody else."""
    member = desk.member(by)
    if not _SEE_ALL.intersection(desk.enrolled(by).roles):
        raise Refused(
            "REF019",
            "referrals are opened one by one, by whoever was given the id; there is no list for a party",
            "open the one you were given: tahqiq referral show ID.",
        )
    return member


def every_course(desk: Desk, by: str) -> tuple[Course, ...]:
    """All referrals with their course and without what they say, for the third party and the auditor.

    That somebody else asked for all of them is entered.
    """
    ask_for_list(desk, by, "referral.list")
    with desk.inside() as asker:
        found = courses_of(asker, desk.clock.now())
    return tuple(_as_seen(desk, desk.member(by), one) for one in found if one.referral is not None)


def ask_for_list(desk: Desk, by: str, asked: str) -> None:
    """Raises ``Refused`` (REF019) for whoever :func:`may_list` does, and enters that he ``asked`` for it."""
    try:
        may_list(desk, by)
    except Refused as refusal:
        keep_attempt(desk, by, asked, refusal)
        raise


def every_hand_over(desk: Desk, by: str) -> tuple[HandOverNow, ...]:
    """All requests for hand-over without what they say; for whom and with what entered, as above."""
    ask_for_list(desk, by, "handover.list")
    return hand_overs_now(desk)


def hand_over_for(desk: Desk, by: str, request: str) -> HandOverNow:
    """One request without what it says, for the two sides, the third party and the auditor; else ``NotFound``.

    An id that was tried in vain is entered.
    """
    seat, seeing = desk.member(by).seat, bool(_SEE_ALL.intersection(desk.enrolled(by).roles))
    found = next((one for one in hand_overs_now(desk) if one.request.id == request), None)
    asked = found.request if found is not None else None
    if found is None or asked is None or not (seeing or seat in in_it(asked)):
        refusal = no_referral(request)
        keep_attempt(desk, by, "handover.show", refusal)
        raise refusal
    return found


def hand_overs_now(desk: Desk) -> tuple[HandOverNow, ...]:
    """All requests for hand-over without what they say: for the desk's own work."""
    with desk.inside() as asker:
        papers = dealings_by(asker, ("handover.requested", "handover.read", "handover.stepped"))
    return hand_overs(papers, desk.clock.now())


def attempts_for(desk: Desk, by: str) -> tuple[tuple[Dealt, RefusedAttempt], ...]:
    """What the rules refused, for the mediators, the chair and the auditor; that others asked for it is entered."""
    ask_for_list(desk, by, "attempt.list")
    with desk.inside() as asker:  # filed for the mechanism alone; these three are who it is kept for
        return refused_attempts(asker)


def course_for(desk: Desk, by: str, matter: str) -> Course:
    """One referral without what it says, for the two sides, the third party and the auditor; else ``NotFound``.

    An id that was tried in vain is entered.
    """
    member = desk.member(by)
    with desk.inside() as asker:
        found = next((one for one in courses_of(asker, desk.clock.now()) if one.matter == matter), None)
    if found is None or not _concerns(member, found, desk):
        refusal = no_referral(matter)
        keep_attempt(desk, by, "referral.show", refusal)
        raise refusal
    return _as_seen(desk, member, found)


def _as_seen(desk: Desk, member: Member, course: Course) -> Course:
    """The course with the papers that the member's seat may read; who filed each, for the secretariat alone."""
    seats = desk.mission.seats
    seen_by = audience_of(member.seat, seats)
    labels = readable_labels(seen_by, seats)
    seen = [one for one in course.papers if one.paper.release in labels]
    if seen_by != MECHANISM:
        seen = [one.model_copy(update={"by": None}) for one in seen]
    return course.model_copy(update={"papers": tuple(seen)})


def _concerns(member: Member, course: Course, desk: Desk) -> bool:
    if member.seat == course.from_party:
        return True
    if course.referral is None:
        return False
    if _SEE_ALL.intersection(desk.enrolled(member.id).roles) or member.seat == course.to_party:
        return True
    relaying = (
        member.seat == course.referral.through
    )  # not whoever only runs the service or makes products there
    return relaying and eyes_of(desk, member.id).kind not in ("public", "released")


def referral_figures(desk: Desk) -> tuple[Direction, ...]:
    """The counts by direction that both sides accept, in one table."""
    with desk.inside() as asker:
        courses = courses_of(asker, desk.clock.now())
        bypasses = [one for one in dealings_by(asker, ("referral.breached",)) if not one.paper.matter]
    return directions(courses, bypasses, desk.mission.party_codes)
