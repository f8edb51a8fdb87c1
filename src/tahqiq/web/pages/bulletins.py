"""Bulletins: the list, one as a page, and the same as PDF and as JSON."""

import re

from fastapi import Request, Response

from tahqiq.web.frame import frame_of
from tahqiq.web.pages.between import offered
from tahqiq.web.pages.sheet import incident_map


def bulletins(request: Request) -> Response:
    """The bulletins issued for this audience."""
    frame = frame_of(request)
    found = frame.desk.bulletins(frame.asker(request).audience)
    forms = offered(frame, request, "issue-brief")
    return frame.page(request, "bulletins.html", bulletins=found, forms=forms)


def bulletin(request: Request) -> Response:
    """One bulletin, sentence by sentence with what each rests on."""
    frame = frame_of(request)
    asker = frame.asker(request)
    paper = frame.desk.bulletin(asker.audience, request.path_params["bulletin"])
    sheet = incident_map(asker, paper.marks, asker.text("Incidents of this bulletin on the map"))
    return frame.page(request, "bulletin.html", paper=paper, map=sheet)


def bulletin_pdf(request: Request) -> Response:
    """The bulletin as PDF."""
    frame = frame_of(request)
    bulletin = request.path_params["bulletin"]
    body = frame.desk.bulletin_pdf(frame.asker(request).audience, bulletin)
    return Response(body, media_type="application/pdf", headers=_named(bulletin, "pdf"))


def bulletin_json(request: Request) -> Response:
    """The bulletin as the JSON that is sealed."""
    frame = frame_of(request)
    bulletin = request.path_params["bulletin"]
    body = frame.desk.bulletin_json(frame.asker(request).audience, bulletin)
    return Response(body, media_type="application/json", headers=_named(bulletin, "json"))


def _named(bulletin: str, ending: str) -> dict[str, str]:
    name = re.sub(r"[^A-Za-z0-9_-]", "-", bulletin)[:80]
    return {"Content-Disposition": f'inline; filename="{name}.{ending}"'}
