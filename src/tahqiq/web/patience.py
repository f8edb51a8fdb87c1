"""What a server bears: how large a head may be, and how long a head or a body may take that never comes to its end.

A proxy in front does this better (docs/operating.md); without one, these limits keep a few slow visitors from
taking every place there is.
"""

import asyncio
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol


class Patience:
    """Waits ``seconds`` for the whole of a request's body, then answers 408 and has the connection closed.

    A head of more than ``most_head`` bytes is answered 431. The server's own limit holds only for heads that come in
    pieces; what comes at once is read whole.
    """

    def __init__(self, app: ASGIApp, seconds: float, most_head: int) -> None:
        self.app, self.seconds, self.most_head = app, seconds, most_head

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it by its head."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if _head_size(scope) > self.most_head:
            answer = PlainTextResponse("The head of the request is too large.\n", 431)
            await answer(scope, receive, send)
            return
        await self._within(scope, receive, send)

    async def _within(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What the pages would say to half a body is not sent."""
        end = asyncio.get_running_loop().time() + self.seconds
        late = whole = started = False

        async def patient() -> Message:
            nonlocal late, whole
            if whole or late:
                return await receive() if whole else {"type": "http.disconnect"}
            try:
                async with asyncio.timeout_at(end):
                    message = await receive()
            except TimeoutError:
                late = True
                return {"type": "http.disconnect"}
            whole = message["type"] != "http.request" or not message.get("more_body", False)
            return message

        async def unless_late(message: Message) -> None:
            nonlocal started
            if late and not started:
                return
            started = True
            await send(message)

        try:
            await self.app(scope, patient, unless_late)
        except ClientDisconnect:
            if not late:
                raise
        if late and not started:
            answer = PlainTextResponse("The request did not come to its end.\n", 408)
            answer.headers["Connection"] = "close"
            await answer(scope, receive, send)


def _head_size(scope: Scope) -> int:
    asked = len(scope.get("raw_path") or b"") + len(scope["query_string"])
    return asked + sum(len(name) + len(value) for name, value in scope["headers"])


class PatientProtocol(H11Protocol):
    """The server's HTTP, which closes a connection on which nothing whole was asked for in ``head_seconds``.

    It holds for the first request of a connection as well as for later ones, from their first byte.
    """

    head_seconds: float = 15.0
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Somebody is here: the first request is waited for."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """More of a head, or of a body that somebody is already reading."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._rest()
        elif self._waiting is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Gone: nobody is waited for."""
        self._rest()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(self.head_seconds, self._give_up)

    def _rest(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _give_up(self) -> None:
        self._waiting = None
        if not self.transport.is_closing():
            self.transport.close()


def patient_protocol(seconds: float) -> type[PatientProtocol]:
    """The server's HTTP with this limit, in seconds."""
    return type("PatientProtocol", (PatientProtocol,), {"head_seconds": seconds})
