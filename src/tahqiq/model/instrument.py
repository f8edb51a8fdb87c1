"""Instruments and provisions: the agreement as data, each provision citable and testable."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from tahqiq.model.frozen import Frozen
from tahqiq.model.ids import content_id
from tahqiq.model.provision import Language, OurTime, Provision

InstrumentId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,62}$")]
InstrumentKind = Literal[
    "truce", "ceasefire", "joint_statement", "protocol", "side_letter", "terms_of_reference"
]
Precision = Literal["minute", "day"]
LifeState = Literal[
    "proposed",
    "agreed",
    "announced",
    "confirmed",
    "not_confirmed",
    "denied",
    "in_force",
    "extended",
    "suspended",
    "breached",
    "lapsed",
    "terminated",
    "superseded",
    "collapsed",
]


class LifeEvent(Frozen):
    """A dated, sourced change in an instrument's life. Sources may disagree: each stands on its own.

    ``at`` and ``until`` are moments; with precision ``day`` only the day is known, counted in their own offset,
    and within it nobody can say whether the change had come. ``until_words`` is an end without a moment ("until
    the talks conclude"). ``by`` are the actors who announced, confirmed, denied, suspended or ended it;
    ``superseded_by`` is the instrument that took its place. ``id`` names the event where it is to be answered.
    """

    id: str | None = None
    state: LifeState
    at: OurTime
    precision: Precision = "minute"
    until: OurTime | None = None
    until_precision: Precision = "minute"
    until_words: str | None = None
    by: tuple[str, ...] = ()
    form: Literal["verbal", "written"] | None = None
    superseded_by: InstrumentId | None = None
    according_to: str
    source: str
    contested: bool = False
    note: str | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "LifeEvent":
        if self.until is not None and self.until < self.at:
            raise ValueError("it ends before it begins")
        return self


class Instrument(Frozen):
    """An agreement, joint statement or protocol in our own restatement, with where the facts are from.

    ``authentic`` are the languages in which it was agreed, none where that is not known. From version 2 on
    ``applies_from`` is the moment from which that version's text applies.
    """

    id: InstrumentId
    version: Annotated[int, Field(ge=1, le=999)] = 1
    applies_from: OurTime | None = None
    title: str
    language: Language = "en"
    authentic: tuple[Language, ...] = ()
    kind: InstrumentKind
    parties: tuple[str, ...]
    mediators: tuple[str, ...] = ()
    place: str | None = None
    signed: date | None = None
    summary: str
    provisions: tuple[Provision, ...] = ()
    life: tuple[LifeEvent, ...] = ()
    facts_from: tuple[str, ...]
    exercise: bool = False

    def provision(self, provision_id: str) -> Provision | None:
        """The provision of this id, if this version has it; a retired one too."""
        return next((one for one in self.provisions if one.id == provision_id), None)


def life_event_id(instrument: str, event: LifeEvent) -> str:
    """The id of an event that came with the text of an instrument: of what it says, so it never changes."""
    return content_id("lif", instrument, event.model_dump(mode="json", exclude={"id"}, exclude_defaults=True))
