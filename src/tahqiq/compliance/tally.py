"""Tallies: how much somebody counted of what a provision limits or owes, and out of how much."""

from typing import Annotated

from pydantic import AwareDatetime, Field, model_validator

from tahqiq.model.frozen import Frozen
from tahqiq.model.provision import ProvisionId

Amount = Annotated[float, Field(ge=0)]


class Tally(Frozen):
    """One count for one provision and one party, between ``low`` and ``high``, both included; open without one.

    ``start`` and ``end`` bound the span it was counted over. ``by`` is a party's code for its own account, or the
    seat that counted for the mechanism; ``verified`` says that the mechanism itself counted.
    """

    provision: ProvisionId
    party: str
    unit: str
    low: Amount = 0.0
    high: Amount | None = None
    start: AwareDatetime | None = None
    end: AwareDatetime | None = None
    by: str
    verified: bool = False
    cites: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> "Tally":
        if self.high is not None and self.high < self.low:
            raise ValueError("a count ends below where it starts")
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError("a count ends before it begins")
        return self

    def words(self) -> str:
        """The count as one would say it."""
        if self.high is None:
            return f"at least {number(self.low)} {self.unit}"
        if self.low == self.high:
            return f"{number(self.low)} {self.unit}"
        return f"{number(self.low)} to {number(self.high)} {self.unit}"


def number(amount: float) -> str:
    """A whole number without decimals, any other with two at most."""
    return f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}".rstrip("0")
