"""Casework: the board by stage, one case with everything in the order of time, and what is asked of a member."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Literal
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from tahqiq.model.aftermath import Measure, MeasureCheck, MeasureReport, Reconsideration
from tahqiq.model.determination import Determination, Position
from tahqiq.model.finding import ComponentView, Verification
from tahqiq.model.inquiry import AccessAnswer, AccessRequest, TeamView
from tahqiq.verification.case import CaseState, Filed
from tahqiq.web.asked import one_of, page_number
from tahqiq.web.case_clock import time_left
from tahqiq.web.case_room import SORTS, BoardAsked, CaseFile, Who
from tahqiq.web.filled_form import SECRETARIAT
from tahqiq.web.frame import Asker, Frame, frame_of
from tahqiq.web.mission_cases import CARDS_PAGE
from tahqiq.web.paper_forms import BY_VERB, form_of, said_in

ASKED_PAGE = 50


@dataclass(frozen=True)
class SeatView:
    """One component's column: what the team's finding recorded of it, and what it signed itself."""

    seat: str
    recorded: ComponentView | None
    signed: tuple[tuple[ComponentView, Filed], ...]


@dataclass(frozen=True)
class Decided:
    """A determination with its seats by the side they took, and what became of it."""

    filed: Filed
    paper: Determination
    sides: tuple[tuple[str, tuple[Position, ...]], ...]
    after: tuple[Reconsideration, ...]


@dataclass(frozen=True)
class Demanded:
    """A measure with what its owner said and what was found of it, in the order of time."""

    filed: Filed
    paper: Measure
    reports: tuple[MeasureReport, ...]
    checks: tuple[MeasureCheck, ...]
    state: Literal["done", "overdue", "open"]


@dataclass(frozen=True)
class AskedAccess:
    """A request for access with its answers; ``silent`` where its time passed without any."""

    filed: Filed
    paper: AccessRequest
    answers: tuple[tuple[AccessAnswer, Filed], ...]
    silent: bool


def cases(request: Request) -> Response:
    """The board."""
    frame = frame_of(request)
    asker, mission = frame.asker(request), frame.desk.mission()
    room = frame.desk.cases()
    query, page = request.query_params, page_number(request.query_params)
    stages = room.stages(asker.audience)
    parties = _parties_asked(frame, asker)
    asked = BoardAsked(
        stage=one_of(query, "stage", ("", *stages), ""),
        party=one_of(query, "party", ("", *parties), ""),
        overdue=one_of(query, "overdue", ("", "yes"), ""),
        sector=one_of(query, "sector", ("", *(one.id for one in mission.sectors)), ""),
        sort=one_of(query, "sort", ("", *SORTS), ""),
    )
    found = room.board(asker.audience, asked, page, who_opened(frame, request))
    return frame.page(
        request,
        "cases.html",
        asked=asked,
        found=found,
        number=page,
        pages=max(1, -(-found.total // CARDS_PAGE)) if asked.stage else 1,
        parties=parties,
        sectors={sector.id: sector.name for sector in mission.sectors},
        sorts=SORTS,
        left=partial(time_left, now=found.now, language=asker.language),
    )


def case(request: Request) -> Response:
    """One case; an incident's older id leads there too."""
    frame = frame_of(request)
    asker = frame.asker(request)
    who = who_opened(frame, request)
    found = frame.desk.cases().file(asker.audience, request.path_params["incident"], who)
    now_at = found.incident.incident.id
    if now_at != request.path_params["incident"]:
        where = f"/cases/{quote(now_at, safe='')}"
        return RedirectResponse(where, status_code=301, headers={"Cache-Control": "no-store"})
    filed = request.query_params.get("filed", "")
    desk = frame.door.at_desk(request)
    clerk = desk.clerk() if desk else None
    verbs = clerk.steps(found.incident.incident.id) if clerk else ()
    return frame.page(
        request,
        "case.html",
        forms=[BY_VERB[one] for one in verbs],
        filed=filed,
        sent_before=request.query_params.get("again") == "yes",
        may_take=bool(desk and desk.custodian().may_take()),
        **_evidence(frame, asker, now_at),
        **_shown(found, asker),
    )


