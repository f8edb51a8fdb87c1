"""Pages for what did not work: code, cause and next step, and nothing of the inside."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from tahqiq.errors import BadInput, NotFound, Refused, TahqiqError
from tahqiq.web.doorkeeper import SignInNeeded
from tahqiq.web.frame import frame_of
from tahqiq.web.headers import secured
from tahqiq.web.kept_forms import form_page, page_before
from tahqiq.web.pages.sign_in import back_to, sign_in_page

_STATUS: dict[type[TahqiqError], int] = {BadInput: 422, Refused: 403, NotFound: 404}
SAID: dict[int, tuple[str, str]] = {
    400: ("The request could not be understood.", "Go back and try again."),
    403: ("This is not allowed here.", "Ask the operator for access."),
    404: (
        "There is no such page, or it is not released to whoever asks. The two look the same on purpose.",
        "Check the address, or start from the first page.",
    ),
    405: ("This address does not take that kind of request.", "Open it as an ordinary page."),
    413: ("The request is too large.", "Send less."),
    422: ("The request has a field that cannot be used.", "Go back, check the fields, and try again."),
    500: (
        "Something failed inside. Nothing was changed by this page.",
        "Try again; if it stays, tell the operator the time and this address.",
    ),
    503: ("The mission cannot be read at the moment.", "Tell the operator; what was recorded is safe."),
}

Handler = Callable[[Request, Exception], Response | Awaitable[Response]]


def answer_refusals(app: FastAPI) -> None:
    """Give every failure its page."""
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(TahqiqError, _ours)
    app.add_exception_handler(HTTPException, _of_the_web)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(Exception, _unforeseen)


def _ours(request: Request, error: Exception) -> Response:
    known = error if isinstance(error, TahqiqError) else None
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 503)
    if known is None or status == 503:
        code = known.code if known else "WEB503"
        return _page(request, 503, code, *SAID[503])
    return _page(request, status, known.code, known.cause, known.next_step)


def _sign_in(request: Request, error: Exception) -> Response:
    """The page to sign in, which leads back to where one was, to the form with what was kept of it."""
    if not isinstance(error, SignInNeeded):
        return _ours(request, error)
    path, query = request.url.path, request.url.query
    back = page_before(path) if request.method == "POST" else path + (f"?{query}" if query else "")
    if error.kept:
        back = form_page(path)
    return sign_in_page(frame_of(request), request, back=back_to(back), needed=error, status=403)


def _of_the_web(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    said = SAID.get(status, SAID[400 if status < 500 else 500])
    response = _page(request, status, f"WEB{status}", *said)
    if isinstance(error, HTTPException) and error.headers and "Allow" in error.headers:
        response.headers["Allow"] = error.headers["Allow"]
    return response


def _malformed(request: Request, _: Exception) -> Response:
    return _page(request, 422, "WEB422", *SAID[422])


def _unforeseen(request: Request, _: Exception) -> Response:
    """The last resort stands outside the middleware, so it puts on the headers itself."""
    response = _page(request, 500, "WEB500", *SAID[500])
    secured(response.headers)
    return response


def _page(request: Request, status: int, code: str, cause: str, next_step: str) -> Response:
    request.state.refused = code  # for the line in the log
    shown = {"status_code": status, "code": code, "cause": cause, "next_step": next_step}
    return frame_of(request).bare_page(request, "refusal.html", status=status, **shown)
