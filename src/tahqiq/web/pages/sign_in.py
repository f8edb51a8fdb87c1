"""Signing in and out, and staying signed in: with a passkey, or with login, password and digits."""

import json
from functools import partial
from typing import Any
from urllib.parse import urlencode

from anyio import CapacityLimiter, to_thread
from fastapi import Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from tahqiq.desk.staff import passkeys, people, sessions
from tahqiq.desk.staff.sign_in import sign_in as signed_in_by
from tahqiq.errors import NotFound, Refused, TahqiqError
from tahqiq.web.doorkeeper import SignInNeeded
from tahqiq.web.frame import Frame, frame_of
from tahqiq.web.headers import WITH_SESSION
from tahqiq.web.marked_words import _
from tahqiq.web.pages.choice import own_path
from tahqiq.web.sent_form import MOST_FORM, Sent
from tahqiq.web.session_door import SessionDoor, visit_of
from tahqiq.web.threshold import form_before, mark_browser, token_for

TOO_MANY = "STF021"  # tries at signing in
_MOST_BACK = 2000
# Whoever waits for his password to be checked holds none of the hands by which all other pages are answered.
_AT_ONCE = CapacityLimiter(4)
_BEFORE = ("/sign-in", "/sign-out", "/join", "/session")


def door_of(request: Request) -> SessionDoor:
    """The door where members sign in; raises ``NotFound`` where they do not."""
    door = frame_of(request).door
    if not isinstance(door, SessionDoor):
        raise NotFound("WEB404", _("There is no such page."), _("Start from the first page."))
    return door


def back_to(asked: str) -> str:
    """Where somebody goes once he is signed in: a page of ours that is not itself about signing in."""
    where = own_path(asked[:_MOST_BACK])
    return "/" if where.startswith(_BEFORE) else where


def sign_in_form(request: Request) -> Response:
    """The page to sign in; whoever is signed in already goes on."""
    door, back = door_of(request), back_to(request.query_params.get("back", "/"))
    if door.signed(request) is not None:
        return RedirectResponse(back, status_code=303)
    return sign_in_page(frame_of(request), request, back=back)


def sign_in_page(
    frame: Frame,
    request: Request,
    *,
    back: str,
    error: TahqiqError | None = None,
    needed: SignInNeeded | None = None,
    login: str = "",
    status: int = 200,
) -> Response:
    """The page to sign in, with what did not work, or what is asked for."""
    door = door_of(request)
    if door.place.is_elsewhere(request.headers.get("host", "")):
        where = urlencode({"back": back})
        return RedirectResponse(f"{door.place.origin}/sign-in?{where}", status_code=303)
    token, mark = token_for(door, request)
    host = request.url.hostname or ""
    answer = frame.page(
        request,
        "sign_in.html",
        status=status,
        token=token,
        back=back,
        error=error,
        needed=needed,
        login=login,
        nobody=not people.people(door.book),
        takes_passkeys=door.place.secure or host == door.place.host,
        origin=door.place.origin,
    )
    answer.headers["Content-Security-Policy"] = WITH_SESSION
    mark_browser(door, answer, mark)
    return answer


async def sign_in(request: Request) -> Response:
    """Signs in with login, password and digits."""
    return await _tried(request, _by_password)


async def sign_in_with_passkey(request: Request) -> Response:
    """Signs in with the answer of a passkey."""
    return await _tried(request, _by_passkey)


async def _tried(request: Request, how: Any) -> Response:
    frame, door, sent = frame_of(request), door_of(request), Sent({})
    try:
        sent = await form_before(door, request)
        token = await to_thread.run_sync(how, door, request, sent, limiter=_AT_ONCE)
    except Refused as error:
        again = partial(sign_in_page, frame, request, back=back_to(sent.words("back")), error=error)
        status = 429 if error.code == TOO_MANY else 403
        return await run_in_threadpool(again, login=sent.words("login")[:80], status=status)
    return await run_in_threadpool(let_in, door, request, token, back_to(sent.words("back")))


def _by_password(door: SessionDoor, request: Request, sent: Sent) -> str:
    login, password, digits = (sent.words(name) for name in ("login", "password", "digits"))
    return signed_in_by(door.book, login.strip(), password, digits.replace(" ", ""), visit_of(request))


def _by_passkey(door: SessionDoor, request: Request, sent: Sent) -> str:
    challenge, answer = sent.words("challenge"), sent.words("answer")
    return passkeys.finish_sign_in(door.book, door.place.site, challenge, answer, visit_of(request))


def let_in(door: SessionDoor, request: Request, token: str, back: str) -> Response:
    """Gives the browser the new session, ends the one it had, and goes on."""
    before = door.token_of(request)
    if before and before != token:
        sessions.end(door.book, before)
    answer = RedirectResponse(back, status_code=303)
    door.let_in(answer, token)
    return answer


async def begin_with_passkey(request: Request) -> Response:
    """What the browser asks a passkey, as JSON."""
    door = door_of(request)
    await form_before(door, request)
    asked, challenge = await run_in_threadpool(passkeys.begin_sign_in, door.book, door.place.site)
    return JSONResponse({"options": json.loads(asked), "challenge": challenge})


async def sign_out(request: Request) -> Response:
    """Ends the session and leads to what everybody may see."""
    door = door_of(request)
    await door.account_form(request, MOST_FORM)
    await run_in_threadpool(sessions.end, door.book, door.token_of(request))
    answer = RedirectResponse("/sign-in?said=out", status_code=303)
    door.let_out(answer)
    return answer


async def stay(request: Request) -> Response:
    """The session goes on; until when, as JSON for the script that asked."""
    door = door_of(request)
    await door.account_form(request, MOST_FORM)
    attending = await run_in_threadpool(door.attending, request)
    return JSONResponse({"seconds": attending.seconds if attending else 0})
