"""Filing between the parties over HTTP: one address for each deed; what is sent is the paper, back comes its entry."""

from collections.abc import Callable
from typing import Annotated, Any, Final, cast

from fastapi import Body, FastAPI, Path, Request, Response

from tahqiq.api.addresses import Id, at
from tahqiq.api.bearer import Acting
from tahqiq.api.between_crossing_deeds import CROSSING_DEEDS
from tahqiq.api.between_deed import Deed, file_by_verb
from tahqiq.api.between_referral_deeds import REFERRAL_DEEDS
from tahqiq.api.between_replies import DealtReply
from tahqiq.api.between_rounds import round_seen
from tahqiq.api.between_talks_deeds import LIAISON_DEEDS, TALKS_DEEDS
from tahqiq.api.filing import SendersKey
from tahqiq.api.problems import described
from tahqiq.desk.append import check_right
from tahqiq.desk.file_once import file_once
from tahqiq.desk.open_desk import Desk
from tahqiq.model.dealing import Dealing
from tahqiq.model.dealing_acts import dealing_of
from tahqiq.model.frozen import Frozen
from tahqiq.store.dealings import dealings_named

DEEDS: Final[tuple[Deed, ...]] = (*CROSSING_DEEDS, *LIAISON_DEEDS, *TALKS_DEEDS, *REFERRAL_DEEDS)
Code = Annotated[str, Path(pattern=r"^[a-z][a-z0-9-]{1,40}$")]
Number = Annotated[int, Path(ge=1, le=999)]
_FILED: Final[dict[int | str, dict[str, Any]]] = {
    201: {"description": "It is entered; the same answer when it is sent again under its Idempotency-Key."},
    **described(400, 401, 403, 404, 409, 413, 422, 503),
}


def deal_between(api: FastAPI, desk: Desk, acting: Acting) -> None:
    """Adds one address for each deed between the parties."""
    for deed in DEEDS:
        noun = dealing_of(deed.verb)
        api.add_api_route(
            deed.address,
            _endpoint(desk, acting, deed),
            methods=["POST"],
            status_code=201,
            response_model=DealtReply.__class_getitem__(noun),
            responses=_FILED,
            summary=deed.summary,
            description=noun.__doc__,
            operation_id=f"file_{deed.name.replace(' ', '_')}",
            tags=["filing"],
        )


def _endpoint(desk: Desk, acting: Acting, deed: Deed) -> Callable[..., Any]:
    def entered(
        said: Frozen, request: Request, response: Response, key: str | None, **named: object
    ) -> DealtReply[Any]:
        fields = {name: one for name, one in said.model_dump(mode="json").items() if one is not None}
        fields |= {**deed.said, **_named(desk, acting, deed, named)}
        return _file(desk, acting, deed.verb, fields, key or "", request, response)

    def alone(said: Frozen, request: Request, response: Response, key: SendersKey = None) -> DealtReply[Any]:
        return entered(said, request, response, key)

    def of_matter(
        matter: Id, said: Frozen, request: Request, response: Response, key: SendersKey = None
    ) -> DealtReply[Any]:
        return entered(said, request, response, key, matter=matter)

    def of_crossing(
        crossing: Code, said: Frozen, request: Request, response: Response, key: SendersKey = None
    ) -> DealtReply[Any]:
        return entered(said, request, response, key, crossing=crossing)

    def of_round(
        number: Number, said: Frozen, request: Request, response: Response, key: SendersKey = None
    ) -> DealtReply[Any]:
        return entered(said, request, response, key, number=number)

    every: dict[str, Callable[..., Any]] = {"": alone, "matter": of_matter, "crossing": of_crossing}
    endpoint = every.get(deed.about, of_round)
    examples: Any = {deed.verb: {"summary": deed.summary, "value": dict(deed.example)}}
    endpoint.__annotations__["said"] = Annotated[deed.body(), Body(openapi_examples=examples)]
    return endpoint


def _named(desk: Desk, acting: Acting, deed: Deed, named: dict[str, object]) -> dict[str, object]:
    """What the address names, as the fields of the paper: a round is named by its number there, here by its id."""
    if deed.about != "number":
        return named
    number = named["number"]
    assert isinstance(number, int)
    with desk.asking(acting.audience) as asker:
        return {"matter": round_seen(asker, number).round.id}


def _file(
    desk: Desk,
    acting: Acting,
    verb: str,
    said: dict[str, Any],
    once: str,
    request: Request,
    response: Response,
) -> DealtReply[Any]:
    by = acting.member.id
    check_right(desk, by, verb)
    if verb == "crossing.listed":
        said = {"release": "public", **said}  # where a crossing lies is no secret
    paper, again = file_once(desk, by, verb, said, once, lambda told: file_by_verb(desk, by, verb, told))
    if again:
        response.headers["Idempotency-Replayed"] = "true"
    return reply_to(desk, acting, verb, paper, request)


def reply_to(desk: Desk, acting: Acting, verb: str, paper: Dealing, request: Request) -> DealtReply[Any]:
    """What comes back: the entry for whoever filed it, the paper as his seat may read it."""
    with desk.inside() as asker:
        (dealt,) = dealings_named(asker, [paper.id])
    with desk.asking(acting.audience) as asker:
        shown = next((one.paper for one in dealings_named(asker, [paper.id])), None)
    shape = cast(type[DealtReply[Any]], DealtReply.__class_getitem__(dealing_of(verb)))
    return shape(
        verb=verb,
        id=paper.id,
        matter=paper.matter or paper.id,
        entry=dealt.index,
        at=dealt.at,
        proof=at(request, f"/register/{dealt.index}/proof"),
        paper=shown,
    )
