"""Referrals over HTTP: the course for those it concerns, the content for a named reader alone, one reading an entry."""

from fastapi import FastAPI, Request, Response

from tahqiq.api.addresses import Id, Limit, Offset, at
from tahqiq.api.bearer import Acting
from tahqiq.api.between_paging import page_of
from tahqiq.api.between_replies import (
    AttemptLine,
    CourseLine,
    CourseReply,
    HandOverReply,
    LeakedText,
    OpenedReply,
    Page,
    StepLine,
)
from tahqiq.api.deeds import WRITING
from tahqiq.api.problems import described
from tahqiq.desk.follow_referrals import (
    attempts_for,
    course_for,
    every_course,
    every_hand_over,
    hand_over_for,
)
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.read_referral import read_hand_over, read_referral
from tahqiq.desk.refer import courses_of
from tahqiq.desk.trace_leak import Traced, trace_leak
from tahqiq.desk.waiting_referrals import Waits, waiting_for
from tahqiq.errors import NotFound
from tahqiq.model.dealing import Dealt
from tahqiq.model.release import Audience
from tahqiq.referral.course import Course, course_of
from tahqiq.referral.hand_over import HandOverNow
from tahqiq.referral.metrics import Direction, directions
from tahqiq.store.dealings import dealings_by, dealings_in


def show_referral_figures(api: FastAPI, desk: Desk, audience: Audience) -> None:
    """Adds the figures on referrals, for every audience."""

    @api.get(
        "/referrals/figures", summary="Referrals by direction and what came of them: the same line for both"
    )
    def figures() -> list[Direction]:
        with desk.asking(audience) as asker:
            courses = courses_of(asker, desk.clock.now())
            bypasses = [one for one in dealings_by(asker, ("referral.breached",)) if not one.paper.matter]
        return list(directions(courses, bypasses, desk.mission.party_codes))


def follow_referrals(api: FastAPI, desk: Desk, acting: Acting) -> None:
    """Adds what the acting member may see of referrals; a party has no list of them."""
    by = acting.member.id

    @api.get(
        "/referrals",
        summary="All referrals that were handed over, for mediators, the chair and the auditor",
        responses=described(403),
    )
    def every(limit: Limit = 100, offset: Offset = 0) -> Page[CourseLine]:
        found = (_line(one) for one in every_course(desk, by))
        return page_of(Page[CourseLine], desk.clock.now(), found, limit, offset)

    @api.get("/referrals/waiting", summary="What waits for the acting member, without what it says")
    def waiting(response: Response) -> tuple[Waits, ...]:
        response.headers["Cache-Control"] = "no-store"
        return waiting_for(desk, by)

    @api.get(
        "/referrals/attempts",
        summary="What the rules refused, without what it said, for mediators, the chair and the auditor",
        responses=described(403),
    )
    def attempts(limit: Limit = 100, offset: Offset = 0) -> Page[AttemptLine]:
        refused = attempts_for(desk, by)
        found = (
            AttemptLine(verb=one.verb, code=one.code, seat=one.seat, at=dealt.at, entry=dealt.index)
            for dealt, one in refused
        )
        return page_of(Page[AttemptLine], desk.clock.now(), found, limit, offset)

    @api.get(
        "/hand-overs",
        summary="Requests for hand-over and where they stand, for mediators, the chair and the auditor",
        responses=described(403),
    )
    def handed_over(limit: Limit = 100, offset: Offset = 0) -> Page[HandOverNow]:
        return page_of(Page[HandOverNow], desk.clock.now(), every_hand_over(desk, by), limit, offset)

    @api.get("/hand-overs/{matter}", summary="One request for hand-over and its steps, without what it says")
    def handed(matter: Id, response: Response) -> HandOverNow:
        response.headers["Cache-Control"] = "no-store"
        return hand_over_for(desk, by, matter)

    @api.get("/referrals/{matter}", summary="The course of one referral, without what it says")
    def course(matter: Id, request: Request, response: Response) -> CourseReply:
        response.headers["Cache-Control"] = "no-store"
        course_for(desk, by, matter)
        with desk.asking(acting.audience) as asker:
            papers = dealings_in(asker, matter)
        found = course_of(papers, desk.clock.now())
        if found is None:
            raise NotFound("REF001", f"there is no referral '{matter}'", "give the id that you were given.")
        return CourseReply(course=_line(found), steps=tuple(_step(one, request) for one in papers))

    _read(api, desk, acting)
    _read_hand_over(api, desk, acting)


def _read(api: FastAPI, desk: Desk, acting: Acting) -> None:
    by = acting.member.id

    @api.post("/referrals/{matter}/read", status_code=201, responses=WRITING, tags=["filing"],
              summary="Open one referral, as a reader it names; the reading is entered first")  # fmt: skip
    def read(matter: Id, request: Request, response: Response) -> OpenedReply:
        opened = read_referral(desk, by, matter)
        response.headers["Cache-Control"] = "no-store"
        proof = at(request, f"/register/{opened.mark.entry}/proof")
        return OpenedReply.model_validate({**dict(opened.copy), "proof": proof})

    @api.post("/referrals/trace", responses=WRITING, tags=["filing"],
              summary="Whose reading a leaked text comes from, for mediators, the chair and the auditor")  # fmt: skip
    def trace(leaked: LeakedText, response: Response) -> tuple[Traced, ...]:
        response.headers["Cache-Control"] = "no-store"
        return trace_leak(desk, by, leaked.text)


def _read_hand_over(api: FastAPI, desk: Desk, acting: Acting) -> None:
    by = acting.member.id

    @api.post("/hand-overs/{matter}/read", status_code=201, responses=WRITING, tags=["filing"],
              summary="Open one request for hand-over, as a reader it names; the reading is entered first")  # fmt: skip
    def read(matter: Id, request: Request, response: Response) -> HandOverReply:
        opened = read_hand_over(desk, by, matter)
        response.headers["Cache-Control"] = "no-store"
        proof = at(request, f"/register/{opened.mark.entry}/proof")
        return HandOverReply.model_validate({**dict(opened.copy), "proof": proof})


def _line(course: Course) -> CourseLine:
    return CourseLine(
        matter=course.matter,
        from_party=course.from_party,
        to_party=course.to_party,
        state=course.state,
        alleged=course.alleged,
        frozen=course.frozen,
        due=course.due,
        standing_still_until=course.standing_still_until,
        acted_in_time=course.acted_in_time,
    )


def _step(dealt: Dealt, request: Request) -> StepLine:
    return StepLine.model_validate(
        {
            "verb": dealt.verb,
            "seat": dealt.seat,
            "by": dealt.by,
            "at": dealt.at,
            "entry": dealt.index,
            "proof": at(request, f"/register/{dealt.index}/proof"),
            "paper": dealt.paper,
        }
    )
