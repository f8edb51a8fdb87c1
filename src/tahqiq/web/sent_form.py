"""What a form carried, read only when a page of our own sent it, and only as much as can be meant."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.types import Message

from tahqiq.errors import Refused
from tahqiq.web.marked_words import _

MOST_FORM = 256 * 1024  # bytes of a form about claims
MOST_FIELD = 4 * 1024 * 1024  # bytes of one pasted text
_FIELDS = 400
_FORMS = (b"application/x-www-form-urlencoded", b"multipart/form-data")


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


def check_origin(request: Request, own: str | None = None) -> None:
    """Raises ``Refused`` (WEB403) unless a page of our own sent the request.

    One of the two headers has to vouch for the page, and neither may speak against it. Our pages name no referrer,
    so that a browser may write ``null`` for their origin. ``own`` is our origin as browsers see it, where a proxy
    stands before us; else it follows from the request.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    ours = own or f"{request.url.scheme}://{request.headers.get('host', '')}"
    fits = origin in (None, "null", ours) and site in (None, "same-origin")
    if not (fits and (site == "same-origin" or origin == ours)):
        raise Refused("WEB403", _("The form came from another site."), _("Use the form on these pages."))


def not_ours() -> Refused:
    """For a form without the token of the desk or session that it is sent from."""
    return Refused(
        "WEB006",
        _("The form does not belong to this desk as it is open now; nothing was entered."),
        _("Go back, reload the page, and send it again."),
    )


async def read_sent(request: Request, most: int) -> Sent:
    """The fields of a form of at most so many bytes; raises ``HTTPException`` 413 for a larger one, 400 for no form.

    Browsers send our forms in UTF-8. Another encoding is no form: some take minutes over one long field, or give text
    that nothing can be written with.
    """
    length = request.headers.get("content-length", "0")
    if not length.isascii() or not length.isdigit() or int(length[:12]) > most:
        raise HTTPException(413)
    kind, said = parse_options_header(
        request.headers.get("content-type", "")
    )  # as the form's own reader reads it
    if kind.lower() not in _FORMS or said.get(b"charset", b"utf-8").lower() != b"utf-8":
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
