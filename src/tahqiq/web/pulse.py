"""The pulse of a server: that it lives, for everybody; how it does, for its operator; whom to tell of a weakness.

It stands before the pages, so that who watches over the server needs no host name and no audience. To a stranger
``/healthz`` says that the process answers and nothing else. Figures and the state inside are told on a port of their
own on loopback, or to whoever shows the operator's token; without it their addresses are as any that is not there.
Loopback alone is no proof on the port of the pages: behind a proxy every visitor comes from there.
"""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tahqiq.model.configuration import ContactSettings
from tahqiq.web.headers import secured
from tahqiq.web.meters import CONTENT_TYPE, Meters

ALIVE: Final = "/healthz"
HEALTH: Final = "/health"
METRICS: Final = "/metrics"
CONTACT: Final = "/.well-known/security.txt"
_STANDS_FOR: Final = timedelta(days=180)  # RFC 9116 §2.5.5 asks for less than a year
_READ: Final = ("GET", "HEAD")


@dataclass(frozen=True)
class Pattern:
    """The address that answered, for the line in the log."""

    path: str


@dataclass(frozen=True)
class Inside:
    """What only the operator sees: the figures, and which things that should hold do."""

    meters: Meters
    health: Callable[[], Mapping[str, bool]]
    token: str | None = field(default=None, repr=False)

    def shown(self, headers: Headers) -> bool:
        """Whether a request shows the token, once; never where there is none."""
        given = headers.getlist("authorization")
        if self.token is None or len(given) != 1:
            return False
        return hmac.compare_digest(given[0].encode(), f"Bearer {self.token}".encode())

    def answer(self, path: str) -> Response:
        """The figures, or what holds: 200 where all of it does, else 503."""
        if path == METRICS:
            return Response(self.meters.written(), media_type=CONTENT_TYPE)
        found = dict(self.health())
        well = all(found.values())
        body = json.dumps({"status": "ok" if well else "failing", **found})
        return Response(body, 200 if well else 503, media_type="application/json")


class Pulse:
    """Answers the addresses of the pulse and passes everything else on."""

    def __init__(self, app: ASGIApp, inside: Inside, contact: Callable[[], str | None]) -> None:
        self.app, self.inside, self.contact = app, inside, contact

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        path = scope["path"] if scope["type"] == "http" else ""
        answer: Response | None = None
        if path == ALIVE:
            answer = alive()
        elif path == CONTACT and (text := self.contact()):
            answer = PlainTextResponse(text, headers={"Cache-Control": "max-age=86400"})
        elif path in (METRICS, HEALTH) and self.inside.shown(Headers(scope=scope)):
            answer = await run_in_threadpool(self.inside.answer, path)
        if answer is None:
            await self.app(scope, receive, send)
            return
        scope["route"] = Pattern(path)
        await _read_only(scope, answer)(scope, receive, send)


class OperatorsPort:
    """The port of its own: the pulse alone, for whoever is on this machine (and shows the token, if there is one)."""

    def __init__(self, inside: Inside) -> None:
        self.inside = inside

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] != "http":
            return
        path = scope["path"]
        if path == ALIVE:
            answer = alive()
        elif path not in (METRICS, HEALTH):
            answer = PlainTextResponse("There is nothing here but /healthz, /health and /metrics.\n", 404)
        elif self.inside.token is not None and not self.inside.shown(Headers(scope=scope)):
            answer = PlainTextResponse("Send 'Authorization: Bearer TOKEN' with the operator's token.\n", 401)
            answer.headers["WWW-Authenticate"] = 'Bearer realm="tahqiq operator"'
        else:
            answer = await run_in_threadpool(self.inside.answer, path)
        scope["route"] = Pattern(path if path in (ALIVE, METRICS, HEALTH) else "none")
        await _read_only(scope, answer)(scope, receive, send)


def alive() -> Response:
    """That the process answers; no more to anybody."""
    return Response('{"status":"ok"}', media_type="application/json")


def security_txt(contact: ContactSettings, public_url: str | None, now: datetime) -> str | None:
    """The file of RFC 9116, good for half a year from today; ``None`` where nobody is named."""
    if not contact.security:
        return None
    until = (now + _STANDS_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [f"Contact: {one}" for one in contact.security]
    lines += [f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}"]
    lines += [f"Encryption: {one}" for one in contact.encryption]
    lines += [f"Preferred-Languages: {', '.join(contact.languages)}"] if contact.languages else []
    lines += [f"Canonical: {public_url}{CONTACT}"] if public_url else []
    lines += [f"Policy: {one}" for one in contact.policy]
    return "\n".join(lines) + "\n"


def _read_only(scope: Scope, answer: Response) -> Response:
    if scope["method"] not in _READ:
        answer = PlainTextResponse("This address is only read.\n", 405, headers={"Allow": ", ".join(_READ)})
    secured(answer.headers)
    return answer
