"""Between the parties: one page that leads to all that goes on there, and the pages of crossings and returns."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import Request, Response

from tahqiq.crossings.history import asides
from tahqiq.crossings.matrix import Cell
from tahqiq.referral.metrics import Direction
from tahqiq.web.asked import end_of_day, one_of
from tahqiq.web.between_desk import Gate
from tahqiq.web.between_fields import Form
from tahqiq.web.case_clock import days_ago, time_left
from tahqiq.web.dealing_forms import CATEGORIES
from tahqiq.web.frame import Frame, frame_of

STANDINGS = ("open", "restricted", "closed", "disputed", "unknown")


@dataclass(frozen=True)
class Overview:
    """What the leading page counts: cells by standing, and what waits."""

    standings: tuple[tuple[str, int], ...]
    crossings: int
    rounds: int
    overdue: int
    commitments: int
    unanswered: int
    ahead: int
    windows: int
    returns: int
    statements: int
    figures: tuple[Direction, ...]


def offered(frame: Frame, request: Request, *forms: str) -> dict[str, Form]:
    """Those of these forms that the member who opened the desk may file, by address; none where nobody did."""
    desk = frame.door.at_desk(request)
    return {one.slug: one for one in desk.between_clerk().offered(forms)} if desk else {}


def shown(frame: Frame, request: Request, template: str, /, *forms: str, **more: Any) -> Response:
    """A page between the parties: with who is spoken of, what the member can file there, and what he just filed."""
    asker = frame.asker(request)
    desk = frame.desk.between()
    filed = request.query_params.get("filed", "")
    return frame.page(
        request,
        template,
        sides=desk.sides(asker.audience),
        forms=offered(frame, request, *forms),
        filed=filed[:9] if filed.isascii() and filed.isdigit() else "",
        sent_before=request.query_params.get("again") == "yes",
        left=partial(time_left, language=asker.language),
        ago=partial(days_ago, language=asker.language),
        **more,
    )


def between(request: Request) -> Response:
    """The page that leads to the others."""
    frame = frame_of(request)
    audience, desk = frame.asker(request).audience, frame.desk.between()
    gates, talks, liaison = desk.crossings(audience), desk.commitments(audience), desk.liaison(audience)
    standings = [cell.standing for gate in gates.gates for cell in gate.cells]
    at_desk = frame.door.at_desk(request)
    clerk = at_desk.between_clerk() if at_desk else None
    overview = Overview(
        standings=tuple((one, standings.count(one)) for one in STANDINGS if one in standings),
        crossings=len(gates.gates),
        rounds=len(desk.rounds(audience)),
        overdue=sum(one.overdue for one in talks.found),
        commitments=len(talks.found),
        unanswered=sum(bool(one.silent) for one in liaison.calls),
        ahead=sum(one.state in ("ahead", "running") for one in liaison.notices),
        windows=sum(one.state in ("asked", "agreed", "running") for one in liaison.windows),
        returns=len(desk.returns(audience).reports),
        statements=len(desk.statements(audience).found),
        figures=desk.referral_figures(audience),
    )
    listed = clerk is not None and clerk.may_list()
    return shown(frame, request, "between.html", found=overview, listed=listed)


def crossings(request: Request) -> Response:
    """The matrix of all crossings."""
    frame = frame_of(request)
    audience = frame.asker(request).audience
    query = request.query_params
    category = one_of(query, "category", ("", *CATEGORIES), "")
    standing = one_of(query, "standing", ("", *STANDINGS), "")
    past = end_of_day(query, frame.desk.mission().zone)
    found = frame.desk.between().crossings(audience, past)

    def fits(cell: Cell) -> bool:
        return category in ("", cell.category) and standing in ("", cell.standing)

    chosen = [(gate, tuple(cell for cell in gate.cells if fits(cell))) for gate in found.gates]
    return shown(
        frame,
        request,
        "crossings.html",
        "list-crossing",
        "report-crossing",
        "count-traffic",
        "set-term",
        "account-term",
        found=found,
        chosen=[one for one in chosen if one[1] or not (category or standing)],
        category=category,
        standing=standing,
        day=query.get("day", "") if past else "",
        categories=CATEGORIES,
        standings=STANDINGS,
        tracks={_of(track): track for gate in found.gates for track in gate.tracks},
        asides=asides,
        closed=sum(_shut(gate) for gate in found.gates),
    )


def crossing(request: Request) -> Response:
    """One crossing whole."""
    frame = frame_of(request)
    past = end_of_day(request.query_params, frame.desk.mission().zone)
    found = frame.desk.between().crossing(frame.asker(request).audience, request.path_params["code"], past)
    return shown(
        frame,
        request,
        "crossing.html",
        "report-crossing",
        "count-traffic",
        "account-term",
        found=found,
        gate=found.gate,
        day=request.query_params.get("day", "") if past else "",
        tracks={_of(track): track for track in found.gate.tracks},
        asides=asides,
        standings=STANDINGS,
    )


def _of(track: Any) -> tuple[str, str, str]:
    return track.crossing, track.toward, track.category


def _shut(gate: Gate) -> bool:
    return any(cell.standing == "closed" for cell in gate.cells)


def returns(request: Request) -> Response:
    """Returns and shortages."""
    frame = frame_of(request)
    audience = frame.asker(request).audience
    desk = frame.desk.between()
    names = {gate.crossing.code: gate.crossing.name for gate in desk.crossings(audience).gates}
    forms = ("report-returns", "import-returns", "report-shortage")
    return shown(frame, request, "returns.html", *forms, found=desk.returns(audience), names=names)
