"""About: the method, the words and signs, who the sources are, and what these pages do not say."""

from fastapi import Request, Response

from tahqiq.bulletin.basemap import base_map, line_policy_hash
from tahqiq.bulletin.map_marks import SIGNS
from tahqiq.web.frame import frame_of


def about(request: Request) -> Response:
    """How to read these pages."""
    frame = frame_of(request)
    sources = frame.desk.sources(frame.asker(request).audience)
    return frame.page(
        request,
        "about.html",
        statuses=tuple(SIGNS),
        sources=sorted(sources, key=lambda source: (source.kind, source.name)),
        map_credit=base_map().credit,
        line_policy=line_policy_hash(),
    )
