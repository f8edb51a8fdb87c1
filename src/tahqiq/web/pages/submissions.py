"""Submissions: what came in, and one of them with its claims marked in its own words."""

from typing import get_args

from fastapi import Request, Response

from tahqiq.model.submission import Channel
from tahqiq.web.asked import PAGE_SIZE, one_of, page_number
from tahqiq.web.frame import frame_of
from tahqiq.web.pages.reviewing import show_submission

CHANNELS: tuple[str, ...] = get_args(Channel)


def submissions(request: Request) -> Response:
    """What came in, latest first."""
    frame = frame_of(request)
    asker = frame.asker(request)
    channel = one_of(request.query_params, "channel", ("", *CHANNELS), "")
    number = page_number(request.query_params)
    found = frame.desk.submissions(asker.audience, channel or None, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    return frame.page(
        request,
        "submissions.html",
        found=found,
        channel=channel,
        channels=CHANNELS,
        number=number,
        pages=max(1, -(-found.total // PAGE_SIZE)),
    )


def submission(request: Request) -> Response:
    """One submission: its text with the claims in it, and its custody."""
    return show_submission(frame_of(request), request, request.path_params["submission"])
