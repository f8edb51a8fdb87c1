"""Incidents: the claims judged to be one happening; derived, never edited; values side by side."""

from typing import Literal

from tahqiq.model.event_type import EventType
from tahqiq.model.frozen import Frozen
from tahqiq.model.moment import When
from tahqiq.model.place import Place
from tahqiq.model.quantity import Range

# Withdrawn: people rejected, or moved elsewhere by correction, every claim that it was put together from.
Status = Literal[
    "reported",
    "corroborated",
    "disputed",
    "verified",
    "not_occurred",
    "unverifiable",
    "attributed",
    "determined",
    "withdrawn",
]


class Value(Frozen):
    """What one source said about one question. ``did_not_say`` is not ``denies`` is not ``unknown``."""

    source: str
    claim: str
    state: Literal["says", "denies", "did_not_say", "unknown"]
    value: str | None = None


class Question(Frozen):
    """One question about an incident with every source's answer; ``differs`` says in words what differs."""

    name: Literal["what", "when", "where", "by whom", "against whom", "killed", "wounded"]
    values: tuple[Value, ...]
    differs: str | None = None


class Toll(Frozen):
    """Killed or wounded over all sources: ``low`` and ``high`` span the claims, ``best`` is their median.

    ``None`` means that no source gave a number. ``claims`` counts the numbers it rests on.
    """

    low: int | None = None
    best: int | None = None
    high: int | None = None
    open_ended: bool = False
    claims: int = 0


class Incident(Frozen):
    """One happening as those claims tell it that the asker may see.

    ``voices`` counts independent origins, copies collapsed; ``affirming`` and ``denying`` count claims.
    """

    id: str
    title: str
    event_type: EventType
    when: When | None
    place: Place | None
    actors: tuple[str, ...]
    claims: tuple[str, ...]
    affirming: int
    denying: int
    voices: int
    questions: tuple[Question, ...]
    killed: Toll
    wounded: Toll
    killed_by_claimant: tuple[tuple[str, Range], ...] = ()
    exercise: bool = False
