"""A password and digits for somebody who signs in with a passkey alone: his passkey is asked for it again."""

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from tahqiq.desk.staff import sessions
from tahqiq.desk.staff.add_password import begin_password, finish_password
from tahqiq.desk.staff.prove import Proof
from tahqiq.errors import BadInput, TahqiqError
from tahqiq.model.signing_in import Signed
from tahqiq.web.frame import frame_of
from tahqiq.web.marked_words import _
from tahqiq.web.pages.account import account_page, renewed
from tahqiq.web.pages.join import is_uri, secret_of
from tahqiq.web.pages.sign_in import door_of
from tahqiq.web.sent_form import Sent
from tahqiq.web.session_door import SessionDoor, visit_of
from tahqiq.web.threshold import MOST_SIGN_IN


async def add_password(request: Request) -> Response:
    """Takes the new password, and shows the secret for the app, this once."""
    door = door_of(request)
    signed, sent = await door.account_form(request, MOST_SIGN_IN)
    try:
        return await run_in_threadpool(_begun, door, request, signed, sent)
    except TahqiqError as error:
        return await run_in_threadpool(account_page, request, error)


async def password_digits(request: Request) -> Response:
    """The first digits make the password count; every other session ends."""
    door = door_of(request)
    signed, sent = await door.account_form(request, MOST_SIGN_IN)
    try:
        return await run_in_threadpool(_finished, door, request, signed, sent)
    except TahqiqError as error:
        if error.code != "STF017" or not is_uri(sent.words("uri")):
            return await run_in_threadpool(account_page, request, error)
        uri, waiting = sent.words("uri"), sent.words("enrolment")[:2000]
        return await run_in_threadpool(_secret, request, signed, uri, waiting, error)


def _begun(door: SessionDoor, request: Request, signed: Signed, sent: Sent) -> Response:
    if sent.words("new") != sent.words("again"):
        raise BadInput("WEB011", _("The two new passwords are not the same."), _("Type them again."))
    proof = Proof(challenge=sent.words("challenge"), answer=sent.words("answer"))
    site, mission = door.place.site, door.desk.mission.title
    made = begin_password(door.book, signed, site, proof, sent.words("new"), visit_of(request), mission)
    return _secret(request, signed, made.totp_uri, made.token)


def _finished(door: SessionDoor, request: Request, signed: Signed, sent: Sent) -> Response:
    digits = sent.words("digits").replace(" ", "")
    finish_password(door.book, signed, sent.words("enrolment"), digits, visit_of(request))
    sessions.end_others(door.book, door.token_of(request))
    return renewed(door, sessions.rotate(door.book, door.token_of(request)), "password_added")


def _secret(
    request: Request, signed: Signed, uri: str, enrolment: str, error: TahqiqError | None = None
) -> Response:
    return frame_of(request).page(
        request,
        "join_digits.html",
        status=200 if error is None else 422,
        token=signed.csrf,
        action="/account/password/digits",
        enrolment=enrolment,
        error=error,
        **secret_of(uri),
    )
