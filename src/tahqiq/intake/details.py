"""Details: what whoever hands something in says about it, unchecked."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator

from tahqiq.model.frozen import Frozen

_DAY_LENGTH = len("2025-10-29")


def _bare_day(value: object) -> object:
    """A written day stays a day; pydantic alone would make a midnight without offset of it."""
    return date.fromisoformat(value) if isinstance(value, str) and len(value) == _DAY_LENGTH else value


Stated = Annotated[datetime | date, BeforeValidator(_bare_day)]


class Details(Frozen):
    """What goes with the bytes. Only the source and the release label have to be given.

    ``channel`` and ``encoding`` are worked out from the bytes where they are ``None``. ``published`` is
    a moment with its UTC offset or a bare day; a bare day is kept as its noon in ``zone``, the mission's
    time zone. ``received_at`` is now where it is ``None``. ``exercise`` marks
    what never happened; ``restates`` names submissions that this one repeats.
    """

    source: str
    release: str
    filename: str | None = None
    channel: str | None = None
    title: str | None = None
    published: Stated | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    encoding: str | None = None
    zone: str = "UTC"
    received_at: datetime | None = None
    exercise: bool = False
    restates: tuple[str, ...] = ()
