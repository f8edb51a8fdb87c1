"""A witness over HTTP: two addresses, as C2SP tlog-witness v1.0.0 has them, and nothing else.

``POST /add-checkpoint`` asks for a cosignature; ``GET /<SHA-256 of the origin>/checkpoint`` shows the newest one
given. Nobody signs in: a request stands by the log's signature in it.
"""

import asyncio
import re
from collections.abc import Mapping
from typing import Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tahqiq.desk.clock import Clock
from tahqiq.errors import TahqiqError
from tahqiq.register.witness import MAX_BODY, STATUS
from tahqiq.store.witness.book import WitnessBook

SIZE_TYPE: Final = "text/x.tlog.size"
TEXT_TYPE: Final = "text/plain; charset=utf-8"
READ_SECONDS: Final = 15.0  # for a whole request, over a bad line
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_HEADERS: Final[Mapping[str, str]] = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def build_witness(book: WitnessBook, clock: Clock) -> Starlette:
    """The interface of one witness; requests may come at once, and are decided one after another."""

    def seconds() -> int:
        return int(clock.now().timestamp())

    async def add_checkpoint(request: Request) -> Response:
        reply = await run_in_threadpool(book.consider, await _body(request), seconds)
        kind = SIZE_TYPE if reply.status == STATUS["stale"] else TEXT_TYPE
        return _plain(reply.body, reply.status, kind)

    async def checkpoint(request: Request) -> Response:
        wanted = str(request.path_params["origin_hash"])
        note = await run_in_threadpool(book.latest, wanted) if _HASH.fullmatch(wanted) else None
        if note is None:
            return _plain(b"nothing was cosigned of such a log\n", 404)
        return _plain(note, 200)

    return Starlette(
        routes=[
            Route("/add-checkpoint", add_checkpoint, methods=["POST"]),
            Route("/{origin_hash}/checkpoint", checkpoint, methods=["GET"]),
        ],
        exception_handlers={TahqiqError: _cannot_answer, HTTPException: _as_text},
    )


async def _body(request: Request) -> bytes:
    """The request's body, at most 256 KiB, however slowly and with whatever announced length it comes."""
    pieces: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for piece in request.stream():
                pieces.append(piece)
                size += len(piece)
                if size > MAX_BODY:
                    raise HTTPException(413, f"a request holds at most {MAX_BODY} bytes")
    except TimeoutError:
        raise HTTPException(408, "the request did not come to its end") from None
    except ClientDisconnect:
        raise HTTPException(400, "the request broke off") from None
    return b"".join(pieces)


def _plain(body: bytes, status: int, kind: str = TEXT_TYPE) -> Response:
    return Response(body, status, headers={**_HEADERS, "Content-Type": kind})


def _cannot_answer(_request: Request, error: Exception) -> Response:
    """The book is behind, gone or cannot be written: nothing was let out, and whoever asks learns why."""
    if not isinstance(error, TahqiqError):
        raise error
    return _plain(f"{error.code}: {error.cause}\n".encode(), 503)


def _as_text(_request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return PlainTextResponse(f"{error.detail}\n", error.status_code, headers=error.headers)
