"""Instruments and provisions: the agreement as data, each provision citable and testable."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from tahqiq.model.event_type import EventType
from tahqiq.model.frozen import Frozen
from tahqiq.model.place import Place

Modality = Literal["obligation", "prohibition", "permission"]
LifeState = Literal[
    "proposed",
    "agreed",
    "in_force",
    "extended",
    "suspended",
    "lapsed",
    "terminated",
    "superseded",
    "collapsed",
]


class Provision(Frozen):
    """One clause that can be kept or broken.

    ``actors`` are party codes and always named one by one, so that a clause binds both alike. ``acts`` are
    the event types that engage it. ``area`` is where it holds; without one it holds everywhere.
    ``exempt_notices`` are the kinds of notice, received in advance, that exempt an act from it.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*/[A-Za-z0-9.]+$")]
    number: str
    text: str
    modality: Modality
    actors: tuple[str, ...]
    acts: tuple[EventType, ...]
    area: Place | None = None
    area_radius_km: float | None = None
    exempt_notices: tuple[str, ...] = ()
    verification_method: str | None = None
    evidence_of_fulfilment: str | None = None


class LifeEvent(Frozen):
    """A dated, sourced change in an instrument's life. Sources may disagree: each stands on its own."""

    state: LifeState
    at: AwareDatetime
    until: AwareDatetime | None = None
    according_to: str
    source: str
    contested: bool = False
    note: str | None = None


class Instrument(Frozen):
    """An agreement, joint statement or protocol in our own restatement, with where the facts are from."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,62}$")]
    title: str
    kind: Literal["truce", "ceasefire", "joint_statement", "protocol", "side_letter", "terms_of_reference"]
    parties: tuple[str, ...]
    mediators: tuple[str, ...] = ()
    place: str | None = None
    summary: str
    provisions: tuple[Provision, ...] = ()
    life: tuple[LifeEvent, ...]
    facts_from: tuple[str, ...]
    exercise: bool = False
