"""Agreements: each instrument with its provisions, and its life as each source tells it."""

from fastapi import Request, Response

from tahqiq.web.ceasefire_clock import clock
from tahqiq.web.frame import frame_of


def agreements(request: Request) -> Response:
    """The instruments of the mission."""
    frame = frame_of(request)
    instruments = frame.desk.instruments()
    as_of = frame.desk.as_of(frame.asker(request).audience)
    return frame.page(
        request,
        "agreements.html",
        instruments=instruments,
        hands={hand.instrument.id: hand for hand in clock(instruments, as_of)},
    )
