"""Evidence: one item or copy with its custody, and the forms for what is done with it."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from tahqiq.desk.export_evidence import Exported
from tahqiq.errors import NotFound, TahqiqError
from tahqiq.model.evidence import EvidenceItem
from tahqiq.model.release import Audience
from tahqiq.web.asked import PAGE_SIZE, one_of, page_number
from tahqiq.web.between_fields import Form, Ground, Typed
from tahqiq.web.custodian import Custodian
from tahqiq.web.evidence_forms import (
    EVIDENCE_FORMS,
    LOOKED_AT_TWICE,
    TAKE_FORM,
    WITH_FILE,
    WITH_LABEL,
    evidence_form,
)
from tahqiq.web.filled_evidence import MOST_FILE, despite_metadata, read_evidence
from tahqiq.web.frame import Frame, frame_of
from tahqiq.web.sent_form import MOST_FORM, Sent

_ENDINGS: Final = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/tiff": ".tif",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "audio/mpeg": ".mp3",
    "video/mp4": ".mp4",
}
_STANDS: Final = ("unbroken", "waiting", "broken", "withdrawn")
_SAID: Final = frozenset({"took", "copied", *EVIDENCE_FORMS})


def items(request: Request) -> Response:
    """Every file that the asker may see, with those first that wait for him or are with him."""
    frame = frame_of(request)
    asker, query = frame.asker(request), request.query_params
    opened, number = frame.opened(request), page_number(query)
    stands = one_of(query, "stands", ("", *_STANDS), "") if asker.audience.kind == "mechanism" else ""
    every = frame.desk.evidence().every(asker.audience)
    fitting = [one for one in every if stands in ("", one.state) or (stands == "withdrawn" and one.withdrawn)]
    me = opened.member.id if opened else ""
    originals = [one for one in every if isinstance(one.file, EvidenceItem)]
    return frame.page(
        request,
        "evidence_list.html",
        waits=[one for one in originals if me and one.waiting == me],
        held=[one for one in originals if me and one.holder == me and not one.withdrawn],
        found=fitting[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        total=len(fitting),
        stands=stands,
        standings=_STANDS,
        number=number,
        pages=max(1, -(-len(fitting) // PAGE_SIZE)),
    )


def item(request: Request) -> Response:
    """One item or copy; a copy inside the mechanism stands on the page of its item."""
    frame = frame_of(request)
    asker, query = frame.asker(request), request.query_params
    opened = frame.opened(request)
    thing = request.path_params["evidence"]
    member = opened.member.id if opened else None
    look = query.get("check", "") == "now"
    found = frame.desk.evidence().file(asker.audience, thing, member, look=look)
    if found.whole is not None and thing != found.shown.id:
        return RedirectResponse(f"{_path(found.shown.id)}#{quote(thing, safe='')}", status_code=303)
    custodian = frame.door.writing(request).custodian() if opened else None
    held = (found.shown.id, *(one.id for one in found.copies))
    said = query.get("said", "")
    return frame.page(
        request,
        "evidence.html",
        found=found,
        deeds={one: _forms(custodian, one) for one in held} if custodian else {},
        said=said if said in _SAID else "",
        title=_title(frame, asker.audience, found.incident),
    )


def form(request: Request) -> Response:
    """The empty form of something done with an item or copy."""
    frame = frame_of(request)
    asked, thing = evidence_form(request.path_params["deed"]), request.path_params["evidence"]
    return _begun(frame, request, asked, thing)


def take_form(request: Request) -> Response:
    """The empty form for taking a file into custody in a case."""
    frame = frame_of(request)
    return _begun(frame, request, TAKE_FORM, request.path_params["incident"])


def _begun(frame: Frame, request: Request, asked: Form, thing: str) -> Response:
    ground = frame.door.writing(request).custodian().ground(asked.slug, thing)
    kept = frame.door.kept(request)
    typed = Typed(read_evidence(asked, kept, ground).typed) if kept else Typed()
    return _page(frame, request, (asked, thing, ground), typed)


async def take(request: Request) -> Response:
    """Takes a file into custody, and goes on to its page."""
    return await _sent(request, TAKE_FORM, request.path_params["incident"])


async def act(request: Request) -> Response:
    """Does something with an item or copy, and goes back to its page."""
    return await _sent(request, evidence_form(request.path_params["deed"]), request.path_params["evidence"])


async def _sent(request: Request, asked: Form, thing: str) -> Response:
    frame = frame_of(request)
    most = MOST_FILE + MOST_FORM if asked.slug in WITH_FILE else MOST_FORM
    sent = await frame.door.form(request, most)
    return await run_in_threadpool(_done, frame, request, (asked, thing), sent)


def _done(frame: Frame, request: Request, about: tuple[Form, str], sent: Sent) -> Response:
    custodian = frame.door.writing(request).custodian()
    asked, thing = about
    ground = custodian.ground(asked.slug, thing)
    typed = read_evidence(asked, sent, ground)
    filled = (asked, thing, ground)
    if typed.faults or sent.words("next") == "change":
        return _page(frame, request, filled, typed, status=422 if typed.faults else 200)
    if asked.slug in LOOKED_AT_TWICE and sent.words("next") != "enter":
        return _page(frame, request, filled, typed, template="evidence_look.html")
    try:
        if asked.slug == "export":
            out = custodian.export(thing, typed.said)
            frame.door.note_read(request, thing)
            return _handed_out(out)
        where = _enter(custodian, asked.slug, thing, typed, sent)
    except NotFound:
        raise
    except TahqiqError as error:
        return _page(frame, request, filled, typed, error=error, status=422)
    return RedirectResponse(where, status_code=303)


def _enter(custodian: Custodian, slug: str, thing: str, typed: Typed, sent: Sent) -> str:
    """Enters it; where the reader goes then."""
    if slug == "take":
        made = custodian.take(thing, sent.file, typed.said, despite=despite_metadata(typed))
        return f"{_path(made)}?said=took"
    if slug == "copy":
        made = custodian.copy(thing, sent.file, typed.said, despite=despite_metadata(typed))
        return f"{_path(thing)}?said=copied"
    custodian.do(slug, thing, typed.said)
    return f"{_path(thing)}?said={slug}"


def _handed_out(out: Exported) -> Response:
    """The bytes as a file to save: its name is ours, and no browser shows it in our place."""
    ending = ".age" if out.access.form == "sealed" else _ENDINGS.get(out.paper.media_type, ".bin")
    return Response(
        out.data,
        media_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{out.paper.id}{ending}"'},
    )


def _page(
    frame: Frame,
    request: Request,
    filled: tuple[Form, str, Ground],
    typed: Typed,
    *,
    error: TahqiqError | None = None,
    status: int = 200,
    template: str = "evidence_form.html",
) -> Response:
    asked, thing, ground = filled
    around: Mapping[str, Any] = {
        "form": asked,
        "ground": ground,
        "typed": typed,
        "error": error,
        "back": f"/cases/{quote(thing, safe='')}" if asked.about == "case" else _path(thing),
        "with_file": asked.slug in WITH_FILE,
        "with_label": asked.slug in WITH_LABEL,
        "most": MOST_FILE // 1_048_576,
    }
    return frame.page(request, template, status=status, **around)


def _title(frame: Frame, audience: Audience, incident: str) -> str:
    """What the case is called, where whoever asks may see it."""
    try:
        return frame.desk.incident(audience, incident).incident.title
    except NotFound:
        return ""


def _forms(custodian: Custodian, thing: str) -> tuple[Form, ...]:
    """What the member could do with a file now; nothing with one that he may not know of."""
    try:
        return tuple(EVIDENCE_FORMS[slug] for slug in custodian.deeds(thing))
    except NotFound:
        return ()


def _path(thing: str) -> str:
    return f"/evidence/{quote(thing, safe='')}"
