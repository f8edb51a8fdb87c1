"""A form that was entered needs no draft any more."""

from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from tahqiq.web.frame import frame_of

Deed = Callable[[Request], Awaitable[Response]]


def taken(deed: Deed) -> Deed:
    """The same deed; when it leads on to another page, what was kept of its form goes."""

    async def entered(request: Request) -> Response:
        answer = await deed(request)
        if answer.status_code == 303:
            await run_in_threadpool(frame_of(request).door.entered, request)
        return answer

    return entered
