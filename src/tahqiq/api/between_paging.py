"""Pages of what goes on between the parties."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, TypeVar

from fastapi import Query

from tahqiq.api.between_replies import Page
from tahqiq.model.frozen import Frozen

Noun = TypeVar("Noun", bound=Frozen)
Seat = Annotated[str | None, Query(pattern=r"^[A-Z][A-Z0-9_]{1,15}$")]
Named = Annotated[str | None, Query(pattern=r"^[a-z][a-z0-9-]{1,40}$", description="One crossing alone.")]


def page_of(
    kind: type[Page[Noun]], now: datetime, found: Iterable[Noun], limit: int, offset: int
) -> Page[Noun]:
    """One page of everything that was found."""
    every: Sequence[Noun] = tuple(found)
    return kind(as_of=now, total=len(every), items=tuple(every[offset : offset + limit]))
