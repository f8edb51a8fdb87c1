"""Files papers between the parties for one member of a mission, and shows him the referrals that concern him."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from threading import Lock
from typing import Any, Final

from tahqiq.desk.append import check_right
from tahqiq.desk.deal import deal
from tahqiq.desk.follow_referrals import (
    ask_for_list,
    attempts_for,
    course_for,
    every_course,
    every_hand_over,
    hand_over_for,
    may_list,
)
from tahqiq.desk.give_notice import give_notice
from tahqiq.desk.import_returns import import_returns
from tahqiq.desk.issue_brief import draft_brief, issue_brief
from tahqiq.desk.member_eyes import eyes_of
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.read_referral import Opened, OpenedHandOver, read_hand_over, read_referral
from tahqiq.desk.record_talks import record
from tahqiq.desk.refer import refer
from tahqiq.desk.roster import MACHINE_ID
from tahqiq.desk.tell_crossing import tell
from tahqiq.desk.trace_leak import Traced, trace_leak
from tahqiq.desk.waiting_referrals import Waits, waiting_for
from tahqiq.desk.write_entries import audience_of
from tahqiq.errors import NotFound, Refused
from tahqiq.model.bulletin import Bulletin
from tahqiq.model.dealing import Dealing, Dealt
from tahqiq.model.dealing_acts import DEALINGS, LIAISON, REFERRALS, TALKS, dealing_of
from tahqiq.model.member import Member, Role
from tahqiq.model.mission import SECRETARIAT
from tahqiq.model.referral import RefusedAttempt
from tahqiq.model.release import MECHANISM, Audience, parse_audience, readable_labels
from tahqiq.referral.channel import THIRD
from tahqiq.referral.course import Course
from tahqiq.referral.hand_over import HandOverNow, in_it
from tahqiq.referral.rules import fits_now, may_read
from tahqiq.store.history import entry_index_of
from tahqiq.web.between_clerk import SeenCourse, SeenHandOver
from tahqiq.web.between_fields import Form, Ground
from tahqiq.web.between_offers import Offers
from tahqiq.web.brief_form import BRIEF_FORM
from tahqiq.web.case_clerk import Entered
from tahqiq.web.counting_forms import IMPORT_RETURNS
from tahqiq.web.dealing_forms import FORMS
from tahqiq.web.dealing_nouns import as_noun
from tahqiq.web.handing_forms import HANDING_FORMS
from tahqiq.web.referral_forms import FOUND, REFERRAL_FORMS

GIVE_NOTICE: Final = "submission.received"
_FOR_ITS_OWN: Final = frozenset({"notice.answered", "notice.withdrawn", "window.answered"})
_FROM_CLOSED: Final = ("mechanism", "mediators", "parties", "public")
_MOST_KEPT: Final = 1_000  # keys of forms that are remembered


class MissionBetweenClerk:
    """The clerk of one member's desk. Keys of forms are remembered as long as the server runs."""

    def __init__(self, desk: Desk, member: Member) -> None:
        self._desk, self._member = desk, member
        eyes = eyes_of(desk, member.id)
        self._audience = (
            eyes if eyes.kind in ("public", "released") else audience_of(member.seat, desk.mission.seats)
        )
        self._done: dict[str, Entered] = {}
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
        known = readable_labels(MECHANISM, self._desk.mission.seats)
        labels = (
            ()
            if form.verb in {*REFERRALS, BRIEF_FORM.verb}
            else (*_FROM_CLOSED, *sorted(known - {*_FROM_CLOSED}))
        )
        return Ground(
            seat=self._member.seat,
            zone=self._desk.mission.zone,
            now=self._desk.clock.now(),
            offers=offers.of(form, matter),
            labels=labels,
            usual="parties",
            once=self._desk.chance(16).hex(),
            about=self._sealed_words(form, matter) or offers.words(form, matter),
        )

    def _sealed_words(self, form: Form, matter: str) -> tuple[str, ...]:
        """The direction and id of a referral or hand-over, which is all that tells of it; nothing for others."""
        if form.about not in ("referral", "handover"):
            return ()
        if form.about == "handover":
            asked = self.hand_over(matter).now.request
            return (f"{asked.from_party} → {asked.to_party}", matter)
        course = course_for(self._desk, self._member.id, matter)
        return (f"{course.from_party} → {course.to_party}", matter)

    def entered(self, once: str) -> Entered | None:
        """What the member entered under the key of a form before."""
        done = self._done.get(once)
        return None if done is None else replace(done, again=True)

    def file(self, form: Form, matter: str, said: Mapping[str, Any], once: str) -> Entered:
        """Files the paper under the member's name, once for each key."""
        with self._pen:
            before = self.entered(once)
            if before is not None:
                return before
            done = self._filed(form, matter, as_noun(form, said, self._seats()))
            while len(self._done) >= _MOST_KEPT:
                self._done.pop(next(iter(self._done)))
            self._done[once] = done
        return done

    def _seats(self) -> tuple[str, ...]:
        mission = self._desk.mission
        return (self._member.seat, *mission.party_codes, *(one.id for one in mission.mediators), SECRETARIAT)

    def _filed(self, form: Form, matter: str, said: dict[str, Any]) -> Entered:
        by = self._member.id
        if form.verb == GIVE_NOTICE:
            filed = give_notice(self._desk, by, {**said, "party": self._member.seat})
            if MACHINE_ID in self._desk.keyring.names():
                read_pending(self._desk, MACHINE_ID, reader_for(self._desk))
            return Entered(filed.receipt.index)
        if matter:
            said["matter"] = matter
        if form.verb in _FOR_ITS_OWN:
            said["party"] = self._member.seat
        paper: Dealing | Bulletin
        if form.verb == BRIEF_FORM.verb:
            paper = issue_brief(self._desk, by, *_briefed(said), seen=str(said.get("seen", "")))
        elif form.slug == IMPORT_RETURNS:
            paper = import_returns(self._desk, by, said.pop("table"), said)[0]
        else:
            paper = _door(form.verb)(self._desk, by, form.verb, said)
        with self._desk.inside() as asker:
            index = entry_index_of(asker, paper.id)
        return Entered(index if index is not None else 0, paper=paper.id)

    def brief(self, said: Mapping[str, Any]) -> Bulletin:
        """The brief as its form asks for it, not yet issued; raises ``Refused`` for whoever may issue none."""
        check_right(self._desk, self._member.id, BRIEF_FORM.verb)
        return draft_brief(self._desk, *_briefed(said))

    def course(self, matter: str) -> SeenCourse:
        """One referral without what it says; raises ``NotFound`` (REF001) for whom it does not concern."""
        found = course_for(self._desk, self._member.id, matter)
        member = self._desk.member(self._member.id)
        labels = readable_labels(self._audience, self._desk.mission.seats)
        return SeenCourse(
            course=found,
            papers=tuple(each for each in found.papers if each.paper.release in labels),
            reads=self._reads(member, found),
            forms=tuple(
                form
                for form in (*HANDING_FORMS, *REFERRAL_FORMS)
                if form.about == "referral"
                and self._may(form)
                and fits_now(dealing_of(form.verb), member, found)
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
        return every_course(self._desk, self._member.id), every_hand_over(self._desk, self._member.id)

    def hand_over(self, matter: str) -> SeenHandOver:
        """One request for hand-over without what it says; raises ``NotFound`` (REF001) for whom it does not concern."""
        found = hand_over_for(self._desk, self._member.id, matter)
        asked, seat = found.request, self._member.seat
        third = not THIRD.isdisjoint(self._desk.enrolled(self._member.id).roles)
        reads = self._member.id in asked.readers or (seat == asked.through and third)
        own = seat in in_it(asked)
        return SeenHandOver(found, reads, self.offered(("step-hand-over",)) if own else ())

    def read_hand_over(self, matter: str) -> OpenedHandOver:
        """Opens one request: the reading is entered first."""
        return read_hand_over(self._desk, self._member.id, matter)

    def waiting(self) -> tuple[Waits, ...]:
        """The referrals and requests that wait for this member, without what they say."""
        return waiting_for(self._desk, self._member.id)

    def may_list(self) -> bool:
        """Whether the member sees the list of referrals."""
        try:
            may_list(self._desk, self._member.id)
        except Refused:
            return False
        return True

    def ask_for_list(self, asked: str) -> None:
        """Raises ``Refused`` (REF019) for whoever sees no list, and enters that he asked for it."""
        ask_for_list(self._desk, self._member.id, asked)

    def trace(self, leaked: bytes) -> tuple[Traced, ...]:
        """The readings that a leaked text may come from; raises ``BadInput`` (REF026) for what is no text."""
        return trace_leak(self._desk, self._member.id, leaked)

    def attempts(self) -> tuple[tuple[Dealt, RefusedAttempt], ...]:
        """What the rules refused; raises ``Refused`` (REF019) for all but the third party and the auditor."""
        return attempts_for(self._desk, self._member.id)

    def read(self, matter: str) -> Opened:
        """Opens one referral: the reading is entered first."""
        return read_referral(self._desk, self._member.id, matter)


def _briefed(said: Mapping[str, Any]) -> tuple[Audience, datetime | None]:
    since = said.get("since")
    return parse_audience(said["to"]), datetime.fromisoformat(since) if since else None


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
