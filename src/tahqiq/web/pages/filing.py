"""Filing a paper of casework: one form for each act, a second look before what weighs most, and the way back."""

import re
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from tahqiq.errors import NotFound, TahqiqError
from tahqiq.verification.case import Paper
from tahqiq.web.case_clerk import Entered, Ground
from tahqiq.web.filled_form import POSITIONS, VIEWS, read_form, seats_of
from tahqiq.web.frame import Frame, frame_of
from tahqiq.web.paper_fields import Form, Typed
from tahqiq.web.paper_forms import form_called, said_in
from tahqiq.web.sent_form import MOST_FORM, Sent

_ONCE = re.compile(r"[0-9a-f]{32}")


def form(request: Request) -> Response:
    """The empty form."""
    frame = frame_of(request)
    asked = form_called(request.path_params["step"])
    ground = frame.door.writing(request).clerk().ground(request.path_params["incident"], asked.verb)
    kept = frame.door.kept(request)
    begun = Typed(read_form(asked, kept, ground).typed) if kept else _begun(asked, request)
    return _page(frame, request, asked, ground, begun)


async def file(request: Request) -> Response:
    """Enters the paper, or shows what will be entered, or the form again with what is wrong."""
    frame = frame_of(request)
    sent = await frame.door.form(request, MOST_FORM)
    return await run_in_threadpool(_file, frame, request, sent)


def _file(frame: Frame, request: Request, sent: Sent) -> Response:
    clerk, incident = frame.door.writing(request).clerk(), request.path_params["incident"]
    asked = form_called(request.path_params["step"])
    once = sent.words("once") if _ONCE.fullmatch(sent.words("once")) else ""
    before = clerk.entered(asked.verb, once) if once else None
    if before is not None:
        return _filed(incident, before)
    ground = clerk.ground(incident, asked.verb)
    typed = read_form(asked, sent, ground)
    if typed.faults or sent.words("next") == "change":
        return _page(frame, request, asked, ground, typed, status=422 if typed.faults else 200)
    try:
        if asked.twice and sent.words("next") != "enter":
            paper = clerk.look(incident, asked.verb, typed.said)
            return _second_look(frame, request, (asked, ground, typed), paper)
        entered = clerk.file(incident, asked.verb, typed.said, once or ground.once)
    except NotFound:
        raise
    except TahqiqError as error:
        return _page(frame, request, asked, ground, typed, error=error, status=422)
    return _filed(ground.incident.incident.id, entered)


def _filed(incident: str, entered: Entered) -> Response:
    """The way to the case with the paper marked."""
    again = "&again=yes" if entered.again else ""
    where = f"/cases/{quote(incident, safe='')}?filed={entered.index}{again}#paper-{entered.index}"
    return RedirectResponse(where, status_code=303)


def _page(
    frame: Frame,
    request: Request,
    asked: Form,
    ground: Ground,
    typed: Typed,
    *,
    error: TahqiqError | None = None,
    status: int = 200,
) -> Response:
    return frame.page(
        request, "file_paper.html", status=status, typed=typed, error=error, **_around(asked, ground)
    )


def _second_look(
    frame: Frame, request: Request, filled: tuple[Form, Ground, Typed], paper: Paper
) -> Response:
    asked, ground, typed = filled
    around = _around(asked, ground)
    return frame.page(request, "paper_look.html", typed=typed, said=said_in(paper), paper=paper, **around)


def _around(asked: Form, ground: Ground) -> dict[str, Any]:
    signed = {one.position.seat: one for one in ground.choices.positions}
    return {
        "form": asked,
        "ground": ground,
        "file": ground.incident,
        "seats": seats_of(ground),
        "commission": seats_of(ground, secretariat=False),
        "stands": {"view": VIEWS, "position": POSITIONS},
        "signed": signed,
        "provisions": {one.id: one for one in ground.case.provisions},
        "citable": {one.id: one for one in ground.evidence},
        "entries": {each.paper.id: each for each in ground.case.filed},
    }


def _begun(asked: Form, request: Request) -> Typed:
    """What stands in a form before anybody typed: what a link named, and nothing that decides anything."""
    typed = {}
    for field in asked.fields:
        named = request.query_params.get(field.name, "")[:80]
        if field.kind == "paper" and named:
            typed[field.name] = (named,)
    return Typed(typed)
