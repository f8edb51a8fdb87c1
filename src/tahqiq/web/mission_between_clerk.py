"""Files papers between the parties for one member of a mission, and shows him the referrals that concern him."""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, Final

from tahqiq.desk.append import check_right
from tahqiq.desk.deal import deal
from tahqiq.desk.follow_referrals import course_for, every_course, may_list
from tahqiq.desk.give_notice import give_notice
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.read_referral import Opened, read_referral
from tahqiq.desk.record_talks import record
from tahqiq.desk.refer import refer
from tahqiq.desk.roster import MACHINE_ID
from tahqiq.desk.tell_crossing import tell
from tahqiq.desk.write_entries import audience_of
from tahqiq.errors import NotFound, Refused
from tahqiq.model.dealing import Dealing
from tahqiq.model.dealing_acts import DEALINGS, LIAISON, REFERRALS, TALKS, dealing_of
from tahqiq.model.member import Member, Role
from tahqiq.model.release import MECHANISM, readable_labels
from tahqiq.referral.channel import THIRD
from tahqiq.referral.course import Course
from tahqiq.referral.hand_over import HandOverNow, hand_overs
from tahqiq.referral.rules import fits_now, may_read
from tahqiq.store.dealings import dealings_by
from tahqiq.store.history import entry_index_of
from tahqiq.web.between_clerk import SeenCourse
from tahqiq.web.between_fields import Form, Ground
from tahqiq.web.between_offers import Offers
from tahqiq.web.case_clerk import Entered
from tahqiq.web.dealing_forms import FORMS
from tahqiq.web.referral_forms import FOUND, REFERRAL_FORMS

GIVE_NOTICE: Final = "submission.received"
_FOR_ITS_OWN: Final = frozenset({"notice.answered", "notice.withdrawn", "window.answered"})
_FROM_CLOSED: Final = ("mechanism", "mediators", "parties", "public")
_MOST_KEPT: Final = 1_000  # keys of forms that are remembered


