"""The shelf of files that never change: the style sheet and the fonts, under an address with their hash."""

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.requests import Request
from starlette.responses import Response

from tahqiq.errors import NotFound

TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "woff2": "font/woff2",
    "svg": "image/svg+xml",
    "txt": "text/plain",
}
_FOREVER = "public, max-age=31536000, immutable"


@cache
def shelf() -> dict[str, bytes]:
    """Every file on the shelf by its path, read once."""
    return dict(sorted(_walk(files("tahqiq.web").joinpath("static"), "")))


def _walk(folder: Traversable, path: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for item in folder.iterdir():
        if item.is_dir():
            found += _walk(item, f"{path}{item.name}/")
        elif item.name.rpartition(".")[2] in TYPES:
            found.append((path + item.name, item.read_bytes()))
    return found


@cache
def shelf_mark() -> str:
    """Twelve hexadecimal digits over the whole shelf; any change gives every file a new address."""
    digest = hashlib.sha256()
    for path, data in shelf().items():
        digest.update(f"{path} {len(data)}\n".encode() + data)
    return digest.hexdigest()[:12]


def address(path: str) -> str:
    """Where a file of the shelf is served."""
    return f"/static/{shelf_mark()}/{path}"


def serve(request: Request) -> Response:
    """One file of the shelf, to be kept for good; an old mark is gone."""
    path = request.path_params["path"]
    data = shelf().get(path)
    if data is None or request.path_params["mark"] != shelf_mark():
        raise NotFound("WEB404", "There is no such file.", "Reload the page you came from.")
    kind = TYPES[path.rpartition(".")[2]]
    return Response(data, media_type=kind, headers={"Cache-Control": _FOREVER})
