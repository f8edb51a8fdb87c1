"""Places from which a register is read, each of them hostile in size or shape: files, and answers of a web server."""

import gzip
import os
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Final

TERABYTE: Final = 1 << 40
PIECE: Final = b"x" * (1 << 20)


def sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, TERABYTE)


def endless_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def ring(path: Path) -> None:
    path.symlink_to(path.name)


# What stands in the place of a file, with the code by which every reader refuses it.
FILES: Final[dict[str, tuple[Callable[[Path], None], str]]] = {
    "a terabyte of nothing": (sparse, "too_big"),
    "a pipe that nobody fills": (os.mkfifo, "malformed"),
    "a device without end": (endless_device, "malformed"),
    "a folder": (Path.mkdir, "malformed"),
    "a link to itself": (ring, "missing"),
}


def _head(handler: BaseHTTPRequestHandler, **headers: str) -> None:
    handler.send_response(200)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


def _pour(handler: BaseHTTPRequestHandler, begin: bytes, piece: bytes, limit: int) -> None:
    """Sends on until the reader hangs up, as it should long before the limit."""
    handler.wfile.write(begin)
    for _ in range(limit // len(piece)):
        handler.wfile.write(piece)


def endless(handler: BaseHTTPRequestHandler) -> None:
    _head(handler, Connection="close")
    _pour(handler, b"", PIECE, TERABYTE)


def announced(handler: BaseHTTPRequestHandler) -> None:
    _head(handler, Content_Length=str(TERABYTE))
    _pour(handler, b"", PIECE, TERABYTE)


def chunked(handler: BaseHTTPRequestHandler) -> None:
    _head(handler, Transfer_Encoding="chunked")
    _pour(handler, b"", b"100000\r\n" + PIECE + b"\r\n", TERABYTE)


def crumbs(handler: BaseHTTPRequestHandler) -> None:
    """The smallest chunks that there are: six bytes on the line for one of the answer."""
    _head(handler, Transfer_Encoding="chunked")
    _pour(handler, b"", b"1\r\nx\r\n" * 10_000, TERABYTE)


def endless_chunk_size(handler: BaseHTTPRequestHandler) -> None:
    _head(handler, Transfer_Encoding="chunked")
    _pour(handler, b"", b"0" * (1 << 20), TERABYTE)


def packed(handler: BaseHTTPRequestHandler) -> None:
    bomb = gzip.compress(bytes(64 << 20))
    _head(handler, Content_Encoding="gzip", Content_Length=str(len(bomb)))
    handler.wfile.write(bomb)


def endless_line(handler: BaseHTTPRequestHandler) -> None:
    _pour(handler, b"HTTP/1.1 200 OK\r\nX: ", PIECE, TERABYTE)


def endless_headers(handler: BaseHTTPRequestHandler) -> None:
    _pour(handler, b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 10_000, TERABYTE)


def endless_hints(handler: BaseHTTPRequestHandler) -> None:
    """Answers before the answer, which HTTP allows in any number."""
    _pour(handler, b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 10_000, TERABYTE)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    _head(handler, Content_Length="900")
    for _ in range(900):
        handler.wfile.write(b"x")
        time.sleep(0.05)


def to_itself(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(302)
    handler.send_header("Location", handler.path)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


ANSWERS: Final[dict[str, tuple[Callable[[BaseHTTPRequestHandler], None], set[str]]]] = {
    "no end": (endless, {"too_big"}),
    "a terabyte announced": (announced, {"too_big"}),
    "chunks without end": (chunked, {"too_big"}),
    "a chunk's size without end": (endless_chunk_size, {"missing"}),
    "a gzip bomb": (packed, {"malformed"}),
    "a header line without end": (endless_line, {"missing"}),
    "headers without end": (endless_headers, {"missing"}),
    "redirected to itself": (to_itself, {"missing"}),
}

# What breaks no bound of size: only the time for one whole answer ends it.
SLOW: Final = {"crumbs without end": crumbs, "hints without end": endless_hints, "a byte at a time": dripping}
