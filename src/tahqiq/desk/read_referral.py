"""Reading a referral: the reading is entered first, then the content is shown to the one who was named."""

from dataclasses import dataclass

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.refer import courses_of, knowing, refer
from tahqiq.errors import NotFound
from tahqiq.model.dealing import Dealing
from tahqiq.model.ids import content_id
from tahqiq.model.referral import Clarification, HandOver, Referral
from tahqiq.store.dealings import dealings_by


@dataclass(frozen=True)
class Opened:
    """A referral as one reader sees it at one moment. ``watermark`` tells whose copy this is."""

    referral: Referral
    clarifications: tuple[Clarification, ...]
    reading: Dealing
    watermark: str


def read_referral(desk: Desk, by: str, matter: str) -> Opened:
    """Opens one referral for one named reader; raises ``NotFound`` REF001 for whoever is not, ``Refused`` otherwise.

    There is no way to open several. The entry of the reading is seen by both sides and the third party.
    """
    member = desk.member(by)
    said = {"matter": matter, "reader": member.id, "seat": member.seat}
    reading = refer(desk, by, "referral.read", said)
    with desk.inside() as asker:
        courses = courses_of(knowing(asker), desk.clock.now())
    course = next((one for one in courses if one.matter == matter), None)
    referral = course.referral if course else None
    if course is None or referral is None:
        raise NotFound("REF001", f"there is no referral '{matter}'", "give the id that you were given.")
    words = tuple(one.paper for one in course.papers if isinstance(one.paper, Clarification))
    return Opened(referral, words, reading, content_id("wm", matter, member.id, reading.id))


def read_hand_over(desk: Desk, by: str, request: str) -> tuple[HandOver, str]:
    """Opens one request for hand-over for one named reader, with the watermark of that copy; raises as above.

    Who the person is stands in no paper: it goes under its pseudonym here too.
    """
    member = desk.member(by)
    said = {"matter": request, "reader": member.id, "seat": member.seat}
    reading = refer(desk, by, "handover.read", said)
    with desk.inside() as asker:
        papers = [dealt.paper for dealt in dealings_by(knowing(asker), ("handover.requested",))]
    found = next((one for one in papers if isinstance(one, HandOver) and one.id == request), None)
    if found is None:
        raise NotFound("REF001", f"there is no referral '{request}'", "give the id that you were given.")
    return found, content_id("wm", request, member.id, reading.id)
