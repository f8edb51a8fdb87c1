"""Papers of the inquiry: sorting what came in, calming it, sending a team, and asking for access."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from tahqiq.model.finding import ComponentView
from tahqiq.model.frozen import Frozen
from tahqiq.model.release import Label
from tahqiq.model.rollcall import Words

# DOMAIN §4.1: the groups of acts that agreements forbid.
Category = Literal[
    "use_of_force",
    "violation_of_space",
    "force_posture",
    "harbouring",
    "civilians",
    "humanitarian_movement",
    "obstruction",
    "information",
    "digital",
    "procedural",
]
Answer = Literal["granted", "conditional", "delayed", "denied"]


class Triage(Frozen):
    """What kind of matter it is, how soon it must be looked at, and whether people are in danger."""

    id: str
    incident: str
    category: Category
    priority: Literal["urgent", "routine"]
    safety_flag: bool = False
    note: Words | None = None
    release: Label
    exercise: bool = False


class Contact(Frozen):
    """A de-escalation contact: who was called, when they answered, and what was undertaken.

    It waits for no finding (DOMAIN §2.1 c). ``answered_at`` is empty as long as nobody answers.
    """

    id: str
    incident: str
    seats: Annotated[tuple[str, ...], Field(min_length=1)]
    means: Literal["hotline", "telephone", "message", "meeting"]
    called_at: AwareDatetime
    answered_at: AwareDatetime | None = None
    undertaken: Words | None = None
    release: Label
    exercise: bool = False


class Tasking(Frozen):
    """The order to a team: which components it has, what it shall find out, and by when."""

    id: str
    incident: str
    components: Annotated[tuple[str, ...], Field(min_length=1)]
    order: Words
    due: AwareDatetime
    release: Label
    exercise: bool = False


class AccessRequest(Frozen):
    """A request to a party to let a team in, with the time by which it is to answer."""

    id: str
    incident: str
    party: str
    what: Words
    due: AwareDatetime
    release: Label
    exercise: bool = False


class AccessAnswer(Frozen):
    """What the party answered. A denial needs its reason; silence is counted, not filed."""

    id: str
    incident: str
    request: str
    party: str
    answer: Answer
    reason: Words | None = None
    release: Label
    exercise: bool = False


class TeamView(Frozen):
    """What one component of a joint team holds on the latest finding, signed from its own seat."""

    id: str
    incident: str
    finding: str
    view: ComponentView
    release: Label
    exercise: bool = False
