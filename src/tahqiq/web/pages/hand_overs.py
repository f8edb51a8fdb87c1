"""Requests for hand-over: their legal steps for whom they concern; what one says to one named reader, once."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from tahqiq.web.frame import Frame, frame_of
from tahqiq.web.pages.between import shown
from tahqiq.web.sent_form import MOST_FORM


def hand_overs(_request: Request) -> Response:
    """Requests have no list of their own: it stands with the referrals, for the third party and the auditor."""
    return RedirectResponse("/referrals", status_code=303)


def hand_over(request: Request) -> Response:
    """One request without what it says, for the member who opened the desk."""
    frame = frame_of(request)
    found = frame.door.writing(request).between_clerk().hand_over(request.path_params["matter"])
    return shown(frame, request, "hand_over.html", found=found, asked=found.now.request, read=None)


async def read(request: Request) -> Response:
    """Enters the reading, then shows what the request says, once."""
    frame = frame_of(request)
    await frame.door.form(request, MOST_FORM)
    return await run_in_threadpool(_opened, frame, request)


def _opened(frame: Frame, request: Request) -> Response:
    clerk = frame.door.writing(request).between_clerk()
    matter = request.path_params["matter"]
    opened = clerk.read_hand_over(matter)
    frame.door.note_read(request, matter)
    found = clerk.hand_over(matter)
    answer = shown(
        frame,
        request,
        "hand_over.html",
        found=found,
        asked=found.now.request,
        read=opened.asked,
        mark=opened.mark,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
