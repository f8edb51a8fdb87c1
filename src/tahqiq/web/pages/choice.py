"""The choice of who asks, in an exercise: kept in a cookie, sent back to where the visitor was."""

from typing import Final
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from tahqiq.errors import BadInput, Refused
from tahqiq.model.release import audiences_of, parse_audience
from tahqiq.web.frame import AUDIENCE_COOKIE, Frame, frame_of
from tahqiq.web.sent_form import Sent, read_sent

MOST_CHOICE: Final = 4096  # bytes of the form


async def choose_audience(request: Request) -> Response:
    """Take the choice, only in an exercise and only from a form of our own; nothing is read of any other."""
    frame = frame_of(request)
    if not frame.settings.exercise_roles:
        raise Refused("WEB403", "Who asks is fixed here by the operator.", "Ask the operator for access.")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refused("WEB403", "The form came from another site.", "Use the form on these pages.")
    sent = await read_sent(request, MOST_CHOICE) if "content-type" in request.headers else Sent({})
    return await run_in_threadpool(_chosen, frame, sent)


def _chosen(frame: Frame, sent: Sent) -> Response:
    try:
        chosen = parse_audience(sent.words("audience"))
    except ValueError:
        raise BadInput("WEB422", "There is no such audience.", "Choose one from the form.") from None
    if chosen not in audiences_of(frame.desk.mission().seats):
        raise BadInput("WEB422", "There is no such seat here.", "Choose one from the form.")
    answer = RedirectResponse(own_path(sent.words("back")), status_code=303)
    answer.set_cookie(
        AUDIENCE_COOKIE,
        chosen.name,
        samesite="strict",
        httponly=True,
        secure=frame.settings.secure_cookies,
    )
    return answer


def own_path(back: str) -> str:
    """A path of these pages, or the first page: never a way to another site."""
    parts = urlsplit(back)
    odd = "\\" in back or any(ord(sign) < 33 for sign in back)
    if parts.scheme or parts.netloc or odd or not back.startswith("/") or back.startswith("//"):
        return "/"
    return back
