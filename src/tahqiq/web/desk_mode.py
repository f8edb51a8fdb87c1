"""The desk mode: pages with forms for one member, opened by a link that only whoever started the server has.

A form is taken only from a browser that opened that link (a strict cookie), from a page of our own (``Origin``,
``Sec-Fetch-Site``), with a token that no other site can read. Nothing of a body is read before that.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Message

from tahqiq.errors import Refused
from tahqiq.model.member import Member
from tahqiq.web.writing_desk import WritingDesk

MOST_FORM = 256 * 1024  # bytes of a form about claims
MOST_FIELD = 4 * 1024 * 1024  # bytes of one pasted text
_FIELDS = 400


@dataclass(frozen=True)
class Sent:
    """What a form carried: its fields as text, and the one file that may go with them."""

    said: Mapping[str, tuple[str, ...]]
    file: bytes = b""
    filename: str = ""

    def words(self, name: str) -> str:
        """A field as text; empty where there is none."""
        return self.every(name)[0] if self.every(name) else ""

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a field that may come several times."""
        return self.said.get(name, ())


@dataclass(frozen=True)
class OpenedDesk:
    """What a page with forms has to know: who acts, what he may do, and the token of its forms."""

    member: Member
    token: str
    may_file: bool
    may_review: bool
    may_judge: bool


@dataclass(frozen=True)
class DeskMode:
    """One member's desk; ``secret`` are random bytes of this process, gone when it ends."""

    writing: WritingDesk
    secret: bytes

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
        return OpenedDesk(
            member=self.writing.member(),
            token=self._token(),
            may_file=self.writing.may("submission.received"),
            may_review=self.writing.may("claim.reviewed"),
            may_judge=self.writing.may("judgement.made"),
        )

    def _token(self) -> str:
        return self._made("form", self._made("opened"))

    async def form(self, request: Request, most: int) -> Sent:
        """The fields of a form of our own; raises ``Refused`` for any other, ``HTTPException`` 413 for a larger one."""
        if not self.is_open(request):
            raise Refused(
                "WEB403",
                "This desk is open to one member alone.",
                "Open it by the link that was printed where the server was started.",
            )
        if not _from_our_pages(request):
            raise Refused("WEB403", "The form came from another site.", "Use the form on these pages.")
        sent = await _read(request, most)
        if not hmac.compare_digest(sent.words("token").encode(), self._token().encode()):
            raise Refused(
                "WEB006",
                "The form does not belong to this desk as it is open now; nothing was entered.",
                "Go back, reload the page, and send it again.",
            )
        return sent


def _from_our_pages(request: Request) -> bool:
    """One of the two headers has to vouch for the page that sent the form, and neither may speak against it.

    Our pages name no referrer, so that a browser may write ``null`` for their origin.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if origin not in (None, "null", own) or site not in (None, "same-origin"):
        return False
    return site == "same-origin" or origin == own


async def _read(request: Request, most: int) -> Sent:
    length = request.headers.get("content-length", "0")
    if not length.isascii() or not length.isdigit() or int(length[:12]) > most:
        raise HTTPException(413)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise HTTPException(400)
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await request.receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise HTTPException(413)
        return message

    limited = Request(request.scope, counted)
    form = await limited.form(max_files=1, max_fields=_FIELDS, max_part_size=MOST_FIELD)
    try:
        return await _sent(form)
    finally:
        await form.close()


async def _sent(form: FormData) -> Sent:
    said: dict[str, list[str]] = {}
    data, filename = b"", ""
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            data, filename = await value.read(), value.filename or ""
        else:
            said.setdefault(name, []).append(value)
    return Sent({name: tuple(values) for name, values in said.items()}, data, filename)
