"""The JSON interface: reads for one audience, described by its OpenAPI file, errors as everywhere else."""

from datetime import date
from typing import Annotated, Any

from fastapi import FastAPI, Path, Query, Request, Response
from fastapi.responses import JSONResponse

from tahqiq import __version__
from tahqiq.api.replies import (
    ClaimPage,
    FileReply,
    ListedReply,
    Problem,
    RegisterReply,
    file_reply,
    listed_reply,
)
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import BadInput, NotFound, TahqiqError
from tahqiq.model.bulletin import Bulletin
from tahqiq.model.claim_review import ClaimReview
from tahqiq.model.instrument import Instrument
from tahqiq.model.release import Audience
from tahqiq.model.submission import Submission
from tahqiq.store.bulletins import bulletin, bulletin_list
from tahqiq.store.claim_standing import reviews_of
from tahqiq.store.claims import ClaimFilter, claim_list
from tahqiq.store.incidents import all_incidents, incident_file, incident_page
from tahqiq.store.log import last_checkpoint, log_size
from tahqiq.store.missions import instruments_of
from tahqiq.store.submissions import submission_file, submission_list
from tahqiq.store.views import IncidentFilter

STATUS_OF: dict[type[TahqiqError], int] = {NotFound: 404, BadInput: 422}
ID_PATTERN = r"^[A-Za-z0-9_-]+$"
Id = Annotated[str, Path(min_length=1, max_length=80, pattern=ID_PATTERN)]
Limit = Annotated[int, Query(ge=1, le=1000)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
PROBLEMS: dict[int | str, dict[str, Any]] = {404: {"model": Problem}, 422: {"model": Problem}}


def build_api(desk: Desk, audience: Audience) -> FastAPI:
    """The interface over one mission for one audience; nothing can be changed through it."""
    api = FastAPI(
        title="Tahqiq",
        version=__version__,
        description=f"Reads of one mission for the audience '{audience.name}'; degrees are WGS 84.",
        responses=PROBLEMS,
        docs_url=None,
        redoc_url=None,
    )
    _incidents(api, desk, audience)
    _papers(api, desk, audience)
    api.add_exception_handler(TahqiqError, _as_problem)
    return api


def _incidents(api: FastAPI, desk: Desk, audience: Audience) -> None:
    @api.get("/incidents", summary="Incidents, newest first")
    def incidents(
        start: date | None = None,
        end: date | None = None,
        event_type: Annotated[str | None, Query(max_length=40)] = None,
        status: Annotated[str | None, Query(max_length=40)] = None,
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> list[ListedReply]:
        wanted = IncidentFilter(start=start, end=end, event_type=event_type, status=status)
        with desk.asking(audience) as asker:
            files = all_incidents(asker, withdrawn=status == "withdrawn")
            page = incident_page(files, wanted, limit, offset)
        return [listed_reply(one) for one in page.items]

    @api.get(
        "/incidents/{incident_id}",
        summary="One incident: claims side by side, findings; the id of a merged one leads to the one that stayed",
        responses={301: {"description": "It was merged; Location names the incident that stayed."}},
    )
    def incident(incident_id: Id, response: Response) -> FileReply:
        with desk.asking(audience) as asker:
            found = incident_file(asker, incident_id)
        if found.incident.id != incident_id:
            response.status_code = 301
            response.headers["Location"] = found.incident.id
            response.headers["Cache-Control"] = "no-store"
        return file_reply(found)

    @api.get("/claims", summary="Claims that count, in the order of the register")
    def claims(
        limit: Limit = 100, submission: Annotated[str | None, Query(max_length=80, pattern=ID_PATTERN)] = None
    ) -> ClaimPage:
        with desk.asking(audience) as asker:
            return ClaimPage(claims=claim_list(asker, ClaimFilter(submission=submission), limit))

    @api.get("/claim-reviews", summary="How people reviewed the claims of one submission, oldest first")
    def claim_reviews(
        submission: Annotated[str, Query(max_length=80, pattern=ID_PATTERN)],
    ) -> list[ClaimReview]:
        with desk.asking(audience) as asker:
            return list(reviews_of(asker, submission))


def _papers(api: FastAPI, desk: Desk, audience: Audience) -> None:
    @api.get("/submissions", summary="What came in, newest first")
    def submissions(limit: Limit = 100, offset: Offset = 0) -> list[Submission]:
        with desk.asking(audience) as asker:
            return [one.submission for one in submission_list(asker, None, limit, offset)]

    @api.get("/submissions/{submission_id}", summary="One submission")
    def submission(submission_id: Id) -> Submission:
        with desk.asking(audience) as asker:
            return submission_file(asker, submission_id).submission

    @api.get("/bulletins", summary="Bulletins, newest first")
    def bulletins() -> list[Bulletin]:
        with desk.asking(audience) as asker:
            return list(bulletin_list(asker))

    @api.get("/bulletins/{bulletin_id}", summary="One bulletin, by id or day")
    def one_bulletin(bulletin_id: Id) -> Bulletin:
        with desk.asking(audience) as asker:
            return bulletin(asker, bulletin_id)

    @api.get("/instruments", summary="Agreements with their provisions")
    def instruments() -> list[Instrument]:
        with desk.asking(audience) as asker:
            return list(instruments_of(asker.connection))

    @api.get("/register", summary="Size of the register and its newest signed checkpoint")
    def register() -> RegisterReply:
        with desk.asking(audience) as asker:
            return RegisterReply(
                origin=desk.mission.origin,
                size=log_size(asker.connection),
                checkpoint=last_checkpoint(asker.connection),
            )


def _as_problem(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, TahqiqError):
        raise error
    return JSONResponse({"error": error.as_dict()}, STATUS_OF.get(type(error), 409))
