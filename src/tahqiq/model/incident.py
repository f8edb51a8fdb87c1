"""Incidents: the claims judged to be one happening; derived, never edited; values side by side."""

from typing import Literal, get_args

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


TOLL_METHOD = "median-of-voices/1"
TOLL_WORDS = (
    "Best is the median over the voices that give a number, each voice once, the lower of two; low and high are the "
    "ends of all numbers given."
)


class Toll(Frozen):
    """Killed or wounded over all sources: ``low`` and ``high`` span the claims, ``best`` is their median.

    ``method`` names how: one rule, by name and version. ``None`` means that no source gave a number. ``claims``
    counts the numbers it rests on.
    """

    low: int | None = None
    best: int | None = None
    high: int | None = None
    open_ended: bool = False
    claims: int = 0
    method: str = TOLL_METHOD


ClaimantClass = Literal[
    "party_about_itself",
    "party_about_the_other",
    "party_about_nobody_named",
    "monitor",
    "sensor",
    "mediator",
    "organisation",
    "official",
    "press",
    "other",
]
CLASSES: tuple[ClaimantClass, ...] = get_args(ClaimantClass)


class Tolled(Frozen):
    """Killed or wounded as one claimant gives it, or as all of its class do (``claimant`` is ``None``).

    The class says who counts, and for a party whose losses: its own, the other side's, or nobody's by name.
    """

    harm: Literal["killed", "wounded"]
    claimant_class: ClaimantClass
    claimant: str | None
    low: int
    best: int
    high: int
    open_ended: bool
    claims: int


class Dissent(Frozen):
    """A voice that stands alone on one question: it denies, affirms, or differs from every other that speaks to it."""

    voice: str
    question: Literal["what", "when", "where", "by whom", "killed", "wounded"]
    alone: Literal["denies", "affirms", "differs"]
    claims: tuple[str, ...]


class Incident(Frozen):
    """One happening as those claims tell it that the asker may see.

    ``voices`` counts independent origins, copies collapsed; ``affirming`` and ``denying`` count claims. The weights
    are points of the printed rule on what a word is worth; they order nothing and prove nothing.
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
    tolls: tuple[Tolled, ...] = ()
    dissent: tuple[Dissent, ...] = ()
    weight_for: float = 0.0
    weight_against: float = 0.0
    exercise: bool = False
