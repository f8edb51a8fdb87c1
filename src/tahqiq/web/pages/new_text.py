"""New text: paste or upload what came in, say whose it is, and go on to its claims."""

from dataclasses import dataclass, field
from typing import get_args

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from tahqiq.errors import BadInput, TahqiqError
from tahqiq.intake.details import Details
from tahqiq.intake.receive import MAX_BYTES
from tahqiq.model.submission import Channel
from tahqiq.web.frame import Frame, frame_of
from tahqiq.web.pages.worklist import submission_path
from tahqiq.web.sent_form import MOST_FIELD, Sent

MOST = MAX_BYTES + MOST_FIELD
FIELDS = ("text", "source", "channel", "title", "publisher", "published", "url", "release", "exercise")


@dataclass(frozen=True)
class Draft:
    """The form as it was filled in, shown again when it could not be taken."""

    said: dict[str, str] = field(default_factory=dict)
    error: TahqiqError | None = None
    had_file: bool = False


def new_text(request: Request) -> Response:
    """The empty form."""
    frame = frame_of(request)
    frame.door.writing(request)
    kept = frame.door.kept(request)
    return _form(frame, request, Draft(_said(kept)) if kept else Draft(), 200)


async def take_in(request: Request) -> Response:
    """Takes the text in, has it read, and goes on to its claims."""
    frame = frame_of(request)
    sent = await frame.door.form(request, MOST)
    said = _said(sent)
    try:
        data = handed(said["text"], sent.file)
        taken = await run_in_threadpool(
            frame.door.writing(request).take_in, data, _details(said, sent.filename if sent.file else "")
        )
    except TahqiqError as error:
        return await run_in_threadpool(_form, frame, request, Draft(said, error, bool(sent.file)), 422)
    if len(taken.submissions) != 1:
        return RedirectResponse("/desk?said=feed", status_code=303)
    word = "again" if taken.again else "filed" if taken.read else "waits"
    where = submission_path(taken.submissions[0], f"?said={word}#claims")
    return RedirectResponse(where, status_code=303)


def _said(sent: Sent) -> dict[str, str]:
    return {name: sent.words(name).strip() for name in FIELDS} | {"text": sent.words("text")}


def handed(text: str, data: bytes) -> bytes:
    """The file, or the pasted words as one; browsers send the ends of lines as two characters."""
    if bool(data) == bool(text.strip()):
        both = "both a text and a file" if data else "neither a text nor a file"
        raise BadInput("WEB422", f"there is {both}", "paste the text, or choose a file: one of the two.")
    return data or (text.replace("\r\n", "\n").replace("\r", "\n").rstrip() + "\n").encode()


def _details(said: dict[str, str], filename: str) -> Details:
    try:
        return Details.model_validate(
            {
                "source": said["source"],
                "release": said["release"],
                "exercise": said["exercise"] == "yes",
                "filename": filename or None,
                **{
                    name: said[name] or None for name in ("channel", "title", "publisher", "published", "url")
                },
            }
        )
    except ValidationError as error:
        raise BadInput(
            "INT005",
            f"{error.errors()[0]['loc'][0]}: it does not fit",
            "write a day as 2025-11-05, or a moment with its offset as 2025-11-05T14:30+04:30.",
        ) from error


def _form(frame: Frame, request: Request, draft: Draft, status: int) -> Response:
    desk = frame.door.writing(request)
    asker = frame.asker(request)
    sources = sorted(frame.desk.sources(asker.audience), key=lambda one: one.name.casefold())
    return frame.page(
        request,
        "new_text.html",
        status=status,
        said={name: draft.said.get(name, "") for name in FIELDS},
        error=draft.error,
        had_file=draft.had_file,
        sources=sources,
        channels=get_args(Channel),
        labels=desk.labels(),
    )
