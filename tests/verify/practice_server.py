"""A practice register as a dictionary of files, and as a web server on loopback that may misbehave on purpose."""

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Reply = Callable[[BaseHTTPRequestHandler], None]


class FilesSource:
    """A source that remembers what it was asked."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.asked: list[str] = []

    def fetch(self, path: str, limit: int = 1 << 24) -> bytes | None:
        self.asked.append(path)
        return self.files.get(path)


class PracticeServer(ThreadingHTTPServer):
    """Counts connections; ``replies`` answer some paths in their own way."""

    daemon_threads = True

    def __init__(self, files: Mapping[str, bytes], replies: Mapping[str, Reply]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files, self.replies, self.connections = files, replies, 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/log"

    def process_request(self, request, client_address):
        self.connections += 1
        super().process_request(request, client_address)

    def handle_error(self, request, client_address):
        """A client that hangs up is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: PracticeServer

    def do_GET(self) -> None:
        path = self.path.removeprefix("/log/")
        if path in self.server.replies:
            self.server.replies[path](self)
        elif path in self.server.files:
            answer(self, 200, self.server.files[path])
        else:
            answer(self, 404, b"nothing here")

    def log_message(self, format, *args):
        """Silent."""


def answer(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    """An ordinary answer with its length; ``headers`` are added, underscores becoming hyphens."""
    handler.send_response(status)
    for name, value in ({"Content_Length": str(len(body))} | headers).items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


@contextlib.contextmanager
def serving(
    files: Mapping[str, bytes], replies: Mapping[str, Reply] | None = None
) -> Iterator[PracticeServer]:
    """The server while the block runs."""
    with PracticeServer(files, replies or {}) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
