"""What may be done with an instrument: its text adopted, its life told, its clauses understood; and who may."""

from typing import Literal

from pydantic import model_validator

from tahqiq.model.frozen import Frozen
from tahqiq.model.instrument import Instrument, InstrumentId, LifeEvent
from tahqiq.model.member import Role
from tahqiq.model.provision import Language, ProvisionId
from tahqiq.model.release import Label
from tahqiq.model.verb import Verb

UnderstandingKind = Literal["reservation", "reading", "objection", "agreed_interpretation"]


class LifeEntry(Frozen):
    """One thing said of an instrument's life after its text was adopted, or an earlier one taken back.

    ``event`` is empty where nothing takes the place of what is withdrawn; ``supersedes`` is the id of the event
    that no longer stands; ``why`` says why it does not.
    """

    id: str
    instrument: InstrumentId
    event: LifeEvent | None = None
    supersedes: str | None = None
    why: str | None = None
    release: Label = "public"
    exercise: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> "LifeEntry":
        if self.event is None and self.supersedes is None:
            raise ValueError("it neither tells of an event nor takes one back")
        return self


class Understanding(Frozen):
    """How one seat understands a provision: its reservation, its reading, its objection, or words agreed on.

    ``version`` is that of the text that it speaks of. A later one of the same seat and kind on the same
    provision takes its place; one that is ``withdrawn`` only takes the earlier away. An agreed interpretation is
    agreed once every party has filed the same words.
    """

    id: str
    instrument: InstrumentId
    version: int
    provision: ProvisionId
    seat: str
    kind: UnderstandingKind
    words: str
    language: Language = "en"
    basis: str | None = None
    withdrawn: bool = False
    release: Label = "parties"
    exercise: bool = False


_TELL = frozenset({
    Role.DUTY_OFFICER, Role.ANALYST, Role.CHAIR, Role.ADMINISTRATOR, Role.LIAISON, Role.COMMISSIONER,
    Role.MEDIATOR,
})  # fmt: skip

INSTRUMENT_ACTS: dict[str, Verb] = {
    "instrument.adopted": Verb(noun=Instrument, roles=frozenset({Role.ADMINISTRATOR, Role.CHAIR})),
    "instrument.life": Verb(noun=LifeEntry, roles=_TELL),
    "provision.understood": Verb(
        noun=Understanding, roles=frozenset({Role.LIAISON, Role.COMMISSIONER, Role.MEDIATOR})
    ),
}
