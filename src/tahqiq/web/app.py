"""The application: addresses to pages, with the guards around them."""

from collections.abc import Awaitable, Callable

from fastapi import Depends, FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from tahqiq.model.plain_path import is_plain_path
from tahqiq.web import shelf
from tahqiq.web.account_pages import open_account_pages
from tahqiq.web.doorkeeper import ClosedDoor, Doorkeeper
from tahqiq.web.frame import Frame
from tahqiq.web.front_desk import FrontDesk
from tahqiq.web.headers import KnownHosts, SecurityHeaders
from tahqiq.web.pages import (
    about,
    agreements,
    between,
    books,
    bulletins,
    cases,
    choice,
    correcting,
    dealing,
    evidence,
    filing,
    hand_overs,
    incidents,
    new_text,
    queue,
    referrals,
    register,
    regrouping,
    reviewing,
    submissions,
    talks,
    timeline,
    today,
    tracing,
    why,
    worklist,
)
from tahqiq.web.refusals import answer_refusals
from tahqiq.web.session_door import SessionDoor
from tahqiq.web.settings import WebSettings
from tahqiq.web.taken_forms import taken

# The longer address of two that could match stands first.
ADDRESSES: tuple[tuple[str, Callable[..., Response]], ...] = (
    ("/", today.today),
    ("/incidents", incidents.incidents),
    ("/incidents.csv", incidents.incidents_csv),
    ("/incidents.geojson", incidents.incidents_geojson),
    ("/incidents/{incident}", incidents.incident),
    ("/timeline", timeline.timeline),
    ("/submissions", submissions.submissions),
    ("/submissions/{submission}/claims/add", correcting.add_form),
    ("/submissions/{submission}/claims/{claim}/correct", correcting.correct_form),
    ("/submissions/{submission}", submissions.submission),
    ("/desk/new", new_text.new_text),
    ("/desk/enter/{key}", worklist.enter),
    ("/desk", worklist.worklist),
    ("/queue", queue.queue),
    ("/cases", cases.cases),
    ("/cases/{incident}/file/{step}", filing.form),
    ("/cases/{incident}/evidence/take", evidence.take_form),
    ("/cases/{incident}", cases.case),
    ("/evidence/{evidence}/{deed}", evidence.form),
    ("/evidence/{evidence}", evidence.item),
    ("/evidence", evidence.items),
    ("/scorecard", books.scorecard),
    ("/procedure", books.procedure),
    ("/duties/account", books.account_form),
    ("/duties", books.duties),
    ("/asked", cases.asked),
    ("/between/file/{step}", dealing.form),
    ("/between", between.between),
    ("/crossings/{code}", between.crossing),
    ("/crossings", between.crossings),
    ("/returns", between.returns),
    ("/liaison", talks.liaison),
    ("/talks/drafts", talks.drafts),
    ("/talks", talks.talks),
    ("/commitments", talks.commitments),
    ("/statements", talks.statements),
    ("/referrals/find", referrals.seek),
    ("/referrals/trace", tracing.form),
    ("/referrals/attempts", tracing.attempts),
    ("/referrals/{matter}", referrals.referral),
    ("/referrals", referrals.referrals),
    ("/hand-overs/{matter}", hand_overs.hand_over),
    ("/hand-overs", hand_overs.hand_overs),
    ("/bulletins", bulletins.bulletins),
    ("/bulletins/{bulletin}.pdf", bulletins.bulletin_pdf),
    ("/bulletins/{bulletin}.json", bulletins.bulletin_json),
    ("/bulletins/{bulletin}", bulletins.bulletin),
    ("/why/{thing:path}", why.why),
    ("/register", register.register),
    ("/register/{index}", register.entry),
    ("/agreements/{instrument}", agreements.agreement),
    ("/agreements", agreements.agreements),
    ("/about", about.about),
    ("/static/{mark}/{path:path}", shelf.serve),
)


# What a member does; where nobody acts, these addresses say why they do nothing.
DEEDS: tuple[tuple[str, Callable[..., Awaitable[Response]]], ...] = (
    ("/desk/new", new_text.take_in),
    ("/incidents/{incident}/judge", regrouping.regroup),
    ("/queue", queue.judge),
    ("/queue/undo", queue.take_back),
    ("/cases/{incident}/file/{step}", filing.file),
    ("/cases/{incident}/evidence/take", evidence.take),
    ("/evidence/{evidence}/{deed}", evidence.act),
    ("/duties/account", books.account),
    ("/between/file/{step}", dealing.file),
    ("/referrals/trace", tracing.trace),
    ("/referrals/{matter}/read", referrals.read),
    ("/hand-overs/{matter}/read", hand_overs.read),
    ("/submissions/{submission}/review", reviewing.review),
    ("/submissions/{submission}/claims/add", correcting.add),
    ("/submissions/{submission}/claims/{claim}/correct", correcting.correct),
)


def build_app(front_desk: FrontDesk, settings: WebSettings, door: Doorkeeper | None = None) -> FastAPI:
    """The pages over one desk, ready to be served; no state of its own and no documentation pages.

    With a doorkeeper, whoever he lets act finds forms on them.
    """
    app = FastAPI(
        title="Tahqiq", openapi_url=None, docs_url=None, redoc_url=None, dependencies=[Depends(_plain)]
    )
    app.state.frame = Frame(front_desk, settings, door or ClosedDoor())
    for path, page in ADDRESSES:
        app.add_api_route(path, page, methods=["GET", "HEAD"], response_class=Response, response_model=None)
    for path, deed in DEEDS:
        app.add_api_route(
            path,
            taken(deed),
            methods=["POST"],
            response_class=Response,
            response_model=None,
            name=deed.__name__,
        )
    if isinstance(door, SessionDoor):
        open_account_pages(app)
    app.add_api_route("/audience", choice.choose_audience, methods=["POST"], response_model=None)
    answer_refusals(app)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(KnownHosts, hosts=settings.hosts)
    app.add_middleware(SecurityHeaders)
    return app


async def _plain(request: Request) -> None:
    """Nothing stands under a path that a rule and a router could read differently."""
    if not is_plain_path(request.scope["path"]):
        raise HTTPException(404)
