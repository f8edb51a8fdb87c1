"""Counts as ranges: "at least 30" has no upper end, "dozens" no exact value."""

from typing import Annotated

from pydantic import Field, model_validator

from tahqiq.model.frozen import Frozen

Count = Annotated[int, Field(ge=0, le=10_000_000)]


class Range(Frozen):
    """A count between ``min`` and ``max``, both included; ``None`` leaves that end open."""

    min: Count | None = None
    max: Count | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Range":
        if self.min is not None and self.max is not None and self.max < self.min:
            raise ValueError("a range ends below where it starts")
        return self

    def agrees(self, other: "Range") -> bool:
        """Whether some count satisfies both: "dozens" agrees with "at least 30"."""
        low = max(self.min or 0, other.min or 0)
        ends = [end for end in (self.max, other.max) if end is not None]
        return not ends or low <= min(ends)

    def words(self) -> str:
        """The range as a reader would say it."""
        if self.min is None and self.max is None:
            return "number not given"
        if self.min == self.max:
            return str(self.min)
        if self.max is None:
            return f"at least {self.min}"
        if self.min is None:
            return f"at most {self.max}"
        return f"{self.min} to {self.max}"


class Casualties(Frozen):
    """Killed and wounded as one source gives them; ``None`` means the source did not say."""

    killed: Range | None = None
    wounded: Range | None = None
    who: str | None = None
