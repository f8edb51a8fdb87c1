"""Merging and splitting on the incident's page, and taking such a word back: what the command line does, as forms."""

from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from tahqiq.errors import BadInput, NotFound, TahqiqError
from tahqiq.web.frame import Frame, frame_of
from tahqiq.web.pages.incidents import Kept, show_incident
from tahqiq.web.sent_form import MOST_FORM, Sent
from tahqiq.web.writing_desk import WritingDesk


async def regroup(request: Request) -> Response:
    """Enters the merge, split or undo, and shows the incident as it stands then."""
    frame = frame_of(request)
    sent = await frame.door.form(request, MOST_FORM)
    return await run_in_threadpool(_entered, frame, request, sent)


def _entered(frame: Frame, request: Request, sent: Sent) -> Response:
    incident = request.path_params["incident"]
    writing = frame.door.writing(request)
    try:
        said, now = _done(writing, incident, sent)
    except NotFound as error:
        if error.code != "NOT001" or sent.words("act") != "merge":
            raise
        return _again(frame, request, sent, error)
    except TahqiqError as error:
        return _again(frame, request, sent, error)
    return RedirectResponse(f"/incidents/{quote(now, safe='')}?said={said}#judged", status_code=303)


def _again(frame: Frame, request: Request, sent: Sent, error: TahqiqError) -> Response:
    kept = Kept(sent.words("act"), sent.every("claims"), sent.words("other").strip(), sent.words("note"))
    return show_incident(frame, request, request.path_params["incident"], error=error, kept=kept, status=422)


def _done(writing: WritingDesk, incident: str, sent: Sent) -> tuple[str, str]:
    """What was entered, and the incident to show."""
    act, note, despite = sent.words("act"), sent.words("note"), sent.words("despite") == "yes"
    if act == "merge":
        other = sent.words("other").strip() or sent.words("related")
        made = writing.merge(incident, other, note, despite_findings=despite)
        return "merge", made.incident
    if act == "split":
        parted = writing.split(incident, sent.every("claims"), note, despite_findings=despite)
        return "split", parted.incident
    if act == "undo":
        return "undo", writing.undo(sent.words("judgement")).incident
    raise BadInput("WEB422", "The form does not say what to do.", "Use the buttons on the page.")
