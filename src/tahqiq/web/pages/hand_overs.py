"""Requests for hand-over: their legal steps for whom they concern; what one says to one named reader, once."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from tahqiq.web.desk_mode import MOST_FORM
from tahqiq.web.frame import Frame, frame_of
from tahqiq.web.pages.between import shown
from tahqiq.web.pages.worklist import open_mode


def hand_overs(_request: Request) -> Response:
    """Requests have no list of their own: it stands with the referrals, for the third party and the auditor."""
    return RedirectResponse("/referrals", status_code=303)


def hand_over(request: Request) -> Response:
    """One request without what it says, for the member who opened the desk."""
    frame = frame_of(request)
    found = open_mode(frame, request).writing.between_clerk().hand_over(request.path_params["matter"])
    return shown(frame, request, "hand_over.html", found=found, asked=found.now.request, read=None)


async def read(request: Request) -> Response:
    """Enters the reading, then shows what the request says, once."""
    frame = frame_of(request)
    mode = frame.desk_mode or open_mode(frame, request)
    await mode.form(request, MOST_FORM)
    return await run_in_threadpool(_opened, frame, request)


def _opened(frame: Frame, request: Request) -> Response:
    clerk = open_mode(frame, request).writing.between_clerk()
    matter = request.path_params["matter"]
    read, watermark = clerk.read_hand_over(matter)
    found = clerk.hand_over(matter)
    answer = shown(
        frame,
        request,
        "hand_over.html",
        found=found,
        asked=found.now.request,
        read=read,
        watermark=watermark,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
