"""The desk mode: pages with forms for one member, opened by a link that only whoever started the server has.

A form is taken only from a browser that opened that link (a strict cookie), from a page of our own (``Origin``,
``Sec-Fetch-Site``), with a token that no other site can read. Nothing of a body is read before that.
"""

import hashlib
import hmac
from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from tahqiq.errors import Refused
from tahqiq.model.release import Audience
from tahqiq.web.doorkeeper import Attending, DoorKind, OpenedDesk
from tahqiq.web.sent_form import Sent, check_origin, not_ours, read_sent
from tahqiq.web.writing_desk import WritingDesk


@dataclass(frozen=True)
class DeskMode:
    """One member's desk; ``secret`` are random bytes of this process, gone when it ends."""

    desk: WritingDesk
    secret: bytes
    kind: DoorKind = "link"

    @property
    def key(self) -> str:
        """What opens the desk: printed where the server was started."""
        return self._made("key")[:40]

    @property
    def _cookie(self) -> str:
        return (
            f"tahqiq_desk_{self._made('name')[:8]}"  # cookies know no ports: two servers must not mix theirs
        )

    def _made(self, *of: str) -> str:
        return hmac.new(self.secret, "\n".join(of).encode(), hashlib.sha256).hexdigest()

    def open_for(self, response: Response, *, secure: bool) -> None:
        """Lets the browser that gets this answer act, until it is closed or the server ends."""
        response.set_cookie(
            self._cookie, self._made("opened"), samesite="strict", httponly=True, secure=secure
        )

    def fits(self, key: str) -> bool:
        """Whether this is the key of the link."""
        return hmac.compare_digest(key.encode(), self.key.encode())

    def is_open(self, request: Request) -> bool:
        """Whether this browser opened the link."""
        shown = request.cookies.get(self._cookie, "")
        return hmac.compare_digest(shown.encode(), self._made("opened").encode())

    def opened(self, request: Request) -> OpenedDesk | None:
        """What the page may show to this browser; ``None`` for all that did not open the link."""
        if not self.is_open(request):
            return None
        return opened_desk(self.desk, self._token())

    def audience(self, request: Request) -> Audience | None:
        """The member's own eyes, in the browser that opened the link."""
        if not self.is_open(request):
            return None
        eyes = self.desk.audience()
        request.state.eyes = eyes  # for the line in the log
        self._note(request)
        return eyes

    def at_desk(self, request: Request) -> WritingDesk | None:
        """The member's desk, in the browser that opened the link."""
        return self.desk if self.is_open(request) else None

    def writing(self, request: Request) -> WritingDesk:
        """The member's desk; raises ``Refused`` in a browser that did not open the link."""
        if not self.is_open(request):
            raise Refused(
                "WEB403",
                "This desk is open to one member alone.",
                "Open it by the link that was printed where the server was started.",
            )
        self._note(request)
        return self.desk

    def _note(self, request: Request) -> None:
        """Notes the member's post for the line in the log."""
        if not hasattr(request.state, "post"):
            request.state.post = self.desk.member().id

    def attending(self, _request: Request) -> Attending | None:
        """There are no sessions here."""
        return None

    def _token(self) -> str:
        return self._made("form", self._made("opened"))

    async def form(self, request: Request, most: int) -> Sent:
        """The fields of a form of our own; raises ``Refused`` for any other, ``HTTPException`` 413 for a larger one."""
        self.writing(request)
        check_origin(request)
        sent = await read_sent(request, most)
        if not hmac.compare_digest(sent.words("token").encode(), self._token().encode()):
            raise not_ours()
        return sent

    def kept(self, _request: Request) -> Sent | None:
        """Nothing is kept: the link stands as long as the server."""
        return None

    def entered(self, _request: Request) -> None:
        """Nothing to do."""

    def note_read(self, _request: Request, _about: str) -> None:
        """The register's own entry of the reading is all there is: one member has this whole server."""


def opened_desk(desk: WritingDesk, token: str) -> OpenedDesk:
    """What the pages show of a desk that is open, with the token of their forms."""
    return OpenedDesk(
        member=desk.member(),
        token=token,
        may_file=desk.may("submission.received"),
        may_review=desk.may("claim.reviewed"),
        may_judge=desk.may("judgement.made"),
    )
