"""Asked again who somebody is, before something grave: his password, or his passkey where he has no password."""

import json

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from tahqiq.desk.staff.prove import Proof, begin_proof, check_proof
from tahqiq.errors import Refused
from tahqiq.model.signing_in import Signed
from tahqiq.web.pages.sign_in import door_of
from tahqiq.web.sent_form import Sent
from tahqiq.web.session_door import SessionDoor, visit_of
from tahqiq.web.threshold import MOST_SIGN_IN


async def begin(request: Request) -> Response:
    """What the browser asks one's own passkeys, as JSON."""
    door = door_of(request)
    signed, _sent = await door.account_form(request, MOST_SIGN_IN)
    asked, challenge = await run_in_threadpool(begin_proof, door.book, signed, door.place.site)
    return JSONResponse({"options": json.loads(asked), "challenge": challenge})


def check_himself(door: SessionDoor, request: Request, signed: Signed, sent: Sent) -> None:
    """Raises ``Refused`` (STF061, STF035, STF021) where a form does not show who sent it."""
    check_proof(door.book, signed, door.place.site, proof_in(sent), visit_of(request))


def proof_in(sent: Sent) -> Proof:
    """What a form shows of whoever sent it."""
    return Proof(*(sent.words(name) for name in ("password", "challenge", "answer")))


def refused_json(request: Request, error: Refused) -> Response:
    """The code alone, for the script that asked; the form says it in words."""
    request.state.refused = error.code  # for the line in the log
    return JSONResponse({"refused": error.code}, status_code=403)
