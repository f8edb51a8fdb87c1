"""Adding what a member can do: the address, the body with an example, and the answers that it may give."""

from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import Body, FastAPI

from tahqiq.api.problems import described
from tahqiq.api.verbs import Filing
from tahqiq.model.frozen import Frozen

WRITING: Final[dict[int | str, dict[str, Any]]] = described(400, 401, 403, 404, 409, 413, 422, 503)


def add_deed(
    api: FastAPI, address: str, deed: Callable[..., Any], filing: Filing, body: type[Frozen]
) -> None:
    """Adds a deed whose argument ``said`` is this body, with its example in the OpenAPI file."""
    examples: Any = {"example": {"summary": filing.summary, "value": dict(filing.example)}}
    deed.__annotations__["said"] = Annotated[body, Body(openapi_examples=examples)]
    api.add_api_route(
        address,
        deed,
        methods=["POST"],
        status_code=201,
        responses=WRITING,
        summary=filing.summary,
        tags=["filing"],
    )
