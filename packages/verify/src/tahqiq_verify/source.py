"""Where a copy of the register is read from: a folder, or a plain web server that need not be trusted.

A source gives bytes by path (C2SP tlog-tiles) and promises nothing about them. What is missing is ``None``;
what cannot be read, is too large, or comes from elsewhere than was asked is refused with the path's name.
"""

import contextlib
import http.client
import os
import re
import socket
import stat
import threading
import time
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, urljoin, urlsplit

from tahqiq_verify.refusal import Refusal

MAX_RESOURCE = 256 * (2 + 65_535)  # the largest entry bundle there can be
TIMEOUT = 30.0  # seconds, for a connection and between two pieces of an answer
WHOLE_ANSWER = 300.0  # seconds, for one resource from a server that drips
MAX_REDIRECTS = 3
_PATH = re.compile(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*")
_GONE = frozenset({404, 410})
_MOVED = frozenset({301, 302, 303, 307, 308})
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "tahqiq-verify"}
_NOT_PLAIN = re.compile(r"[^\x21-\x7e]")


class Source(Protocol):
    """Anything that gives the static files of a register."""

    def fetch(self, path: str, limit: int = MAX_RESOURCE) -> bytes | None:
        """The bytes under this path, at most ``limit``; ``None`` if there are none.

        Raises ``Refusal`` (``missing`` if unreadable, ``too_big``, ``malformed``) naming the path.
        """


def open_source(place: str) -> Source:
    """A source by its address: an http(s) URL, or else a folder; raises ``Refusal`` (``missing``)."""
    if place.startswith(("http://", "https://")):
        return HttpSource(place)
    return FolderSource(Path(place))


class FolderSource:
    """A register kept as files in a folder, as a mirror keeps it or a memory stick brings it."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise Refusal("missing", "there is no such folder", str(folder))
        self.folder = folder
        self._prefix = f"{folder}/"  # joined by hand: an audit asks for thousands of small files

    def fetch(self, path: str, limit: int = MAX_RESOURCE) -> bytes | None:
        """The file's bytes; a pipe, a device or a folder in its place is refused and never waited for."""
        try:
            opened = os.open(f"{self._prefix}{_checked(path)}", _READ)
            try:
                return _read(opened, path, limit)
            finally:
                os.close(opened)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise Refusal("missing", f"cannot be read: {error.strerror}", path) from error


def _read(opened: int, path: str, limit: int) -> bytes:
    status = os.fstat(opened)
    if not stat.S_ISREG(status.st_mode):
        raise Refusal("malformed", "stands there, but is no file", path)
    if status.st_size > limit:
        raise Refusal("too_big", f"is larger than {limit} bytes", path)
    data = os.read(opened, status.st_size)
    while len(data) < status.st_size and (more := os.read(opened, status.st_size - len(data))):
        data += more
    return data


class HttpSource:
    """A register behind a web server. No proxy is asked, no other host followed, nothing unpacked.

    The server is not trusted: every answer is limited in size and in time. An answer with a content
    encoding is refused, since unpacking is where a small answer becomes a large one.
    """

    _line: http.client.HTTPConnection | None = None

    def __init__(self, url: str, timeout: float = TIMEOUT, whole_answer: float = WHOLE_ANSWER) -> None:
        self.base = _address(url.rstrip("/") + "/")
        self.timeout, self.whole_answer = timeout, whole_answer

    def __del__(self) -> None:
        self.close()

    def fetch(self, path: str, limit: int = MAX_RESOURCE) -> bytes | None:
        """The answer's body; 404 and 410 are ``None``, any other answer than 200 is refused."""
        target = self.base.geturl() + _checked(path)
        until = time.monotonic() + self.whole_answer
        for _redirect in range(MAX_REDIRECTS + 1):
            status, moved_to, body = self._ask(target, path, limit, until)
            if time.monotonic() > until:
                raise Refusal("missing", "the server takes too long", path)
            if status in _GONE:
                return None
            if status == 200:
                return body
            if status not in _MOVED or not moved_to:
                raise Refusal("missing", f"the server answered {status}", path)
            target = self._same_host(urljoin(target, moved_to), path)
        raise Refusal("missing", "the server redirects without end", path)

    def close(self) -> None:
        """Ends the connection; the next fetch opens another."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _same_host(self, url: str, path: str) -> str:
        moved = _address(url)
        if (moved.scheme, moved.netloc) != (self.base.scheme, self.base.netloc):
            raise Refusal("missing", "the server redirects to another host", path)
        return moved.geturl()

    def _ask(self, target: str, path: str, limit: int, until: float) -> tuple[int, str, bytes]:
        kept = self._line is not None
        try:
            return self._answer(target, path, limit, until)
        except Refusal:
            self.close()  # an answer that was not read to its end must not begin the next one
            raise
        except (OSError, http.client.HTTPException) as error:
            self.close()
            if (
                kept and time.monotonic() < until
            ):  # the server may have closed a line that was idle; a fresh one is tried once
                return self._ask(target, path, limit, until)
            why = _said(error) if time.monotonic() < until else "it takes too long"
            raise Refusal("missing", f"no whole answer from the server: {why}", path) from error

    def _answer(self, target: str, path: str, limit: int, until: float) -> tuple[int, str, bytes]:
        line = self._line = self._line or self._connect()
        watch = threading.Timer(max(until - time.monotonic(), 0), _cut, [line.sock])
        watch.start()
        try:
            return self._exchange(line, target, path, limit)
        finally:
            watch.cancel()

    def _exchange(
        self, line: http.client.HTTPConnection, target: str, path: str, limit: int
    ) -> tuple[int, str, bytes]:
        line.request("GET", urlsplit(target).path, headers=_HEADERS)
        with contextlib.closing(line.getresponse()) as answer:
            if answer.status != 200:
                self.close()
                return answer.status, answer.getheader("Location", ""), b""
            if answer.getheader("Content-Encoding", "identity").lower() != "identity":
                raise Refusal("malformed", "the answer is encoded; only plain bytes are read", path)
            body = answer.read(limit + 1)
            if len(body) > limit:
                raise Refusal("too_big", f"is larger than {limit} bytes", path)
            if answer.length:  # set while announced bytes are still to come
                raise http.client.IncompleteRead(b"")
            if answer.will_close:
                self.close()
            return 200, "", body

    def _connect(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self.base.scheme == "https" else http.client.HTTPConnection
        line = kind(self.base.hostname or "", self.base.port, timeout=self.timeout)
        line.connect()
        return line


def _cut(line: socket.socket) -> None:
    """Ends a line in the middle: the only way to stop waiting for a server that sends a byte now and then."""
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _said(error: Exception) -> str:
    if isinstance(error, http.client.IncompleteRead):
        return "the answer breaks off"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _address(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        plain = parts.hostname is not None and (parts.port is None or parts.port > 0)
    except ValueError:
        plain = False
    if not plain or parts.scheme not in ("http", "https"):
        raise Refusal("malformed", "not an http(s) address", url)
    if parts.query or parts.fragment or "@" in parts.netloc or _NOT_PLAIN.search(url):
        raise Refusal("malformed", "the address must be plain ASCII, without user, query or fragment", url)
    return parts


def _checked(path: str) -> str:
    """Paths are made by this package; the check keeps it so when a bundle or a page names one."""
    if not _PATH.fullmatch(path) or any(part in (".", "..") for part in path.split("/")):
        raise Refusal("malformed", "not a path of a register", path)
    return path
