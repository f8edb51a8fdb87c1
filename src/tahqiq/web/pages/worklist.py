"""The desk of a member: the link that opens it, and what waits for review."""

from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from tahqiq.errors import NotFound, Refused
from tahqiq.web.asked import PAGE_SIZE, page_number
from tahqiq.web.desk_mode import DeskMode
from tahqiq.web.frame import Frame, frame_of


def enter(request: Request) -> Response:
    """Opens the desk in this browser, for whoever has the link."""
    frame = frame_of(request)
    mode = frame.desk_mode
    if mode is None or not mode.fits(request.path_params["key"]):
        raise NotFound("WEB404", "There is no such desk.", "Open the link that the running server printed.")
    answer = RedirectResponse("/desk", status_code=303)
    mode.open_for(answer, secure=frame.settings.secure_cookies)
    return answer


def worklist(request: Request) -> Response:
    """What has claims that nobody has reviewed."""
    frame = frame_of(request)
    mode = open_mode(frame, request)
    number = page_number(request.query_params)
    found = mode.writing.unreviewed(PAGE_SIZE + 1, (number - 1) * PAGE_SIZE)
    return frame.page(
        request,
        "worklist.html",
        found=found[:PAGE_SIZE],
        number=number,
        pages=number + (len(found) > PAGE_SIZE),
        said=request.query_params.get("said", ""),
    )


def open_mode(frame: Frame, request: Request) -> DeskMode:
    """The desk mode where it is open in this browser; raises ``Refused`` with the reason where it is not."""
    if frame.desk_mode is None:
        raise Refused(
            "WEB403",
            "These pages show what is there and take nothing in.",
            "Whoever acts for the mission starts them with 'tahqiq serve --as MEMBER'.",
        )
    if not frame.desk_mode.is_open(request):
        raise Refused(
            "WEB403",
            "This desk is open to one member alone.",
            "Open it by the link that was printed where the server was started.",
        )
    return frame.desk_mode


def submission_path(submission: str, rest: str = "") -> str:
    """The address of a submission's page, or of one below it."""
    return f"/submissions/{quote(submission, safe='')}{rest}"
