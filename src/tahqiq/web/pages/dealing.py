"""Filing a paper between the parties: one form for each act; a refusal comes back with all that was typed."""

import re
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from tahqiq.errors import NotFound, TahqiqError
from tahqiq.model.bulletin import Bulletin
from tahqiq.web.between_fields import Form, Ground, Typed
from tahqiq.web.brief_form import BRIEF_FORM
from tahqiq.web.case_clerk import Entered
from tahqiq.web.dealing_forms import dealing_form
from tahqiq.web.desk_mode import MOST_FORM, Sent
from tahqiq.web.filled_dealing import read_dealing
from tahqiq.web.frame import Frame, frame_of
from tahqiq.web.pages.between import shown
from tahqiq.web.pages.worklist import open_mode

_ONCE = re.compile(r"[0-9a-f]{32}")
_MOST_ID = 80
_MOST_TABLE = 20 * 1024 * 1024  # bytes of a table of returns
_WITH_PAGE = ("referral", "handover")


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
    asked = dealing_form(request.path_params["step"])
    with_file = any(one.kind == "file" for one in asked.fields)
    sent = await mode.form(request, MOST_FORM + (_MOST_TABLE if with_file else 0))
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
    if typed.faults or sent.words("next") == "change":
        return _page(frame, request, (asked, ground, matter), typed)
    try:
        if asked.look and sent.words("next") != "enter":
            draft = clerk.brief(typed.said) if asked.verb == BRIEF_FORM.verb else None
            return _page(frame, request, (asked, ground, matter), typed, draft=draft, look=True)
        entered = clerk.file(asked, matter, typed.said, once or ground.once)
    except TahqiqError as error:
        return _page(frame, request, (asked, ground, matter), typed, error=error)
    return _filed(asked, matter, entered)


def _filed(asked: Form, matter: str, entered: Entered) -> Response:
    again = "&again=yes" if entered.again else ""
    where = _back(asked, entered.paper if asked.opens else matter)
    return RedirectResponse(f"{where}?filed={entered.index}{again}", status_code=303)


def _page(
    frame: Frame,
    request: Request,
    about: tuple[Form, Ground, str],
    typed: Typed,
    *,
    error: TahqiqError | None = None,
    look: bool = False,
    draft: Bulletin | None = None,
) -> Response:
    asked, ground, matter = about
    answer = shown(
        frame,
        request,
        "dealing_look.html" if look else "file_dealing.html",
        status=404 if isinstance(error, NotFound) else 422 if error or typed.faults else 200,
        form=asked,
        ground=ground,
        matter=matter,
        typed=typed,
        error=error,
        back=_back(asked, matter),
        draft=draft,
        with_file=any(one.kind == "file" for one in asked.fields),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _back(asked: Form, matter: str) -> str:
    """Where the reader goes from a form: to the page of its matter, where it has one and there is a matter."""
    with_page = asked.opens or asked.about in _WITH_PAGE
    return asked.back + (f"/{quote(matter, safe='')}" if with_page and matter else "")
