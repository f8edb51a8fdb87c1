"""The interface for programs of many members: the public one without a key, a post's own for whoever shows a key.

A service key picks its member, and opens what its scopes name, for as long as it lasts, and so often a minute. What the
interface then gives and takes is that of this member alone; a key that does not work gets the same answer whatever is
wrong with it, before anything of a body is read.
"""

import re
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tahqiq.api.app import build_api
from tahqiq.api.bearer import OPEN, Acting, acting_as
from tahqiq.api.call_rate import CallRate
from tahqiq.api.problems import answer_to, no_such_address, problem
from tahqiq.api.scopes import protected_in, scope_for
from tahqiq.desk.member_eyes import eyes_of
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff import audit
from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.services import service_of
from tahqiq.desk.staff.slow_down import whole_network
from tahqiq.errors import NotFound, TahqiqError
from tahqiq.model.plain_path import is_plain_path
from tahqiq.model.release import PUBLIC, Audience
from tahqiq.model.signing_in import Service, Visit

CALLS: Final = 240  # a minute, for one key
VAIN_CALLS: Final = 30  # a minute, with keys that do not work, from one address (of IPv6: one /64)
MOST_BUILT: Final = 32  # interfaces of posts that are kept ready
_CODES: Final = {401: "STF062", 429: "STF063", 403: "STF064", 404: "API008"}
_KEY: Final = re.compile(r"[Bb][Ee][Aa][Rr][Ee][Rr] +(tq_[A-Za-z0-9_-]{43})")


@dataclass(frozen=True)
class Built:
    """The interface of one post, and the key by which its own door lets this dispatcher in."""

    app: ASGIApp
    acting: Acting | None


class Services:
    """Passes each request to the interface of whoever asks."""

    def __init__(self, desk: Desk, book: StaffBook, audience: Audience = PUBLIC) -> None:
        self._desk, self._book = desk, book
        self._public = build_api(desk, audience)
        self._built: OrderedDict[tuple[str, ...], Built] = OrderedDict()
        self._pen = Lock()
        self._calls, self._vain = CallRate(CALLS), CallRate(VAIN_CALLS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or say why not."""
        if scope["type"] == "http" and not is_plain_path(scope["path"]):
            await _refuse(no_such_address(), scope, receive, send)
            return
        if scope["type"] != "http" or not Headers(scope=scope).getlist("authorization"):
            await self._public(scope, receive, send)
            return
        visit = _visit(scope)
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        try:
            known = await self._known(scope, path, visit)
        except TahqiqError as error:  # the staff book or the mission cannot be read
            await _refuse(answer_to(error), scope, receive, send, error.code)
            return
        if isinstance(known, JSONResponse):
            await _refuse(known, scope, receive, send)
            return
        service, built = known
        scope.setdefault("state", {}).update(post=service.member)
        about = protected_in(path)
        sending = send if about is None else self._noted(send, service, about, visit)
        inner = _let_in(scope, built)
        try:
            await built.app(inner, receive, sending)
        finally:  # the outermost door tells the log which pattern of address answered
            scope.update({name: inner[name] for name in ("route", "root_path") if name in inner})

    async def _known(self, scope: Scope, path: str, visit: Visit) -> tuple[Service, Built] | JSONResponse:
        """Whose key it is and the interface of its post, or the refusal; raises ``TahqiqError`` if it fails."""
        service = await self._service(scope, visit)
        if isinstance(service, JSONResponse):
            return service
        refusal = self._refusal(scope["method"], path, service)
        if refusal is not None:
            return refusal
        built = await run_in_threadpool(self._interface, service.member)
        return _unknown() if built is None else (service, built)

    async def _service(self, scope: Scope, visit: Visit) -> Service | JSONResponse:
        """Whose key it is; else the refusal, which is the same for every key that does not work.

        Who tries in vain holds back himself: a key that works is taken from his address as from any other.
        """
        network = whole_network(visit.address)
        wait = self._vain.wait(network, self._book.now, count=False)
        shown = Headers(scope=scope).getlist("authorization")
        found = _KEY.fullmatch(shown[0]) if len(shown) == 1 else None
        look = partial(service_of, self._book, found[1], visit, note_refused=not wait) if found else None
        service = await run_in_threadpool(look) if look else None
        if service is not None:
            return service
        if wait:
            return _too_many(wait)
        self._vain.wait(network, self._book.now)
        return _unknown()

    def _refusal(self, method: str, path: str, service: Service) -> JSONResponse | None:
        wait = self._calls.wait(service.id, self._book.now)
        if wait:
            return _too_many(wait)
        scope = scope_for(method, path)
        if path in OPEN or service.may(scope):
            return None
        return problem(
            403,
            "STF064",
            f"this key is not for that: it takes the scope '{scope}'",
            "have a key issued with this scope, if the program needs it (tahqiq service issue).",
        )

    def _interface(self, member: str) -> Built | None:
        """The interface of a post by its roles as they are now; ``None`` for a post that is no more."""
        try:
            now, eyes = self._desk.enrolled(member), eyes_of(self._desk, member)
        except NotFound:
            return None
        standing = (member, now.seat, now.key, eyes.model_dump_json(), *sorted(now.roles))
        with self._pen:
            found = self._built.get(standing)
            if found is None:
                found = self._built[standing] = self._build(member)
            self._built.move_to_end(standing)
            while len(self._built) > MOST_BUILT:
                self._built.popitem(last=False)
        return found

    def _build(self, member: str) -> Built:
        """With what the post files where its signing key is at hand; else what it reads."""
        try:
            acting = acting_as(self._desk, member)
        except NotFound:
            return Built(build_api(self._desk, eyes_of(self._desk, member)), None)
        return Built(build_api(self._desk, acting.audience, acting), acting)

    def _noted(self, send: Send, service: Service, about: str, visit: Visit) -> Send:
        """Notes that something protected is read, before the answer goes out."""

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 300:
                line = (
                    self._book,
                    audit.READ_PROTECTED,
                    service.person,
                    service.member,
                    f"{about} {service.id}",
                )
                await run_in_threadpool(audit.note, *line, visit)
            await send(message)

        return noted


async def _refuse(
    answer: JSONResponse, scope: Scope, receive: Receive, send: Send, code: str | None = None
) -> None:
    """Answers, with the code noted for the line in the log."""
    scope.setdefault("state", {})["refused"] = code or _CODES[answer.status_code]
    await answer(scope, receive, send)


def _let_in(scope: Scope, built: Built) -> Scope:
    """The same request with the key of the interface's own door in place of the service's."""
    headers = [(name, value) for name, value in scope["headers"] if name != b"authorization"]
    if built.acting is not None:
        headers.append((b"authorization", f"Bearer {built.acting.key}".encode()))
    return {**scope, "headers": headers}


def _visit(scope: Scope) -> Visit:
    client = scope.get("client")
    return Visit(address=client[0] if client else "", agent=Headers(scope=scope).get("user-agent", "")[:200])


def _unknown() -> JSONResponse:
    answer = problem(
        401,
        "STF062",
        "this key opens nothing: it is unknown, over, revoked, or its post is held no more",
        "send 'Authorization: Bearer KEY' with a service key that stands (tahqiq service list), or no key at all "
        "for what is public.",
    )
    answer.headers["WWW-Authenticate"] = 'Bearer realm="tahqiq"'
    return answer


def _too_many(wait: int) -> JSONResponse:
    answer = problem(
        429,
        "STF063",
        "there were too many calls in a minute",
        f"wait {wait} seconds, then go on more slowly.",
    )
    answer.headers["Retry-After"] = str(wait)
    return answer
