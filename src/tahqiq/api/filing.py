"""Filing over HTTP: one address for each step of a case; what is sent is the paper, what comes back its entry."""

from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import Body, FastAPI, Header, Request, Response

from tahqiq.api.addresses import Id, at
from tahqiq.api.bearer import Acting
from tahqiq.api.case_replies import FiledReply
from tahqiq.api.problems import described
from tahqiq.api.said import schema_of
from tahqiq.api.verbs import FILINGS, Filing, address_of, verb_of
from tahqiq.desk.file_from_seat import file_from_seat
from tahqiq.desk.file_paper import SAID_BY_VERB
from tahqiq.desk.open_desk import Desk
from tahqiq.model.frozen import Frozen
from tahqiq.store.case_papers import CASEWORK, NOUN_OF

SendersKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[!-~]{1,200}$",
        description="A name of your own for this filing. Sent again under it, the same paper is entered once, also "
        "after a restart; with another paper it is refused.",
    ),
]
FILED: Final[dict[int | str, dict[str, Any]]] = {
    201: {
        "description": "It is entered; the answer is the same when it is sent again under its Idempotency-Key.",
        "headers": {"Location": {"description": "The paper.", "schema": {"type": "string"}}},
    },
    **described(400, 401, 403, 404, 409, 413, 422, 503),
}


def file_steps(api: FastAPI, desk: Desk, acting: Acting) -> None:
    """Adds one address for each step that the acting member may ever take, as his roles stand at the start or later."""
    for step, filing in FILINGS.items():
        noun = NOUN_OF[CASEWORK[verb_of(step)]]
        api.add_api_route(
            address_of("{incident_id}", step),
            _endpoint(desk, acting, step, filing),
            methods=["POST"],
            status_code=201,
            response_model=FiledReply.__class_getitem__(noun),
            responses=FILED,
            summary=filing.summary,
            description=noun.__doc__,
            operation_id=f"file_{step.replace(' ', '_')}",
            tags=["filing"],
        )


def _endpoint(desk: Desk, acting: Acting, step: str, filing: Filing) -> Callable[..., Any]:
    def file(
        incident_id: Id, said: Frozen, request: Request, response: Response, key: SendersKey = None
    ) -> FiledReply[Any]:
        fields = said.model_dump(mode="json", exclude_none=True)
        entered = file_from_seat(desk, acting.member.id, verb_of(step), incident_id, fields, once=key or "")
        paper = entered.paper
        response.headers["Location"] = at(request, f"/cases/{paper.incident}/papers/{paper.id}")
        if entered.again:
            response.headers["Idempotency-Replayed"] = "true"
        proof = at(request, f"/register/{entered.index}/proof")
        return FiledReply(step=step, entry=entered.index, at=entered.at, proof=proof, paper=paper)

    examples: Any = {step: {"summary": filing.summary, "value": dict(filing.example)}}
    file.__annotations__["said"] = Annotated[_body(step, filing), Body(openapi_examples=examples)]
    return file


def _body(step: str, filing: Filing) -> type[Frozen]:
    verb = verb_of(step)
    return schema_of(step, NOUN_OF[CASEWORK[verb]], filing, SAID_BY_VERB.get(verb, {}))
