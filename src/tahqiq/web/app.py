"""The application: addresses to pages, with the guards around them."""

from collections.abc import Callable

from fastapi import FastAPI, Response
from starlette.middleware.gzip import GZipMiddleware

from tahqiq.web import shelf
from tahqiq.web.frame import Frame
from tahqiq.web.front_desk import FrontDesk
from tahqiq.web.headers import KnownHosts, SecurityHeaders
from tahqiq.web.pages import (
    about,
    agreements,
    bulletins,
    choice,
    incidents,
    register,
    submissions,
    timeline,
    today,
    why,
)
from tahqiq.web.refusals import answer_refusals
from tahqiq.web.settings import WebSettings

# The longer address of two that could match stands first.
ADDRESSES: tuple[tuple[str, Callable[..., Response]], ...] = (
    ("/", today.today),
    ("/incidents", incidents.incidents),
    ("/incidents.csv", incidents.incidents_csv),
    ("/incidents.geojson", incidents.incidents_geojson),
    ("/incidents/{incident}", incidents.incident),
    ("/timeline", timeline.timeline),
    ("/submissions", submissions.submissions),
    ("/submissions/{submission}", submissions.submission),
    ("/bulletins", bulletins.bulletins),
    ("/bulletins/{bulletin}.pdf", bulletins.bulletin_pdf),
    ("/bulletins/{bulletin}.json", bulletins.bulletin_json),
    ("/bulletins/{bulletin}", bulletins.bulletin),
    ("/why/{thing:path}", why.why),
    ("/register", register.register),
    ("/agreements", agreements.agreements),
    ("/about", about.about),
    ("/static/{mark}/{path:path}", shelf.serve),
)


def build_app(front_desk: FrontDesk, settings: WebSettings) -> FastAPI:
    """The pages over one desk, ready to be served; no state of its own and no documentation pages."""
    app = FastAPI(title="Tahqiq", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.frame = Frame(front_desk, settings)
    for path, page in ADDRESSES:
        app.add_api_route(path, page, methods=["GET", "HEAD"], response_class=Response, response_model=None)
    app.add_api_route("/audience", choice.choose_audience, methods=["POST"], response_model=None)
    answer_refusals(app)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(KnownHosts, hosts=settings.hosts)
    app.add_middleware(SecurityHeaders)
    return app
