"""Where members reach these pages: an https address before which a proxy stands, or this machine alone."""

import hashlib
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from tahqiq.errors import BadInput
from tahqiq.model.signing_in import Site

LOCAL_NAME: Final = "localhost"  # the one name under which browsers take passkeys without https


@dataclass(frozen=True)
class PublicPlace:
    """The origin as browsers see it, and whether cookies go over https alone.

    ``mark`` keeps the cookies of two servers under one host name apart, since cookies know no ports.
    """

    origin: str
    secure: bool
    site: Site
    mark: str = ""

    @property
    def host(self) -> str:
        """The host name without its port."""
        return self.site.rp_id

    def is_elsewhere(self, shown: str) -> bool:
        """Whether a browser is on this machine under another name than the one that sessions and passkeys belong to.

        Behind a proxy this is never said: the proxy may name us as it likes.
        """
        return not self.secure and shown.lower() != urlsplit(self.origin).netloc

    def cookie(self, name: str) -> str:
        """What a cookie of ours is called; under https no other host can set one of this name (RFC 6265bis)."""
        return f"{'__Host-' if self.secure else ''}tahqiq_{name}{self.mark}"


def local_place(port: int) -> PublicPlace:
    """This machine alone, over plain http."""
    origin = f"http://{LOCAL_NAME}" + (f":{port}" if port != 80 else "")
    return PublicPlace(origin, secure=False, site=Site(rp_id=LOCAL_NAME, origin=origin), mark=_mark(origin))


def public_place(url: str) -> PublicPlace:
    """The place of an https address; raises ``BadInput`` (WEB008) for any that is none."""
    parts = urlsplit(url)
    try:
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if parts.scheme == "http" and host == LOCAL_NAME and port is not None:
        return local_place(port)
    bare = parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username)
    named = host.replace("-", "").replace(".", "").isalnum() and host.isascii()
    if parts.scheme != "https" or not bare or not named:
        raise BadInput(
            "WEB008",
            f"'{url}' is no address under which members can sign in",
            "give --public-url as https://HOST or https://HOST:PORT; without it, sign-in works on localhost alone.",
        )
    origin = f"https://{host}" + (f":{port}" if port not in (None, 443) else "")
    return PublicPlace(origin, secure=True, site=Site(rp_id=host, origin=origin), mark=_mark(origin))


def _mark(origin: str) -> str:
    return "_" + hashlib.sha256(origin.encode()).hexdigest()[:8]
