"""The root of every noun: frozen, strict about names, tuples instead of lists."""

from typing import Self

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value that never changes; a change is a new value made with :meth:`but`."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def but(self, **changes: object) -> Self:
        """The same value with some fields changed, checked again from the start."""
        return type(self).model_validate(self.model_dump() | changes)
