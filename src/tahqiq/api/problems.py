"""How the interface refuses: one shape for every error, with code, cause and next step, and the status that fits."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from tahqiq.api.replies import Problem
from tahqiq.errors import BadInput, NotFound, Refused, TahqiqError

REFUSED_BY_RIGHTS: Final = (
    "MEM", "KEY", "REL001", "REL002", "REL003", "INT017", "INS203", "LIA001", "LIA002", "LIA003", "REF002", "REF003",
    "REF005", "REF018", "REF019", "TLK003", "TLK005", "TLK007", "TLK008", "TLK009", "XNG004", "XNG005", "XNG006",
    "XNG010", "XNG015",
)  # fmt: skip
_OF_THE_WEB: Final[Mapping[int, tuple[str, str, str]]] = {
    400: ("API007", "the request cannot be read", "send JSON in UTF-8, with Content-Type: application/json."),
    404: ("API008", "there is no such address", "see the addresses in openapi.json."),
    405: ("API008", "this address does not take that method", "see the methods in openapi.json."),
}
UNAVAILABLE: Final = "the mission cannot be read or written at the moment"


def problem(status: int, code: str, cause: str, next_step: str, **more: str) -> JSONResponse:
    """An error as every answer of this interface shows it; ``more`` may name the field that does not fit."""
    said = TahqiqError(code, cause, next_step).as_dict()
    return JSONResponse({"error": {**said, **more}}, status, headers={"Cache-Control": "no-store"})


def no_such_address() -> JSONResponse:
    """The answer to an address that nothing stands under."""
    return problem(404, *_OF_THE_WEB[404])


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """These statuses for the OpenAPI file, each with the shape of a problem."""
    return {status: {"model": Problem, "description": _MEANING[status]} for status in statuses}


def answer_problems(api: FastAPI) -> None:
    """Gives every failure the one shape; what failed inside is not told."""
    api.add_exception_handler(TahqiqError, _ours)
    api.add_exception_handler(RequestValidationError, _malformed)
    api.add_exception_handler(HTTPException, _of_the_web)
    api.add_exception_handler(Exception, _unforeseen)


def status_of(error: TahqiqError) -> int:
    """404 for what is not there, 422 for what cannot be taken, 403 by rights, 409 by the procedure, else 503."""
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, BadInput):
        return 422
    if isinstance(error, Refused):
        return 403 if error.code.startswith(REFUSED_BY_RIGHTS) else 409
    return 503


def _ours(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, TahqiqError):
        raise error
    request.state.refused = error.code  # for the line in the log
    return answer_to(error)


def answer_to(error: TahqiqError) -> JSONResponse:
    """One of our errors as an answer."""
    status = status_of(error)
    if status == 503:  # its cause may name files and addresses; whoever runs the server finds them there
        return problem(
            503, error.code, UNAVAILABLE, "tell the operator this code; what was recorded is safe."
        )
    return JSONResponse({"error": error.as_dict()}, status, headers={"Cache-Control": "no-store"})


def _malformed(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    request.state.refused = "API004"
    first = error.errors()[0]
    place, *path = [str(part) for part in first["loc"]] or ["request"]
    where = ".".join(path)[:200] if first["type"] != "json_invalid" else ""
    where = where.encode("utf-8", "replace").decode()
    cause = f"{place}{' field' if where else ''} {where}: {first['msg']}".replace(" :", ":")
    return problem(422, "API004", cause, "mend it and send it again.", field=where or place)


def _of_the_web(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    code, cause, next_step = _OF_THE_WEB.get(error.status_code, _OF_THE_WEB[400])
    request.state.refused = code
    answer = problem(error.status_code, code, cause, next_step)
    if error.headers and "Allow" in error.headers:
        answer.headers["Allow"] = error.headers["Allow"]
    return answer


def _unforeseen(request: Request, _error: Exception) -> JSONResponse:
    request.state.refused = "API009"
    return problem(
        500,
        "API009",
        "something failed inside",
        "try again with the same Idempotency-Key; if it stays, tell the operator the time and the address.",
    )


_MEANING: Final[Mapping[int, str]] = {
    400: "The request cannot be read.",
    401: "No key, or a wrong one.",
    403: "The member's rights do not allow it.",
    404: "There is no such thing, or it is not released to whoever asks; the two look the same.",
    409: "The procedure does not allow it now; the rule is named. Or the Idempotency-Key was used for something else.",
    413: "The body is too large.",
    422: "A field does not fit; it is named.",
    503: "The mission cannot be read or written at the moment.",
}
