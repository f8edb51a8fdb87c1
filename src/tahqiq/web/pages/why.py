"""Why: from anything published down to the bytes it rests on."""

from fastapi import Request, Response

from tahqiq.web.frame import frame_of


def why(request: Request) -> Response:
    """The steps under one id."""
    frame = frame_of(request)
    step = frame.desk.why(frame.asker(request).audience, request.path_params["thing"])
    return frame.page(request, "why.html", step=step)
