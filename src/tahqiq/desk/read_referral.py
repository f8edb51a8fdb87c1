"""Reading a referral: the reading is entered first, then the content is shown to the one who was named."""

from dataclasses import dataclass

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.refer import courses_of, knowing, refer
from tahqiq.errors import NotFound
from tahqiq.model.dealing import Dealing, Dealt
from tahqiq.model.referral import (
    Allegation,
    Clarification,
    HandOver,
    HandOverRead,
    Referral,
    ReferralDraft,
    ReferralRead,
)
from tahqiq.referral.channel import no_referral
from tahqiq.referral.copy import (
    HandOverCopy,
    Line,
    ReferralCopy,
    copy_of,
    copy_of_hand_over,
    lines_of,
    lines_of_hand_over,
)
from tahqiq.referral.watermark import Mark, code_of
from tahqiq.store.dealings import dealings_by


@dataclass(frozen=True)
class Opened:
    """A referral as one reader sees it at one moment, or a draft as its own side does: ``referral`` is then missing.

    ``mark`` tells whose copy this is.
    """

    what: Allegation | None
    referral: Referral | None
    clarifications: tuple[Clarification, ...]
    reading: Dealing
    mark: Mark

    @property
    def lines(self) -> tuple[Line, ...]:
        """What it says, line by line."""
        return lines_of(self.what, self.referral, self.clarifications)

    @property
    def copy(self) -> ReferralCopy:
        """What leaves of it as data: its words are the marked ones alone."""
        return copy_of(self.what, self.referral, self.clarifications, self.mark)


@dataclass(frozen=True)
class OpenedHandOver:
    """A request for hand-over as one reader sees it at one moment; ``mark`` tells whose copy this is."""

    asked: HandOver
    reading: Dealing
    mark: Mark

    @property
    def lines(self) -> tuple[Line, ...]:
        """What it says, line by line."""
        return lines_of_hand_over(self.asked)

    @property
    def copy(self) -> HandOverCopy:
        """What leaves of it as data: its words are the marked ones alone."""
        return copy_of_hand_over(self.asked, self.mark)


def read_referral(desk: Desk, by: str, matter: str) -> Opened:
    """Opens one referral for one named reader; raises ``NotFound`` REF001 for whoever is not, ``Refused`` otherwise.

    There is no way to open several. The entry of the reading is seen by both sides and the third party; that of a
    draft, which its own side alone opens, by that side.
    """
    member = desk.member(by)
    said = {"matter": matter, "reader": member.id, "seat": member.seat}
    reading = refer(desk, by, "referral.read", said)
    with desk.inside() as asker:
        courses = courses_of(knowing(asker), desk.clock.now())
    course = next((one for one in courses if one.matter == matter), None)
    draft = course.last(ReferralDraft) if course is not None else None
    if course is None or (course.referral is None and draft is None):
        raise no_referral(matter)
    opening = course.referral or draft
    assert opening is not None
    words = tuple(one.paper for one in course.papers if isinstance(one.paper, Clarification))
    return Opened(opening.allegation, course.referral, words, reading, _mark(desk, course.papers, reading))


def read_hand_over(desk: Desk, by: str, request: str) -> OpenedHandOver:
    """Opens one request for hand-over for one named reader; raises as above.

    Who the person is stands in no paper: it goes under its pseudonym here too.
    """
    member = desk.member(by)
    said = {"matter": request, "reader": member.id, "seat": member.seat}
    reading = refer(desk, by, "handover.read", said)
    with desk.inside() as asker:
        papers = dealings_by(knowing(asker), ("handover.requested", "handover.read"))
    nouns = [dealt.paper for dealt in papers]
    found = next((one for one in nouns if isinstance(one, HandOver) and one.id == request), None)
    if found is None:
        raise no_referral(request)
    return OpenedHandOver(found, reading, _mark(desk, papers, reading))


def mark_of(desk: Desk, reading: Dealt) -> Mark:
    """The mark of a reading that is entered: made with the mission's secret, so that nobody makes up another's."""
    paper = reading.paper
    assert isinstance(paper, ReferralRead | HandOverRead)
    code = code_of(desk.keyring.veil("wm", paper.matter, paper.reader, paper.id))
    return Mark(reader=paper.reader, seat=paper.seat, at=reading.at, entry=reading.index, code=code)


def _mark(desk: Desk, papers: tuple[Dealt, ...], reading: Dealing) -> Mark:
    entered = next((dealt for dealt in papers if dealt.paper.id == reading.id), None)
    if entered is None:
        raise NotFound("REF001", "the reading is not in the register", "open it again.")
    return mark_of(desk, entered)
