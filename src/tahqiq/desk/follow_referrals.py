"""Following referrals: one by its id for those it concerns, all of them for the third party and the auditor alone."""

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.refer import courses_of, keep_attempt
from tahqiq.desk.write_entries import audience_of
from tahqiq.errors import NotFound, Refused
from tahqiq.model.member import Member, Role
from tahqiq.model.release import MECHANISM, readable_labels
from tahqiq.referral.course import Course
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
    try:
        may_list(desk, by)
    except Refused as refusal:
        keep_attempt(desk, by, "referral.list", refusal)
        raise
    with desk.inside() as asker:
        found = courses_of(asker, desk.clock.now())
    return tuple(_as_seen(desk, desk.member(by), one) for one in found if one.referral is not None)


def course_for(desk: Desk, by: str, matter: str) -> Course:
    """One referral without what it says, for the two sides, the third party and the auditor; else ``NotFound``."""
    member = desk.member(by)
    with desk.inside() as asker:
        found = next((one for one in courses_of(asker, desk.clock.now()) if one.matter == matter), None)
    if found is None or not _concerns(member, found, desk):
        raise NotFound("REF001", f"there is no referral '{matter}'", "give the id that you were given.")
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
    seeing = bool(_SEE_ALL.intersection(desk.enrolled(member.id).roles))
    return seeing or member.seat in {course.to_party, course.referral.through}


def referral_figures(desk: Desk) -> tuple[Direction, ...]:
    """The counts by direction that both sides accept, in one table."""
    with desk.inside() as asker:
        courses = courses_of(asker, desk.clock.now())
        bypasses = [one for one in dealings_by(asker, ("referral.breached",)) if not one.paper.matter]
    return directions(courses, bypasses, desk.mission.party_codes)
