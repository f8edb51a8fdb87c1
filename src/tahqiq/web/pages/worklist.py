"""The desk of a member: the link that opens it, and what waits for review."""

from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from tahqiq.errors import NotFound
from tahqiq.web.asked import PAGE_SIZE, page_number
from tahqiq.web.desk_mode import DeskMode
from tahqiq.web.frame import frame_of


def enter(request: Request) -> Response:
    """Opens the desk in this browser, for whoever has the link."""
    frame = frame_of(request)
    mode = frame.door
    if not isinstance(mode, DeskMode) or not mode.fits(request.path_params["key"]):
        raise NotFound("WEB404", "There is no such desk.", "Open the link that the running server printed.")
    answer = RedirectResponse("/desk", status_code=303)
    mode.open_for(answer, secure=frame.settings.secure_cookies)
    return answer


def worklist(request: Request) -> Response:
    """What has claims that nobody has reviewed."""
    frame = frame_of(request)
    desk = frame.door.writing(request)
    number = page_number(request.query_params)
    found = desk.unreviewed(PAGE_SIZE + 1, (number - 1) * PAGE_SIZE)
    return frame.page(
        request,
        "worklist.html",
        found=found[:PAGE_SIZE],
        number=number,
        pages=number + (len(found) > PAGE_SIZE),
        said=request.query_params.get("said", ""),
    )


def submission_path(submission: str, rest: str = "") -> str:
    """The address of a submission's page, or of one below it."""
    return f"/submissions/{quote(submission, safe='')}{rest}"
