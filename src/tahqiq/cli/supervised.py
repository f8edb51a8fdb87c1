"""A server that tells whoever supervises it (systemd, ``Type=notify``) when it is ready, and when it is stopping."""

import socket
from contextlib import suppress

import uvicorn

from tahqiq.settings import notify_setting


class Supervised(uvicorn.Server):
    """Ready only when it takes requests: what is started after it finds it answering."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts, then says so."""
        await super().startup(sockets)
        tell_supervisor("READY=1")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Says so, then lets what is under way come to its end."""
        tell_supervisor("STOPPING=1")
        await super().shutdown(sockets)


def tell_supervisor(state: str) -> None:
    """One word to the socket that sd_notify(3) speaks of; nothing where nobody supervises, or nobody listens."""
    address = notify_setting()
    if not address:
        return
    if address.startswith("@"):  # a name without a file
        address = "\0" + address[1:]
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.sendto(state.encode(), address)