class MissionBetweenClerk:
    """The clerk of one member's desk. Keys of forms are remembered as long as the server runs."""

    def __init__(self, desk: Desk, member: Member) -> None:
        self._desk, self._member = desk, member
        self._audience = audience_of(member.seat, desk.mission.party_codes)
        self._done: dict[str, int] = {}
        self._pen = Lock()

    def offered(self, slugs: tuple[str, ...]) -> tuple[Form, ...]:
        """Those of these forms that the member's roles let him file."""
        return tuple(FORMS[slug] for slug in slugs if self._may(FORMS[slug]))

    def _may(self, form: Form) -> bool:
        try:
            role = check_right(self._desk, self._member.id, form.verb)
        except (Refused, NotFound):
            return False
        own = self._member.seat in self._desk.mission.party_codes
        if form.verb == GIVE_NOTICE:
            return own
        if form.slug in FOUND:
            return not THIRD.isdisjoint(self._desk.enrolled(self._member.id).roles)
        return own or role != Role.LIAISON or form.verb not in LIAISON

    def ground(self, form: Form, matter: str) -> Ground:
        """What the form is filled in with; raises ``Refused`` without the right, ``NotFound`` for no such matter."""
        check_right(self._desk, self._member.id, form.verb)
        roles = frozenset(self._desk.enrolled(self._member.id).roles)
        offers = Offers(self._desk, self._audience, self._member.seat, roles)
        known = readable_labels(MECHANISM, self._desk.mission.party_codes)
        labels = () if form.verb in REFERRALS else (*_FROM_CLOSED, *sorted(known - {*_FROM_CLOSED}))
        return Ground(
            seat=self._member.seat,
            zone=self._desk.mission.zone,
            now=self._desk.clock.now(),
            offers=offers.of(form, matter),
            labels=labels,
            usual="parties",
            once=self._desk.chance(16).hex(),
            about=self._referral_words(matter) if form.about == "referral" else offers.words(form, matter),
        )

    def _referral_words(self, matter: str) -> tuple[str, ...]:
        course = course_for(self._desk, self._member.id, matter)
        return (f"{course.from_party} → {course.to_party}", matter)

    def entered(self, once: str) -> Entered | None:
        """What the member entered under the key of a form before."""
        index = self._done.get(once)
        return None if index is None else Entered(index, again=True)

    def file(self, form: Form, matter: str, said: Mapping[str, Any], once: str) -> Entered:
        """Files the paper under the member's name, once for each key."""
        with self._pen:
            before = self.entered(once)
            if before is not None:
                return before
            index = self._filed(form, matter, _as_noun(form, said))
            while len(self._done) >= _MOST_KEPT:
                self._done.pop(next(iter(self._done)))
            self._done[once] = index
        return Entered(index)

    def _filed(self, form: Form, matter: str, said: dict[str, Any]) -> int:
        by = self._member.id
        if form.verb == GIVE_NOTICE:
            filed = give_notice(self._desk, by, {**said, "party": self._member.seat})
            if MACHINE_ID in self._desk.keyring.names():
                read_pending(self._desk, MACHINE_ID, reader_for(self._desk))
            return filed.receipt.index
        if matter:
            said["matter"] = matter
        if form.verb in _FOR_ITS_OWN:
            said["party"] = self._member.seat
        paper = _door(form.verb)(self._desk, by, form.verb, said)
        with self._desk.inside() as asker:
            index = entry_index_of(asker, paper.id)
        return index if index is not None else 0

    def course(self, matter: str) -> SeenCourse:
        """One referral without what it says; raises ``NotFound`` (REF001) for whom it does not concern."""
        found = course_for(self._desk, self._member.id, matter)
        member = self._desk.member(self._member.id)
        labels = readable_labels(self._audience, self._desk.mission.party_codes)
        return SeenCourse(
            course=found,
            papers=tuple(each for each in found.papers if each.paper.release in labels),
            reads=self._reads(member, found),
            forms=tuple(
                form
                for form in REFERRAL_FORMS
                if form.about and self._may(form) and fits_now(dealing_of(form.verb), member, found)
            ),
        )

    def _reads(self, member: Member, course: Course) -> bool:
        try:
            member = member.but(role=check_right(self._desk, member.id, "referral.read"))
            may_read(member, self._desk.clock.now(), course)
        except (Refused, NotFound):
            return False
        return True

    def courses(self) -> tuple[tuple[Course, ...], tuple[HandOverNow, ...]]:
        """All referrals and hand-overs; raises ``Refused`` (REF019) for all but the third party and the auditor."""
        found = every_course(self._desk, self._member.id)
        with self._desk.inside() as asker:
            papers = dealings_by(asker, ("handover.requested", "handover.stepped"))
        return found, hand_overs(papers, self._desk.clock.now())

    def may_list(self) -> bool:
        """Whether the member sees the list of referrals."""
        try:
            may_list(self._desk, self._member.id)
        except Refused:
            return False
        return True

    def read(self, matter: str) -> Opened:
        """Opens one referral: the reading is entered first."""
        return read_referral(self._desk, self._member.id, matter)


def _door(verb: str) -> Callable[[Desk, str, str, dict[str, Any]], Dealing]:
    """What files a paper of this verb under its room's rules."""
    if verb in REFERRALS:
        return refer
    if verb in LIAISON:
        return deal
    if verb in TALKS:
        return record
    assert verb in DEALINGS
    return tell


def _as_noun(form: Form, said: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as the noun has them: numbered needs, a number, yes or no."""
    made = dict(said)
    if form.verb == "reopening.conditioned":
        made["needs"] = [{"number": n, "says": line} for n, line in enumerate(made.get("needs", ()), 1)]
    elif form.verb == "reopening.accounted" and "need" in made:
        made["need"] = int(made["need"])
    elif form.verb == "referral.frozen":
        made["frozen"] = made.get("frozen") == "yes"
    elif form.verb == "referral.breached":
        made |= {"found": form.slug in FOUND} | ({} if form.about else {"kind": "bypassed"})
    elif form.verb == "traffic.counted":
        made.setdefault("count", {})
    return made
