"""Whose copy a text that turned up is, and what the rules of referrals refused: for the third party and the auditor.

For everybody else there are no such pages; that somebody who has a desk asked for them is entered.
"""

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from tahqiq.desk.trace_leak import MOST_BYTES, TRACING, Traced
from tahqiq.errors import BadInput, Refused
from tahqiq.web.asked import PAGE_SIZE, one_of, page_number
from tahqiq.web.between_clerk import BetweenClerk
from tahqiq.web.frame import Frame, frame_of
from tahqiq.web.pages.between import shown
from tahqiq.web.pages.new_text import handed
from tahqiq.web.sent_form import MOST_FIELD, Sent

ATTEMPTS = "attempt.list"
MOST = MOST_BYTES + MOST_FIELD


def form(request: Request) -> Response:
    """The empty form for a text that turned up."""
    frame = frame_of(request)
    _clerk(frame, request, TRACING)
    return _page(frame, request)


async def trace(request: Request) -> Response:
    """Holds the text against all readings and shows whose copy it may be; nothing of it is kept."""
    frame = frame_of(request)
    await run_in_threadpool(_clerk, frame, request, TRACING)  # of whoever may not, no body is read
    sent = await frame.door.form(request, MOST)
    return await run_in_threadpool(_traced, frame, request, sent)


def _traced(frame: Frame, request: Request, sent: Sent) -> Response:
    clerk = _clerk(frame, request, TRACING)
    try:
        found = clerk.trace(handed(sent.words("leaked"), sent.file))
    except BadInput as error:
        return _page(frame, request, typed=sent.words("leaked"), error=error)
    courses, hand_overs = clerk.courses()
    pages = {one.matter: f"/referrals/{one.matter}" for one in courses}
    pages |= {one.request.id: f"/hand-overs/{one.request.id}" for one in hand_overs}
    return _page(frame, request, found=found, pages=pages)


def _page(
    frame: Frame,
    request: Request,
    *,
    found: tuple[Traced, ...] | None = None,
    pages: dict[str, str] | None = None,
    typed: str = "",
    error: BadInput | None = None,
) -> Response:
    answer = shown(
        frame,
        request,
        "trace.html",
        status=422 if error else 200,
        found=found,
        pages=pages or {},
        typed=typed,
        error=error,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def attempts(request: Request) -> Response:
    """What the rules refused, the latest first, without what it said."""
    frame = frame_of(request)
    every = _clerk(frame, request, ATTEMPTS).attempts()[::-1]
    seats = sorted({one.seat for _dealt, one in every})
    codes = sorted({one.code for _dealt, one in every})
    query, number = request.query_params, page_number(request.query_params)
    seat = one_of(query, "seat", ("", *seats), "")
    code = one_of(query, "rule", ("", *codes), "")
    fitting = [each for each in every if seat in ("", each[1].seat) and code in ("", each[1].code)]
    return shown(
        frame,
        request,
        "attempts.html",
        found=fitting[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        total=len(fitting),
        number=number,
        pages=max(1, -(-len(fitting) // PAGE_SIZE)),
        seat=seat,
        seats=seats,
        code=code,
        codes=codes,
    )


def _clerk(frame: Frame, request: Request, asked: str) -> BetweenClerk:
    """The clerk of whoever may; for all others this is an address like any that is not there."""
    desk = frame.door.at_desk(request)
    if desk is None:
        raise HTTPException(404)
    clerk = desk.between_clerk()
    try:
        clerk.ask_for_list(asked)
    except Refused as refusal:
        raise HTTPException(404) from refusal
    return clerk
