"""How things are named in addresses: the forms that ids, pages and links take."""

from typing import Annotated

from fastapi import Path, Query, Request

ID_PATTERN = r"^[A-Za-z0-9_-]+$"
Id = Annotated[str, Path(min_length=1, max_length=80, pattern=ID_PATTERN)]
EntryIndex = Annotated[int, Path(ge=0, lt=2**53)]
Limit = Annotated[int, Query(ge=1, le=1000)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]


def at(request: Request, path: str) -> str:
    """An address of this interface under where it is served; without the host, which the caller names himself."""
    return f"{request.scope.get('root_path', '').rstrip('/')}{path}"
