"""Taking up an invitation: a code that was handed over, and a passkey, or a password with the digits of an app."""

import json
import re
from urllib.parse import parse_qs, urlsplit

from fastapi import Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool

from tahqiq.desk.staff.join_by_passkey import begin_joining, finish_joining
from tahqiq.desk.staff.sign_in import confirm_totp, qr_of, take_invitation
from tahqiq.errors import Refused, TahqiqError
from tahqiq.web.frame import frame_of
from tahqiq.web.headers import WITH_SESSION
from tahqiq.web.pages.proof import refused_json
from tahqiq.web.pages.sign_in import TOO_MANY, door_of, let_in
from tahqiq.web.sent_form import Sent
from tahqiq.web.session_door import visit_of
from tahqiq.web.threshold import form_before, mark_browser, token_for

_MOST_NAME = 60
_URI = re.compile(r"otpauth://totp/[!-~]{1,400}")


def join_form(request: Request) -> Response:
    """Where the code is typed and the way to sign in chosen; a link may have brought the code along."""
    place = door_of(request).place
    if place.is_elsewhere(request.headers.get("host", "")):
        return RedirectResponse(f"{place.origin}/join", status_code=303)
    return _chosen(request, code=request.path_params.get("code", "")[:80])


async def join(request: Request) -> Response:
    """Takes the invitation up, and shows the secret for the app, this once."""
    door, sent = door_of(request), Sent({})
    try:
        sent = await form_before(door, request)
        return await run_in_threadpool(_taken, request, sent)
    except TahqiqError as error:
        return await run_in_threadpool(_chosen, request, code=sent.words("code")[:80], error=error)


async def join_digits(request: Request) -> Response:
    """The first digits finish it: one is signed in, and led to one's account."""
    door, sent = door_of(request), Sent({})
    try:
        sent = await form_before(door, request)
        digits = sent.words("digits").replace(" ", "")
        token = await run_in_threadpool(
            confirm_totp, door.book, sent.words("enrolment"), digits, visit_of(request)
        )
    except TahqiqError as error:
        if not is_uri(sent.words("uri")):
            return await run_in_threadpool(_chosen, request, error=error)
        return await run_in_threadpool(
            _secret, request, sent.words("uri"), sent.words("enrolment")[:80], error=error
        )
    return await run_in_threadpool(let_in, door, request, token, "/account?said=joined")


async def begin_with_passkey(request: Request) -> Response:
    """What the browser asks of a new passkey, as JSON; with 403 and a code where the invitation does not work."""
    door = door_of(request)
    sent = await form_before(door, request)
    try:
        code, visit = sent.words("code"), visit_of(request)
        asked = await run_in_threadpool(begin_joining, door.book, code, door.place.site, visit)
    except Refused as error:
        return refused_json(request, error)
    return JSONResponse({"options": json.loads(asked)})


async def join_with_passkey(request: Request) -> Response:
    """The passkey finishes it: one is signed in, has no password, and is led to one's account."""
    door, sent = door_of(request), Sent({})
    try:
        sent = await form_before(door, request)
        token = await run_in_threadpool(_joined, request, sent)
    except TahqiqError as error:
        return await run_in_threadpool(_chosen, request, code=sent.words("code")[:80], error=error)
    return await run_in_threadpool(let_in, door, request, token, "/account?said=joined_passkey")


def _joined(request: Request, sent: Sent) -> str:
    door = door_of(request)
    code, answer = sent.words("code"), sent.words("answer")
    name = sent.words("name").strip()[:_MOST_NAME]
    return finish_joining(door.book, code, door.place.site, answer, name, visit_of(request))


def is_uri(text: str) -> bool:
    """Whether this can be the address of a secret, as a form brings it back."""
    return _URI.fullmatch(text) is not None


def secret_of(uri: str) -> dict[str, object]:
    """A secret for an app as a page shows it: the address, the picture, and the letters in groups of four."""
    secret = parse_qs(urlsplit(uri).query).get("secret", [""])[0]
    spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return {"uri": uri, "picture": Markup(qr_of(uri)), "secret": spaced}  # noqa: S704 - drawn by ourselves


def _taken(request: Request, sent: Sent) -> Response:
    door = door_of(request)
    password, again = sent.words("password"), sent.words("again")
    if password != again:
        return _chosen(request, code=sent.words("code")[:80], unlike=True)
    made = take_invitation(
        door.book, sent.words("code"), password, visit_of(request), door.desk.mission.title
    )
    return _secret(request, made.totp_uri, made.token)


def _chosen(
    request: Request, *, code: str = "", error: TahqiqError | None = None, unlike: bool = False
) -> Response:
    status = 200 if error is None and not unlike else 429 if error and error.code == TOO_MANY else 422
    place, host = door_of(request).place, request.url.hostname or ""
    takes_passkeys = place.secure or host == place.host
    shown = {"code": code, "error": error, "unlike": unlike, "origin": place.origin}
    answer = _page(request, "join.html", status, takes_passkeys=takes_passkeys, **shown)
    answer.headers["Content-Security-Policy"] = WITH_SESSION
    return answer


def _secret(request: Request, uri: str, enrolment: str, *, error: TahqiqError | None = None) -> Response:
    shown = secret_of(uri) | {"enrolment": enrolment, "error": error, "action": "/join/digits"}
    return _page(request, "join_digits.html", 200 if error is None else 422, **shown)


def _page(request: Request, template: str, status: int, **shown: object) -> Response:
    door = door_of(request)
    token, mark = token_for(door, request)
    answer = frame_of(request).page(request, template, status=status, token=token, **shown)
    mark_browser(door, answer, mark)
    return answer
