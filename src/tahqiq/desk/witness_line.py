"""One question to one witness over HTTP, bounded in size and time, whoever answers.

Plain HTTP goes to loopback alone; anywhere else it is HTTPS. No proxy is asked and no redirect followed, so
that what is asked is what the quorum file names.
"""

import http.client
import re
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

SIZE_TYPE: Final = "text/x.tlog.size"
MAX_ANSWER: Final = 1 << 16  # bytes: sixteen signature lines, also large ones
_CHUNK: Final = 1 << 14
_ODD: Final = re.compile(r"[\x00-\x20\x7f]")


@dataclass(frozen=True)
class Heard:
    """What came back: status, bare content type and body, or in ``why`` that nothing usable did."""

    status: int | None = None
    kind: str = ""
    body: bytes = b""
    why: str = ""


class WitnessLine:
    """A connection to the witness at ``url``, to be used once and until ``until`` (monotonic seconds)."""

    def __init__(self, url: str, until: float) -> None:
        self.url, self.until = url, until
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, body: bytes) -> Heard:
        """Posts ``add-checkpoint`` and reads the answer; never raises for anything the other side does."""
        address = _address(self.url)
        if address is None:
            return Heard(why=f"'{self.url}' is not an https address, nor an http one on loopback")
        try:
            return self._asked(address, body)
        except TimeoutError:
            return Heard(why="did not answer in time")
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Heard(why=f"could not be reached: {_said(error)}")
        finally:
            if self._connection is not None:
                self._connection.close()

    def hang_up(self) -> None:
        """Ends the waiting from another thread; whoever drips headers byte by byte is not waited for."""
        plain = self._connection.sock if self._connection is not None else None
        if plain is not None:
            with suppress(OSError):
                socket.socket.shutdown(plain, socket.SHUT_RDWR)  # below TLS, which would wait for a goodbye

    def _asked(self, address: SplitResult, body: bytes) -> Heard:
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        line = self._connection = kind(address.hostname or "", address.port, timeout=self._left())
        headers = {"Content-Type": "text/plain; charset=utf-8", "Accept-Encoding": "identity"}
        line.request("POST", f"{address.path.rstrip('/')}/add-checkpoint", body, headers)
        answer = line.getresponse()
        if answer.getheader("Content-Encoding", "identity").lower() != "identity":
            return Heard(answer.status, why="answered in an encoding that was not asked for")
        return self._read(answer)

    def _read(self, answer: http.client.HTTPResponse) -> Heard:
        pieces: list[bytes] = []
        size = 0
        while piece := answer.read1(_CHUNK):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_ANSWER:
                return Heard(answer.status, why=f"answered with more than {MAX_ANSWER} bytes")
            self._left()
        if answer.length:  # set while announced bytes are still to come
            return Heard(answer.status, why="broke off in the middle of its answer")
        kind = answer.getheader("Content-Type", "").partition(";")[0].strip().lower()
        return Heard(answer.status, kind, b"".join(pieces))

    def _left(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _address(url: str) -> SplitResult | None:
    """The parts of an address that may be asked; nothing for any other."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        usable = bool(host) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    if (
        not usable
        or not url.isascii()
        or _ODD.search(url)
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        return None
    return parts if parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host)) else None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
