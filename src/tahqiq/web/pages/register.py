"""The register: where it stands, its entries, and how to check it without trusting these pages."""

from fastapi import Request, Response

from tahqiq.web.asked import PAGE_SIZE, page_number
from tahqiq.web.frame import frame_of


def register(request: Request) -> Response:
    """The checkpoint and a page of entries, the latest first."""
    frame = frame_of(request)
    audience = frame.asker(request).audience
    status = frame.desk.register_status(audience)
    reached, newest = frame.desk.quorum_levels()
    number = page_number(request.query_params)
    return frame.page(
        request,
        "register.html",
        standing=status,
        held={one.level: one.size for one in reached},
        newest=newest,
        entries=frame.desk.register_entries(audience, (number - 1) * PAGE_SIZE, PAGE_SIZE),
        number=number,
        pages=max(1, -(-status.size // PAGE_SIZE)),
    )
