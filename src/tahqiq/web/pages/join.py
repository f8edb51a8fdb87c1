"""Taking up an invitation: a code that was handed over, a password of one's own, and the digits of an app."""

import re
from urllib.parse import parse_qs, urlsplit

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool

from tahqiq.desk.staff.sign_in import confirm_totp, qr_of, take_invitation
from tahqiq.errors import TahqiqError
from tahqiq.web.frame import frame_of
from tahqiq.web.pages.sign_in import TOO_MANY, door_of, let_in
from tahqiq.web.sent_form import Sent
from tahqiq.web.session_door import visit_of
from tahqiq.web.threshold import form_before, mark_browser, token_for

_URI = re.compile(r"otpauth://totp/[!-~]{1,400}")


def join_form(request: Request) -> Response:
    """Where the code is typed and a password chosen; a link may have brought the code along."""
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
        if not _URI.fullmatch(sent.words("uri")):
            return await run_in_threadpool(_chosen, request, error=error)
        return await run_in_threadpool(
            _secret, request, sent.words("uri"), sent.words("enrolment")[:80], error=error
        )
    return await run_in_threadpool(let_in, door, request, token, "/account?said=joined")


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
    return _page(request, "join.html", status, code=code, error=error, unlike=unlike)


def _secret(request: Request, uri: str, enrolment: str, *, error: TahqiqError | None = None) -> Response:
    secret = parse_qs(urlsplit(uri).query).get("secret", [""])[0]
    spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return _page(
        request,
        "join_digits.html",
        200 if error is None else 422,
        uri=uri,
        enrolment=enrolment,
        picture=Markup(qr_of(uri)),  # noqa: S704 - drawn by ourselves
        secret=spaced,
        error=error,
    )


def _page(request: Request, template: str, status: int, **shown: object) -> Response:
    door = door_of(request)
    token, mark = token_for(door, request)
    answer = frame_of(request).page(request, template, status=status, token=token, **shown)
    mark_browser(door, answer, mark)
    return answer
