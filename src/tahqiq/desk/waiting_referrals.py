"""What waits for one member: a referral that names him and that he has not opened, a step that is his to take.

It is no list: each stands here until the step is taken, and only where the step is this member's own. Of nothing else
does a party learn here that it exists, and of none what it says. A draft that lay too long to be handed over waits for
nobody.
"""

from typing import Literal

from pydantic import AwareDatetime

from tahqiq.desk.append import check_right
from tahqiq.desk.follow_referrals import hand_overs_now
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.refer import courses_of
from tahqiq.errors import NotFound, Refused
from tahqiq.model.frozen import Frozen
from tahqiq.model.member import Member
from tahqiq.model.referral import ReferralDraft, ReferralRead
from tahqiq.referral.channel import THIRD
from tahqiq.referral.content import OLDEST
from tahqiq.referral.course import Course

Step = Literal["sanitise", "submit", "relay", "read", "read_hand_over"]
_NEEDS: dict[Step, str] = {
    "sanitise": "referral.sanitised",
    "submit": "referral.submitted",
    "relay": "referral.relayed",
    "read": "referral.read",
    "read_hand_over": "handover.read",
}


class Waits(Frozen):
    """A referral or request by its id, the step that is the member's, and when it is due; a draft has no day yet."""

    matter: str
    from_party: str
    step: Step
    due: AwareDatetime | None


def waiting_for(desk: Desk, by: str) -> tuple[Waits, ...]:
    """What waits for this member now, what is due first in front; raises ``NotFound`` for a member there is not."""
    member, now = desk.member(by), desk.clock.now()
    with desk.inside() as asker:
        courses = [one for one in courses_of(asker, now) if one.referral or now - one.papers[0].at <= OLDEST]
    found = [
        Waits(matter=one.matter, from_party=one.from_party, step=step, due=one.due)
        for one in courses
        if not one.frozen and (step := _step_of(member, one)) is not None
    ]
    found += [
        Waits(
            matter=one.request.id,
            from_party=one.request.from_party,
            step="read_hand_over",
            due=one.request.due,
        )
        for one in hand_overs_now(desk)
        if one.open and by in one.request.readers and by not in one.opened_by
    ]
    own = [one for one in found if _may(desk, by, _NEEDS[one.step])]
    return tuple(sorted(own, key=lambda one: (one.due is None, one.due, one.matter)))


def _step_of(member: Member, course: Course) -> Step | None:
    if member.seat == course.from_party:
        if course.way == "drafted":
            drafter = any(
                isinstance(one.paper, ReferralDraft) and one.by == member.id for one in course.papers
            )
            return None if drafter else "sanitise"
        return "submit" if course.way == "sanitised" else None
    referral = course.referral
    if referral is None or not course.open:
        return None
    if course.way == "submitted":
        return "relay" if member.seat == referral.through and member.role in THIRD else None
    opened = any(
        isinstance(one.paper, ReferralRead) and one.paper.reader == member.id for one in course.papers
    )
    return "read" if member.id in referral.readers and not opened else None


def _may(desk: Desk, by: str, verb: str) -> bool:
    try:
        check_right(desk, by, verb)
    except (Refused, NotFound):
        return False
    return True
