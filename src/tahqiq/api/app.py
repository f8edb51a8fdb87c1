"""The JSON interface: reads for one audience, and what its member may do; described by its OpenAPI file."""

from datetime import date
from typing import Annotated

from fastapi import Depends, FastAPI, Query, Response
from fastapi.responses import PlainTextResponse
from fastapi.security import HTTPBearer

from tahqiq import __version__
from tahqiq.api.addresses import ID_PATTERN, EntryIndex, Id, Limit, Offset
from tahqiq.api.bearer import Acting, Bearer
from tahqiq.api.between import act_between, show_between
from tahqiq.api.casework import Casework, follow_cases
from tahqiq.api.duties import list_duties
from tahqiq.api.evidence import keep_evidence, show_evidence
from tahqiq.api.filing import file_steps
from tahqiq.api.instruments import tell_of_instruments
from tahqiq.api.intake import take_in
from tahqiq.api.judging import judge_claims
from tahqiq.api.measures import list_measures
from tahqiq.api.problems import answer_problems, described
from tahqiq.api.reading import Machine
from tahqiq.api.releasing import tell_of_release
from tahqiq.api.replies import (
    ClaimPage,
    FileReply,
    ListedReply,
    RegisterReply,
    file_reply,
    listed_reply,
)
from tahqiq.desk.bundle import proof_of
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.propose import proposals
from tahqiq.model.bulletin import Bulletin
from tahqiq.model.claim_review import ClaimReview
from tahqiq.model.instrument import Instrument
from tahqiq.model.release import Audience
from tahqiq.model.submission import Submission
from tahqiq.store.bulletins import bulletin, bulletin_list
from tahqiq.store.claim_standing import reviews_of
from tahqiq.store.claims import ClaimFilter, claim_list
from tahqiq.store.incidents import all_incidents, incident_file, incident_page
from tahqiq.store.instruments import instruments_for
from tahqiq.store.log import last_checkpoint, log_size
from tahqiq.store.submissions import submission_file, submission_list
from tahqiq.store.views import IncidentFilter

ABOUT = (
    "One mission, through the eyes of {audience}. Moments carry their UTC offset, degrees are WGS 84. What is "
    "missing and what is not released look the same. Every error has a code, its cause and the next step."
)
ACTS = (
    " Requests carry 'Authorization: Bearer KEY'; whoever has the key acts as {title} ({seat}), and what is filed is "
    "signed and stays in the register."
)


def build_api(desk: Desk, audience: Audience, acting: Acting | None = None) -> FastAPI:
    """The interface over one mission for one audience; with ``acting`` for his seat, and with what he may file.

    Without a member nothing can be changed through it.
    """
    audience = acting.audience if acting else audience
    about = ABOUT.format(audience=f"the audience '{audience.name}'")
    if acting is not None:
        about += ACTS.format(title=acting.member.title, seat=acting.member.seat)
    api = FastAPI(
        title="Tahqiq",
        version=__version__,
        description=about,
        responses=described(404, 422) if acting is None else described(401, 404, 413, 422),
        dependencies=[]
        if acting is None
        else [Depends(HTTPBearer(auto_error=False))],  # for the OpenAPI file
        docs_url=None,
        redoc_url=None,
    )
    _incidents(api, desk, audience)
    _papers(api, desk, audience)
    _register(api, desk, audience)
    casework = Casework(desk, audience, acting)
    follow_cases(api, casework)
    list_measures(api, casework)
    list_duties(api, desk, audience)
    show_evidence(api, desk, audience)
    tell_of_instruments(api, desk, audience, acting)
    show_between(api, desk, audience)
    tell_of_release(api, desk, audience)
    if acting is not None:
        machine = Machine(desk)
        file_steps(api, desk, acting)
        take_in(api, desk, acting, machine)
        judge_claims(api, desk, acting, machine)
        keep_evidence(api, desk, acting)
        act_between(api, desk, acting, machine)
    answer_problems(api)
    api.add_middleware(Bearer, acting=acting)
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
            proposed = proposals(asker, desk, found)
        if found.incident.id != incident_id:
            response.status_code = 301
            response.headers["Location"] = found.incident.id
            response.headers["Cache-Control"] = "no-store"
        return file_reply(found, proposed)

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

    @api.get("/instruments", summary="Agreements with their provisions and life, oldest first")
    def instruments() -> list[Instrument]:
        with desk.asking(audience) as asker:
            return list(instruments_for(asker))


def _register(api: FastAPI, desk: Desk, audience: Audience) -> None:
    @api.get("/register", summary="Size of the register and its newest signed checkpoint")
    def register() -> RegisterReply:
        with desk.asking(audience) as asker:
            return RegisterReply(
                origin=desk.mission.origin,
                size=log_size(asker.connection),
                checkpoint=last_checkpoint(asker.connection),
            )

    @api.get(
        "/register/{index}/proof",
        summary="The receipt of an entry: a C2SP tlog-proof, to be checked by anybody offline",
        response_class=Response,
        responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    )
    def proof(index: EntryIndex) -> Response:
        return PlainTextResponse(proof_of(desk, index))
