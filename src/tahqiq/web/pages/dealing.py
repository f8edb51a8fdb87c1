"""Filing a paper between the parties: one form for each act; a refusal comes back with all that was typed."""

import re
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from tahqiq.desk.issue_brief import CHANGED, seen_mark
from tahqiq.errors import NotFound, TahqiqError
from tahqiq.model.bulletin import Bulletin
from tahqiq.web.between_fields import Form, Ground, Typed
from tahqiq.web.brief_form import BRIEF_FORM
from tahqiq.web.case_clerk import Entered
from tahqiq.web.dealing_forms import dealing_form
from tahqiq.web.filled_dealing import read_dealing
from tahqiq.web.frame import Frame, frame_of
from tahqiq.web.pages.between import shown
from tahqiq.web.sent_form import MOST_FORM, Sent

_ONCE = re.compile(r"[0-9a-f]{32}")
_MOST_ID = 80
_MOST_TABLE = 20 * 1024 * 1024  # bytes of a table of returns
_MOST_MARK = 1_000  # letters of the mark of a draft that was looked at
_WITH_PAGE = ("referral", "handover")


def form(request: Request) -> Response:
    """The empty form, with what a link named in it."""
    frame = frame_of(request)
    asked = dealing_form(request.path_params["step"])
    kept = frame.door.kept(request)
    matter = (kept.words("matter") if kept else request.query_params.get("about", ""))[:_MOST_ID]
    ground = frame.door.writing(request).between_clerk().ground(asked, matter)
    if kept:
        return _page(frame, request, (asked, ground, matter), Typed(read_dealing(asked, kept, ground).typed))
    typed = {
        one.name: (request.query_params[one.name][:_MOST_ID],)
        for one in asked.fields
        if one.kind in ("offered", "choice") and one.name in request.query_params
    }
    return _page(frame, request, (asked, ground, matter), Typed(typed))


async def file(request: Request) -> Response:
    """Enters the paper, or shows the form again with what is wrong."""
    frame = frame_of(request)
    asked = dealing_form(request.path_params["step"])
    with_file = any(one.kind == "file" for one in asked.fields)
    sent = await frame.door.form(request, MOST_FORM + (_MOST_TABLE if with_file else 0))
    return await run_in_threadpool(_file, frame, request, sent)


def _file(frame: Frame, request: Request, sent: Sent) -> Response:
    clerk = frame.door.writing(request).between_clerk()
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
    briefing = asked.verb == BRIEF_FORM.verb
    try:
        if asked.look and sent.words("next") != "enter":
            draft = clerk.brief(typed.said) if briefing else None
            return _page(frame, request, (asked, ground, matter), typed, draft=draft, look=True)
        said = {**typed.said, "seen": sent.words("seen")[:_MOST_MARK]} if briefing else typed.said
        entered = clerk.file(asked, matter, said, once or ground.once)
    except TahqiqError as error:
        if error.code == CHANGED:
            again = clerk.brief(typed.said)
            return _page(frame, request, (asked, ground, matter), typed, error=error, draft=again, look=True)
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
        seen=seen_mark(draft) if draft is not None else "",
        with_file=any(one.kind == "file" for one in asked.fields),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _back(asked: Form, matter: str) -> str:
    """Where the reader goes from a form: to the page of its matter, where it has one and there is a matter."""
    with_page = asked.opens or asked.about in _WITH_PAGE
    return asked.back + (f"/{quote(matter, safe='')}" if with_page and matter else "")
