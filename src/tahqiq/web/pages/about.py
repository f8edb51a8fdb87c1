"""About: the method, the words and signs, who the sources are, and what these pages do not say."""

from fastapi import Request, Response

from tahqiq.bulletin.basemap import base_map, line_policy_hash
from tahqiq.bulletin.map_marks import SIGNS
from tahqiq.model.generalisation import generalised_for
from tahqiq.store.shown_otherwise import shown_otherwise
from tahqiq.web.frame import frame_of


def about(request: Request) -> Response:
    """How to read these pages."""
    frame = frame_of(request)
    audience, seats = frame.asker(request).audience, frame.desk.mission().seats
    sources = frame.desk.sources(audience)
    return frame.page(
        request,
        "about.html",
        statuses=tuple(SIGNS),
        sources=sorted(sources, key=lambda source: (source.kind, source.name)),
        generalised=generalised_for(audience),
        otherwise=shown_otherwise(audience, seats),
        map_credit=base_map().credit,
        line_policy=line_policy_hash(),
    )
