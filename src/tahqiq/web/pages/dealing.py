"""Filing a paper between the parties: one form for each act; a refusal comes back with all that was typed."""

import re
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from tahqiq.errors import NotFound, TahqiqError
from tahqiq.web.between_fields import Form, Ground, Typed
from tahqiq.web.case_clerk import Entered
from tahqiq.web.dealing_forms import dealing_form
from tahqiq.web.desk_mode import MOST_FORM, Sent
from tahqiq.web.filled_dealing import read_dealing
from tahqiq.web.frame import Frame, frame_of
from tahqiq.web.pages.between import shown
from tahqiq.web.pages.worklist import open_mode

_ONCE = re.compile(r"[0-9a-f]{32}")
_MOST_ID = 80


def form(request: Request) -> Response:
    """The empty form, with what a link named in it."""
    frame = frame_of(request)
    asked = dealing_form(request.path_params["step"])
    matter = request.query_params.get("about", "")[:_MOST_ID]
    ground = open_mode(frame, request).writing.between_clerk().ground(asked, matter)
    typed = {
        one.name: (request.query_params[one.name][:_MOST_ID],)
        for one in asked.fields
        if one.kind in ("offered", "choice") and one.name in request.query_params
    }
    return _page(frame, request, (asked, ground, matter), Typed(typed))


async def file(request: Request) -> Response:
    """Enters the paper, or shows the form again with what is wrong."""
    frame = frame_of(request)
    mode = frame.desk_mode or open_mode(frame, request)
    sent = await mode.form(request, MOST_FORM)
    return await run_in_threadpool(_file, frame, request, sent)


def _file(frame: Frame, request: Request, sent: Sent) -> Response:
    clerk = open_mode(frame, request).writing.between_clerk()
    asked = dealing_form(request.path_params["step"])
    matter = sent.words("matter")[:_MOST_ID]
    once = sent.words("once") if _ONCE.fullmatch(sent.words("once")) else ""
    before = clerk.entered(once) if once else None
    if before is not None:
        return _filed(asked, matter, before)
    ground = clerk.ground(asked, matter)
    typed = read_dealing(asked, sent, ground)
    if typed.faults:
        return _page(frame, request, (asked, ground, matter), typed, status=422)
    try:
        entered = clerk.file(asked, matter, typed.said, once or ground.once)
    except NotFound as error:
        return _page(frame, request, (asked, ground, matter), typed, error=error, status=404)
    except TahqiqError as error:
        return _page(frame, request, (asked, ground, matter), typed, error=error, status=422)
    return _filed(asked, matter, entered)


def _filed(asked: Form, matter: str, entered: Entered) -> Response:
    again = "&again=yes" if entered.again else ""
    where = asked.back + (f"/{quote(matter, safe='')}" if asked.about == "referral" else "")
    return RedirectResponse(f"{where}?filed={entered.index}{again}", status_code=303)


def _page(
    frame: Frame,
    request: Request,
    about: tuple[Form, Ground, str],
    typed: Typed,
    *,
    error: TahqiqError | None = None,
    status: int = 200,
) -> Response:
    asked, ground, matter = about
    back = asked.back + (f"/{quote(matter, safe='')}" if asked.about == "referral" else "")
    return shown(
        frame,
        request,
        "file_dealing.html",
        status=status,
        form=asked,
        ground=ground,
        matter=matter,
        typed=typed,
        error=error,
        back=back,
    )
