"""The register over HTTP: the same static resources (C2SP tlog-tiles) that ``register export`` writes."""

import re
from typing import Annotated

from fastapi import FastAPI, Path
from fastapi.responses import PlainTextResponse, Response

from tahqiq.desk.bundle import proof_of
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.static_log import StaticLog
from tahqiq.errors import TahqiqError

_FOR_EVER = "public, max-age=31536000, immutable"
_NEVER = "no-store"  # what may be redacted one day must not live on in caches
_BRIEFLY = "no-cache"
_PLAIN = "text/plain; charset=utf-8"
_PATH = re.compile(r"[A-Za-z0-9_./]{1,100}")


def build_log_files(desk: Desk, *, envelopes: bool) -> FastAPI:
    """Checkpoint, tiles, entry bundles, policies and receipts; ``envelopes`` adds the sealed files."""
    app = FastAPI(title="Tahqiq register", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/proof/{index}")
    def proof(index: Annotated[int, Path(ge=0, lt=2**53)]) -> Response:
        try:
            return PlainTextResponse(proof_of(desk, index), headers={"Cache-Control": _BRIEFLY})
        except TahqiqError as error:
            return PlainTextResponse(str(error), status_code=404)

    @app.get("/{path:path}")
    def static(path: str) -> Response:
        if not _PATH.fullmatch(path):
            return _nothing()
        with desk.store.reading() as connection:
            found = StaticLog(desk, connection, envelopes=envelopes).fetch(path)
        if found is None:
            return _nothing()
        tile = path.startswith(("tile/", "sealed/"))
        if path == "verify.html":  # a page to take away, not to run beside ours
            headers = {"Content-Disposition": "attachment; filename=verify.html", "Cache-Control": _BRIEFLY}
            return Response(found, media_type="text/html; charset=utf-8", headers=headers)
        kind = "application/octet-stream" if tile else _PLAIN
        kept = _FOR_EVER if path.startswith("tile/") else _NEVER if tile else _BRIEFLY
        headers = {"Cache-Control": kept}
        return Response(found, media_type=kind, headers=headers)

    return app


def _nothing() -> Response:
    return PlainTextResponse("There is no such resource under the published checkpoint.\n", status_code=404)
