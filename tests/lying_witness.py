"""Witnesses that lie, stall or babble: a plain socket that answers each request with bytes chosen by a test."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Play = Callable[[socket.socket, bytes], None]


@contextmanager
def lying_witness(play: Play) -> Iterator[str]:
    """The address of a server that reads one request on each connection and hands it to ``play``."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_serve, args=(listener, play), daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        listener.shutdown(socket.SHUT_RDWR)


def answering(status: str, body: bytes, kind: str = "text/plain", extra: str = "") -> Play:
    """A play that always gives this answer."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{extra}\r\n".encode()
    return lambda line, _asked: line.sendall(head + body)


def _serve(listener: socket.socket, play: Play) -> None:
    while True:
        try:
            line, _where = listener.accept()
        except OSError:
            return
        threading.Thread(target=_answer, args=(line, play), daemon=True).start()


def _answer(line: socket.socket, play: Play) -> None:
    with line, suppress(OSError):
        play(line, _request(line))


def _request(line: socket.socket) -> bytes:
    """The body of the request, as long as it says to be."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += line.recv(1 << 16)
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += line.recv(1 << 16)
    return body
