"""What every answer says to the browser about itself, and which host names are answered at all."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
WITH_SCRIPT = f"{POLICY}; script-src 'self'"  # for a page that names a script of our own shelf
WITH_SESSION = f"{WITH_SCRIPT}; connect-src 'self'"  # for one whose script asks this server something
_WITH = frozenset({WITH_SCRIPT, WITH_SESSION})
_NAME = re.compile(r"(?:\[(?P<six>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))(?::[0-9]{1,5})?")
SECURITY: dict[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}


def secured(headers: MutableHeaders) -> None:
    """Add the security headers; a page is never kept by a cache unless it says otherwise itself."""
    own = headers.get("Content-Security-Policy")
    for name, value in SECURITY.items():
        headers[name] = value
    if own in _WITH:
        headers["Content-Security-Policy"] = own
    headers.setdefault("Cache-Control", "no-store")


class SecurityHeaders:
    """Puts the security headers on every answer that passes through."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and dress the answer."""

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                secured(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, dressed if scope["type"] == "http" else send)


class KnownHosts:
    """Refuses requests for host names that are not ours (DNS rebinding reaches loopback otherwise)."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...]) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if its ``Host`` is known."""
        if scope["type"] == "http" and _host(scope) not in self.hosts:
            refusal = PlainTextResponse(
                "WEB400: this address is not one that the pages are served under.\n"
                "Next: open them by a host name that the operator has allowed.\n",
                status_code=400,
            )
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _host(scope: Scope) -> str:
    """The host name without its port; empty for anything that is not a name with a number behind it."""
    found = _NAME.fullmatch(Headers(scope=scope).get("host", "").lower())
    return (found["six"] or found["name"]) if found else ""
