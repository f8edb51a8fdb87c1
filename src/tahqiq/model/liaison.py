"""Papers between liaison officers: answers to advance notices, calls on the hotline, local truces."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, model_validator

from tahqiq.model.crossing import PartyCode
from tahqiq.model.dealing import Dealing
from tahqiq.model.place import Place
from tahqiq.model.rollcall import Words

Purpose = Literal["inform_in_advance", "ask", "alert", "de_escalate"]


class NoticeAnswer(Dealing):
    """What the other side says to an advance notice: received, objected to, objection taken back.

    ``matter`` is the notice. A notice is received whether or not anybody objects; an objection takes nothing from
    it by itself, but stands beside it wherever it is used as an exemption.
    """

    party: PartyCode
    answer: Literal["received", "objected", "objection_withdrawn"]
    grounds: Words | None = None

    @model_validator(mode="after")
    def _grounded(self) -> "NoticeAnswer":
        if self.answer == "objected" and self.grounds is None:
            raise ValueError("an objection needs its grounds")
        return self


class NoticeWithdrawal(Dealing):
    """The party takes its notice back: nothing that happens from now on is covered by it. ``matter`` is the notice."""

    party: PartyCode
    reason: Words


class HotlineCall(Dealing):
    """A call from one seat to others: when, for what, whether and when each answered, and what came of it.

    ``incident`` links it where the call was about one. The time to an answer is what the parties ask to be measured
    (IPRM Georgia: "even swifter response", DOMAIN §3).
    """

    caller: str
    callees: Annotated[tuple[str, ...], Field(min_length=1)]
    purpose: Purpose
    called_at: AwareDatetime
    about: Words
    incident: str | None = None

    @model_validator(mode="after")
    def _called_once(self) -> "HotlineCall":
        if len(set(self.callees)) != len(self.callees):
            raise ValueError("a seat is named twice among those that were called")
        return self


class HotlineAnswer(Dealing):
    """A seat answered a call, and what it undertook. ``matter`` is the call."""

    seat: str
    answered_at: AwareDatetime
    outcome: Words


class Window(Dealing):
    """A window of silence: a local truce for a repair, a visit or a recovery, proposed for a place and time."""

    place: Place
    start: AwareDatetime
    end: AwareDatetime
    purpose: Words
    guarantees_asked: Annotated[tuple[PartyCode, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _in_order(self) -> "Window":
        if self.end <= self.start:
            raise ValueError("the window ends before it begins")
        return self


class WindowAnswer(Dealing):
    """A party gives its security guarantee for a window, refuses it, or takes it back. ``matter`` is the window."""

    party: PartyCode
    answer: Literal["guaranteed", "refused", "taken_back"]
    reason: Words | None = None

    @model_validator(mode="after")
    def _reasoned(self) -> "WindowAnswer":
        if self.answer != "guaranteed" and self.reason is None:
            raise ValueError("a refusal needs its reason")
        return self


class WindowReport(Dealing):
    """How a window went: kept or broken, by which incident, as somebody saw or heard it. ``matter`` is the window."""

    state: Literal["kept", "broken", "not_used"]
    account: Words
    incident: str | None = None
