"""Before the door: forms of somebody who is not signed in yet, bound to the browser that asked for them.

Without this another site could sign a reader in as somebody else, and read what he then writes (login CSRF).
"""

import hashlib
import hmac
import re
from typing import Final

from fastapi import Request, Response

from tahqiq.errors import Refused
from tahqiq.web.marked_words import _
from tahqiq.web.sent_form import Sent, check_origin, read_sent
from tahqiq.web.session_door import SessionDoor

MOST_SIGN_IN: Final = 32 * 1024  # bytes of a form before the door
_MARK = re.compile(r"[0-9a-f]{32}")


def token_for(door: SessionDoor, request: Request) -> tuple[str, str]:
    """The token of a form for this browser, and the browser's mark, new where it has none."""
    shown = request.cookies.get(door.place.cookie("door"), "")
    mark = shown if _MARK.fullmatch(shown) else door.desk.chance(16).hex()
    return _token(door, mark), mark


def mark_browser(door: SessionDoor, answer: Response, mark: str) -> None:
    """Gives the browser its mark."""
    answer.set_cookie(
        door.place.cookie("door"), mark, path="/", samesite="strict", httponly=True, secure=door.place.secure
    )


async def form_before(door: SessionDoor, request: Request) -> Sent:
    """The fields; raises ``Refused``: WEB403 for a form from another site, WEB009 for one of another browser."""
    check_origin(request, door.place.origin)
    sent = await read_sent(request, MOST_SIGN_IN)
    shown = request.cookies.get(door.place.cookie("door"), "")
    fits = hmac.compare_digest(sent.words("token").encode(), _token(door, shown).encode())
    if not (_MARK.fullmatch(shown) and fits):
        raise Refused(
            "WEB009",
            _("The sign-in page was open too long, or this browser keeps no cookies."),
            _("Try again on the page as it is now; allow cookies for this address."),
        )
    return sent


def _token(door: SessionDoor, mark: str) -> str:
    return hmac.new(door.secret, b"before the door\n" + mark.encode(), hashlib.sha256).hexdigest()
