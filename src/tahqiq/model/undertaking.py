"""Undertakings: what somebody says a party has done of what a clause asks of it, counted where it can be."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, model_validator

from tahqiq.model.dealing import Dealing
from tahqiq.model.provision import ProvisionId
from tahqiq.model.quantity import Range
from tahqiq.model.rollcall import Words

UndertakingState = Literal["done", "partly_done", "not_done", "refused", "unverifiable"]


class UndertakingAccount(Dealing):
    """One account of the doing of one clause by one party, in the shape of an undertaking-verification record.

    A ``side`` speaks for itself; ``observed`` is what the mechanism found; ``reported`` is what a source told.
    ``count`` and ``unit`` say how much was done between ``start`` and ``as_of``; what it is out of stands in the
    clause. ``method`` says how it was found. Source: the practice of AU-MVCM in Tigray and of disarmament bodies.
    """

    provision: ProvisionId
    party: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,15}$")]
    voice: Literal["side", "observed", "reported"]
    side: str | None = None
    source: str | None = None
    state: UndertakingState
    count: Range | None = None
    unit: str | None = None
    start: AwareDatetime | None = None
    as_of: AwareDatetime
    account: Words
    method: Words | None = None
    basis: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> "UndertakingAccount":
        if (self.voice == "side") != (self.side is not None):
            raise ValueError("a side is named where a side speaks, and nowhere else")
        if (self.voice == "reported") != (self.source is not None):
            raise ValueError("a source is named where something is reported, and nowhere else")
        if (self.count is None) != (self.unit is None):
            raise ValueError("a count needs its unit, and a unit its count")
        if self.voice == "observed" and self.method is None:
            raise ValueError("what was observed needs the method by which it was")
        if self.start is not None and self.start > self.as_of:
            raise ValueError("it was counted from a moment after the one that it is about")
        return self
