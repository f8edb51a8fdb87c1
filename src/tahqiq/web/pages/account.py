"""The account of whoever is signed in: his posts, passkeys, sessions and password, and what is kept of his forms."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from tahqiq.desk.staff import audit, passkeys, people, sessions
from tahqiq.desk.staff.change_password import change_password
from tahqiq.desk.staff.drafts_of import drafts_of
from tahqiq.desk.staff.end_session import end_session
from tahqiq.desk.staff.prove import has_password
from tahqiq.errors import BadInput, Refused, TahqiqError
from tahqiq.model.signing_in import Signed
from tahqiq.web.doorkeeper import SignInNeeded
from tahqiq.web.frame import frame_of
from tahqiq.web.kept_forms import form_page
from tahqiq.web.marked_words import _
from tahqiq.web.pages.proof import check_himself, refused_json
from tahqiq.web.pages.sign_in import door_of
from tahqiq.web.sent_form import Sent
from tahqiq.web.session_door import SessionDoor, visit_of
from tahqiq.web.threshold import MOST_SIGN_IN

SAID = (
    *("joined", "joined_passkey", "post", "password", "password_added"),
    *("passkey", "forgotten", "ended", "others", "dropped"),
)
_SIGN_INS = 10
_MOST_NAME = 60
Deed = Callable[[SessionDoor, Request, Signed, Sent], Response]


def account(request: Request) -> Response:
    """The page of the account."""
    return account_page(request)


def account_page(request: Request, error: TahqiqError | None = None) -> Response:
    """The same, with what did not work."""
    frame, door = frame_of(request), door_of(request)
    signed = door.signed(request)
    if signed is None:
        raise SignInNeeded(_("This page is for members who are signed in."), _("Sign in and come back."))
    said = request.query_params.get("said", "") if error is None else ""
    held = people.holdings(door.book, door.book.clock.now())
    own = {one.member: one for one in held if one.person == signed.person}
    return frame.page(
        request,
        "account.html",
        status=422 if error else 200,
        signed=signed,
        error=error,
        has_password=has_password(door.book, signed.person),
        said=said if said in SAID else "",
        posts=[(door.desk.member(one), own.get(one)) for one in signed.members],
        keys=passkeys.keys_of(door.book, signed.person),
        takes_passkeys=door.place.secure or (request.url.hostname or "") == door.place.host,
        origin=door.place.origin,
        open_sessions=sessions.sessions_of(door.book, signed.person),
        drafts=[(one, form_page(one.path)) for one in drafts_of(door.book, signed.person)],
        sign_ins=_sign_ins(door, signed),
    )


def _sign_ins(door: SessionDoor, signed: Signed) -> list[Any]:
    found = audit.trail(door.book, audit.Filters(person=signed.person, kind="sign_in", limit=_SIGN_INS))
    return list(reversed(found))


async def _done(request: Request, deed: Deed) -> Response:
    """Does something about the account; what does not work is said on its page."""
    door = door_of(request)
    signed, sent = await door.account_form(request, MOST_SIGN_IN)
    try:
        return await run_in_threadpool(deed, door, request, signed, sent)
    except SignInNeeded:
        raise
    except TahqiqError as error:
        return await run_in_threadpool(partial(account_page, request, error))


async def change_post(request: Request) -> Response:
    """Acts in another of one's posts from now on, under a new token."""
    return await _done(request, _change_post)


def _change_post(door: SessionDoor, request: Request, _signed: Signed, sent: Sent) -> Response:
    token = sessions.change_post(door.book, door.token_of(request), sent.words("member"))
    return renewed(door, token, "post")


async def new_password(request: Request) -> Response:
    """Replaces the password; every other session ends."""
    return await _done(request, _new_password)


def _new_password(door: SessionDoor, request: Request, signed: Signed, sent: Sent) -> Response:
    if sent.words("password") != sent.words("again"):
        raise BadInput("WEB011", _("The two new passwords are not the same."), _("Type them again."))
    now, wanted, mission = sent.words("now"), sent.words("password"), door.desk.mission.title
    change_password(door.book, signed, now, wanted, visit_of(request), mission)
    sessions.end_others(door.book, door.token_of(request))
    return renewed(door, sessions.rotate(door.book, door.token_of(request)), "password")


def renewed(door: SessionDoor, token: str, said: str) -> Response:
    """Back to the page of the account, with the session's new token."""
    answer = _back(said)
    door.let_in(answer, token)
    return answer


async def begin_passkey(request: Request) -> Response:
    """What the browser asks of a new passkey, as JSON; with 403 and a code where it is not shown who asks for it.

    A challenge for this session is given for the password alone, or for a passkey of somebody who has no password, so
    that no passkey is added without: on an unguarded screen it would outlast the session, and a change of the password.
    """
    door = door_of(request)
    signed, sent = await door.account_form(request, MOST_SIGN_IN)
    try:
        asked = await run_in_threadpool(_begin_passkey, door, request, signed, sent)
    except Refused as error:
        return refused_json(request, error)
    return JSONResponse({"options": json.loads(asked)})


def _begin_passkey(door: SessionDoor, request: Request, signed: Signed, sent: Sent) -> str:
    check_himself(door, request, signed, sent)
    return passkeys.begin_adding(door.book, signed, door.place.site)


async def add_passkey(request: Request) -> Response:
    """Keeps a new passkey under the name that its owner gives it."""
    return await _done(request, _add_passkey)


def _add_passkey(door: SessionDoor, _request: Request, signed: Signed, sent: Sent) -> Response:
    name = sent.words("name").strip()[:_MOST_NAME]
    passkeys.finish_adding(door.book, signed, door.place.site, sent.words("answer"), name)
    return _back("passkey")


async def forget_passkey(request: Request) -> Response:
    """Takes a passkey away."""
    return await _done(request, _forget_passkey)


def _forget_passkey(door: SessionDoor, _request: Request, signed: Signed, sent: Sent) -> Response:
    passkeys.forget(door.book, signed, sent.words("key"))
    return _back("forgotten")


async def end_one(request: Request) -> Response:
    """Ends another session of one's own."""
    return await _done(request, _end_one)


def _end_one(door: SessionDoor, _request: Request, signed: Signed, sent: Sent) -> Response:
    end_session(door.book, signed, sent.words("session"))
    return _back("ended")


async def end_others(request: Request) -> Response:
    """Ends all one's other sessions."""
    return await _done(request, _end_others)


def _end_others(door: SessionDoor, request: Request, _signed: Signed, _sent: Sent) -> Response:
    sessions.end_others(door.book, door.token_of(request))
    return _back("others")


async def drop_draft(request: Request) -> Response:
    """Discards what was kept of a form."""
    return await _done(request, _drop_draft)


def _drop_draft(door: SessionDoor, _request: Request, signed: Signed, sent: Sent) -> Response:
    sessions.drop_draft(door.book, signed.person, sent.words("path"))
    return _back("dropped")


def draft(request: Request) -> Response:
    """What was kept of a form that no page can be filled with: to read, to send now, or to discard."""
    door, path = door_of(request), request.query_params.get("path", "")
    signed = door.signed(request)
    if signed is None:
        raise SignInNeeded(_("This page is for members who are signed in."), _("Sign in and come back."))
    said = sessions.draft_of(door.book, signed.person, path)
    if said is None:
        return RedirectResponse("/account", status_code=303)
    return frame_of(request).page(request, "draft.html", path=path, said=said, page=form_page(path))


def _back(said: str) -> Response:
    return RedirectResponse(f"/account?{urlencode({'said': said})}", status_code=303)