def asked(request: Request) -> Response:
    """What is asked of the member who opened the desk."""
    frame = frame_of(request)
    clerk = frame.door.writing(request).clerk()
    asker, page = frame.asker(request), page_number(request.query_params)
    room, who = frame.desk.cases(), clerk.who()
    found = room.asked(asker.audience, who)
    shown = found[(page - 1) * ASKED_PAGE : page * ASKED_PAGE]
    now = room.now()
    return frame.page(
        request,
        "asked.html",
        found=shown,
        total=len(found),
        overdue=sum(due.overdue for _card, due in found),
        number=page,
        pages=max(1, -(-len(found) // ASKED_PAGE)),
        left=partial(time_left, now=now, language=asker.language),
        forms={form.slug: form for form in BY_VERB.values()},
    )


def who_opened(frame: Frame, request: Request) -> Who | None:
    """The member who opened the desk in this browser."""
    desk = frame.door.at_desk(request)
    return desk.clerk().who() if desk else None


def _parties_asked(frame: Frame, asker: Asker) -> tuple[str, ...]:
    """Of whom the board may be asked what it waits for: of both parties for the mechanism, else of one's own."""
    if asker.audience.kind == "mechanism":
        return frame.desk.mission().party_codes
    return (asker.audience.party,) if asker.audience.party else ()


def _evidence(frame: Frame, asker: Asker, incident: str) -> dict[str, Any]:
    """The files of the case, and what its findings cite of them."""
    room = frame.desk.evidence()
    citable = {one.id: one for one in room.citable(asker.audience, incident)}
    return {"pieces": room.of_case(asker.audience, incident), "citable": citable}


def _shown(found: CaseFile, asker: Asker) -> dict[str, Any]:
    return {
        "file": found.incident,
        "found": found,
        "left": partial(time_left, now=found.now, language=asker.language),
        "form_of": form_of,
        "said_in": said_in,
        "entries": {each.paper.id: each for each in found.case.filed},
        "views": _views(found.case),
        "decided": _decided(found.case),
        "measures": _measures(found),
        "access": _access(found),
        "provisions": {one.id: one for one in found.case.provisions},
        "broken": [step for step in found.audit or () if not step.kept],
    }


def _views(case: CaseState) -> tuple[SeatView, ...]:
    """The components on the latest finding: one party, those of no party, the other; empty before any finding."""
    finding = case.verification
    if not isinstance(finding, Verification):
        return ()
    signed = [(each.paper, each) for each in case.filed if isinstance(each.paper, TeamView)]
    on_it = [(paper, each) for paper, each in signed if paper.finding == finding.id]
    heard = {view.seat for view in finding.views} | {paper.view.seat for paper, _each in on_it}
    filer = case.filer(finding)
    heard |= {filer.seat} if filer else set()  # a team has a third party; where nothing is recorded, it shows
    third = [seat for seat in (*case.mediators, SECRETARIAT) if seat in heard]
    return tuple(
        SeatView(
            seat,
            next((view for view in finding.views if view.seat == seat), None),
            tuple((paper.view, each) for paper, each in on_it if paper.view.seat == seat),
        )
        for seat in (*case.parties[:1], *third, *case.parties[1:])
    )


def _decided(case: CaseState) -> tuple[Decided, ...]:
    found = []
    for each in case.filed:
        paper = each.paper
        if not isinstance(paper, Determination):
            continue
        sides = tuple(
            (stand, tuple(one for one in _seated(paper.positions, case) if one.position == stand))
            for stand in ("agrees", "disagrees", "abstains", "absent")
        )
        after = tuple(one for one in case.of(Reconsideration) if one.determination == paper.id)
        found.append(Decided(each, paper, tuple(side for side in sides if side[1]), after))
    return tuple(found)


def _seated(positions: tuple[Position, ...], case: CaseState) -> list[Position]:
    order = {seat: number for number, seat in enumerate(case.seats)}
    return sorted(positions, key=lambda one: (order.get(one.seat, len(order)), one.seat))


def _measures(found: CaseFile) -> tuple[Demanded, ...]:
    case, shown = found.case, []
    for each in case.filed:
        paper = each.paper
        if not isinstance(paper, Measure):
            continue
        checks = tuple(one for one in case.of(MeasureCheck) if one.measure == paper.id)
        done = any(one.finding == "done" for one in checks)
        state: Literal["done", "overdue", "open"] = "done" if done else "open"
        if not done and paper.due < found.now:
            state = "overdue"
        reports = tuple(one for one in case.of(MeasureReport) if one.measure == paper.id)
        shown.append(Demanded(each, paper, reports, checks, state))
    return tuple(shown)


def _access(found: CaseFile) -> tuple[AskedAccess, ...]:
    shown = []
    for each in found.case.filed:
        paper = each.paper
        if not isinstance(paper, AccessRequest):
            continue
        answers = tuple(
            (one.paper, one)
            for one in found.case.filed
            if isinstance(one.paper, AccessAnswer) and one.paper.request == paper.id
        )
        silent = found.whole and not answers and paper.due < found.now
        shown.append(AskedAccess(each, paper, answers, silent))
    return tuple(shown)
