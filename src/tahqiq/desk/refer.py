"""Referring: what one side hands to the other through a third party; what is refused is kept for the auditor."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tahqiq.desk.append import check_right
from tahqiq.desk.file_dealing import file_dealing
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import NotFound, Refused
from tahqiq.model.dealing import Dealing, Dealt
from tahqiq.model.dealing_acts import REFERRALS
from tahqiq.model.member import Member
from tahqiq.model.referral import HandOver, HandOverRead, HandOverStep, RefusedAttempt
from tahqiq.referral.course import Course, course_of
from tahqiq.referral.hand_over import hand_overs, may_hand_over
from tahqiq.referral.rules import may_refer
from tahqiq.store.asker import Asker
from tahqiq.store.dealing_fields import NAMED
from tahqiq.store.dealings import dealings_by
from tahqiq.store.missions import members_of

_OF_REFERRALS = frozenset(verb for verb in REFERRALS if verb.startswith("referral."))
MOST_KEPT = 40  # refused attempts of one member in a day; whoever tries more is known by then
_OF_HAND_OVERS = frozenset({"handover.requested", "handover.read", "handover.stepped"})


def refer(desk: Desk, by: str, verb: str, said: dict[str, Any]) -> Dealing:
    """Files one paper of a referral or hand-over.

    Raises ``Refused``, ``NotFound`` or ``BadInput`` with its rule; that somebody tried what a rule refuses is entered,
    without what it said, and stays for the auditor to see. Who may read a paper follows from its kind alone.
    """
    try:
        return file_dealing(desk, by, verb, {**said, "release": _label(desk, by, verb, said)}, _allowed(desk))
    except (Refused, NotFound) as refusal:
        keep_attempt(desk, by, verb, refusal)
        raise


def _label(desk: Desk, by: str, verb: str, said: dict[str, Any]) -> str:
    """A draft is its own side's, with every reading of it; once it is handed over both sides see that it is there."""
    seat = desk.member(by).seat
    own = verb in {"referral.drafted", "referral.sanitised"}
    if verb == "referral.read" and seat in desk.mission.party_codes:
        with desk.inside() as asker:
            handed = dealings_by(asker, ("referral.submitted",))
        own = all(dealt.paper.matter != said.get("matter") for dealt in handed)
    return f"party:{seat}" if own else "parties"


def keep_attempt(desk: Desk, by: str, verb: str, refusal: Refused | NotFound) -> None:
    """Enters that somebody tried what a rule of referrals refuses; of one member so many in a day and no more."""
    if not refusal.code.startswith("REF"):
        return
    try:
        check_right(desk, by, "attempt.refused")
    except Refused:
        return
    since = desk.clock.now() - timedelta(days=1)
    with desk.inside() as asker:
        kept = sum(dealt.by == by and dealt.at > since for dealt, _paper in refused_attempts(asker))
    if kept >= MOST_KEPT:
        return
    said = {"verb": verb, "code": refusal.code, "seat": desk.member(by).seat, "release": "mechanism"}
    file_dealing(desk, by, "attempt.refused", said, lambda _asker, _paper, _member: None)


def _allowed(desk: Desk) -> Any:
    now, parties = desk.clock.now(), desk.mission.party_codes

    def allowed(asker: Asker, paper: Dealing, member: Member) -> None:
        members = {one.id: one for one in members_of(asker.connection)}
        if isinstance(paper, HandOver | HandOverRead | HandOverStep):
            known = hand_overs(dealings_by(asker, _OF_HAND_OVERS), now)
            may_hand_over(paper, member, now, known, members, parties)
            return
        courses = courses_of(knowing(asker), now)
        course = next((one for one in courses if one.matter == paper.matter), None)
        may_refer(paper, member, now, course, courses, members, parties)

    return allowed


def knowing(asker: Asker) -> Asker:
    """The asker with what named readers alone may read: for the rules, and for a reading that is entered."""
    return replace(asker, labels=asker.labels | {NAMED})


def courses_of(asker: Asker, now: datetime) -> tuple[Course, ...]:
    """The courses of all referrals that this asker may know of, by when they were drafted."""
    matters: dict[str, list[Dealt]] = defaultdict(list)
    for dealt in dealings_by(asker, _OF_REFERRALS):
        matters[dealt.paper.matter or dealt.paper.id].append(dealt)
    found = (course_of(papers, now) for papers in matters.values())
    return tuple(one for one in found if one is not None)


def refused_attempts(asker: Asker) -> tuple[tuple[Dealt, RefusedAttempt], ...]:
    """What the rules refused, for the mechanism and the auditor."""
    papers = dealings_by(asker, ("attempt.refused",))
    return tuple((dealt, dealt.paper) for dealt in papers if isinstance(dealt.paper, RefusedAttempt))
