"""Papers around and after a determination: forwarding, positions, notice, objection, measures, closing."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from tahqiq.model.determination import Outcome, Position
from tahqiq.model.frozen import Frozen
from tahqiq.model.release import Label
from tahqiq.model.rollcall import Words

Stage = Literal["technical_committee", "board"]
MeasureKind = Literal["corrective_action", "disciplinary_notice", "penalty", "recommendation"]


class Forwarding(Frozen):
    """The case goes on to the technical committee, or from there to the board, with a recommendation.

    ``positions`` say how the seats of the committee stood on what it recommends to the board; they are empty on the
    way to the committee, and where its time passed in silence. Source: the path of CTSAMVM's violation reports;
    one that left out the committee was rejected (DOMAIN §2.1 a).
    """

    id: str
    incident: str
    to: Stage
    recommends: Words
    positions: tuple[Position, ...] = ()
    release: Label
    exercise: bool = False


class SeatPosition(Frozen):
    """What a seat holds on a proposed conclusion, signed from that seat itself.

    ``on`` is the outcome that was put to it: an agreement to one outcome is none to another. Left out, it is about
    whichever outcome the commission enters.
    """

    id: str
    incident: str
    provision: str
    on: Outcome | None = None
    position: Position
    release: Label
    exercise: bool = False


class Notification(Frozen):
    """The determination was handed to these seats, whole or as a summary."""

    id: str
    incident: str
    determination: str
    seats: Annotated[tuple[str, ...], Field(min_length=1)]
    form: Literal["full", "summary"]
    release: Label
    exercise: bool = False


class Objection(Frozen):
    """A party disputes a determination, with its grounds. The determination stands until it is reconsidered."""

    id: str
    incident: str
    determination: str
    party: str
    grounds: Words
    release: Label
    exercise: bool = False


class Reconsideration(Frozen):
    """What the commission did with a determination: upheld, opened again for revision, or withdrawn."""

    id: str
    incident: str
    determination: str
    outcome: Literal["upheld", "to_be_revised", "withdrawn"]
    grounds: Words
    release: Label
    exercise: bool = False


class Measure(Frozen):
    """What is demanded of a party: what, by when, and how it will be seen that it was done."""

    id: str
    incident: str
    determination: str
    kind: MeasureKind
    owner: str
    what: Words
    due: AwareDatetime
    verified_how: Words
    release: Label
    exercise: bool = False


class MeasureReport(Frozen):
    """The owner's own account of what it did about a measure."""

    id: str
    incident: str
    measure: str
    party: str
    state: Literal["done", "partly_done", "refused"]
    account: Words
    release: Label
    exercise: bool = False


class MeasureCheck(Frozen):
    """What the mechanism found of it. A party's own account is never enough."""

    id: str
    incident: str
    measure: str
    finding: Literal["done", "partly_done", "not_done", "unverifiable"]
    method: Words
    release: Label
    exercise: bool = False


class Closing(Frozen):
    """The case is closed, or opened again, for a stated reason."""

    id: str
    incident: str
    kind: Literal["closed", "reopened"]
    reason: Words
    release: Label
    exercise: bool = False
