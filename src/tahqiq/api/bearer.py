"""Who may use the interface of a member: whoever shows the key that was printed where the server was started.

The key is asked for before anything of a body is read (RFC 6750: the ``Authorization`` header alone, never an
address), and compared in constant time. It is made of random bytes of this process and gone when it ends.
"""

import asyncio
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tahqiq.api.problems import no_such_address, problem
from tahqiq.desk.append import check_right
from tahqiq.desk.member_eyes import eyes_of
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import NotFound, Refused
from tahqiq.model.member import Member
from tahqiq.model.plain_path import is_plain_path
from tahqiq.model.release import Audience

MOST_BODY: Final = 256 * 1024  # bytes of a paper
MOST_UPLOAD: Final = 32 * 1024 * 1024  # bytes of what is handed in, as base64 in JSON
READ_SECONDS: Final = 60.0  # for a whole body, over a bad line
OPEN: Final = ("/openapi.json",)  # it tells shapes alone, nothing of the mission's cases
UPLOADS: Final = re.compile(r"/submissions|/returns/table|/cases/[^/]+/evidence|/evidence/[^/]+/copies")
_KEY: Final = re.compile(r"[Bb][Ee][Aa][Rr][Ee][Rr] +([0-9a-f]{1,200})")


@dataclass(frozen=True)
class Acting:
    """The member who acts through the interface, and the key that whoever acts for him shows."""

    member: Member
    audience: Audience
    key: str

    def fits(self, headers: Headers) -> bool:
        """Whether a request shows the key, once, in its ``Authorization`` header."""
        shown = headers.getlist("authorization")
        found = _KEY.fullmatch(shown[0]) if len(shown) == 1 else None
        return hmac.compare_digest((found[1] if found else "").encode(), self.key.encode())


def acting_as(desk: Desk, member: str) -> Acting:
    """The interface of one member. Raises at once where he is not enrolled or his signing key is not at hand."""
    found = desk.member(member)
    desk.keyring.signer_of(member, desk.enrolled(member).key)
    key = hmac.new(desk.chance(32), b"api", hashlib.sha256).hexdigest()
    return Acting(found, eyes_of(desk, member), key)


def may(desk: Desk, member: str, verb: str) -> bool:
    """Whether a member has a role for this act, by the register as it stands."""
    try:
        check_right(desk, member, verb)
    except (Refused, NotFound):
        return False
    return True


class Bearer:
    """Lets through who shows the key, with a body of a size that can be meant; everybody else learns why not."""

    def __init__(self, app: ASGIApp, acting: Acting | None) -> None:
        self.app, self.acting = app, acting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it before its body is read."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        state = scope.setdefault("state", {})  # for the line in the log
        if not is_plain_path(scope["path"]):
            state["refused"] = "API008"
            await no_such_address()(scope, receive, send)
            return
        if self.acting is not None and path not in OPEN and not self.acting.fits(Headers(scope=scope)):
            state["refused"] = "API001"
            answer = problem(
                401,
                "API001",
                "this interface is open to whoever has its key",
                "send 'Authorization: Bearer KEY' with the key that was printed where the server was started.",
            )
            answer.headers["WWW-Authenticate"] = 'Bearer realm="tahqiq"'
            await answer(scope, receive, send)
            return
        if self.acting is not None and path not in OPEN:
            state.update(post=self.acting.member.id, eyes=self.acting.audience)
        body = await _body(scope, receive, MOST_UPLOAD if UPLOADS.fullmatch(path) else MOST_BODY)
        if body is None:
            state["refused"] = "API002"
            answer = problem(413, "API002", "the body is too large, or did not come to its end", "send less.")
            answer.headers["Connection"] = "close"
            await answer(scope, receive, send)
            return
        await self.app(scope, _again(body, receive), send)


async def _body(scope: Scope, receive: Receive, most: int) -> bytes | None:
    """The whole body; ``None`` for one that is larger than ``most``, says so, or does not come to its end."""
    told = Headers(scope=scope).get("content-length", "0")
    if not (told.isascii() and told.isdigit()) or int(told[:12]) > most:
        return None
    pieces: list[bytes] = []
    taken = 0
    try:
        async with asyncio.timeout(READ_SECONDS):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    return None
                piece: bytes = message.get("body", b"")
                taken += len(piece)
                if taken > most:
                    return None
                pieces.append(piece)
                if not message.get("more_body", False):
                    return b"".join(pieces)
    except TimeoutError:
        return None


def _again(body: bytes, receive: Receive) -> Receive:
    """The same body once more for whoever asks next, and after it what really comes."""
    given = False

    async def give() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return give
