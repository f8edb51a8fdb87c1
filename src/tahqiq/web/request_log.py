"""One line in the log for every request: which kind of address, how it ended, how long it took; not what it said.

It stands outside of everything else, so that no request goes by without its line, and gives each a number of its
own, which the answer carries as ``X-Request-ID`` for whoever asks the operator about it.
"""

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tahqiq.web.log_lines import tell

Chance = Callable[[int], bytes]
REQUEST_ID: Final = "X-Request-ID"
NO_ROUTE: Final = "none"
BROKEN_OFF: Final = 0  # in place of a status: nothing was answered
_MOUNTS: Final = frozenset(("/api", "/api/v1", "/log"))
_KIND: Final = re.compile(r"[a-z]{1,20}")
_POST: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_CODE: Final = re.compile(r"[A-Z]{3}[0-9]{3}")
_METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_UNTOLD: Final = frozenset(("/healthz",))  # asked every few seconds by whoever watches over the server


@dataclass(frozen=True)
class Ended:
    """How a request ended: the pattern of its address, the status, seconds, and bytes of the answer's body."""

    method: str
    route: str
    status: int
    seconds: float
    size: int


Heard = Callable[[Ended], None]


class RequestLog:
    """Tells the log of every request that passes; ``heard`` hears of it too (the figures for the operator).

    Who asks is told by kind alone: the ``audience`` of this server, or of the ``eyes`` that a door inside has noted in
    the request's state, with the ``post`` (a member's id, never a person) of whoever is ``signed`` in or of a service.
    An error's code is noted there as ``refused``.
    """

    def __init__(self, app: ASGIApp, chance: Chance, audience: str, heard: Heard | None = None) -> None:
        self.app, self.chance, self.audience, self.heard = app, chance, audience, heard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, count what goes back, and tell of it when it is over."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        number = self.chance(8).hex()
        state = scope.setdefault("state", {})
        began, status, size = time.perf_counter(), BROKEN_OFF, 0

        async def counted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = int(message["status"])
                MutableHeaders(scope=message)[REQUEST_ID] = number
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, counted)
        finally:
            ended = Ended(
                scope["method"] if scope["method"] in _METHODS else "OTHER",
                route_of(scope),
                status,
                time.perf_counter() - began,
                size,
            )
            self._tell(ended, number, state)

    def _tell(self, ended: Ended, number: str, state: dict[str, object]) -> None:
        if self.heard is not None:
            self.heard(ended)
        if ended.route in _UNTOLD and ended.status == 200:
            return
        post = _known(state.get("post") or getattr(state.get("signed"), "member", None), _POST)
        kind = _known(getattr(state.get("eyes"), "kind", None), _KIND)
        tell(
            "request",
            logging.ERROR if ended.status >= 500 or ended.status == BROKEN_OFF else logging.INFO,
            method=ended.method,
            route=ended.route,
            status=ended.status,
            ms=round(ended.seconds * 1000, 1),
            bytes=ended.size,
            request=number,
            audience=kind or (self.audience if post is None else None),
            post=post,
            code=_known(state.get("refused"), _CODE),
        )


def route_of(scope: Scope) -> str:
    """The pattern of the address that answered, such as ``/incidents/{incident}``; ``none`` where nothing fitted.

    Patterns stand in the program; what a visitor typed is never part of one.
    """
    route, prefix = scope.get("route"), scope.get("root_path", "")
    mounted = prefix if prefix in _MOUNTS else ""
    pattern = getattr(route, "path", None)
    if not isinstance(pattern, str) or isinstance(route, Mount):
        return mounted or NO_ROUTE
    return mounted + pattern


def _known(value: object, kind: re.Pattern[str]) -> str | None:
    """What a door or a refusal noted, if it is of the kind that belongs there."""
    return value if isinstance(value, str) and kind.fullmatch(value) else None
