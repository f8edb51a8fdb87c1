"""Rules of breaches: who may say that the way of a referral was left, of which referral, and to whom it is laid."""

from collections.abc import Sequence
from datetime import datetime

from tahqiq.errors import Refused
from tahqiq.model.member import Member, Role
from tahqiq.model.referral import ReferralBreach
from tahqiq.referral.channel import THIRD, no_referral
from tahqiq.referral.content import check_position
from tahqiq.referral.course import Course


def may_tell_breach(
    paper: ReferralBreach, member: Member, now: datetime, course: Course | None, parties: Sequence[str]
) -> None:
    """Whether ``member`` may file this breach at ``now``; raises ``Refused`` or ``NotFound`` with the rule's code."""
    if paper.kind != "bypassed" and (course is None or not _in_breach(member, course)):
        raise no_referral(paper.matter)
    check_position(paper.account)
    if paper.by_party not in parties:
        raise Refused("REF002", f"'{paper.by_party}' is no party", f"parties are: {', '.join(parties)}.")
    _laid_to(paper, course)
    if paper.found and member.role not in THIRD:
        raise Refused(
            "REF018", "only the third party or the chair finds a breach", "file it as your side's word."
        )
    if paper.at > now:
        raise Refused("REF016", "it has not happened yet", "file it once it has.")


def _in_breach(member: Member, course: Course) -> bool:
    """A breach is of a referral that was handed over, and told by those in it, the third party or the duty desk."""
    if course.referral is None:
        return False
    third = member.role in THIRD or member.role is Role.DUTY_OFFICER
    return third or member.seat in {course.from_party, course.to_party, course.referral.through}


def _laid_to(paper: ReferralBreach, course: Course | None) -> None:
    if course is None or paper.kind == "bypassed":
        return
    asked = paper.kind == "compromised"
    fit = {course.from_party, course.to_party} if asked else {course.from_party}
    if paper.by_party not in fit:
        raise Refused(
            "REF024",
            f"'{paper.kind}' of this referral is laid to {' or '.join(sorted(fit))}, not to {paper.by_party}",
            "a strike of another side is filed as 'bypassed', or as a claim in a case.",
        )
